"""What must be true when the faults are over: of the people, of what Telegram shows, and of every row."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from conversations.form import FILLING
from desk.tickets.lifecycle import MOVES, Move
from sandbox.world import World
from storage.database import Database
from storage.kinds import State
from storage.tables import Conversation, DeadLetter, Event, Form, Ticket
from tests.faults.processes import DeskProcess
from tests.faults.residents import Resident, all_said, job_cards

PATIENCE = 30.0
"""Seconds in which a desk that nobody disturbs has to finish what is left."""
AT_THE_END = 5.0
"""Seconds in which a desk that was asked to has ended."""


async def over(done: asyncio.Task[None], people: Sequence[Resident]) -> None:
    """Wait until the last one has what they wanted."""
    await asyncio.wait([done], timeout=PATIENCE)
    waiting = [resident.id for resident in people if not resident.numbers()]
    assert not waiting, "these wait in vain for their number"
    assert done.done(), "the plumber waits in vain for a job"


async def stops(life: DeskProcess) -> None:
    """Asked politely, it ends in time and without an error."""
    life.signal(signal.SIGTERM)
    assert await asyncio.to_thread(life.end, AT_THE_END) == 0, life.log.read_text()[-3000:]


async def all_is_well(database: Database, world: World, life: DeskProcess, people: Sequence[Resident]) -> None:
    """Let it finish and stop; then each has one ticket, nobody was asked twice, and the rows agree with one another."""
    async with asyncio.timeout(PATIENCE):
        await all_said(database, world)
    await stops(life)
    assert "service broke" not in life.log.read_text()
    await each_has_one_ticket(database, people)
    assert set(job_cards(world)) == {number for resident in people for number in resident.numbers()}
    await nobody_was_asked_twice(database, world, people)
    await each_move_was_made_once(database)
    await every_conversation_agrees_with_its_form(database)


async def each_has_one_ticket(database: Database, people: Sequence[Resident]) -> None:
    """As many tickets as residents, each submitted once, and each resident has read the number of their own."""
    async with database.transaction() as session:
        tickets = (await session.execute(select(Ticket))).scalars().all()
        assert not (await session.execute(select(DeadLetter))).scalars().all()
    assert Counter(ticket.description for ticket in tickets) == Counter(resident.words for resident in people)
    numbers = {ticket.description: f"R-{ticket.id}" for ticket in tickets}
    for resident in people:
        assert resident.numbers() == {numbers[resident.words]}


async def nobody_was_asked_twice(database: Database, world: World, people: Sequence[Resident]) -> None:
    """One draft for each resident, and each of their presses had the answer of a first press."""
    ids = {resident.id for resident in people}
    answers = [press.answer.text if press.answer else None for press in world.presses.values() if press.person in ids]
    assert len(answers) == len(people)
    assert all(answer and answer.startswith("Submitted: R-") for answer in answers), answers
    async with database.transaction() as session:
        drafts = Counter((await session.execute(select(col(Form.person_id)))).scalars())
    assert len(drafts) == len(people)
    assert set(drafts.values()) == {1}


async def each_move_was_made_once(database: Database) -> None:
    """The history of a ticket, walked through the table of moves, ends where the ticket stands."""
    async with database.transaction() as session:
        tickets = (await session.execute(select(Ticket))).scalars().all()
        events = (await session.execute(select(Event).order_by(col(Event.id)))).scalars().all()
    for ticket in tickets:
        moves = [event for event in events if event.ticket_id == ticket.id and event.kind in [*Move]]
        assert [event.kind for event in moves] == [Move.SUBMIT, Move.APPROVE, Move.ACCEPT]
        state = State.SUBMITTED
        for event in moves[1:]:
            state = MOVES[state, Move(event.kind)].to
            assert event.state == state
        assert (ticket.state, ticket.version) == (state, len(moves))
        assert ticket.assignee_id == moves[-1].actor_id


async def every_conversation_agrees_with_its_form(database: Database) -> None:
    """No draft is left of a submitted ticket, and nobody stands in the middle of a form that is closed."""
    async with database.transaction() as session:
        left = (await session.execute(select(col(Form.id)).where(col(Form.open)))).scalars().all()
        stands = (await session.execute(select(Conversation))).scalars().all()
    assert left == [], "everybody has submitted"
    assert not [each for each in stands if each.state == FILLING or "form" in each.filled]
