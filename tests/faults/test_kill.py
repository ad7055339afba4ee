"""Promise 1: nothing reported is lost, nothing is done twice, at whatever instant the process dies."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.lifecycle import Move
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.tables import DeadLetter, Event, Form, Ticket
from tests.faults.processes import DeskProcess
from tests.faults.residents import Resident, all_report, all_said, job_cards, left_to_say, residents, said

REPORTS = 200
KILLS = 20
PATIENCE = 30.0
"""Seconds in which a desk that nobody kills has to finish what is left."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def test_twenty_kills_lose_nothing_and_repeat_nothing(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path
) -> None:
    """SIGKILL at 20 random instants while 200 residents report: 200 tickets, each once, each known to its resident."""
    world, dice = telegram.world, random.Random(2024)
    people = residents(world, REPORTS)
    under_way = 0
    async with asyncio.TaskGroup() as group:
        reporting = group.create_task(all_report(people))
        for _kill in range(KILLS):
            life = DeskProcess(tmp_path, settings)
            life.start()
            await requests(world, dice.randrange(1, 60))
            await asyncio.sleep(dice.random() / 50)  # another instant each time, not a hope
            life.kill()
            under_way += await sent_but_not_written_down(database, telegram)
        assert not reporting.done(), "the kills fell into the reports"
        life = DeskProcess(tmp_path, settings)
        life.start()
        await everybody_knows(reporting, people)
    await all_said(database, world)
    await stops(life)

    await each_has_one_ticket(database, people)
    assert set(job_cards(world)) == {number for resident in people for number in resident.numbers()}
    await nobody_was_asked_twice(database, world)
    repeated = sum(times - 1 for times in said(world).values())
    assert repeated <= under_way, "only what was on its way when the process died is said a second time"


async def test_a_polite_end_repeats_nothing_at_all(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path
) -> None:
    """SIGTERM in the middle of the work: it ends within five seconds with code 0, and nothing comes twice."""
    world, dice = telegram.world, random.Random(5)
    people = residents(world, 80)
    async with asyncio.TaskGroup() as group:
        reporting = group.create_task(all_report(people))
        for _end in range(4):
            life = DeskProcess(tmp_path, settings)
            life.start()
            await requests(world, dice.randrange(20, 70))
            await stops(life)
        assert not reporting.done(), "the ends fell into the reports"
        life = DeskProcess(tmp_path, settings)
        life.start()
        await everybody_knows(reporting, people)
    await all_said(database, world)
    await stops(life)

    await each_has_one_ticket(database, people)
    assert set(said(world).values()) == {1}
    assert set(job_cards(world).values()) == {1}


async def requests(world: World, count: int) -> None:
    """Wait for so many more Bot API requests; the first five of a life are its greetings."""
    until = world.request_count + count
    async with asyncio.timeout(PATIENCE):
        while world.request_count < until:  # noqa: ASYNC110  (a request is no event of the world)
            await asyncio.sleep(0.001)


async def everybody_knows(reporting: asyncio.Task[None], people: Sequence[Resident]) -> None:
    """Wait until the last resident has read a number."""
    await asyncio.wait([reporting], timeout=PATIENCE)
    waiting = [resident.id for resident in people if not resident.numbers()]
    assert not waiting, "these wait in vain"


async def stops(life: DeskProcess) -> None:
    """Asked politely, it ends in time and without an error."""
    life.signal(signal.SIGTERM)
    assert await asyncio.to_thread(life.end, 5) == 0, life.log.read_text()[-3000:]


async def sent_but_not_written_down(database: Database, telegram: SandboxServer) -> int:
    """How many rows of the outbox Telegram has carried out already, without the desk having noted it.

    What the dead process had handed to the network is still carried out: so long is waited.
    """
    while telegram.callers:  # noqa: ASYNC110  (a closed connection is no event of the world)
        await asyncio.sleep(0.001)
    sent, left = said(telegram.world), await left_to_say(database, telegram.world)
    return sum((row.chat_id or 0, row.message.get("text")) in sent for row in left)


async def nobody_was_asked_twice(database: Database, world: World) -> None:
    """One draft for each resident, and each press had the answer of a first press."""
    answers = [press.answer.text if press.answer else None for press in world.presses.values()]
    assert len(answers) == REPORTS
    assert all(answer and answer.startswith("Submitted: R-") for answer in answers), answers
    async with database.transaction() as session:
        drafts = Counter((await session.execute(select(col(Form.person_id)))).scalars())
    assert len(drafts) == REPORTS
    assert set(drafts.values()) == {1}


async def each_has_one_ticket(database: Database, people: Sequence[Resident]) -> None:
    """As many tickets as residents, each submitted once, and each resident has read the number of their own."""
    async with database.transaction() as session:
        tickets = (await session.execute(select(Ticket))).scalars().all()
        submitted = select(col(Event.ticket_id)).where(col(Event.kind) == Move.SUBMIT)
        submits = Counter((await session.execute(submitted)).scalars())
        assert not (await session.execute(select(DeadLetter))).scalars().all()
    assert Counter(ticket.description for ticket in tickets) == Counter(resident.words for resident in people)
    assert submits == Counter(ticket.id for ticket in tickets)
    numbers = {ticket.description: f"R-{ticket.id}" for ticket in tickets}
    for resident in people:
        assert resident.numbers() == {numbers[resident.words]}
