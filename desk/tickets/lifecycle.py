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
    APPEAL = "appeal"
    ASK = "ask"
    ANSWER = "answer"
    MERGE = "merge"
    """It is the same as another ticket, which it follows from now on."""
    SPLIT = "split"
    """It is not the same after all."""
    CANCEL = "cancel"
    ACCEPT = "accept"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    """It is another team's."""
    START = "start"
    HOLD = "hold"
    NO_ACCESS = "no_access"
    """Nobody was home: the worker proposes other times."""
    PICK = "pick"
    """The resident picks one of the proposed times."""
    RESUME = "resume"
    RELEASE = "release"
    FINISH = "finish"
    CONFIRM = "confirm"
    PARTLY = "partly"
    REOPEN = "reopen"
    EXPIRE = "expire"


class Who(StrEnum):
    """In what relation to a ticket somebody may make a move."""

    REPORTER = "reporter"
    ROOMMATE = "roommate"
    """Lives in the room that it is about, by the roster."""
    FOLLOWER = "follower"
    TEAM = "team"
    """A worker, or a foreman, of the team whose job it is."""
    ASSIGNEE = "assignee"
    FOREMAN = "foreman"
    OFFICE = "office"
    """The office, and who stands above it."""
    DESK = "desk"
    """The desk itself: a rule of the catalogue, or a deadline."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, and who may make it."""

    to: State
    by: frozenset[Who]


def _step(to: State, *by: Who) -> Step:
    return Step(to, frozenset(by))


_LEADS = (Who.FOREMAN, Who.OFFICE)
_AT_WORK = (Who.ASSIGNEE, *_LEADS)

