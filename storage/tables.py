"""The tables, which are the entities. All times are aware UTC; all durations are minutes.

Buildings, categories and teams are named by their code in the catalogue.
"""

from storage.columns import Kept
from storage.tables_clocks import Clock, Notice, Timer
from storage.tables_desk import Alert, Card, Channel, Conversation, DeadLetter, Form, Outbox, SeenUpdate
from storage.tables_duty import Shift, ShiftException, Swap
from storage.tables_people import (
    Attempt,
    Invitation,
    Membership,
    PeopleEvent,
    Person,
    RosterChange,
    RosterEntry,
    RosterImport,
)
from storage.tables_tickets import CannedReply, Event, Follower, Hold, Photo, Recording, Ticket

__all__ = [
    "Alert",
    "Attempt",
    "CannedReply",
    "Card",
    "Channel",
    "Clock",
    "Conversation",
    "DeadLetter",
    "Event",
    "Follower",
    "Form",
    "Hold",
    "Invitation",
    "Kept",
    "Membership",
    "Notice",
    "Outbox",
    "PeopleEvent",
    "Person",
    "Photo",
    "Recording",
    "RosterChange",
    "RosterEntry",
    "RosterImport",
    "SeenUpdate",
    "Shift",
    "ShiftException",
    "Swap",
    "Ticket",
    "Timer",
]
