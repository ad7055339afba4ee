"""One leads, the others stand by; and the database may go away and come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import select

from bot.settings import Settings
from bot.supervision import supervise
from notifications.delivery import LOOK_EVERY
from sandbox.server import SandboxServer
from sandbox.world import Fault
from storage.database import Database
from storage.embedded import start_embedded
from storage.tables import Form
from tests.engine import end, revive
from tests.notifications.conftest import ANN, LIN, Outlet, made


@pytest.fixture
async def two(telegram: SandboxServer, settings: Settings, database_url: str) -> AsyncIterator[tuple[Outlet, Outlet]]:
    """Two processes' ways out on one database."""
    async with AsyncExitStack() as stack:
        outlets = []
        for _process in range(2):
            database = Database(database_url)
            stack.push_async_callback(database.close)
            outlets.append(await stack.enter_async_context(made(telegram, settings, database)))
        yield outlets[0], outlets[1]


async def test_one_sends_and_the_other_stands_by(two: tuple[Outlet, Outlet]) -> None:
    """A hundred messages are each said once."""
    one, other = two
    async with one.delivering():
        await leads(one)
        async with other.delivering():
            for n in range(100):
                await [one, other][n % 2].put(LIN, f"{n}")
            await one.said()
            assert one.app.delivery.leads
            assert not other.app.delivery.leads
    assert one.texts() == [str(n) for n in range(100)]


async def test_the_other_takes_over(two: tuple[Outlet, Outlet]) -> None:
    """The leader ends; within seconds the one that stood by sends."""
    one, other = two
    async with other.delivering():
        await leads(other)
        async with one.delivering():
            await one.put(LIN, "while the first leads")
            await one.reads("while the first leads")
            assert not one.app.delivery.leads
    async with one.delivering():
        await one.put(LIN, "after it has ended")
        await one.reads("after it has ended")


async def test_the_other_takes_over_from_one_that_lost_its_connection(
    two: tuple[Outlet, Outlet], database_url: str
) -> None:
    """The lock goes with the connection: whoever loses it leads no more, and somebody does."""
    one, other = two
    async with one.delivering():
        await leads(one)
        async with other.delivering():
            await cut_the_leader_off(database_url)
            async with asyncio.timeout(10):
                while one.app.delivery.leads == other.app.delivery.leads:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            await one.put(LIN, "said by whoever leads now")
            await one.reads("said by whoever leads now")
    assert one.texts() == ["said by whoever leads now"]


async def test_what_was_on_its_way_is_not_said_twice_when_the_leader_is_cut_off(
    two: tuple[Outlet, Outlet], database_url: str
) -> None:
    """It still arrives, and is written down before anything else is sent."""
    one, _other = two
    one.world.faults.append(Fault("late", method="sendMessage", delay=2.5))
    async with one.delivering():
        await one.put(LIN, "on its way")
        await one.struck()
        await cut_the_leader_off(database_url)
        await one.put(ANN, "the next one")
        await one.said()
    assert one.texts(LIN) == ["on its way"]
    assert one.texts(ANN) == ["the next one"]


async def test_another_process_wakes_the_leader(two: tuple[Outlet, Outlet]) -> None:
    """What a process that does not lead commits leaves at once, not when the leader looks by itself."""
    leader, other = two
    async with leader.delivering():
        await leads(leader)
        async with other.delivering():
            loop = asyncio.get_running_loop()
            waits = []
            for n in range(6):
                began = loop.time()
                await other.put(LIN, f"message {n}")
                await leader.reads(f"message {n}")
                waits.append(loop.time() - began)
            assert leader.app.delivery.leads
    assert max(waits) < LOOK_EVERY / 2, waits


@pytest.mark.slow
async def test_the_database_is_restarted_in_the_middle(
    telegram: SandboxServer, settings: Settings, tmp_path: Path
) -> None:
    """PostgreSQL crashes while reports and messages are under way: the desk waits, and comes back without a loss."""
    engine = await asyncio.to_thread(start_embedded, tmp_path / "postgres")
    world = telegram.world
    people = [world.add_person(80_000 + n, "R", language_code="en", started=True).id for n in range(40)]
    async with AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.to_thread, engine.stop)
        database = Database(engine.url)
        stack.push_async_callback(database.close)
        await database.migrate()
        outlet = await stack.enter_async_context(made(telegram, settings, database))
        async with everything(outlet):
            for person in people[:20]:
                world.send(person, person, text=f"3-502 tap drips {person}")
            await outlet.reads("Your report", people[0])
            await asyncio.to_thread(end, tmp_path / "postgres")
            for person in people[20:]:
                world.send(person, person, text=f"3-502 tap drips {person}")
            await asyncio.to_thread(revive, tmp_path / "postgres")
            for person in people:
                await outlet.reads("Your report", person, timeout=30)
            await outlet.said()
            async with database.transaction() as session:
                drafts = (await session.execute(select(Form))).scalars().all()
    assert sorted(draft.filled["description"] for draft in drafts) == [f"3-502 tap drips {n}" for n in people]


async def leads(outlet: Outlet) -> None:
    """Wait until this one leads."""
    async with asyncio.timeout(10):
        while not outlet.app.delivery.leads:  # noqa: ASYNC110  (leading is no event)
            await asyncio.sleep(0.01)


async def cut_the_leader_off(database_url: str) -> None:
    """End the connection that holds the leader's lock, as a network does."""
    connection = await asyncpg.connect(database_url)
    try:
        ended = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objid = 7002 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert len(ended) == 1
    finally:
        await connection.close()


@asynccontextmanager
async def everything(outlet: Outlet) -> AsyncIterator[None]:
    """The whole desk runs, its hearing part too."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(supervise(outlet.app.services, stop))
        try:
            yield
        finally:
            stop.set()
