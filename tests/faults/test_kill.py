"""Promise 1: nothing reported is lost, nothing is done twice, at whatever instant the process dies."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.tables import Card, Outbox
from tests.faults.afterwards import PATIENCE, all_is_well, over, stops
from tests.faults.processes import DeskProcess
from tests.faults.residents import all_served, job_cards, left_to_say, residents, said

REPORTS = 120
LIVES = 30
POLITE = 0.25
"""How many of the lives end with SIGTERM; the others with SIGKILL."""


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.soak(an_hour=40, least=7)
async def test_thirty_ends_lose_nothing_and_repeat_nothing(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path, seed: int
) -> None:
    """SIGKILL or SIGTERM at 30 random instants while 120 residents report and a plumber accepts: each ticket once.

    SIGTERM ends it within five seconds, with code 0 and nothing under way.
    """
    world, dice = telegram.world, random.Random(2024 + seed)
    people = residents(world, REPORTS)
    under_way: list[set[int]] = [set()]
    async with asyncio.TaskGroup() as group:
        served = group.create_task(all_served(world, people))
        for _life in range(LIVES):
            life = DeskProcess(tmp_path, settings)
            life.start()
            await requests(world, dice.randrange(1, 40))
            await asyncio.sleep(dice.random() / 50)  # another instant each time, not a hope
            if dice.random() < POLITE:
                await stops(life)
                assert await sent_but_not_written_down(database, telegram) <= under_way[-1], "none of its own"
            else:
                life.kill()
                under_way.append(await sent_but_not_written_down(database, telegram))
        assert not served.done(), "the ends fell into the work"
        life = DeskProcess(tmp_path, settings)
        life.start()
        await over(served, people)
    await all_is_well(database, world, life, people)
    repeated = sum(times - 1 for times in said(world).values())
    assert repeated <= sum(map(len, under_way)), "only what was on its way when the process died is said a second time"


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_a_polite_end_repeats_nothing_at_all(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path
) -> None:
    """SIGTERM in the middle of the work: it ends within five seconds with code 0, and nothing comes twice."""
    world, dice = telegram.world, random.Random(5)
    people = residents(world, 40)
    async with asyncio.TaskGroup() as group:
        served = group.create_task(all_served(world, people))
        for _end in range(3):
            life = DeskProcess(tmp_path, settings)
            life.start()
            await requests(world, dice.randrange(20, 70))
            await stops(life)
        assert not served.done(), "the ends fell into the work"
        life = DeskProcess(tmp_path, settings)
        life.start()
        await over(served, people)
    await all_is_well(database, world, life, people)
    assert set(said(world).values()) == {1}
    assert set(job_cards(world).values()) == {1}


async def requests(world: World, count: int) -> None:
    """Wait for so many more Bot API requests; the first five of a life are its greetings."""
    until = world.request_count + count
    async with asyncio.timeout(PATIENCE):
        while world.request_count < until:  # noqa: ASYNC110  (a request is no event of the world)
            await asyncio.sleep(0.001)


async def sent_but_not_written_down(database: Database, telegram: SandboxServer) -> set[int]:
    """The messages that Telegram has carried out already, without the desk having noted it, by the ids of their rows.

    What the dead process had handed to the network is still carried out: so long is waited. A card that has its message
    is edited, however often: a press that comes too late shows it once more as it is.
    """
    await everything_carried_out(telegram)
    sent, left, shown = said(telegram.world), await left_to_say(database), await cards_shown(database)
    new = [row for row in left if row.card_id not in shown or row.message.get("anew")]
    return {row.row_id for row in new if any(shows(row, chat, text) for chat, text in sent)}


async def cards_shown(database: Database) -> set[int | None]:
    """The cards of which a message is known."""
    async with database.transaction() as session:
        return set((await session.execute(select(col(Card.id)).where(col(Card.message_id).is_not(None)))).scalars())


def shows(row: Outbox, chat: int, text: str) -> bool:
    """Whether this text, said in this chat, is the row's own, or a digest of which the row is a part."""
    if row.chat_id != chat:
        return False
    entry = row.message.get("entry")
    return text == row.message.get("text") or (entry is not None and entry["text"] in text)


async def everything_carried_out(telegram: SandboxServer) -> None:
    """Wait until nobody speaks to Telegram, nor stands before its door."""
    # Connections are let in in their order: whoever knocked before the process died is in when this one is.
    reader, writer = await asyncio.open_connection(telegram.host, telegram.port)
    writer.write(b"GET /nowhere HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n")
    await reader.read()
    writer.close()
    while telegram.callers:  # noqa: ASYNC110  (a closed connection is no event of the world)
        await asyncio.sleep(0.001)
