"""When delivery looks at the outbox, what wakes it, and what it sees there when very much waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import asyncpg
from sqlalchemy import text
from telegram.ext import ExtBot

from bot.settings import Settings
from bot.supervision import Service, supervise
from notifications.delivery import Delivery
from notifications.doorbell import Doorbell
from notifications.pace import Limit, Pace
from notifications.request import AiohttpRequest
from notifications.speaker import Speaker
from sandbox.server import SandboxServer
from sandbox.world import Fault
from storage import outbox
from storage.database import DOORBELL, Database
from tests.notifications.conftest import ANN, LIN, PLUMBERS, Outlet, made

SELDOM = 30.0
"""Seconds between the looks that a delivery takes by itself here: whatever leaves sooner was told of."""

FAST = Limit(1000, 1.0)
NONE = Limit(0, 1.0)


@asynccontextmanager
async def leading(
    telegram: SandboxServer,
    outlet: Outlet,
    pace: Pace,
    *,
    clock: Callable[[], float] = monotonic,
    look_every: float = SELDOM,
) -> AsyncIterator[Delivery]:
    """A delivery beside the outlet's own one, which does not run."""
    request = AiohttpRequest()
    voice = ExtBot(outlet.world.token, base_url=f"{telegram.url}/bot", request=request, get_updates_request=request)
    delivery = Delivery(outlet.app.desk, Speaker(voice), pace, clock, look_every)
    async with voice, running(delivery.run):
        async with asyncio.timeout(10):
            while not delivery.leads:  # noqa: ASYNC110  (leading is no event)
                await asyncio.sleep(0.01)
        yield delivery


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[None]:
    """One service, without the others of its process."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(supervise({"it": service}, stop))
        try:
            yield
        finally:
            stop.set()


async def test_a_commit_in_another_process_wakes_the_leader(
    telegram: SandboxServer, settings: Settings, outlet: Outlet, database_url: str
) -> None:
    """The leader would look in half a minute; it is told, and sends at once, one time after the other."""
    other_database = Database(database_url)
    async with (
        leading(telegram, outlet, Pace(NONE, NONE, NONE)),
        made(telegram, settings, other_database) as other,
        running(other.app.services["doorbell"]),
    ):
        for n in range(4):
            await other.put(LIN, f"message {n}")
            await outlet.reads(f"message {n}", timeout=3)
            await outlet.said(3)
    await other_database.close()
    assert outlet.texts() == [f"message {n}" for n in range(4)]


async def test_a_commit_beside_the_leader_rings_without_the_database(
    telegram: SandboxServer, outlet: Outlet, database_url: str
) -> None:
    """In the leader's own process nobody else needs to hear it: no NOTIFY leaves."""
    bell = Doorbell(outlet.app.desk.database)
    here = replace(outlet.app.desk, ring=bell.ring)
    beside = replace(outlet, app=replace(outlet.app, desk=here))
    async with leading(telegram, outlet, Pace(NONE, NONE, NONE)) as delivery, heard(database_url) as rings:
        bell.hang_at(delivery)
        async with running(bell.run):
            for n in range(4):
                await beside.put(LIN, f"message {n}")
                await outlet.reads(f"message {n}", timeout=3)
                await outlet.said(3)
    assert not rings


async def test_many_commits_make_one_ring(outlet: Outlet, database_url: str) -> None:
    """A thousand commits of one moment are one NOTIFY; the next one after it is heard as well."""
    bell = Doorbell(outlet.app.desk.database)
    async with heard(database_url) as rings, running(bell.run):
        for expected in (1, 2):
            for _commit in range(1000):
                bell.ring()
            async with asyncio.timeout(5):
                while len(rings) < expected:  # noqa: ASYNC110  (it is heard by a driver's callback)
                    await asyncio.sleep(0.01)
    assert len(rings) == 2


async def test_a_chat_with_much_to_read_does_not_hide_the_others(telegram: SandboxServer, outlet: Outlet) -> None:
    """Lin's forty messages fill each look, and the first is long on its way: Ann, behind them, need not wait for it."""
    for n in range(40):
        await outlet.put(LIN, f"message {n}")
    await outlet.put(ANN, "for Ann")
    outlet.world.faults.append(Fault("slow", method="sendMessage", chat_id=LIN, delay=3))
    async with leading(telegram, outlet, Pace(FAST, NONE, NONE)):
        await outlet.reads("for Ann", ANN, timeout=2)
        assert outlet.texts(LIN) == [], "the first is on its way"
        await outlet.said()
    assert outlet.texts(LIN) == [f"message {n}" for n in range(40)]


