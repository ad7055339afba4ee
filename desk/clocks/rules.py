"""Clocks: which deadline of a ticket runs in which state, and what a move does to it.

Pure: from the clocks as they stand, a move and the calendar come the clocks as they stand after it. The desk does it
move by move; desk/clocks/replay.py does it again from a ticket's history, and must come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desk.catalogue.parts import Target
from desk.days.calendar import Calendar, Pause, due, used
from desk.tickets.lifecycle import Move
from storage.kinds import ClockKind, State
from storage.tables import Clock

RUNS: Mapping[ClockKind, frozenset[State]] = {
    ClockKind.REVIEW: frozenset({State.SUBMITTED}),
    ClockKind.ACCEPT: frozenset({State.QUEUED}),
    ClockKind.FIX: frozenset({State.QUEUED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD}),
}
"""In which states a clock runs. The answer clock follows what is said, not the state: desk/clocks/answering.py."""

WAITS: Mapping[ClockKind, frozenset[State]] = {ClockKind.REVIEW: frozenset({State.NEEDS_INFO})}
"""In which states it stands still until somebody outside the desk does something."""

_ANEW: Mapping[ClockKind, frozenset[Move]] = {
    ClockKind.REVIEW: frozenset({Move.SUBMIT, Move.APPEAL, Move.SPLIT}),
    # A job that comes back to the same team goes on with the time that it had: giving it back wins nothing.
    ClockKind.ACCEPT: frozenset({Move.APPROVE, Move.TRANSFER, Move.REOPEN, Move.PARTLY}),
    ClockKind.FIX: frozenset({Move.APPROVE, Move.REOPEN, Move.PARTLY}),
}
"""Moves by which it begins anew, in its next cycle."""

_KEPT: Mapping[ClockKind, frozenset[Move]] = {
    ClockKind.REVIEW: frozenset({Move.APPROVE, Move.REJECT}),
    ClockKind.ACCEPT: frozenset({Move.ACCEPT, Move.ASSIGN}),
    ClockKind.FIX: frozenset({Move.FINISH, Move.CONFIRM}),
}
"""Moves by which its promise is kept, in time or late. By any other move there is nothing left to promise."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A move as the clocks see it. `until`: when the work should go on, of a hold; the visit, of a time picked."""

    at: datetime
    made: Move
    before: State | None
    after: State
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a ticket's clocks go by: its targets, as it stands now, and the hours that they count."""

    ticket_id: int
    target: Callable[[ClockKind, int], Target]
    """Of a clock, by its kind and cycle."""
    calendar: Callable[[Target], Calendar]


def turned(clocks: Sequence[Clock], turn: Turn, rules: Rules) -> list[Clock]:
    """The clocks that a move began or changed. `clocks` are all of the ticket's; it changes them in place."""
    changed = [_turned(kind, _latest(clocks, kind), turn, rules) for kind in RUNS]
    return [clock for each in changed for clock in each]


def _turned(kind: ClockKind, clock: Clock | None, turn: Turn, rules: Rules) -> Sequence[Clock]:
    if turn.after in RUNS[kind]:
        if clock is None or turn.made in _ANEW[kind]:
            stopped = [_stopped(clock, turn.at, rules, kept=False)] if clock is not None and runs(clock) else []
            return [*stopped, begun(kind, clock.cycle + 1 if clock is not None else 1, turn.at, rules)]
        return _going_on(clock, turn, rules)
    if clock is None or not runs(clock):
        return []
    if turn.after in WAITS.get(kind, ()):
        return [_paused(clock, turn.at, None, rules)] if not stands_still(clock) else []
    return [_stopped(_hold_ended(clock, turn.at), turn.at, rules, kept=turn.made in _KEPT[kind])]


def _going_on(clock: Clock, turn: Turn, rules: Rules) -> Sequence[Clock]:
    """It runs on: after it was stopped, or stood still; or with a hold that begins or ends."""
    if clock.stopped_at is not None:
        since, clock.stopped_at, clock.used, clock.over, clock.in_time = clock.stopped_at, None, None, None, None
        # How urgent the ticket is may be another while it did not run.
        return [_paused(retargeted(clock, rules), since, turn.at, rules)]
    if stands_still(clock):
        return [_reckoned(_ended(clock, turn.at), rules)]
    if clock.kind is not ClockKind.FIX:
        return []
    match turn.made:
        case Move.HOLD | Move.NO_ACCESS:
            return [_paused(_hold_ended(clock, turn.at), turn.at, turn.until or turn.at, rules)]
        case Move.PICK:
            # Nobody can do anything before the visit.
            return [_reckoned(_hold_ended(clock, turn.at, visit=turn.until), rules)]
        case _ if turn.before is State.ON_HOLD:
            return [_reckoned(_hold_ended(clock, turn.at), rules)]
    return []


