"""The kept things and their words, for the rooms above the desk that do not reach into storage themselves."""

from storage.kinds import Duty, Lane, Language, Role, State, Urgency
from storage.tables import (
    Channel,
    Event,
    Form,
    Invitation,
    Membership,
    Person,
    RosterEntry,
    Shift,
    ShiftException,
    Swap,
    Ticket,
)

__all__ = [
    "Channel",
    "Duty",
    "Event",
    "Form",
    "Invitation",
    "Lane",
    "Language",
    "Membership",
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
