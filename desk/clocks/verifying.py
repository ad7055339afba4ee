"""Whether every clock is honest: what is stored beside what the histories say; and this put in the place of that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, text
from sqlmodel import col

from desk.clocks.replay import TELLING, History, Of, by_key, replayed
from desk.clocks.timers import Key, Level, timers_of
from desk.clocks.timing import due_of, keep, rules_of
from desk.days.calendar import next_opening
from desk.tickets.lifecycle import OVER
from desk.work import Desk, Work
from storage.clocks import clocks_of_all, forget_clocks, timers_of_all
from storage.history import holds_of, lines_of
from storage.kinds import ClockKind, TimerKind
from storage.tables import Clock, Ticket, Timer

MENDED = "clocks"
"""The kind of the line of history by which mending moved a promised time; its note is `before>after`, ISO 8601."""

PAGE = 200
"""Tickets that are looked at in one transaction."""


class Why(StrEnum):
    """What a difference comes from, as far as the two sides tell."""

    MISSING = "nothing is stored of it"
    NEVER = "the history knows nothing of it"
    HISTORY = "the history says otherwise"
    HOURS = "counted by the opening hours as they are now"
    ROW = "the ticket shows another time than its clock"
    UNSET = "it is not set"
    ASTRAY = "nothing is to happen then"
    ELSEWHEN = "it is set for another time"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is stored otherwise than it comes out. Of what one side does not know its value is None."""

    ticket_id: int
    clock: str
    """Which clock or timer, and what of it: `fix 1 due_at`."""
    stored: object
    recomputed: object
    why: Why


@dataclass(frozen=True, slots=True)
class Looked:
    """A ticket that was looked at: its clocks as they come out, and what is stored otherwise."""

    ticket: Ticket
    stored: Sequence[Clock]
    clocks: Sequence[Clock]
    timers: Mapping[Key, datetime]
    """What is still to happen to it."""
    differences: Sequence[Difference]


async def bounds(desk: Desk) -> tuple[int, int] | None:
    """The numbers of the first ticket and of the last; None when there is none."""
    async with desk.work() as work:
        first, last = (await work.session.execute(select(func.min(Ticket.id), func.max(Ticket.id)))).one()
    return (first, last) if first is not None and last is not None else None


async def pages(desk: Desk, *, size: int = PAGE) -> AsyncIterator[Sequence[Looked]]:
    """All tickets, looked at in pages along their numbers, each page as it stood at one moment."""
    after = 0
    while True:
        async with desk.work() as work:
            await work.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            query = select(Ticket).where(col(Ticket.id) > after).order_by(col(Ticket.id)).limit(size)
            looked = await _look(work, (await work.session.execute(query)).scalars().all())
        if not looked:
            return
        after = looked[-1].ticket.row_id
        yield looked


async def look_at(work: Work, ticket_id: int, *, locked: bool = False) -> Looked | None:
    """One ticket, looked at; None when there is no such ticket."""
    query = select(Ticket).where(col(Ticket.id) == ticket_id).execution_options(populate_existing=True)
    found = (await work.session.execute(query.with_for_update() if locked else query)).scalars().all()
    looked = await _look(work, found)
    return looked[0] if looked else None


async def mend(work: Work, ticket_id: int) -> Sequence[Difference]:
    """Put what the history says in the place of what is stored, with the ticket locked; what was mended.

    When the time by which something was promised moves, a line of history says so, and is announced.
    """
    looked = await look_at(work, ticket_id, locked=True)
    if looked is None or not looked.differences:
        return ()
    ticket, before = looked.ticket, looked.ticket.due_at
    await forget_clocks(work.session, ticket.row_id, by_key(looked.stored).keys() - by_key(looked.clocks).keys())
    ticket.due_at = due_of(ticket.state, looked.clocks)
    await keep(work, ticket, looked.clocks, looked.clocks)
    if before is not None and ticket.due_at is not None and before != ticket.due_at:
        work.record(ticket, MENDED, f"{before.isoformat()}>{ticket.due_at.isoformat()}")
    return looked.differences


async def _look(work: Work, tickets: Sequence[Ticket]) -> list[Looked]:
    numbers = [ticket.row_id for ticket in tickets]
    if not numbers:
        return []
    events = await lines_of(work.session, numbers, TELLING)
    holds = await holds_of(work.session, numbers)
    clocks, timers = await clocks_of_all(work.session, numbers), await timers_of_all(work.session, numbers)
    return [
        _looked(work, History(each, events[number], holds[number]), clocks[number], timers[number])
        for number, each in zip(numbers, tickets, strict=True)
    ]


