"""Asking for updates: only what was handled is confirmed, and whatever Telegram does is lived through."""

from __future__ import annotations

import asyncio
import io
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest
from sqlalchemy import text

from bot import demo
from bot.intake import TRIES
from bot.settings import Settings
from bot.supervision import GRACE, supervise
from bot.wiring import application
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.faults import Kind
from sandbox.server import SandboxServer
from sandbox.world import Fault, World
from storage.database import Database
from storage.kinds import Language
from storage.tables import DeadLetter, Form, SeenUpdate
from tests.bot.conftest import LIN, Door
from tests.bot.test_webhook import free_port, until_somebody_waits


@asynccontextmanager
async def running(telegram: SandboxServer, settings: Settings, database: Database) -> AsyncIterator[Door]:
    """A desk that asks for its updates; stopped in order at the end."""
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(application(settings, database, now=telegram.world.clock.now))
        await demo.settle(app.desk)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(app.services, stop))
            try:
                yield Door(telegram.world, app, app.intake)
            finally:
                stop.set()


@pytest.fixture
async def door(telegram: SandboxServer, settings: Settings, database: Database) -> AsyncIterator[Door]:
    """A desk that asks for its updates."""
    async with running(telegram, settings, database) as door:
        yield door


async def test_an_update_is_confirmed_after_its_commit(door: Door, database: Database) -> None:
    """While one transaction is held up, Telegram keeps that update and all after it, though others are handled."""
    world = door.world
    world.add_person(LIN + 1, "Ann", language_code="en", started=True)
    async with database.transaction() as session:
        key = {"key": f"conversation:{LIN}:{LIN}"}
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)
        world.send(LIN, LIN, text="3-502 tap drips")
        await until_somebody_waits(database)
        held = set(world.updates.pending)
        world.send(LIN + 1, LIN + 1, text="7-101 tap drips")
        await door.reads("Your report", chat=LIN + 1)
        assert held < set(world.updates.pending), "what was handled lies behind what was not: neither is confirmed"
        assert not held & {row.update_id for row in await door.rows(SeenUpdate)}
    await door.reads("Your report")
    await nothing_pending(world)


async def test_numbers_that_begin_anew_are_confirmed(door: Door) -> None:
    """After an idle week Telegram numbers from anywhere on, also from far below: the desk goes along with it."""
    world = door.world
    world.send(LIN, LIN, text="3-502 tap drips")
    await door.reads("Your report")
    await nothing_pending(world)
    world.updates.next_id = 1_000
    for room in (503, 504):
        world.send(LIN, LIN, text=f"3-{room} the light is broken")
        await nothing_pending(world)
    assert {1_000, 1_001} <= {row.update_id for row in await door.rows(SeenUpdate)}


async def test_an_orderly_end_confirms_what_was_handled(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """Whoever asks next is not brought the same once more."""
    async with running(telegram, settings, database) as door:
        door.world.send(LIN, LIN, text="3-502 tap drips")
        await door.reads("Your report")
    assert not telegram.world.updates.pending


async def test_an_end_in_the_middle_leaves_what_was_not_begun(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """Of a hundred updates that arrived together those under way are finished; the others wait for the next start."""
    world = telegram.world
    for n in range(100):
        world.add_person(LIN + 1 + n, f"Resident {n}", language_code="en", started=True)
        world.send(LIN + 1 + n, LIN + 1 + n, text="3-502 tap drips")
    began = asyncio.get_running_loop().time()
    async with running(telegram, settings, database) as door:
        async with asyncio.timeout(10):
            while not await door.rows(SeenUpdate):  # noqa: ASYNC110  (the rows are in the database)
                await asyncio.sleep(0.001)
    async with database.transaction() as session:
        seen = set((await session.execute(text("SELECT update_id FROM seen_update"))).scalars())
    assert world.updates.pending, "it did not wait for all hundred"
    assert not seen & {update for update in world.updates.pending if update < min(set(world.updates.pending) - seen)}
    assert asyncio.get_running_loop().time() - began < GRACE + 5

    async with running(telegram, settings, database):
        await nothing_pending(world)
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM form"))).scalar_one() == 100


@pytest.mark.parametrize("kind", ["500", "502_html", "429", "drop", "drop_after", "malformed"])
async def test_a_failing_telegram_is_asked_again(door: Door, kind: Kind) -> None:
    """Updates that did not arrive, or arrived in halves, come with the next answer."""
    door.world.faults.append(Fault(kind, method="getUpdates", times=2, retry_after=1))
    door.world.send(LIN, LIN, text="3-502 tap drips")
    door.world.send(LIN, LIN, text="and the lamp flickers")
    await door.reads("Your report")
    await nothing_pending(door.world)
    assert len(await door.rows(SeenUpdate)) == 2


async def test_another_one_who_asks_is_noted_and_waited_for(
    door: Door, telegram: SandboxServer, logged: io.StringIO
) -> None:
    """Two processes may not ask for the same bot's updates: the log says what to do, and the desk lives on."""
    url = f"{telegram.url}/bot{door.world.token}/getUpdates"
    async with aiohttp.ClientSession() as session:
        async with asyncio.timeout(10):
            while "another process asks" not in logged.getvalue():
                async with session.post(url, json={"timeout": 0}) as answer:
                    await answer.read()
    door.world.send(LIN, LIN, text="3-502 tap drips")
    await door.reads("Your report")


async def test_telegram_that_is_away_at_the_start_is_waited_for(
    settings: Settings, database: Database, logged: io.StringIO
) -> None:
    """The desk starts first, Telegram is reached later."""
    world = World(Cast.model_validate(demo.cast(Language.EN)), Clock(), rng=random.Random(3))
    world.add_person(LIN, "Lin", language_code="en", started=True)
    port = free_port()
    server = SandboxServer(world, port=port)
    late = settings.model_copy(update={"telegram_api_base": f"http://127.0.0.1:{port}"})

    async def comes_later() -> None:
        while "does not answer yet" not in logged.getvalue():  # noqa: ASYNC110  (the log wakes nobody)
            await asyncio.sleep(0.01)
        await server.start()

    async with asyncio.TaskGroup() as group:
        group.create_task(comes_later())
        async with running(server, late, database) as door:
            world.send(LIN, LIN, text="3-502 tap drips")
            await door.reads("Your report")
            assert len(await door.rows(Form)) == 1
    await server.stop()


async def test_a_lock_that_is_held_for_long_makes_no_dead_letter(
    telegram: SandboxServer, settings: Settings, database: Database, database_url: str, logged: io.StringIO
) -> None:
    """However often it is waited for in vain: the innocent update stays with Telegram, and is handled in the end."""
    hasty = Database(database_url, longest=0.4)
    async with running(telegram, settings, hasty) as door:
        async with database.transaction() as somebody:
            key = {"key": f"conversation:{LIN}:{LIN}"}
            await somebody.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)
            door.world.send(LIN, LIN, text="3-502 tap drips")
            async with asyncio.timeout(10):
                while logged.getvalue().count("polling waits") < TRIES:  # noqa: ASYNC110  (the log wakes nobody)
                    await asyncio.sleep(0.01)
            assert door.world.updates.pending
        await door.reads("Your report")
        assert await door.rows(DeadLetter) == []
    await hasty.close()


async def nothing_pending(world: World) -> None:
    """Wait until Telegram has forgotten every update."""
    async with asyncio.timeout(10):
        while world.updates.pending:  # noqa: ASYNC110  (forgetting is no event of the world)
            await asyncio.sleep(0.01)
