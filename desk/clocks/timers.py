"""Timers: what is to happen to a ticket, and when. From how it stands now, all of it is worked out anew at each move.

A timer that has fired stays, and its key with it: nothing of the same key fires again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from enum import IntEnum
from typing import NamedTuple

from desk.catalogue.parts import Catalogue, Target
from desk.clocks.rules import Rules, part_due, runs, stands_still
from desk.days.calendar import due, next_opening
from desk.days.windows import agreed_time
from desk.tickets.lifecycle import OVER
from storage.kinds import ClockKind, State, TimerKind, Urgency
from storage.tables import Clock, Ticket


class Level(IntEnum):
    """How far a clock has run: who hears of it rises with it (desk/late/ladder.py)."""

    WARN = -1
    """A fifth of the target is left."""
    DUE = 0
    LATE = 1
    """Half of the target beyond it."""
    VERY_LATE = 2
    """The target once more."""


class Key(NamedTuple):
    """What makes a timer one of its kind, of a ticket."""

    kind: TimerKind
    cycle: int
    level: int


FIRST, SECOND = 0, 1
"""The steps of a chase: it is asked or reminded, and then done."""

EVENING = time(19)
"""When both sides are reminded of a visit on the next day, by the clock on the campus."""
HOUR_BEFORE = timedelta(hours=1)

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""When residents are asked nothing that can wait."""


def minutes_at(level: Level, target: int) -> int:
    """The minutes of a target after which a level is reached."""
    match level:
        case Level.WARN:
            return max(1, target * 4 // 5)
        case Level.DUE:
            return target
        case Level.LATE:
            return target * 3 // 2
        case Level.VERY_LATE:
            return target * 2


def timers_of(ticket: Ticket, clocks: Sequence[Clock], catalogue: Catalogue, rules: Rules) -> Mapping[Key, datetime]:
    """All that is to happen to the ticket as it stands, by what makes it happen once."""
    timers: dict[Key, datetime] = {}
    for clock in clocks:
        if runs(clock) and not stands_still(clock):
            timers |= _levels(ticket, clock, catalogue, rules)
            if clock.kind is ClockKind.FIX:
                asked = out_of_quiet(clock.due_at, catalogue)
                timers[Key(TimerKind.PROMISE, clock.cycle, FIRST)] = asked
    if ticket.snoozed_until is not None and ticket.state not in OVER:
        # No second snooze ends in the second in which one has ended: its end lay ahead when it was made.
        key = Key(TimerKind.SNOOZE, int(ticket.snoozed_until.timestamp()), FIRST)
        timers[key] = told_from(ticket, ticket.snoozed_until, catalogue)
    return {**timers, **chases_of(ticket, catalogue)}


def _levels(ticket: Ticket, clock: Clock, catalogue: Catalogue, rules: Rules) -> Mapping[Key, datetime]:
    reached = {level: part_due(clock, minutes_at(level, clock.minutes), rules) for level in Level}
    kind = TimerKind(clock.kind)
    rests = ticket.snoozed_until if ticket.urgency is not Urgency.EMERGENCY else None
    return {
        Key(kind, clock.cycle, level): told_from(ticket, max(at, rests or at), catalogue)
        for level, at in reached.items()
    }


def told_from(ticket: Ticket, at: datetime, catalogue: Catalogue) -> datetime:
    """When people are told of it who have closing hours: an emergency waits for none."""
    return at if ticket.urgency is Urgency.EMERGENCY else next_opening(at, catalogue.calendar)


def chases_of(ticket: Ticket, catalogue: Catalogue) -> Mapping[Key, datetime]:
    """What follows from the state itself. Of a state that begins anew the chase does, too."""
    since, begun, chasing = ticket.state_since, chase_cycle(ticket), catalogue.chasing
    visit = agreed_time(ticket.window) if ticket.state in BEFORE_VISIT else None
    timers: dict[Key, datetime] = {}
    match ticket.state:
        case State.ACCEPTED:
            begins = max(since, visit) if visit is not None else since
            timers[Key(TimerKind.START, begun, FIRST)] = _after(begins, chasing.start_reminder, catalogue)
            timers[Key(TimerKind.START, begun, SECOND)] = _after(begins, chasing.start_give_back, catalogue)
        case State.NEEDS_INFO:
            timers[Key(TimerKind.INFO, begun, FIRST)] = _after(since, chasing.info_reminder, catalogue)
            timers[Key(TimerKind.INFO, begun, SECOND)] = _after(since, chasing.info_close, catalogue)
        case State.ON_HOLD if ticket.held_until is not None:
            timers[Key(TimerKind.HOLD, begun, FIRST)] = next_opening(ticket.held_until, catalogue.calendar)
    if visit is not None:
        timers |= _visit(visit, since, catalogue)
    return timers


def chase_cycle(ticket: Ticket) -> int:
    """What tells the chases of this state from those of another time in it: the second in which it began, since 1970.

    Not the ticket's version: that rises with another urgency, too, by which nobody is to be reminded once more.
    """
    return int(ticket.state_since.timestamp())


BEFORE_VISIT = frozenset({State.QUEUED, State.ACCEPTED})
"""States in which an agreed visit is still to come."""


def visit_cycle(visit: datetime) -> int:
    """What tells the reminders of one visit from those of another: its minute, since 1970."""
    return int(visit.timestamp()) // 60


def _visit(visit: datetime, now: datetime, catalogue: Catalogue) -> Mapping[Key, datetime]:
    """The evening before, and an hour before, as far as that is still to come."""
    zone = catalogue.calendar.time_zone
    day_before = visit.astimezone(zone).date() - timedelta(days=1)
    times = {FIRST: datetime.combine(day_before, EVENING, zone), SECOND: visit - HOUR_BEFORE}
    return {Key(TimerKind.VISIT, visit_cycle(visit), step): at for step, at in times.items() if at > now}


def _after(start: datetime, target: Target, catalogue: Catalogue) -> datetime:
    at = due(start, target.minutes, catalogue.calendar_of(target))
    return next_opening(at, catalogue.calendar)


def out_of_quiet(at: datetime, catalogue: Catalogue) -> datetime:
    """The same time, or the end of the night in which it lies."""
    local = at.astimezone(catalogue.calendar.time_zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, catalogue.calendar.time_zone)
