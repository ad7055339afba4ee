"""What is due happens: a level of a clock is put before whoever it is for, and what was forgotten is chased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import select
from sqlmodel import col

from desk.clocks import runs, stands_still
from desk.ladder import who_is_told
from desk.timers import Level, told_from
from desk.work import Work
from storage.clocks import clocks_of
from storage.kinds import ClockKind, TimerKind
from storage.tables import Notice, Ticket, Timer

LATE = "late"
"""The kind of the line of history by which a level is noted; its note is `fix:0`."""


async def fire_due(work: Work, *, limit: int = 50) -> int:
    """Let happen what is due by now; 0 when there was nothing.

    The tickets are claimed, and what another process has claimed is passed over: each timer fires once, for nobody
    touches the timers of a ticket that somebody else holds, and they are read when it is held.
    """
    is_due = col(Timer.fired_at).is_(None) & (col(Timer.at) <= work.now)
    claimed = await work.session.execute(
        select(Ticket)
        .join(Timer, col(Ticket.id) == col(Timer.ticket_id))
        .where(is_due)
        .order_by(col(Timer.at), col(Timer.ticket_id))
        .limit(limit)
        .with_for_update(of=Ticket, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    tickets = {ticket.row_id: ticket for ticket in claimed.scalars()}
    query = select(Timer).where(col(Timer.ticket_id).in_(tickets), is_due).order_by(col(Timer.at), col(Timer.ticket_id))
    for timer in (await work.session.execute(query.execution_options(populate_existing=True))).scalars().all():
        await _fire(work, timer, tickets[timer.ticket_id])
    return len(tickets)


async def _fire(work: Work, timer: Timer, ticket: Ticket) -> None:
    kind = TimerKind(timer.kind)
    if timer.fired_at is not None or timer.at > work.now:
        return  # An earlier one of the same ticket has put it off.
    if kind in _WAITS_FOR_OPENING and (opening := told_from(ticket, work.now, work.campus.catalogue)) > work.now:
        # Nobody looked at the clock when it was due, and by now everybody has gone home.
        timer.at = opening
        return
    timer.fired_at = work.now
    if kind in _LEVELS:
        await _escalate(work, ticket, ClockKind(kind), timer.cycle, Level(timer.level))
    elif kind in _CHASES:
        await _CHASES[kind](work, ticket, timer)


_LEVELS = frozenset({TimerKind(kind) for kind in ClockKind})
_WAITS_FOR_OPENING = _LEVELS


async def _escalate(work: Work, ticket: Ticket, kind: ClockKind, cycle: int, level: Level) -> None:
    """Put the level before whoever it is for, if the clock still runs."""
    clocks = await clocks_of(work.session, ticket.row_id)
    clock = next((clock for clock in clocks if clock.kind is kind and clock.cycle == cycle), None)
    if clock is None or not runs(clock) or stands_still(clock):
        return
    told = await who_is_told(work, ticket, kind, level)
    who: list[tuple[int | None, str | None]] = [(person.row_id, None) for person in told.people]
    if told.purpose is not None:
        who.append((None, told.purpose))
    work.session.add_all(
        Notice(
            person_id=person, purpose=purpose, ticket_id=ticket.row_id, kind=kind, cycle=cycle, level=level, at=work.now
        )
        for person, purpose in who
    )
    if level >= Level.DUE:
        work.record(ticket, LATE, f"{kind}:{int(level)}")


Chase = Callable[[Work, Ticket, Timer], Awaitable[None]]
_CHASES: Mapping[TimerKind, Chase] = {}
