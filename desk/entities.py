"""The kept things and their words, for the rooms above the desk that do not reach into storage themselves."""

from storage.kinds import Lane, Language, Role, State, Urgency
from storage.tables import Channel, Event, Form, Invitation, Membership, Person, RosterEntry, Ticket

__all__ = [
    "Channel",
    "Event",
    "Form",
    "Invitation",
    "Lane",
    "Language",
    "Membership",
    "Person",
    "Role",
    "RosterEntry",
    "State",
    "Ticket",
    "Urgency",
]