def begun(kind: ClockKind, cycle: int, at: datetime, rules: Rules) -> Clock:
    """A clock that begins to run, by the ticket's target as it is now."""
    target = rules.target(kind, cycle)
    clock = Clock(
        ticket_id=rules.ticket_id,
        kind=kind,
        cycle=cycle,
        started_at=at,
        minutes=target.minutes,
        around_the_clock=target.around_the_clock,
        pauses=[],
        due_at=at,
    )
    return _reckoned(clock, rules)


def retargeted(clock: Clock, rules: Rules) -> Clock:
    """The same clock, by the ticket's target as it is now. What it stood still stays its credit."""
    target = rules.target(clock.kind, clock.cycle)
    clock.minutes, clock.around_the_clock = target.minutes, target.around_the_clock
    return _reckoned(clock, rules)


def stopped(clock: Clock, at: datetime, rules: Rules, *, kept: bool) -> Clock:
    """The clock has stopped: what it used is frozen. `kept`: what it promised was done, in time or not."""
    return _stopped(clock, at, rules, kept=kept)


def runs(clock: Clock) -> bool:
    """Whether it has not stopped; it may stand still."""
    return clock.stopped_at is None


def stands_still(clock: Clock) -> bool:
    """Whether it waits for something of which nobody knows when it comes."""
    return runs(clock) and bool(clock.pauses) and clock.pauses[-1][1] is None


def pauses_of(clock: Clock) -> list[Pause]:
    """The stretches in which it stood still, or will; one of which the end is not known is not among them."""
    return [
        Pause(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in clock.pauses
        if end is not None
    ]


def calendar_of(clock: Clock, rules: Rules) -> Calendar:
    """The hours that its target counts."""
    return rules.calendar(Target(minutes=clock.minutes, around_the_clock=clock.around_the_clock))


def part_due(clock: Clock, minutes: int, rules: Rules) -> datetime:
    """When so many minutes of it have run, by its pauses: of the target itself that is its due time."""
    return due(clock.started_at, minutes, calendar_of(clock, rules), pauses_of(clock))


def _latest(clocks: Sequence[Clock], kind: ClockKind) -> Clock | None:
    return max((clock for clock in clocks if clock.kind is kind), key=lambda clock: clock.cycle, default=None)


def _reckoned(clock: Clock, rules: Rules) -> Clock:
    clock.due_at = part_due(clock, clock.minutes, rules)
    return clock


def _paused(clock: Clock, start: datetime, end: datetime | None, rules: Rules) -> Clock:
    clock.pauses = [*clock.pauses, (_iso(start), _iso(max(start, end)) if end is not None else None)]
    return _reckoned(clock, rules)


def _ended(clock: Clock, at: datetime) -> Clock:
    """The pause that it is in ends then; not before it began: of two machines one's clock may be behind."""
    start, _end = clock.pauses[-1]
    clock.pauses = [*clock.pauses[:-1], (start, _iso(max(at, datetime.fromisoformat(start))))]
    return clock


def _hold_ended(clock: Clock, at: datetime, *, visit: datetime | None = None) -> Clock:
    """A hold ends before its time, or with the time picked for a visit. After its date it had ended by itself."""
    end = clock.pauses[-1][1] if clock.pauses else None
    if end is None:
        return clock
    if visit is not None:
        return _ended(clock, visit)
    return _ended(clock, at) if datetime.fromisoformat(end) > at else clock


def _stopped(clock: Clock, at: datetime, rules: Rules, *, kept: bool) -> Clock:
    at = max(at, clock.started_at)  # another machine's clock, by which it began, may be ahead of this one's
    if stands_still(clock):
        _ended(clock, at)
    _reckoned(clock, rules).stopped_at = at
    clock.used = used(clock.started_at, at, calendar_of(clock, rules), pauses_of(clock))
    clock.over = clock.used - clock.minutes
    clock.in_time = at <= clock.due_at if kept else None
    return clock


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
