"""The closed sets of words that rows hold. Their meanings stand in docs/glossary.md."""

from enum import IntEnum, StrEnum


class State(StrEnum):
    """Where a repair stands; design of the life of a repair: desk/tickets/lifecycle.py."""

    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    REJECTED = "rejected"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


class Urgency(StrEnum):
    """How fast a fault wants somebody."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


class TicketKind(StrEnum):
    """What somebody wants of the desk. A danger is a repair of the highest urgency."""

    REPAIR = "repair"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    QUESTION = "question"


class PlaceKind(StrEnum):
    """How large a place is; each lies in one of the kind before it."""

    ZONE = "zone"
    BUILDING = "building"
    FLOOR = "floor"
    ROOM = "room"


class ClockKind(StrEnum):
    """What a deadline is for; when each runs: desk/clocks/rules.py."""

    REVIEW = "review"
    ACCEPT = "accept"
    FIX = "fix"
    ANSWER = "answer"


class TimerKind(StrEnum):
    """What is to happen to a ticket at a time: a level of one of its clocks, or a chase; see desk/clocks/timers.py."""

    REVIEW = "review"
    ACCEPT = "accept"
    FIX = "fix"
    ANSWER = "answer"
    START = "start"
    """Accepted and not begun."""
    HOLD = "hold"
    """On hold past its date."""
    INFO = "info"
    """A question that nobody answers."""
    VISIT = "visit"
    """Somebody comes at an agreed time."""
    PROMISE = "promise"
    """The time by which it should be repaired has come."""
    SNOOZE = "snooze"
    """Somebody wanted to be reminded no earlier."""


class Role(StrEnum):
    """What a person may be on the desk; a person may be several."""

    RESIDENT = "resident"
    WORKER = "worker"
    FOREMAN = "foreman"
    OFFICE = "office"
    HEAD = "head"
    DIRECTOR = "director"
    ADMIN = "admin"


class Language(StrEnum):
    """The languages in which everything that a person reads exists."""

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"


class Lane(IntEnum):
    """How urgent a message is for the delivery: a smaller number leaves first."""

    ANSWER = 0
    EMERGENCY = 1
    WORK = 2
    REMINDER = 3
    BULK = 4


class Duty(StrEnum):
    """How somebody is there for their team during a shift."""

    ON_DUTY = "on_duty"
    ON_CALL = "on_call"
