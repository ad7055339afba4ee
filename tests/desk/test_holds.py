"""Holds: what they take of the working time, the due time gets back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.clocks.rules import calendar_of
from desk.clocks.timing import rules_of
from desk.days.calendar import open_minutes
from desk.errors import NothingProposed, NotInThePast, WrongState
from desk.tickets.assigning import assign, release, transfer
from desk.tickets.holds import current_hold, hold, no_access, pick, resume
from desk.tickets.lifecycle import Move
from desk.tickets.moving import move
from desk.tickets.repairs import cancel, finish, start
from desk.tickets.reviewing import approve
from desk.work import Work
from storage.clocks import clocks_of, write_clocks
from storage.database import Database
from storage.kinds import Role, State, Urgency
from storage.tables import Hold, Person, Ticket
from tests.desk.stage import CATALOGUE, Stage

FRIDAY_NOON = datetime(2026, 3, 6, 4, 0, tzinfo=UTC)
"""12:00 on the campus, when the morning ends; work goes on at 13:30."""

MONDAY = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)
"""08:00 on the campus, when it opens."""

HOUR = timedelta(hours=1)


@pytest.fixture
async def stage(database: Database) -> Stage:
    """A desk on a Friday at noon."""
    return Stage(database, now=FRIDAY_NOON)


async def _job(stage: Stage, state: State = State.IN_PROGRESS, **kind: object) -> tuple[Person, Person, Ticket]:
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    return lin, wang, await stage.ticket(lin, state, assignee=wang, **kind)  # type: ignore[arg-type]


async def _due(stage: Stage, ticket: Ticket, due_at: datetime) -> None:
    """The job is one that was queued a week ago, and is to be repaired by then."""
    async with stage.work() as work:
        [clock] = await clocks_of(work.session, ticket.row_id)
        clock.started_at, clock.due_at = stage.now - timedelta(days=7), due_at
        calendar = calendar_of(clock, rules_of(work.campus, ticket))
        clock.minutes = open_minutes(clock.started_at, due_at, calendar)
        await write_clocks(work.session, [clock])


async def test_a_hold_gives_back_its_open_minutes(stage: Stage) -> None:
    """Held from Friday noon to Tuesday 08:00: an afternoon and a Monday, of which the weekend was none."""
    _lin, wang, ticket = await _job(stage)
    await _due(stage, ticket, MONDAY + 2 * HOUR)  # an afternoon of 4 h, and two hours of Monday, are left
    async with stage.work(wang) as work:
        held = await hold(work, ticket.row_id, "parts", MONDAY + 24 * HOUR)
        assert (held.state, held.held_until) == (State.ON_HOLD, MONDAY + 24 * HOUR)
    later = replace(stage, now=MONDAY + 24 * HOUR)
    async with later.work(wang) as work:
        going = await resume(work, ticket.row_id)
    # Six open hours from Tuesday 08:00: 12:00, and two more from 13:30.
    assert (going.state, going.held_until, going.due_at) == (State.IN_PROGRESS, None, MONDAY + 24 * HOUR + 7.5 * HOUR)


async def test_several_holds_add_up(stage: Stage) -> None:
    """Held, held for longer with another reason, resumed, held again: each open minute comes back once."""
    _lin, wang, ticket = await _job(stage)
    await _due(stage, ticket, MONDAY + 1 * HOUR)  # 4 h + 1 h are left
    async with stage.work(wang) as work:
        await hold(work, ticket.row_id, "parts", MONDAY)
    monday = replace(stage, now=MONDAY)
    async with monday.work(wang) as work:
        again = await hold(work, ticket.row_id, "outside", MONDAY + 2 * HOUR)
        assert again.state is State.ON_HOLD
    ten = replace(stage, now=MONDAY + 2 * HOUR)
    async with ten.work(wang) as work:
        assert (await resume(work, ticket.row_id)).due_at == MONDAY + 8.5 * HOUR
    async with replace(stage, now=MONDAY + 3 * HOUR).work(wang) as work:
        await hold(work, ticket.row_id, "weather", MONDAY + 24 * HOUR)
    tuesday = replace(stage, now=MONDAY + 24 * HOUR)
    async with tuesday.work(wang) as work:
        assert (await resume(work, ticket.row_id)).due_at == MONDAY + 24 * HOUR + 4 * HOUR
        holds = select(Hold).where(col(Hold.ticket_id) == ticket.id).order_by(col(Hold.id))
        kept = (await work.session.execute(holds)).scalars().all()
    assert [hold.reason for hold in kept] == ["parts", "outside", "weather"]
    assert all(hold.ended_at is not None for hold in kept)


async def test_what_was_late_stays_late(stage: Stage) -> None:
    """A hold that begins after the due time gives nothing back."""
    _lin, wang, ticket = await _job(stage)
    late = FRIDAY_NOON - HOUR
    await _due(stage, ticket, late)
    async with stage.work(wang) as work:
        await hold(work, ticket.row_id, "parts", MONDAY)
    async with replace(stage, now=MONDAY).work(wang) as work:
        assert (await resume(work, ticket.row_id)).due_at == late


async def test_an_emergency_counts_every_hour(stage: Stage) -> None:
    """Where the target counts nights and weekends, so does what a hold gives back."""
    _lin, wang, ticket = await _job(stage, urgency=Urgency.EMERGENCY)
    assert CATALOGUE.categories["plumbing"].targets[Urgency.EMERGENCY].fix.around_the_clock
    await _due(stage, ticket, FRIDAY_NOON + HOUR)
    async with stage.work(wang) as work:
        await hold(work, ticket.row_id, "parts", FRIDAY_NOON + 10 * HOUR)
    async with replace(stage, now=FRIDAY_NOON + 10 * HOUR).work(wang) as work:
        assert (await resume(work, ticket.row_id)).due_at == FRIDAY_NOON + 11 * HOUR


@pytest.mark.parametrize("way", ["finish", "release", "assign", "transfer", "pick", "cancel"])
async def test_every_way_out_of_a_hold_ends_it(stage: Stage, way: str) -> None:
    """No hold is left open, the row holds no date of it, and what is over is due at no time."""
    lin, wang, ticket = await _job(stage, State.ACCEPTED)
    ma = await stage.person("Ma", (Role.FOREMAN, "team:plumbing"))
    ways: dict[str, tuple[Person, Callable[[Work], Awaitable[Ticket]]]] = {
        "finish": (wang, lambda work: finish(work, ticket.row_id, "ok")),
        "release": (wang, lambda work: release(work, ticket.row_id, "tools")),
        "assign": (ma, lambda work: assign(work, ticket.row_id, ma.row_id)),
        "transfer": (ma, lambda work: transfer(work, ticket.row_id, "electrical")),
        "pick": (lin, lambda work: pick(work, ticket.row_id, MONDAY)),
        "cancel": (lin, lambda work: cancel(work, ticket.row_id)),
    }
    async with stage.work(wang) as work:
        await no_access(work, ticket.row_id, [MONDAY])
    who, leave = ways[way]
    async with stage.work(who) as work:
        ended = await leave(work)
        assert ended.held_until is None
        assert await current_hold(work, ended) is None
        assert (ended.due_at is None) == (way in ("finish", "cancel"))


async def test_a_visit_that_was_agreed_is_not_late_before_it(stage: Stage) -> None:
    """What was left of the time when nobody was home is left when the visit begins."""
    lin, wang, ticket = await _job(stage, State.ACCEPTED)
    await _due(stage, ticket, MONDAY + 2 * HOUR)  # an afternoon of 4 h, and two hours of Monday, are left
    async with stage.work(wang) as work:
        await no_access(work, ticket.row_id, [MONDAY + 48 * HOUR])
    async with stage.work(lin) as work:
        agreed = await pick(work, ticket.row_id, MONDAY + 48 * HOUR)
    assert agreed.due_at == MONDAY + 48 * HOUR + 7.5 * HOUR


async def test_what_was_begun_cannot_be_cancelled_on_hold(stage: Stage) -> None:
    """Held before any work it can still be taken back; held in the middle of it, it cannot."""
    lin, wang, ticket = await _job(stage, State.ACCEPTED)
    async with stage.work(wang) as work:
        await start(work, ticket.row_id)
        await hold(work, ticket.row_id, "parts", MONDAY)
    async with stage.work(lin) as work:
        with pytest.raises(WrongState):
            await cancel(work, ticket.row_id)


async def test_the_resident_picks_one_of_the_times(stage: Stage) -> None:
    """Nobody was home: of the proposed times one is taken, no other, and none that is over."""
    lin, wang, ticket = await _job(stage, State.ACCEPTED)
    times = [MONDAY + 2 * HOUR, MONDAY + 6 * HOUR]
    async with stage.work(wang) as work:
        held = await no_access(work, ticket.row_id, times)
        assert (held.state, held.held_until) == (State.ON_HOLD, times[1])
    async with stage.work(lin) as work:
        with pytest.raises(NothingProposed):
            await pick(work, ticket.row_id, MONDAY + 3 * HOUR)
    async with replace(stage, now=MONDAY + 3 * HOUR).work(lin) as work:
        with pytest.raises(NothingProposed):
            await pick(work, ticket.row_id, times[0])
        picked = await pick(work, ticket.row_id, times[1])
    assert (picked.state, picked.window, picked.assignee_id) == (State.ACCEPTED, times[1].isoformat(), wang.id)


async def test_a_hold_ends_in_the_future(stage: Stage) -> None:
    """Neither a resume date nor a proposed time may be over, and some time must be proposed."""
    _lin, wang, ticket = await _job(stage)
    async with stage.work(wang) as work:
        for wrong in (
            hold(work, ticket.row_id, "parts", FRIDAY_NOON),
            no_access(work, ticket.row_id, [FRIDAY_NOON - HOUR, MONDAY]),
            no_access(work, ticket.row_id, []),
        ):
            with pytest.raises(NotInThePast):
                await wrong


async def test_a_report_that_waits_for_review_has_no_hold_to_end(stage: Stage) -> None:
    """Moves of tickets that are on no hold change no due time by it."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin)
    async with stage.work(ada) as work:
        passed = await approve(work, ticket.row_id)
    assert passed.due_at is not None
    async with stage.work() as work:
        row = await work.session.get(Ticket, ticket.id)
        assert row is not None
        assert (await move(work, row, Move.TRANSFER, also={"team": "electrical"})).due_at == passed.due_at
