"""When delivery looks at the outbox: what wakes it, and whom it sees behind those who have much to read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import asyncpg

from bot.settings import Settings
from notifications.doorbell import AT_MOST_EVERY, Doorbell
from notifications.pace import Limit, Pace
from sandbox.server import SandboxServer
from sandbox.world import Fault
from storage.database import DOORBELL, Database
from tests.notifications.alone import FAST, NONE, leading, running
from tests.notifications.conftest import ANN, LIN, PLUMBERS, Outlet, made


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


async def test_many_commits_make_few_rings(outlet: Outlet, database_url: str) -> None:
    """A commit every few milliseconds for half a second: few NOTIFYs, and one after the last of them."""
    bell = Doorbell(outlet.app.desk.database)
    async with heard(database_url) as rings, running(bell.run):
        began = monotonic()
        while monotonic() - began < 0.5:
            bell.ring()
            await asyncio.sleep(0.002)
        before, took = len(rings), monotonic() - began
        bell.ring()
        async with asyncio.timeout(5):
            while len(rings) <= before:  # noqa: ASYNC110  (it is heard by a driver's callback)
                await asyncio.sleep(0.01)
    assert len(rings) <= took / AT_MOST_EVERY + 3


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
    # Each photo carries the words: a reply to any tells what it is about.
    words = list(dict.fromkeys(text for text in outlet.texts(PLUMBERS) if text))
    assert words == [*(f"word {n}" for n in range(6)), "album 0", "album 1", "the last word"]


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
