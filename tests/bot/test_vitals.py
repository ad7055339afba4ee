"""What is seen of the desk from outside: that it lives, whether it is ready, and its metrics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import asyncpg
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import text

from bot import demo
from bot.metrics import Metrics
from bot.settings import ProcessRole, Settings
from bot.supervision import supervise
from bot.wiring import application
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from storage.database import Database
from storage.kinds import Lane
from storage.outbox import Row, put
from tests.bot.conftest import LIN, Door
from tests.bot.test_webhook import free_port

Sample = tuple[str, frozenset[tuple[str, str]]]


class Outside:
    """Somebody who watches the desk, and knows nothing of it but its address."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def asks(self, path: str) -> tuple[int, dict[str, object]]:
        """The status of the answer, and what it says."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.address}{path}") as answer:
            return answer.status, await answer.json()

    async def scrapes(self) -> dict[Sample, float]:
        """Every metric, by its name and labels."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.address}/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain")
            families = text_string_to_metric_families(await answer.text())
        return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def sample(name: str, **labels: str) -> Sample:
    """The key of a metric."""
    return f"campusdesk_{name}", frozenset(labels.items())


@pytest.fixture
def watched(settings: Settings) -> Settings:
    """The settings of a desk that asks for its updates, and can be seen from outside."""
    return settings.model_copy(update={"http_port": free_port()})


@pytest.fixture
def outside(watched: Settings) -> Outside:
    """Who watches it."""
    return Outside(f"http://127.0.0.1:{watched.http_port}")


@asynccontextmanager
async def serving(telegram: SandboxServer, settings: Settings, database: Database) -> AsyncIterator[Door]:
    """A desk with all its services."""
    async with application(settings, database, now=telegram.world.clock.now) as app:
        await demo.settle(app.desk)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(app.services, stop))
            try:
                yield Door(telegram.world, app, app.intake)
            finally:
                stop.set()


@pytest.fixture
async def door(telegram: SandboxServer, watched: Settings, database: Database) -> AsyncIterator[Door]:
    """The desk that is watched."""
    async with serving(telegram, watched, database) as door:
        yield door


async def ready(outside: Outside) -> None:
    """Wait until the desk says that it is ready."""
    async with asyncio.timeout(10):
        while (await outside.asks("/readyz"))[0] != 200:  # noqa: ASYNC110  (who is outside is woken by nothing)
            await asyncio.sleep(0.01)


async def test_a_desk_that_asks_for_its_updates_is_seen(door: Door, outside: Outside) -> None:
    """Not only one to which they are brought."""
    assert await outside.asks("/healthz") == (200, {"alive": True})
    await ready(outside)
    assert await outside.asks("/readyz") == (200, {"ready": True, "reasons": []})


async def test_a_desk_to_which_updates_are_brought_is_seen(
    telegram: SandboxServer, watched: Settings, database: Database, outside: Outside
) -> None:
    """Its web server is its intake."""
    words = {"webhook_url": outside.address, "webhook_secret": SecretStr("word")}
    async with serving(telegram, watched.model_copy(update=words), database):
        assert await outside.asks("/readyz") == (200, {"ready": True, "reasons": []})


async def test_who_does_not_ask_for_updates_is_not_ready(
    telegram: SandboxServer, watched: Settings, database: Database, outside: Outside
) -> None:
    """The start is not over, or the service broke."""
    async with application(watched, database, now=telegram.world.clock.now):
        assert await outside.asks("/readyz") == (503, {"ready": False, "reasons": ["intake does not run"]})
        assert (await outside.asks("/healthz"))[0] == 200


async def test_who_only_delivers_needs_no_intake(
    telegram: SandboxServer, watched: Settings, database: Database, outside: Outside
) -> None:
    """Other processes hear; this one is ready when it can deliver, and shows that it leads."""
    only = watched.model_copy(update={"roles": (ProcessRole.DELIVERY, ProcessRole.WEB)})
    async with serving(telegram, only, database):
        assert await outside.asks("/readyz") == (200, {"ready": True, "reasons": []})
        async with asyncio.timeout(10):
            # Who is outside is woken by nothing.
            while not (await outside.scrapes())[sample("leader")]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_a_database_of_another_shape_is_said(door: Door, outside: Outside, database: Database) -> None:
    """Somebody has gone back to an older program, or forward to a newer one."""
    await ready(outside)
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await outside.asks("/readyz") == (503, {"ready": False, "reasons": ["the database is not migrated"]})
    async with database.transaction() as session:
        await session.execute(text("DROP TABLE alembic_version"))
    assert (await outside.asks("/readyz"))[1]["reasons"] == ["the database is not migrated"]


