"""The HTTP server around a world: Bot API, control surface and page."""

from pathlib import Path

from aiohttp import web

from sandbox.api import BotApi
from sandbox.control import Control
from sandbox.state import StateFile
from sandbox.world import World

_BIGGEST_REQUEST = 64 * 1024 * 1024


class SandboxServer:
    """Serves one world. With `state`, keeps it in that file and a folder beside it, and goes on from there.

    `webhook_backoff`: seconds before a failed push is repeated first, and at most.
    """

    def __init__(
        self,
        world: World,
        host: str = "127.0.0.1",
        port: int = 0,
        state: Path | None = None,
        webhook_backoff: tuple[float, float] = (1.0, 60.0),
    ) -> None:
        self.world = world
        self.host = host
        self.port = port
        self.state = StateFile(world, state) if state else None
        self.webhook_backoff = webhook_backoff
        self._runner: web.AppRunner | None = None
        self._api: BotApi | None = None
        self._control: Control | None = None

    @property
    def url(self) -> str:
        """Where it is reached, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def callers(self) -> int:
        """How many connections are open: none once everything that a bot sent before it died has been carried out."""
        server = self._runner.server if self._runner else None
        return len(server.connections) if server else 0

    async def start(self) -> None:
        """Load what was kept and listen. Raises OSError when the port is taken."""
        if self.state:
            self.state.load()
        self._api = BotApi(self.world, self.webhook_backoff)
        self._control = Control(self.world)
        app = web.Application(client_max_size=_BIGGEST_REQUEST)
        app.add_routes([*self._api.routes(), *self._control.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        await self._api.start()
        if self.state:
            self.state.start()

    async def stop(self) -> None:
        """End every connection and task, and save."""
        if self._control:
            self._control.close()
        if self._api:
            await self._api.stop()
        if self._runner:
            await self._runner.cleanup()
        if self.state:
            await self.state.stop()