def _looked(work: Work, history: History, stored: Sequence[Clock], set_timers: Sequence[Timer]) -> Looked:
    campus, ticket = work.campus, history.ticket
    if ticket.state in OVER and not stored:
        return Looked(ticket, (), (), {}, ())  # It was over before there were clocks: nothing was promised by one.
    clocks = replayed(history, stored, campus.catalogue)
    timers = timers_of(ticket, clocks, campus.catalogue, rules_of(campus, ticket))
    fired = {_key(timer) for timer in set_timers if timer.fired_at is not None}
    coming = {key: at for key, at in timers.items() if key not in fired}
    differences = [*_of_clocks(ticket, stored, clocks), *_of_row(ticket, clocks)]
    # The timers follow from the clocks: where those are wrong, these say nothing new.
    if not differences:
        waiting = {_key(timer): timer.at for timer in set_timers if timer.fired_at is None}
        differences = [*_of_timers(work, ticket, waiting, coming)]
    return Looked(ticket, stored, clocks, coming, differences)


def _key(timer: Timer) -> Key:
    return Key(TimerKind(timer.kind), timer.cycle, timer.level)


_HISTORY = ("started_at", "pauses", "stopped_at")
"""What of a clock the history alone says."""

_COUNTED = ("due_at", "used", "over", "in_time")
"""What of it is counted by the calendar."""


def _of_clocks(ticket: Ticket, stored: Sequence[Clock], clocks: Sequence[Clock]) -> Iterator[Difference]:
    ours, theirs = by_key(clocks), by_key(stored)
    for key in sorted({*ours, *theirs}):
        yield from _of_clock(ticket.row_id, key, theirs.get(key), ours.get(key))


def _of_clock(number: int, key: Of, stored: Clock | None, clock: Clock | None) -> Iterator[Difference]:
    name = f"{key[0]} {key[1]}"
    if stored is None or clock is None:
        why = Why.MISSING if stored is None else Why.NEVER
        yield Difference(number, name, stored and stored.due_at, clock and clock.due_at, why)
        return
    why = Why.HISTORY if _differ(stored, clock, _HISTORY) else Why.HOURS
    for field in _differ(stored, clock, (*_HISTORY, *_COUNTED)):
        yield Difference(number, f"{name} {field}", getattr(stored, field), getattr(clock, field), why)


def _differ(stored: Clock, clock: Clock, fields: Collection[str]) -> list[str]:
    return [field for field in fields if getattr(stored, field) != getattr(clock, field)]


def _of_row(ticket: Ticket, clocks: Sequence[Clock]) -> Iterator[Difference]:
    due = due_of(ticket.state, clocks)
    if ticket.due_at != due:
        yield Difference(ticket.row_id, "due_at", ticket.due_at, due, Why.ROW)


def _of_timers(
    work: Work, ticket: Ticket, stored: Mapping[Key, datetime], coming: Mapping[Key, datetime]
) -> Iterator[Difference]:
    for key in sorted({*stored, *coming}):
        there, ought = stored.get(key), coming.get(key)
        if there == ought or (there is not None and ought is not None and _put_off(work, there, ought)):
            continue
        why = Why.UNSET if there is None else Why.ASTRAY if ought is None else Why.ELSEWHEN
        yield Difference(ticket.row_id, timer_name(key), there, ought, why)


def _put_off(work: Work, there: datetime, ought: datetime) -> bool:
    """Whether it was due already, but the desk found it too late in the day, and put it off."""
    tomorrow = max(next_opening(work.now, work.campus.catalogue.calendar), work.now + timedelta(days=1))
    return ought <= work.now and ought < there <= tomorrow


_LEVELS = frozenset(TimerKind(kind) for kind in ClockKind)


def timer_name(key: Key) -> str:
    """A timer as an operator reads it: `fix 1 late`, `start step 2`. Of each chase no two are set at once."""
    if key.kind in _LEVELS:
        return f"{key.kind} {key.cycle} {Level(key.level).name.lower().replace('_', ' ')}"
    return f"{key.kind} step {key.level + 1}"
