"""The webhook: Telegram brings the updates, and hears 200 only when one has been handled for good."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import asyncpg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot import demo
from bot.settings import Settings
from bot.supervision import supervise
from bot.web import WEBHOOK
from bot.wiring import Application, application
from sandbox.server import SandboxServer
from sandbox.webhook import SECRET_HEADER
from storage.database import Database
from storage.tables import Form
from tests.bot.conftest import LIN, Door

WORD = "a-secret-word"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def at_port(settings: Settings) -> Settings:
    """The settings of a desk to which updates are brought."""
    port = free_port()
    words = {"http_port": port, "webhook_url": f"http://127.0.0.1:{port}", "webhook_secret": SecretStr(WORD)}
    return settings.model_copy(update=words)


@pytest.fixture
async def door(telegram: SandboxServer, at_port: Settings, database: Database) -> AsyncIterator[Door]:
    """A desk that is served by webhook."""
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(application(at_port, database, now=telegram.world.clock.now))
        await demo.settle(app.desk)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(app.services, stop))
            yield Door(telegram.world, app, app.intake)
            stop.set()


async def post(at_port: Settings, update: object, word: str | None = WORD) -> int:
    """Bring an update as Telegram would; the status of the answer."""
    headers = {SECRET_HEADER: word} if word is not None else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{at_port.webhook_url}{WEBHOOK}", json=update, headers=headers) as answer,
    ):
        return answer.status


async def test_a_report_comes_by_webhook(door: Door) -> None:
    """From the message to the ticket, over HTTP in both directions."""
    door.world.send(LIN, LIN, text="3-502 tap drips")
    await door.reads("Your report")
    assert not door.world.updates.pending


@pytest.mark.parametrize("word", ["another word", "", None, "a-secret-wor\N{LATIN SMALL LETTER D WITH CARON}"])
async def test_only_telegram_may_bring_updates(door: Door, at_port: Settings, word: str | None) -> None:
    """Without the secret word nothing is handled."""
    door.world.updates.put("message", {}, LIN)
    assert await post(at_port, {"update_id": 5}, word and word.encode().decode("latin-1")) == 403
    assert await door.rows(Form) == []


@pytest.mark.parametrize("body", [[], "words", {"message": {}}, {"update_id": "5"}, None])
async def test_what_is_no_update_is_refused(door: Door, at_port: Settings, body: object) -> None:
    """It could never be handled, so it need not come again."""
    assert await post(at_port, body) == 400


async def test_an_update_brought_twice_is_handled_once(door: Door, at_port: Settings) -> None:
    """Telegram had waited too long for the first answer."""
    message = door.world.message_json(door.world.send(LIN, LIN, text="3-502 tap drips")[0])
    await door.reads("Your report")
    # Another number: to the desk it is another message, of another fault.
    update = {"update_id": 900_000_001, "message": {**message, "text": "7-101 lamp is broken"}}
    statuses = await asyncio.gather(*(post(at_port, update) for _time in range(3)))
    assert statuses == [200, 200, 200]
    forms = await door.rows(Form)
    assert [form.filled["description"] for form in forms] == ["3-502 tap drips", "7-101 lamp is broken"]


async def test_the_answer_comes_after_the_commit(door: Door, at_port: Settings, database: Database) -> None:
    """While the transaction is held up, Telegram has no answer, and keeps the update."""
    key = {"key": f"conversation:{LIN}:{LIN}"}
    async with database.transaction() as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)
        door.world.send(LIN, LIN, text="3-502 tap drips")
        await until_somebody_waits(database)
        assert door.world.updates.pending
    await door.reads("Your report")


async def test_a_database_that_is_away_is_waited_for(
    door: Door, at_port: Settings, engine: str, database_url: str
) -> None:
    """The answer is 503, Telegram brings it again, and the report arrives when the database is back."""
    name = database_url.partition("?")[0].rsplit("/", 1)[1]
    connection = await asyncpg.connect(engine)
    try:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        assert await post(at_port, {"update_id": 1, "message": {}}) == 503, "not even a dead letter can be kept"
        door.world.send(LIN, LIN, text="3-502 tap drips")
        async with asyncio.timeout(10):
            while "last_error_message" not in door.world.profile.webhook:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert "503" in door.world.profile.webhook["last_error_message"]
    finally:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await connection.close()
    await door.reads("Your report")


async def test_a_taken_port_stops_the_start(at_port: Settings, telegram: SandboxServer, database: Database) -> None:
    """It is said at once, not found out by a Telegram that reaches nobody."""
    with socket.create_server(("127.0.0.1", at_port.http_port)), pytest.raises(OSError, match="in use"):
        await nothing(at_port, database)
    assert "url" not in telegram.world.profile.webhook


async def nothing(settings: Settings, database: Database) -> None:
    """Start and stop."""
    app: Application
    async with application(settings, database) as app:
        assert app.services


async def until_somebody_waits(database: Database) -> None:
    """Wait until a transaction waits for a lock."""
    async with asyncio.timeout(10):
        while True:
            async with database.transaction() as session:
                if (await session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))).scalar_one():
                    return
            await asyncio.sleep(0.01)
