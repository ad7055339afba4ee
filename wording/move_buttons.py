"""The buttons of what can be done with a ticket: moves, which change its state, and deeds, which do not."""

from __future__ import annotations

from collections.abc import Mapping

from desk.text import Text, _
from desk.tickets.lifecycle import Move
from storage.kinds import State
from storage.tables import Ticket
from wording.buttons import Deed, DeedPress, MovePress
from wording.kinds import label_of
from wording.messages import Button

_MOVE_LABELS: Mapping[Move, Text] = {
    Move.APPROVE: _("Approve"),
    Move.REJECT: _("Reject"),
    Move.ASK: _("Ask"),
    Move.ACCEPT: _("Accept"),
    Move.START: _("Start"),
    Move.FINISH: _("Done"),
    Move.RELEASE: _("Release"),
    Move.HOLD: _("Cannot go on"),
    Move.NO_ACCESS: _("Nobody home"),
    Move.RESUME: _("Resume"),
    Move.ASSIGN: _("Assign to …"),
    Move.TRANSFER: _("Other team"),
    Move.CONFIRM: _("Fixed"),
    Move.PARTLY: _("Partly fixed"),
    Move.REOPEN: _("Not fixed"),
    Move.APPEAL: _("Appeal"),
    Move.ANSWER: _("Answer"),
}


def move_button(move: Move, ticket: Ticket) -> Button:
    """The button of a move; it carries the version that it was shown with."""
    return Button(move_label(move, ticket), MovePress(move=move, ticket=ticket.row_id, seen=ticket.version))


def move_label(move: Move, ticket: Ticket) -> Text:
    """What the button of a move says: what is on hold already can only wait for longer, or for other times."""
    other = label_of(move, ticket)
    if other is not None:
        return other
    on_hold = ticket.state is State.ON_HOLD
    return _WHILE_ON_HOLD[move] if on_hold and move in _WHILE_ON_HOLD else _MOVE_LABELS[move]


_WHILE_ON_HOLD: Mapping[Move, Text] = {Move.HOLD: _("Hold longer"), Move.NO_ACCESS: _("Propose times")}


def talk_button(ticket: Ticket, label: Text = _("💬 Write, or add a photo")) -> Button:
    """Says something to the others on the ticket."""
    return Button(label, DeedPress(deed=Deed.TALK, ticket=ticket.row_id))


def deed_button(label: Text, deed: Deed, ticket: Ticket) -> Button:
    """The button of a deed, which changes no state."""
    return Button(label, DeedPress(deed=deed, ticket=ticket.row_id))
