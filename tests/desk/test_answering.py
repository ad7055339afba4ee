"""The answer clock: it begins with the resident's word, and stops when somebody of the other side does something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.clocks.timers import Level
from desk.late.ladder import who_is_told
from desk.tickets.assigning import accept
from desk.tickets.lifecycle import Move
from desk.tickets.moving import move
from desk.tickets.repairs import cancel, finish
from desk.tickets.reviewing import approve, ask
from desk.tickets.talking import say
from desk.work import Said
from storage.clocks import clocks_of
from storage.database import Database
from storage.kinds import ClockKind, Language, Role, State, Urgency
from storage.tables import Channel, Clock, Event, Person, Ticket, Timer
from tests.desk.stage import CATALOGUE, Stage

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk on a Wednesday afternoon, when it is open."""
    return Stage(database, now=Stage(database).now + timedelta(hours=2))


async def _answers(stage: Stage, ticket: Ticket) -> list[Clock]:
    async with stage.work() as work:
        return [clock for clock in await clocks_of(work.session, ticket.row_id) if clock.kind is ClockKind.ANSWER]


async def _says(stage: Stage, person: Person, ticket: Ticket, words: str) -> None:
    async with stage.work(person) as work:
        await say(work, ticket.row_id, Said(words))


async def test_a_question_and_its_answer(stage: Stage) -> None:
    """Of three questions the first begins the clock; the worker's word stops it in time, the next question begins anew.

    On whose side each word was stands in the history.
    """
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    await _says(stage, wang, ticket, "I come soon")
    assert await _answers(stage, ticket) == []
    for words in ("When do you come?", "Hello?", "Anybody?"):
        await _says(stage, lin, ticket, words)
    [clock] = await _answers(stage, ticket)
    assert (clock.cycle, clock.started_at, clock.stopped_at) == (1, stage.now, None)
    assert clock.minutes == CATALOGUE.category("plumbing").targets[Urgency.NORMAL].answer.minutes

    later = replace(stage, now=stage.now + 30 * MINUTE)
    await _says(later, wang, ticket, "At three")
    [clock] = await _answers(stage, ticket)
    assert (clock.stopped_at, clock.used, clock.in_time) == (later.now, 30, True)
    await _says(later, lin, ticket, "Thank you")
    assert [clock.cycle for clock in await _answers(stage, ticket)] == [1, 2]
    async with stage.work() as work:
        sides = select(col(Event.side)).where(col(Event.ticket_id) == ticket.id).order_by(col(Event.id))
        assert (await work.session.execute(sides)).scalars().all() == [
            "worker", "resident", "resident", "resident", "worker", "resident",
        ]  # fmt: skip
        timers = select(col(Timer.level)).where(col(Timer.ticket_id) == ticket.id, col(Timer.kind) == "answer")
        assert set((await work.session.execute(timers)).scalars()) == set(Level)


async def test_what_is_an_answer(stage: Stage) -> None:
    """What the other side does by hand with the ticket; not what a rule does, nor the resident's own moves."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ada = await stage.person("Ada", (Role.OFFICE, ""))

    async def stopped_by(state: State, who: Person | None, made: Move | None, **more: object) -> bool | str | None:
        ticket = await stage.ticket(lin, state, assignee=wang if state is State.ACCEPTED else None)
        await _says(stage, lin, ticket, "Well?")
        async with stage.work(who) as work:
            match made:
                case Move.APPROVE if who is not None:
                    await approve(work, ticket.row_id)
                case Move.ASK:
                    await ask(work, ticket.row_id, "Where?")
                case Move.ACCEPT:
                    await accept(work, ticket.row_id)
                case Move.FINISH:
                    await finish(work, ticket.row_id, None)
                case Move.CANCEL:
                    await cancel(work, ticket.row_id)
                case _:
                    assert made is not None
                    await move(work, await work.session.get_one(Ticket, ticket.id), made)
        [clock] = await _answers(stage, ticket)
        return clock.in_time if clock.stopped_at is not None else "runs"

    assert await stopped_by(State.SUBMITTED, ada, Move.APPROVE) is True
    assert await stopped_by(State.SUBMITTED, ada, Move.ASK) is True
    assert await stopped_by(State.QUEUED, wang, Move.ACCEPT) is True
    assert await stopped_by(State.ACCEPTED, wang, Move.FINISH) is True
    assert await stopped_by(State.SUBMITTED, None, Move.APPROVE) == "runs"
    assert await stopped_by(State.ACCEPTED, None, Move.RELEASE) == "runs"
    assert await stopped_by(State.QUEUED, lin, Move.CANCEL) is None


async def test_nobody_waits_for_an_answer_when_it_is_done(stage: Stage) -> None:
    """Whoever is asked whether it is fixed answers by that."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ticket = await stage.ticket(lin, State.DONE, assignee=wang)
    await _says(stage, lin, ticket, "I look at it tonight")
    assert await _answers(stage, ticket) == []


async def test_who_hears_of_a_question(stage: Stage) -> None:
    """In review it is the office's from the first; at work the worker's, then the foreman's."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    fay = await stage.person("Fay", (Role.FOREMAN, "team:plumbing"))
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    async with stage.work() as work:
        work.session.add(Channel(purpose="office", chat_id=-1, language=Language.EN, linked_by=ada.row_id))
    in_review = await stage.ticket(lin, State.SUBMITTED)
    at_work = await stage.ticket(lin, State.IN_PROGRESS, assignee=wang)
    told: dict[tuple[str, Level], object] = {}
    async with stage.work() as work:
        for name, ticket in (("review", in_review), ("work", at_work)):
            for level in (Level.WARN, Level.DUE):
                who = await who_is_told(work, ticket, ClockKind.ANSWER, level)
                told[name, level] = who.purpose or [person.name for person in who.people]
    assert told == {
        ("review", Level.WARN): "office",
        ("review", Level.DUE): "office",
        ("work", Level.WARN): [wang.name],
        ("work", Level.DUE): [fay.name],
    }


def test_the_canteens_first_answer() -> None:
    """The example of the procedure: somebody answers within half an hour of what is said about the food."""
    targets = CATALOGUE.category("canteen").targets[Urgency.NORMAL]
    assert (targets.review.minutes, targets.answer.minutes, targets.answer.around_the_clock) == (30, 30, False)
