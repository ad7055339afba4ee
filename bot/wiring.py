"""Construction: the one place where the parts of the desk are made and put together."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import User
from prometheus_client import CollectorRegistry
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter

from bot.commands import announce_commands
from bot.ear import Ear
from bot.intake import UPDATES, Heard, Intake
from bot.metrics import Metrics
from bot.places_watch import PlacesWatch
from bot.polling import LONG_POLL, Polling
from bot.retrying import Retrying
from bot.second_reading import SecondReading, asker
from bot.settings import PaidBroadcast, ProcessRole, Settings
from bot.supervision import Service
from bot.transaction import TransactionMiddleware
from bot.vitals import Vitals
from bot.web import WEBHOOK, Web
from conversations.form import Forms
from conversations.routes import KINDS, routes
from desk.catalogue.file import load
from desk.catalogue.parts import Catalogue
from desk.reading import prepare
from desk.work import Campus, Desk
from notifications.announce import Announcer
from notifications.delivery import Delivery
from notifications.doorbell import Doorbell
from notifications.jobs import Jobs
from notifications.pace import Limit, Pace
from notifications.request import AiohttpRequest
from notifications.speaker import Speaker
from notifications.voice import Voice
from storage.database import Database
from storage.dead_letters import take_again
from storage.embedded import start_embedded
from storage.seal import Seal, key_in
from wording.speech import Wording

log = structlog.get_logger(__name__)

Now = Callable[[], datetime]

PAID_PER_SECOND = 850
"""Messages that are paid for in one second. Telegram takes 1,000; the rest is for what comes bunched."""

ASK_AGAIN = 2.0
"""Seconds between tries to reach Telegram at the start."""


def machine_time() -> datetime:
    """The machine's time, in UTC. Only the wiring asks for it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Application:
    """The desk, put together and ready to run."""

    desk: Desk
    wording: Wording
    intake: Intake
    delivery: Delivery
    services: Mapping[str, Service]


@asynccontextmanager
async def database_for(settings: Settings) -> AsyncIterator[Database]:
    """The database that the settings name, migrated; the embedded engine is started first when they name none."""
    if settings.database_url is not None:
        engine, url = None, settings.database_url.get_secret_value()
    else:
        engine = await asyncio.to_thread(start_embedded, settings.data_dir.resolve() / "postgres")
        url = engine.url
    database = Database(url)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()
        if engine is not None:
            await asyncio.to_thread(engine.stop)


@asynccontextmanager
async def application(
    settings: Settings, database: Database, *, now: Now = machine_time, hurry: float = 1.0
) -> AsyncIterator[Application]:
    """The desk on this database, talking to the Bot API that the settings name. Waits until that answers.

    Its services are those of the roles that the settings give to this process.

    Raises CatalogueError, and InvalidToken when Telegram does not know the token.
    """
    catalogue = load(settings.catalogue_file)
    wording = Wording(settings.time_zone or ZoneInfo(catalogue.time_zone), now)
    announcer = Announcer(wording)
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    async with AsyncExitStack() as stack:
        voice = _voice(settings, token, _line(stack), _line(stack, connections=1))
        stack.push_async_callback(voice.shutdown)
        me = await _introduce(voice)
        bell = Doorbell(database)
        campus = _campus(settings, catalogue, me)
        desk = Desk(database, campus, now, lambda: secrets.token_urlsafe(12), announcer, bell.ring)
        registry = CollectorRegistry()
        metrics = Metrics(registry)
        delivery = Delivery(desk, Speaker(voice), _pace(settings), time.monotonic, spoken=metrics.spoken)
        bell.hang_at(delivery)
        places = PlacesWatch(desk, prepare if ProcessRole.INTAKE in settings.roles else None)
        await places.look()
        intake = _intake(desk, wording, announcer, Ear(token, me), metrics.heard)
        polling = Polling(voice.base_url, _line(stack, connections=2, seconds=LONG_POLL + 10), intake)
        # Who does not deliver rings at another process: the doorbell belongs to every role. So do the names of places.
        services: dict[str, Service] = {"doorbell": bell.run, "places": places.run}
        if ProcessRole.DELIVERY in settings.roles:
            services["delivery"] = delivery.run
        if ProcessRole.JOBS in settings.roles:
            services["jobs"] = Jobs(desk, hurry=hurry).run
            if settings.reading_url is not None:
                services["second reader"] = SecondReading(desk, wording, asker(settings), Forms(KINDS)).run
        if ProcessRole.WEB in settings.roles:
            polls = ProcessRole.INTAKE in settings.roles and not settings.webhook_url
            vitals = Vitals(
                database, registry, now, hears=lambda: polling.runs or not polls, leads=lambda: delivery.leads
            )
            services["web"] = await _web(settings, vitals, intake, stack)
        if ProcessRole.INTAKE in settings.roles:
            prepare(desk.campus.catalogue)
            await announce_commands(voice, wording)
            if settings.webhook_url:
                await _ask_for_webhook(settings, voice)
            else:
                await _tell(voice.delete_webhook)
                services["polling"] = polling.run
        yield Application(desk, wording, intake, delivery, services)


