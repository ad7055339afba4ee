"""A ticket's clocks once more, from its history alone: what is stored has to be the same.

The rules are those of desk/clocks/rules.py. Nothing of what stands on the ticket is asked but its category and its
urgency; of the clocks that are stored only their targets, for those were promised: the catalogue may be another one by
now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from desk.catalogue.parts import Catalogue, Target
from desk.clocks.answering import moved, said
from desk.clocks.rules import Rules, Turn, retargeted, runs, turned
from desk.days.windows import agreed_time
from desk.tickets.lifecycle import Move
from desk.tickets.prioritising import URGENCY, change_in
from desk.tickets.talking import SAID, Side
from storage.kinds import ClockKind, State, Urgency
from storage.tables import Clock, Event, Hold, Ticket

TELLING = frozenset({*Move, URGENCY, *SAID})
"""Kinds of lines of history that begin, change or stop a clock. Of the others nothing is read."""

_HOLDS = frozenset({Move.HOLD, Move.NO_ACCESS})


@dataclass(frozen=True, slots=True)
class History:
    """What happened to a ticket: its lines of the kinds in TELLING and its holds, each in the order of their ids."""

    ticket: Ticket
    events: Sequence[Event]
    holds: Sequence[Hold]


def replayed(history: History, stored: Sequence[Clock], catalogue: Catalogue) -> list[Clock]:
    """All clocks of the ticket as its history makes them. `stored` are changed in nothing."""
    replay = _Replay(history, stored, catalogue)
    for event in _of_their_own(history.events):
        replay.happens(event)
    return replay.clocks


def _of_their_own(events: Sequence[Event]) -> list[Event]:
    """The events, without the submission of what passed by itself: its review was over before it began."""
    passed = {id(first) for first, then in pairwise(events) if _passed_by_itself(first, then)}
    return [event for event in events if id(event) not in passed]


def _passed_by_itself(first: Event, then: Event) -> bool:
    moves = (first.kind, then.kind) == (Move.SUBMIT, Move.APPROVE)
    return moves and first.at == then.at and then.actor_id is None


class _Replay:
    """The clocks as they stand after each line of history."""

    def __init__(self, history: History, stored: Sequence[Clock], catalogue: Catalogue) -> None:
        self.clocks: list[Clock] = []
        self._ticket = history.ticket
        self._holds = list(history.holds)
        self._promised = {
            (clock.kind, clock.cycle): Target(minutes=clock.minutes, around_the_clock=clock.around_the_clock)
            for clock in stored
        }
        self._catalogue = catalogue
        self._state: State | None = None
        self._urgency = _first_urgency(history)
        self._rules = Rules(history.ticket.row_id, self._target, catalogue.calendar_of)

    def happens(self, event: Event) -> None:
        """Let the clocks go on by one line."""
        if event.kind == URGENCY:
            self._urges(event)
        elif event.kind in SAID:
            self._says(event)
        else:
            self._moves(event)

    def _urges(self, event: Event) -> None:
        self._urgency = change_in(event.note or "")[1]
        for clock in filter(runs, self.clocks):
            retargeted(clock, self._rules)

    def _says(self, event: Event) -> None:
        # Of what was said before there were clocks nobody noted on whose side.
        if event.side is not None:
            by_resident = event.side == Side.RESIDENT
            self._keep(said(self.clocks, event.at, State(event.state), self._rules, by_resident=by_resident))

    def _moves(self, event: Event) -> None:
        after = State(event.state)
        turn = Turn(event.at, Move(event.kind), self._state, after, self._until(event))
        self._keep(turned(self.clocks, turn, self._rules))
        self._keep(moved(self.clocks, turn, self._rules, by_hand=event.actor_id is not None))
        self._state = after

    def _keep(self, changed: Sequence[Clock]) -> None:
        self.clocks += [clock for clock in changed if not any(clock is known for known in self.clocks)]

    def _until(self, event: Event) -> datetime | None:
        if event.kind == Move.PICK:
            return agreed_time(event.note)
        if event.kind not in _HOLDS:
            return None
        held = next((hold for hold in self._holds if hold.since == event.at), None)
        if held is None:
            return None
        self._holds.remove(held)
        return held.until

    def _target(self, kind: ClockKind, cycle: int) -> Target:
        targets = self._catalogue.category(self._ticket.category).targets[self._urgency]
        return self._promised.get((kind, cycle)) or targets.of(kind)


def _first_urgency(history: History) -> Urgency:
    changes = (change_in(event.note or "")[0] for event in history.events if event.kind == URGENCY)
    return next(changes, history.ticket.urgency)


Of = tuple[ClockKind, int]
"""A clock's kind and cycle: what tells it apart on its ticket."""


def by_key(clocks: Sequence[Clock]) -> Mapping[Of, Clock]:
    """The clocks by what tells them apart on their ticket."""
    return {(clock.kind, clock.cycle): clock for clock in clocks}