MOVES: Mapping[tuple[State, Move], Step] = {
    (State.SUBMITTED, Move.APPROVE): _step(State.QUEUED, Who.OFFICE, Who.DESK),
    (State.SUBMITTED, Move.REJECT): _step(State.REJECTED, Who.OFFICE),
    (State.SUBMITTED, Move.ASK): _step(State.NEEDS_INFO, Who.OFFICE),
    # By itself where the office has said that it is an outage.
    (State.SUBMITTED, Move.MERGE): _step(State.DUPLICATE, Who.OFFICE, Who.DESK),
    (State.SUBMITTED, Move.TRANSFER): _step(State.SUBMITTED, Who.OFFICE),
    (State.SUBMITTED, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.NEEDS_INFO, Move.ANSWER): _step(State.SUBMITTED, Who.REPORTER),
    (State.NEEDS_INFO, Move.APPROVE): _step(State.QUEUED, Who.OFFICE),
    (State.NEEDS_INFO, Move.REJECT): _step(State.REJECTED, Who.OFFICE),
    (State.NEEDS_INFO, Move.MERGE): _step(State.DUPLICATE, Who.OFFICE, Who.DESK),
    (State.NEEDS_INFO, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    # Nobody has answered for the catalogue's days.
    (State.NEEDS_INFO, Move.EXPIRE): _step(State.CANCELLED, Who.DESK),
    (State.REJECTED, Move.APPEAL): _step(State.SUBMITTED, Who.REPORTER),
    # A parent that is taken back must not take others' reports with it. Its reporter: of what was put under an outage.
    (State.DUPLICATE, Move.SPLIT): _step(State.SUBMITTED, Who.REPORTER, Who.OFFICE, Who.DESK),
    (State.QUEUED, Move.ACCEPT): _step(State.ACCEPTED, Who.TEAM),
    (State.QUEUED, Move.ASSIGN): _step(State.ACCEPTED, *_LEADS),
    (State.QUEUED, Move.TRANSFER): _step(State.QUEUED, *_LEADS),
    (State.QUEUED, Move.MERGE): _step(State.DUPLICATE, Who.OFFICE, Who.DESK),
    # What skipped the review is looked at afterwards.
    (State.QUEUED, Move.REJECT): _step(State.REJECTED, Who.OFFICE),
    (State.QUEUED, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    # Asked at the promised time, the resident says that it is fixed, whoever did it: so in each state of the repair.
    (State.QUEUED, Move.CONFIRM): _step(State.CLOSED, Who.REPORTER, Who.ROOMMATE),
    (State.ACCEPTED, Move.START): _step(State.IN_PROGRESS, Who.ASSIGNEE),
    (State.ACCEPTED, Move.HOLD): _step(State.ON_HOLD, *_AT_WORK),
    (State.ACCEPTED, Move.NO_ACCESS): _step(State.ON_HOLD, Who.ASSIGNEE),
    # Hands are wet: who forgot to press Start may still say that it is done.
    (State.ACCEPTED, Move.FINISH): _step(State.DONE, Who.ASSIGNEE),
    # By itself when a roster says that somebody is no worker any more, or when they do not begin.
    (State.ACCEPTED, Move.RELEASE): _step(State.QUEUED, *_AT_WORK, Who.DESK),
    (State.ACCEPTED, Move.ASSIGN): _step(State.ACCEPTED, *_LEADS),
    (State.ACCEPTED, Move.TRANSFER): _step(State.QUEUED, *_AT_WORK),
    (State.ACCEPTED, Move.MERGE): _step(State.DUPLICATE, Who.OFFICE, Who.DESK),
    (State.ACCEPTED, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.ACCEPTED, Move.CONFIRM): _step(State.CLOSED, Who.REPORTER, Who.ROOMMATE),
    (State.IN_PROGRESS, Move.HOLD): _step(State.ON_HOLD, *_AT_WORK),
    (State.IN_PROGRESS, Move.NO_ACCESS): _step(State.ON_HOLD, Who.ASSIGNEE),
    (State.IN_PROGRESS, Move.FINISH): _step(State.DONE, Who.ASSIGNEE),
    (State.IN_PROGRESS, Move.RELEASE): _step(State.QUEUED, *_AT_WORK, Who.DESK),
    (State.IN_PROGRESS, Move.ASSIGN): _step(State.ACCEPTED, *_LEADS),
    (State.IN_PROGRESS, Move.TRANSFER): _step(State.QUEUED, *_AT_WORK),
    (State.IN_PROGRESS, Move.CONFIRM): _step(State.CLOSED, Who.REPORTER, Who.ROOMMATE),
    # It takes longer than was thought.
    (State.ON_HOLD, Move.HOLD): _step(State.ON_HOLD, *_AT_WORK),
    # The times that were proposed have passed, and nobody has picked one.
    (State.ON_HOLD, Move.NO_ACCESS): _step(State.ON_HOLD, Who.ASSIGNEE),
    (State.ON_HOLD, Move.RESUME): _step(State.IN_PROGRESS, *_AT_WORK),
    (State.ON_HOLD, Move.PICK): _step(State.ACCEPTED, Who.REPORTER, Who.ROOMMATE),
    (State.ON_HOLD, Move.FINISH): _step(State.DONE, Who.ASSIGNEE),
    (State.ON_HOLD, Move.RELEASE): _step(State.QUEUED, *_AT_WORK, Who.DESK),
    # If no work had begun before it was held: desk.tickets.repairs looks.
    (State.ON_HOLD, Move.CANCEL): _step(State.CANCELLED, Who.REPORTER),
    (State.ON_HOLD, Move.ASSIGN): _step(State.ACCEPTED, *_LEADS),
    (State.ON_HOLD, Move.TRANSFER): _step(State.QUEUED, *_AT_WORK),
    (State.ON_HOLD, Move.CONFIRM): _step(State.CLOSED, Who.REPORTER, Who.ROOMMATE),
    (State.DONE, Move.CONFIRM): _step(State.CLOSED, Who.REPORTER, Who.ROOMMATE),
    (State.DONE, Move.PARTLY): _step(State.QUEUED, Who.REPORTER),
    (State.DONE, Move.REOPEN): _step(State.QUEUED, Who.REPORTER),
    (State.DONE, Move.EXPIRE): _step(State.CLOSED, Who.DESK),
    # For some days; after them it is a new ticket.
    (State.CLOSED, Move.REOPEN): _step(State.QUEUED, Who.REPORTER),
}

NAMES: Mapping[State, Text] = {
    State.SUBMITTED: _("Waiting for review"),
    State.NEEDS_INFO: _("Waiting for an answer"),
    State.REJECTED: _("Not accepted"),
    State.QUEUED: _("Waiting for a worker"),
    State.ACCEPTED: _("A worker has it"),
    State.IN_PROGRESS: _("Being repaired"),
    State.ON_HOLD: _("On hold"),
    State.DONE: _("Repaired, waiting for feedback"),
    State.CLOSED: _("Closed"),
    State.CANCELLED: _("Cancelled"),
    State.DUPLICATE: _("Same as another report"),
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
    State.ON_HOLD: 2,
    State.DONE: 3,
    State.CLOSED: 4,
    State.CANCELLED: 0,
    State.DUPLICATE: 1,
}
"""Which of STEPS is under way, counted from 0; 4 when all are over. A submitted ticket has applied already."""

OVER = frozenset({State.REJECTED, State.CANCELLED, State.CLOSED, State.DUPLICATE})
"""States in which nobody has anything to do, unless somebody begins again."""

WITH_WORKER = frozenset({State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD})
"""States in which a worker has the job."""


def moves_from(state: State) -> frozenset[Move]:
    """The moves that this state knows."""
    return frozenset(move for (before, move) in MOVES if before is state)
