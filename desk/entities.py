"""The kept things and their words, for the rooms above the desk that do not reach into storage themselves."""

from storage.kinds import ClockKind, Duty, Lane, Language, Role, State, Urgency
from storage.tables import (
    Channel,
    Clock,
    Event,
    Form,
    Invitation,
    Membership,
    Notice,
    Person,
    RosterEntry,
    Shift,
    ShiftException,
    Swap,
    Ticket,
)

__all__ = [
    "Channel",
    "Clock",
    "ClockKind",
    "Duty",
    "Event",
    "Form",
    "Invitation",
    "Lane",
    "Language",
    "Membership",
    "Notice",
    "Person",
    "Role",
    "RosterEntry",
    "Shift",
    "ShiftException",
    "State",
    "Swap",
    "Ticket",
    "Urgency",
]
