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
from storage.tables_places import Asset, Outage, Place
from storage.tables_reading import Correction, SecondReading
from storage.tables_tickets import CannedReply, Event, Follower, Hold, Photo, Recording, Ticket

__all__ = [
    "Alert",
    "Asset",
    "Attempt",
    "CannedReply",
    "Card",
    "Channel",
    "Clock",
    "Conversation",
    "Correction",
    "DeadLetter",
    "Event",
    "Follower",
    "Form",
    "Hold",
    "Invitation",
    "Kept",
    "Membership",
    "Notice",
    "Outage",
    "Outbox",
    "PeopleEvent",
    "Person",
    "Photo",
    "Place",
    "Recording",
    "RosterChange",
    "RosterEntry",
    "RosterImport",
    "SecondReading",
    "SeenUpdate",
    "Shift",
    "ShiftException",
    "Swap",
    "Ticket",
    "Timer",
]
