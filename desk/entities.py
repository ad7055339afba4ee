"""The kept things and their words, for the rooms above the desk that do not reach into storage themselves."""

from storage.kinds import ClockKind, Lane, Language, Role, State, Urgency
from storage.tables import Channel, Clock, Event, Form, Invitation, Membership, Notice, Person, RosterEntry, Ticket

__all__ = [
    "Channel",
    "Clock",
    "ClockKind",
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
    "State",
    "Ticket",
    "Urgency",
]
