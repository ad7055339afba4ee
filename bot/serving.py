"""Serving: real Telegram with a token, the sandbox and its demo campus without one."""

from __future__ import annotations

import asyncio
import fcntl
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from pydantic import SecretStr, ValidationError

from bot import demo, demo_equipment
from bot.collector import settle
from bot.settings import ProcessRole, Settings
from bot.supervision import supervise
from bot.wiring import application, database_for
from desk.catalogue.file import load
from desk.people.meeting import language_of
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.kinds import Language

Tell = Callable[[str], None]
"""How the operator is told where to look."""

HURRY = 30.0
"""How much more often the jobs run in the sandbox, where a day passes with a press."""


async def serve(settings: Settings, tell: Tell) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = _StopSignal()
    try:
        if settings.bot_token is None:
            await _serve_demo(settings, tell, stop)
        else:
            await _serve_telegram(settings, tell, stop)
    except asyncio.CancelledError:
        if not stop.given:
            raise


async def _serve_telegram(settings: Settings, tell: Tell, stop: _StopSignal) -> None:
    async with database_for(settings) as database, application(settings, database) as desk:
        settle()
        part = "" if settings.has_every_role else f" ({', '.join(settings.roles)})"
        tell(f"Campusdesk serves @{desk.desk.campus.bot_name}{part}. Ctrl-C stops it.")
        await supervise(desk.services, stop.from_now_on_in_order())


async def _serve_demo(settings: Settings, tell: Tell, stop: _StopSignal) -> None:
    clock = Clock()
    language = _demo_language(settings)
    world = World(Cast.model_validate(demo.cast(language, _time_zone(settings))), clock, rng=random.SystemRandom())
    apart = settings.for_the_sandbox()
    async with AsyncExitStack() as stack:
        stack.enter_context(_alone_in(apart.data_dir.resolve()))
        database = await stack.enter_async_context(database_for(apart))
        server = SandboxServer(
            world, host=settings.http_host, port=settings.http_port, state=apart.data_dir.resolve() / "state.json"
        )
        await _open(server)
        stack.push_async_callback(server.stop)
        in_sandbox = apart.model_copy(
            update={
                "bot_token": SecretStr(world.token),
                "telegram_api_base": server.url,
                "admin_ids": (demo.ADMIN,),
                "webhook_url": None,
                # The port is the page's, and with it the sign of life.
                "roles": tuple(role for role in ProcessRole if role is not ProcessRole.WEB),
                "default_language": language,
            }
        )
        desk = await stack.enter_async_context(application(in_sandbox, database, now=clock.now, hurry=HURRY))
        await demo.settle(desk.desk)
        await demo.keep_rota(desk.desk)
        await demo_equipment.equip(desk.desk)
        settle()
        tell(f"\n  Campusdesk is ready. Open [bold]{server.url}[/] and play a repair. Ctrl-C stops it.\n")
        await supervise(desk.services, stop.from_now_on_in_order())


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a sandbox's folder: two stand-in Telegrams must not write one state. Raises OSError when it is held."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(f"nothing can be kept in {folder}: {error.strerror}. Set another DATA_DIR.") from error
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(f"another sandbox runs in {folder}. Stop it, or set another DATA_DIR.") from None
        yield


def _demo_language(settings: Settings) -> Language:
    """The demo speaks the language that was set, or else the one in which this machine is used."""
    if "default_language" in settings.model_fields_set:
        return settings.default_language
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return language_of(spoken.partition(".")[0], Language.EN)


def _time_zone(settings: Settings) -> str:
    """The campus's, as the desk's texts have it. Raises CatalogueError."""
    return settings.time_zone.key if settings.time_zone else load(settings.catalogue_file).time_zone


async def serve_sandbox(host: str, port: int, cast: Cast, state: Path | None, tell: Tell) -> None:
    """The sandbox alone, until SIGINT or SIGTERM."""
    stop = _StopSignal().from_now_on_in_order()
    world = World(cast, Clock(), rng=random.SystemRandom())
    server = SandboxServer(world, host=host, port=port, state=state)
    await _open(server)
    try:
        tell(f"Page and Bot API: {server.url}   BOT_TOKEN={world.token}   TELEGRAM_API_BASE={server.url}")
        await stop.wait()
    finally:
        await server.stop()


async def _open(server: SandboxServer) -> None:
    """Start the sandbox. Raises OSError: the port is taken, or what it kept is no longer readable."""
    try:
        await server.start()
    except ValidationError:
        kept = server.state.path if server.state else None
        raise OSError(f"{kept} is damaged. Move it away, and the chats begin anew.") from None


class _StopSignal:
    """SIGINT and SIGTERM. They cut a start off, which may wait for Telegram for hours; what serves ends in order."""

    def __init__(self) -> None:
        self._stop = asyncio.Event()
        self._starting = asyncio.current_task()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._give)

    @property
    def given(self) -> bool:
        """Whether somebody wants it to stop."""
        return self._stop.is_set()

    def from_now_on_in_order(self) -> asyncio.Event:
        """The start is over: from now on the signal is this event, and cuts nothing off."""
        self._starting = None
        return self._stop

    def _give(self) -> None:
        self._stop.set()
        if self._starting is not None:
            self._starting.cancel()
