"""What a ticket is that asks for no repair, and how the life of such a one is told: nobody repairs a word of praise."""

from __future__ import annotations

from collections.abc import Mapping

from desk.text import Text, _
from desk.tickets.lifecycle import NAMES, Move
from storage.kinds import State, TicketKind
from storage.tables import Ticket

KINDS: Mapping[TicketKind, Text] = {
    TicketKind.REPAIR: _("🔧 Repair"),
    TicketKind.COMPLAINT: _("📣 Complaint"),
    TicketKind.SUGGESTION: _("💭 Suggestion"),
    TicketKind.PRAISE: _("👏 Praise"),
    TicketKind.QUESTION: _("❓ Question"),
}

_STATES: Mapping[State, Text] = {
    State.QUEUED: _("Passed on"),
    State.ACCEPTED: _("Somebody looks after it"),
    State.IN_PROGRESS: _("Being dealt with"),
    State.DONE: _("Dealt with, waiting for feedback"),
}

_MOVES: Mapping[Move, Text] = {
    Move.APPROVE: _("Pass on"),
    Move.ACCEPT: _("I look after it"),
    Move.CONFIRM: _("Settled"),
    Move.PARTLY: _("Partly settled"),
    Move.REOPEN: _("Not settled"),
    Move.CANCEL: _("Take it back"),
}


def is_repair(ticket: Ticket) -> bool:
    """Whether something is to be repaired; everything else is a word to the office."""
    return ticket.kind is TicketKind.REPAIR


def state_name(ticket: Ticket) -> Text:
    """Where it stands, in a few words."""
    other = None if is_repair(ticket) else _STATES.get(ticket.state)
    return other or NAMES[ticket.state]


def label_of(move: Move, ticket: Ticket) -> Text | None:
    """What the button of a move says on what is no repair; None where it says the same."""
    return None if is_repair(ticket) else _MOVES.get(move)