async def test_a_database_that_is_away_is_said(door: Door, outside: Outside, engine: str, database_url: str) -> None:
    """The process lives all the same, and shows the metrics that it has itself."""
    await ready(outside)
    name = database_url.partition("?")[0].rsplit("/", 1)[1]
    connection = await asyncpg.connect(engine)
    try:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        status, said = await outside.asks("/readyz")
        assert (status, said["reasons"]) == (503, ["the database does not answer"])
        assert (await outside.asks("/healthz"))[0] == 200
        seen = await outside.scrapes()
        assert seen[sample("database_answers")] == 0
        assert sample("outbox_waiting", lane="work") not in seen, "what is not known is not shown"
    finally:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await connection.close()
    await ready(outside)


async def test_a_slow_database_does_not_hold_up_a_scrape(door: Door, outside: Outside, database: Database) -> None:
    """Somebody holds the whole outbox: the answer comes without it, in time."""
    await ready(outside)
    async with database.transaction() as session:
        await session.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
        began = asyncio.get_running_loop().time()
        assert (await outside.scrapes())[sample("database_answers")] == 0
        assert asyncio.get_running_loop().time() - began < 4
    assert (await outside.scrapes())[sample("database_answers")] == 1


async def test_what_is_heard_and_said_is_counted(door: Door, outside: Outside) -> None:
    """By the update's kind and outcome, and the message's kind and outcome."""
    door.world.send(LIN, LIN, text="3-502 tap drips")
    await door.reads("Your report")
    await door.said()
    seen = await outside.scrapes()
    assert seen[sample("updates_total", kind="message", outcome="handled")] == 1
    assert seen[sample("update_seconds_count")] == 1
    assert 0 < seen[sample("update_seconds_sum")] < 10
    assert seen[sample("deliveries_total", kind="card", outcome="sent")] == 1
    assert seen[sample("leader")] == 1
    assert seen[sample("dead_letters")] == 0
    assert seen[sample("database_pool_size")] >= seen[sample("database_pool_checked_out")] >= 0


async def test_what_waits_is_shown_by_lane(door: Door, outside: Outside) -> None:
    """How much, and for how long the oldest that may leave has been due; what is for later has no age."""
    door.world.faults.append(Fault("429", method="sendMessage", chat_id=LIN, retry_after=1000))
    await _put(door, "a")
    async with asyncio.timeout(10):
        # Who is outside is woken by nothing.
        while not (await outside.scrapes())[sample("telegram_429_total")]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await _put(door, "b")
    async with door.app.desk.database.transaction() as session:
        await session.execute(text("UPDATE outbox SET due_at = due_at - interval '90 seconds' WHERE attempts = 0"))
    seen = await outside.scrapes()
    assert seen[sample("deliveries_total", kind="say", outcome="later")] == 1
    assert seen[sample("outbox_waiting", lane="work")] == 2
    assert 90 <= seen[sample("outbox_oldest_due_seconds", lane="work")] < 120
    assert seen[sample("outbox_waiting", lane="bulk")] == 0
    assert seen[sample("outbox_oldest_due_seconds", lane="bulk")] == 0


async def _put(door: Door, words: str) -> None:
    async with door.app.desk.work() as work:
        message: dict[str, Any] = {"kind": "say", "thread": None, "text": words, "buttons": []}
        put(work.session, Row(Lane.WORK, LIN, message, work.now))


@pytest.mark.parametrize(
    ("kind", "outcome", "shown"),
    [
        ("message", "handled", ("message", "handled")),
        ("callback_query", "refused: NotYours", ("callback_query", "refused")),
        ("message", "dead letter: ValueError", ("message", "dead")),
        ("a kind of next year", "ignored", ("other", "ignored")),
    ],
)
def test_the_words_of_a_metric_are_few(kind: str, outcome: str, shown: tuple[str, str]) -> None:
    """Whatever an update calls itself, it makes no new line in somebody's monitoring."""
    registry = CollectorRegistry()
    Metrics(registry).heard(kind, outcome, 0.2)
    labels = dict(zip(("kind", "outcome"), shown, strict=True))
    assert registry.get_sample_value("campusdesk_updates_total", labels) == 1
