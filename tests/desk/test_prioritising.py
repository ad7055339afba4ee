"""How urgent a ticket is, said by its foreman or the office: its clocks follow, and keep what they were given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlmodel import col

from desk.errors import DeskError, NotFound, NotLead, OutOfDate, WrongState
from desk.late.chasing import Chased
from desk.late.escalating import fire_due
from desk.tickets.assigning import accept, release
from desk.tickets.holds import hold, resume
from desk.tickets.lifecycle import OVER
from desk.tickets.prioritising import prioritise
from storage.clocks import clocks_of
from storage.database import Database
from storage.kinds import ClockKind, Role, State, TimerKind, Urgency
from storage.tables import Clock, Event, Ticket, Timer
from tests.desk.stage import NOON, Stage

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk on a Wednesday at 14:00 on the campus."""
    return Stage(database, now=NOON + 2 * HOUR)


async def _clock(stage: Stage, ticket: Ticket, kind: ClockKind) -> Clock:
    async with stage.work() as work:
        [clock] = [clock for clock in await clocks_of(work.session, ticket.row_id) if clock.kind is kind]
        return clock


async def test_the_clocks_follow(stage: Stage) -> None:
    """Urgent is to be taken in half an hour and repaired in a day; then normal again, and all is as it was."""
    lin, fay = await stage.person("Lin"), await stage.person("Fay", (Role.FOREMAN, "team:plumbing"))
    ticket = await stage.ticket(lin, State.QUEUED)
    before = ticket.due_at
    async with stage.work(fay) as work:
        urgent = await prioritise(work, ticket.row_id, Urgency.URGENT, seen=ticket.version)
        assert (urgent.urgency, urgent.version) == (Urgency.URGENT, ticket.version + 1)
        assert urgent.due_at == stage.now + 24 * HOUR
        [happened] = work.happened
        assert (happened.event.kind, happened.event.note, happened.due_before) == ("urgency", "normal>urgent", before)
    accept = await _clock(stage, ticket, ClockKind.ACCEPT)
    assert (accept.due_at, accept.around_the_clock) == (stage.now + HOUR / 2, True)
    async with stage.work() as work:
        timers = select(Timer).where(col(Timer.ticket_id) == ticket.id, col(Timer.kind) == TimerKind.ACCEPT)
        at = {timer.level: timer.at for timer in (await work.session.execute(timers)).scalars()}
        assert at[0] == accept.due_at
    async with stage.work(fay) as work:
        again = await prioritise(work, ticket.row_id, Urgency.NORMAL)
        assert again.due_at == before
        await prioritise(work, ticket.row_id, Urgency.NORMAL)
        assert len(work.happened) == 1  # It counted so already.


async def test_the_credit_of_a_pause_survives(stage: Stage) -> None:
    """Two hours on hold are two hours more, of whatever urgency it is meanwhile and afterwards."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin, State.IN_PROGRESS, assignee=wang)
    began = stage.now
    async with stage.work(wang) as work:
        await hold(work, ticket.row_id, "parts", began + 2 * HOUR)
    async with replace(stage, now=began + HOUR).work(ada) as work:
        held = await prioritise(work, ticket.row_id, Urgency.EMERGENCY)
        assert (held.state, held.due_at) == (State.ON_HOLD, began + 6 * HOUR)
    async with replace(stage, now=began + 2 * HOUR).work(wang) as work:
        assert (await resume(work, ticket.row_id)).due_at == began + 6 * HOUR
    async with replace(stage, now=began + 3 * HOUR).work(ada) as work:
        assert (await prioritise(work, ticket.row_id, Urgency.URGENT)).due_at == began + 26 * HOUR


async def test_what_was_put_off_is_not_when_it_is_more_urgent(stage: Stage) -> None:
    """A snooze was for what it was then; one that is less urgent now stays put off."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin, State.QUEUED)
    for urgency, snoozed in ((Urgency.LOW, True), (Urgency.EMERGENCY, False)):
        async with stage.work(ada) as work:
            row = await work.session.get_one(Ticket, ticket.id)
            row.snoozed_until = stage.now + HOUR
            assert ((await prioritise(work, ticket.row_id, urgency)).snoozed_until is not None) is snoozed


async def test_what_comes_back_counts_by_what_it_is_by_then(stage: Stage) -> None:
    """It became an emergency while a worker had it: given back, it is to be taken in ten minutes, not in four hours."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work(wang) as work:
        await accept(work, ticket.row_id)
    async with stage.work(ada) as work:
        await prioritise(work, ticket.row_id, Urgency.EMERGENCY)
    stage.now += HOUR
    async with stage.work(wang) as work:
        await release(work, ticket.row_id, "no_time")
    clock = await _clock(stage, ticket, ClockKind.ACCEPT)
    assert (clock.due_at, clock.around_the_clock) == (stage.now + HOUR / 6, True)


async def test_nobody_is_reminded_once_more_by_another_urgency(stage: Stage) -> None:
    """Wang was reminded to begin; then the office finds it less urgent: that begins no state anew."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    stage.now += 20 * HOUR
    for urgency in (Urgency.LOW, Urgency.URGENT):
        async with stage.work() as work:
            await fire_due(work)
        async with stage.work(ada) as work:
            await prioritise(work, ticket.row_id, urgency)
    async with stage.work() as work:
        await fire_due(work)
        lines = (await work.session.execute(select(col(Event.kind)).order_by(col(Event.id)))).scalars().all()
    assert lines.count(Chased.REMIND_START) == 1


async def test_a_ticket_from_before_there_were_clocks(stage: Stage) -> None:
    """What it was promised stays, as there is nothing yet by which to count."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work() as work:
        await work.session.execute(delete(Clock))
    async with stage.work(ada) as work:
        assert (await prioritise(work, ticket.row_id, Urgency.URGENT)).due_at == ticket.due_at


async def test_who_may_and_when(stage: Stage) -> None:
    """Its foreman and the office, as long as somebody has to do something; a stale button is noticed."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    fay, ivo = [
        await stage.person(n, (Role.FOREMAN, f"team:{t}")) for n, t in (("Fay", "plumbing"), ("Ivo", "network"))
    ]
    eve = await stage.person("Eve")

    async def refusal(person: object, state: State, seen: int | None = None) -> type[DeskError] | None:
        ticket = await stage.ticket(lin, state, assignee=wang)
        async with stage.work(person) as work:  # type: ignore[arg-type]
            try:
                await prioritise(work, ticket.row_id, Urgency.URGENT, seen)
            except DeskError as error:
                return type(error)
        return None

    for person, expected in ((fay, None), (lin, NotLead), (wang, NotLead), (ivo, NotFound), (eve, NotFound)):
        assert await refusal(person, State.ACCEPTED) is expected
    for state in State:
        over = state in OVER or state is State.DONE
        assert await refusal(fay, state) is (WrongState if over else None)
    assert await refusal(fay, State.QUEUED, seen=99) is OutOfDate
    async with stage.work() as work:
        kinds = (await work.session.execute(select(col(Event.kind)))).scalars().all()
        assert set(kinds) == {"urgency"}
