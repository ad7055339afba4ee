"""What is due happens: a level of a clock is put before whoever it is for, and what was forgotten is chased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlmodel import col

from desk.clocks.rules import runs, stands_still
from desk.clocks.timers import Level
from desk.late.chasing import chase_hold, chase_info, chase_promise, chase_start, chase_visit, may_fire
from desk.late.ladder import who_is_told
from desk.late.snoozing import snooze_is_over
from desk.work import Work
from storage.clocks import clocks_of
from storage.kinds import ClockKind, TimerKind
from storage.tables import Ticket, Timer

LATE = "late"
"""The kind of the line of history by which a level is noted; its note is `fix:0`."""


AT_ONCE = 50
"""Timers that fire in one transaction."""

TRIED_AGAIN = timedelta(minutes=10)
"""After so long what failed is tried again: a defect is logged now and then, and not in each run."""


async def fire_due(work: Work, *, limit: int = AT_ONCE, ticket_id: int | None = None) -> int:
    """Let happen what is due by now, of one ticket if it is named; how many timers there were.

    The tickets are claimed, and what another process has claimed is passed over: each timer fires once, for nobody
    touches the timers of a ticket that somebody else holds, and they are read when it is held.
    """
    due = _due(work.now)
    claimed = await work.session.execute(
        select(Ticket)
        .join(Timer, col(Ticket.id) == col(Timer.ticket_id))
        .where(*due, *([col(Timer.ticket_id) == ticket_id] if ticket_id is not None else []))
        .order_by(col(Timer.at), col(Timer.ticket_id))
        .limit(limit)
        .with_for_update(of=Ticket, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    tickets = {ticket.row_id: ticket for ticket in claimed.scalars()}
    seen = {number: ticket.version for number, ticket in tickets.items()}
    query = select(Timer).where(col(Timer.ticket_id).in_(tickets), *due)
    query = query.order_by(col(Timer.at), col(Timer.ticket_id), col(Timer.level)).limit(limit)
    timers = (await work.session.execute(query.execution_options(populate_existing=True))).scalars().all()
    for timer in timers:
        # An earlier one has moved the ticket: what is still set of it by now is looked for anew.
        if tickets[timer.ticket_id].version == seen[timer.ticket_id]:
            await _fire(work, timer, tickets[timer.ticket_id])
    # Where another process was a moment faster there may be none, and yet others that wait behind them.
    return len(timers) or len(tickets)


async def due_tickets(work: Work, *, limit: int = AT_ONCE) -> Sequence[int]:
    """The tickets to which something is to happen by now, as far as one transaction would have let it happen."""
    query = select(col(Timer.ticket_id)).where(*_due(work.now)).order_by(col(Timer.at)).limit(limit)
    return list(dict.fromkeys((await work.session.execute(query)).scalars()))


async def put_off(work: Work, ticket_id: int) -> None:
    """What is due of a ticket could not happen: it is tried again later, and keeps nothing else from happening."""
    failed = update(Timer).where(col(Timer.ticket_id) == ticket_id, *_due(work.now))
    await work.session.execute(failed.values(at=work.now + TRIED_AGAIN).execution_options(synchronize_session=False))


async def being_fired(work: Work) -> bool:
    """Whether something is due that has not happened yet: another process is at it, and tells it."""
    # In an order, so that it goes by the index: what is due stands at the end of a table of what has fired.
    due = select(col(Timer.ticket_id)).where(*_due(work.now)).order_by(col(Timer.at)).limit(1)
    return (await work.session.execute(due)).first() is not None


def _due(now: datetime) -> Sequence[ColumnElement[bool]]:
    return col(Timer.fired_at).is_(None), col(Timer.at) <= now


async def _fire(work: Work, timer: Timer, ticket: Ticket) -> None:
    kind = TimerKind(timer.kind)
    if (later := may_fire(timer, ticket, work)) > work.now:
        # Nobody looked at the clock when it was due, and by now everybody has gone home, or sleeps.
        timer.at = later
        return
    timer.fired_at = work.now
    if kind in _CHASES:
        await _CHASES[kind](work, ticket, timer)
    else:
        await _escalate(work, ticket, ClockKind(kind), timer.cycle, Level(timer.level))


async def _escalate(work: Work, ticket: Ticket, kind: ClockKind, cycle: int, level: Level) -> None:
    """Put the level before whoever it is for, if the clock still runs."""
    clocks = await clocks_of(work.session, ticket.row_id)
    clock = next((clock for clock in clocks if clock.kind is kind and clock.cycle == cycle), None)
    if clock is None or not runs(clock) or stands_still(clock):
        return
    told = await who_is_told(work, ticket, kind, level)
    work.session.add_all(told.notices(work, ticket.row_id, kind, cycle, level))
    ticket.noticed = True
    if level >= Level.DUE:
        work.record(ticket, LATE, f"{kind}:{int(level)}")


Chase = Callable[[Work, Ticket, Timer], Awaitable[None]]
_CHASES: Mapping[TimerKind, Chase] = {
    TimerKind.START: chase_start,
    TimerKind.HOLD: chase_hold,
    TimerKind.INFO: chase_info,
    TimerKind.VISIT: chase_visit,
    TimerKind.PROMISE: chase_promise,
    TimerKind.SNOOZE: snooze_is_over,
}