def _campus(settings: Settings, catalogue: Catalogue, me: User | None) -> Campus:
    return Campus(
        catalogue=catalogue,
        seal=seal_of(settings),
        bot_name=(me.username if me is not None else None) or "",
        admins=frozenset(settings.admin_ids),
        language=settings.default_language,
        registration=settings.registration,
        second_reader=settings.reading_url is not None,
    )


async def _web(settings: Settings, vitals: Vitals, intake: Intake, stack: AsyncExitStack) -> Service:
    """Open the web server. Updates come in at it only where this process hears."""
    hears = settings.webhook_url and ProcessRole.INTAKE in settings.roles
    web = Web(settings.http_host, settings.http_port, vitals, intake, _webhook_secret(settings) if hears else None)
    stack.push_async_callback(web.close)
    await web.open()
    return web.run


async def _ask_for_webhook(settings: Settings, voice: Voice) -> None:
    """Let Telegram bring the updates. It is asked to only when somebody is at the door."""
    url, secret = f"{settings.webhook_url}{WEBHOOK}", _webhook_secret(settings)
    await _tell(lambda: voice.set_webhook(url, secret_token=secret, allowed_updates=list(UPDATES), max_connections=20))


def _webhook_secret(settings: Settings) -> str | None:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else None


def _line(stack: AsyncExitStack, *, connections: int = 64, seconds: float = 20) -> AiohttpRequest:
    """A line to Telegram that the stack closes: the library forgets its own when a start is cut off half-way."""
    line = AiohttpRequest(connections=connections, seconds=seconds)
    stack.push_async_callback(line.shutdown)
    return line


async def _tell(call: Callable[[], Awaitable[bool]]) -> None:
    """Tell Telegram how it reaches us; again while it is away, and not again when it refuses."""
    while True:
        try:
            await call()
            return
        except BadRequest as refusal:
            log.error("Telegram refuses the way to bring updates", reason=refusal.message)
            return
        except TelegramError as error:
            log.warning("Telegram does not answer", error=type(error).__name__)
            await asyncio.sleep(ASK_AGAIN)


def _voice(settings: Settings, token: str, line: AiohttpRequest, unused: AiohttpRequest) -> Voice:
    base = settings.telegram_api_base
    # The delivery keeps the pace by itself, urgent ones first; this limiter only holds what must never be passed.
    limiter = (
        AIORateLimiter(
            overall_max_rate=settings.send_per_second,
            overall_time_period=1,
            group_max_rate=0,
            group_time_period=0,
            max_retries=0,
        )
        if settings.send_per_second
        else None
    )
    return Voice(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=line,
        get_updates_request=unused,
        rate_limiter=limiter,
    )


async def _introduce(voice: Voice) -> User:
    """Ask Telegram who we are. Waits as long as Telegram cannot be reached."""
    while True:
        try:
            await voice.initialize()
            return User.model_validate(voice.bot.to_dict())
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("Telegram does not answer yet", error=type(error).__name__)
            await asyncio.sleep(ASK_AGAIN)


async def retrying(
    settings: Settings, database: Database, me: User, ring: Callable[[], None], *, now: Now = machine_time
) -> Retrying:
    """What handles dead letters once more: the same conversations on this database, without a line to Telegram.

    Raises CatalogueError.
    """
    catalogue = load(settings.catalogue_file)
    wording = Wording(settings.time_zone or ZoneInfo(catalogue.time_zone), now)
    campus = _campus(settings, catalogue, me)
    desk = Desk(database, campus, now, lambda: secrets.token_urlsafe(12), Announcer(wording), ring)
    await PlacesWatch(desk).look()
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    return Retrying(desk, Ear(token, me), _dispatcher(TransactionMiddleware(desk, wording, take=take_again)))


def command_desk(settings: Settings, database: Database, ring: Callable[[], None], *, now: Now = machine_time) -> Desk:
    """The desk for a command that changes what is kept: it writes what people are to hear, and makes no link.

    Raises CatalogueError, KeyUnusable.
    """
    catalogue = load(settings.catalogue_file)
    wording = Wording(settings.time_zone or ZoneInfo(catalogue.time_zone), now)
    campus = _campus(settings, catalogue, None)
    return Desk(database, campus, now, lambda: secrets.token_urlsafe(12), Announcer(wording), ring)


def seal_of(settings: Settings) -> Seal:
    """What opens the personal data that these settings' desk has sealed. Raises KeyUnusable."""
    return Seal(_key(settings))


def _intake(desk: Desk, wording: Wording, announcer: Announcer, ear: Bot, heard: Heard) -> Intake:
    transactions = TransactionMiddleware(desk, wording)
    return Intake(desk, ear, _dispatcher(transactions), transactions, announcer, heard=heard)


def _dispatcher(transactions: TransactionMiddleware) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(transactions)
    dispatcher.include_router(routes())
    return dispatcher


def _pace(settings: Settings) -> Pace:
    return Pace(
        overall=Limit(settings.send_per_second, 1.0),
        private=Limit(settings.send_per_chat, 3.0),
        group=Limit(settings.send_per_group, 60.0),
        paid=Limit(PAID_PER_SECOND if settings.paid_broadcast is PaidBroadcast.EMERGENCY else 0, 1.0),
    )


def _key(settings: Settings) -> bytes:
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    return key_in(settings.data_dir)
