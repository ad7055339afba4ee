"""The life of a repair is one table: in which state which move leads where, and who may make it.

The code moves by it, the tests walk it, and the people see it in four steps:
apply (申请), review (审核), repair (维修), feedback (反馈).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk.text import Text, _
from storage.kinds import State


class Move(StrEnum):
    """What can be done to a ticket so that its state changes. SUBMIT makes the ticket; all others stand in MOVES."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    ASK = "ask"
    ANSWER = "answer"
    CANCEL = "cancel"
    ACCEPT = "accept"
    START = "start"
    RELEASE = "release"
    FINISH = "finish"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    EXPIRE = "expire"


class Who(StrEnum):
    """In what relation to a ticket somebody may make a move."""

    REPORTER = "reporter"
    TEAM = "team"
    ASSIGNEE = "assignee"
    OFFICE = "office"
    DESK = "desk"
    """The desk itself: a rule of the catalogue, or a deadline."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, and who may make it."""

    to: State
    by: frozenset[Who]


def _step(to: State, *by: Who) -> Step:
    return Step(to, frozenset(by))


MOVES: Mapping[tuple[State, Move], Step] = {
    (State.SUBMITTED, Move.APPROVE): _step(State.QUEUED, Who.OFFICE, Who.DESK),
    (State.SUBMITTED, Move.REJECT): _step(State.REJECTED, Who.OFFICE),
    (State.SUBMITTED, Move.ASK): _step(State.NEEDS_INFO, Who.OFFICE),
    (State.SUBMITTED, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.NEEDS_INFO, Move.ANSWER): _step(State.SUBMITTED, Who.REPORTER),
    (State.NEEDS_INFO, Move.APPROVE): _step(State.QUEUED, Who.OFFICE),
    (State.NEEDS_INFO, Move.REJECT): _step(State.REJECTED, Who.OFFICE),
    (State.NEEDS_INFO, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.QUEUED, Move.ACCEPT): _step(State.ACCEPTED, Who.TEAM),
    (State.QUEUED, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.ACCEPTED, Move.START): _step(State.IN_PROGRESS, Who.ASSIGNEE),
    # Hands are wet: who forgot to press Start may still say that it is done.
    (State.ACCEPTED, Move.FINISH): _step(State.DONE, Who.ASSIGNEE),
    (State.ACCEPTED, Move.RELEASE): _step(State.QUEUED, Who.ASSIGNEE),
    (State.ACCEPTED, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.IN_PROGRESS, Move.FINISH): _step(State.DONE, Who.ASSIGNEE),
    (State.IN_PROGRESS, Move.RELEASE): _step(State.QUEUED, Who.ASSIGNEE),
    (State.DONE, Move.CONFIRM): _step(State.CLOSED, Who.REPORTER),
    (State.DONE, Move.REOPEN): _step(State.QUEUED, Who.REPORTER),
    (State.DONE, Move.EXPIRE): _step(State.CLOSED, Who.DESK),
}

NAMES: Mapping[State, Text] = {
    State.SUBMITTED: _("Waiting for review"),
    State.NEEDS_INFO: _("Waiting for an answer"),
    State.REJECTED: _("Not accepted"),
    State.QUEUED: _("Waiting for a worker"),
    State.ACCEPTED: _("A worker has it"),
    State.IN_PROGRESS: _("Being repaired"),
    State.DONE: _("Repaired, waiting for feedback"),
    State.CLOSED: _("Closed"),
    State.CANCELLED: _("Cancelled"),
}

STEPS = ("apply", "review", "repair", "feedback")
"""The four official steps, in their order."""

STEP_OF: Mapping[State, int] = {
    State.SUBMITTED: 1,
    State.NEEDS_INFO: 1,
    State.REJECTED: 1,
    State.QUEUED: 2,
    State.ACCEPTED: 2,
    State.IN_PROGRESS: 2,
    State.DONE: 3,
    State.CLOSED: 4,
    State.CANCELLED: 0,
}
"""Which of STEPS is under way, counted from 0; 4 when all are over. A submitted ticket has applied already."""

OVER = frozenset({State.REJECTED, State.CANCELLED, State.CLOSED})
"""States out of which no move leads."""


def moves_from(state: State) -> frozenset[Move]:
    """The moves that this state knows."""
    return frozenset(move for (before, move) in MOVES if before is state)