async def test_albums_count_each_photo(telegram: SandboxServer, outlet: Outlet, photo: bytes) -> None:
    """Two albums and a few words in a group, at Telegram's pace: not one is refused, and all stay in their order."""
    [picture] = outlet.world.send(LIN, LIN, photos=(photo,))
    file = picture.content["photo"][-1]["file_id"]
    outlet.world.limits.on = True
    for n in range(6):
        await outlet.put(PLUMBERS, f"word {n}")
    for n in range(2):
        await outlet.put(PLUMBERS, f"album {n}", kind="photos", photos=[file] * 8)
    await outlet.put(PLUMBERS, "the last word")

    def seconds() -> float:
        return outlet.world.clock.now().timestamp()

    pace = Pace(NONE, Limit(3, 3.0), Limit(20, 60.0))
    async with leading(telegram, outlet, pace, clock=seconds, look_every=0.1):
        await outlet.reads("album 0", PLUMBERS)
        await outlet.put(ANN, "for Ann")
        await outlet.reads("for Ann", ANN)  # so the group has been looked at again
        outlet.world.advance(timedelta(seconds=61))
        await outlet.said()
    assert {request.status for request in outlet.world.requests} == {200}
    words = [text for text in outlet.texts(PLUMBERS) if text]
    assert words == [*(f"word {n}" for n in range(6)), "album 0", "album 1", "the last word"]


async def test_what_waits_in_masses_is_found_without_reading_it_all(database: Database) -> None:
    """Of fifty thousand rows thirty thousand are for a group that must wait: the others' are found by the index."""
    await fifty_thousand(database)
    async with database.transaction() as session:
        now = (await session.execute(text("SELECT now()"))).scalar_one()
        before = await scans(database)
        rows = await outbox.waiting(session, now, busy_chats=[-5], busy_rows=[30_001], limit=16)
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
    after = await scans(database)
    assert [row.chat_id for row, _card in rows] == list(range(30_002, 30_018))
    assert (after[0] - before[0], after[1] - before[1]) == (1, 0), "one scan of outbox_waiting, none of the whole table"


async def test_everybody_has_a_turn(database: Database) -> None:
    """Chat after chat becomes busy as its message leaves: in the end each has been sent its own, whoever has most."""
    await fifty_thousand(database)
    busy: set[int] = set()
    async with database.transaction() as session:
        now = (await session.execute(text("SELECT now()"))).scalar_one()
        while rows := await outbox.waiting(session, now, busy_chats=busy, busy_rows=[], limit=1000):
            busy.update(row.chat_id for row, _card in rows if row.chat_id is not None)
    assert busy == {-5, *range(30_001, 50_001)}


async def fifty_thousand(database: Database) -> None:
    """Rows that wait: 30,000 for one group, then one for each of 20,000 chats."""
    rows = """INSERT INTO outbox (lane, chat_id, message, due_at, revision, attempts)
        SELECT 2, CASE WHEN n <= 30000 THEN -5 ELSE n END, '{"kind": "say", "text": "words"}', now(), 1, 0
        FROM generate_series(1, 50000) n"""
    async with database.transaction() as session:
        await session.execute(text(rows))
    async with database.transaction() as session:
        await session.execute(text("ANALYZE outbox"))


async def scans(database: Database) -> tuple[int, int]:
    """How often the index of what waits was scanned, and how often the whole table."""
    query = """SELECT i.idx_scan, t.seq_scan FROM pg_stat_user_indexes i JOIN pg_stat_user_tables t USING (relid)
        WHERE i.indexrelname = 'outbox_waiting'"""
    async with database.transaction() as session:
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
    async with database.transaction() as session:
        found = (await session.execute(text(query))).one()
    return found.idx_scan, found.seq_scan


@asynccontextmanager
async def heard(database_url: str) -> AsyncIterator[list[str]]:
    """The NOTIFYs of the doorbell, as any process hears them."""
    rings: list[str] = []
    connection = await asyncpg.connect(database_url)
    try:
        await connection.add_listener(DOORBELL, lambda *heard: rings.append(str(heard[2])))
        yield rings
    finally:
        await connection.close()
