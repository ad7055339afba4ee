"""The web server: the webhook by which Telegram may bring updates, and the vital signs for those who watch."""

from __future__ import annotations

import asyncio
import hmac
import json

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.intake import Intake
from bot.supervision import GRACE
from bot.vitals import Vitals
from storage.database import is_away

log = structlog.get_logger(__name__)

WEBHOOK = "/telegram"
"""The path under WEBHOOK_URL to which Telegram posts."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the name of a header)


class Web:
    """Serves over aiohttp."""

    def __init__(self, host: str, port: int, vitals: Vitals, intake: Intake, secret: str | None) -> None:
        """`secret`: what Telegram must say with each update; None means that no webhook is served."""
        self._host = host
        self._port = port
        self._vitals = vitals
        self._intake = intake
        self._secret = secret
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        app = web.Application(client_max_size=4 * 2**20)
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)
        if self._secret is not None:
            app.router.add_post(WEBHOOK, self._update)
        # Seconds in which requests under way are finished.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE - 1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        log.info("web server listens", host=self._host, port=self._port)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`; requests under way are finished."""
        await stop.wait()
        await self.close()

    async def close(self) -> None:
        """Listen no longer."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        reasons = await self._vitals.reasons()
        return web.json_response({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self._vitals.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _update(self, request: web.Request) -> web.Response:
        """Answer 200 only after the update's transaction: until then Telegram brings it again."""
        said = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(said.encode(), (self._secret or "").encode()):
            return web.Response(status=403)
        try:
            update = await request.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            return web.Response(status=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        try:
            await self._intake.handle(update)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("webhook waits for the database", error=type(error).__name__)
            return web.Response(status=503)
        return web.Response()
