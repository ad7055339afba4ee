"""The office's desk: the card of one ticket, with all that is known of it and every move that the office may make."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from desk.text import Text, _
from desk.tickets.lifecycle import MOVES, OVER, Move, Who
from desk.tickets.past import Counts, Line
from storage.kinds import State, Urgency
from storage.tables import Ticket
from wording.cards import (
    SHOWN,
    SHOWN_ADDED,
    URGENCIES,
    TicketView,
    by_when,
    facts,
    headline,
    held,
    progress,
    quoted,
)
from wording.desk_buttons import CardDeed, CardPress, DecidePress
from wording.equipment import earlier_button, repeated_line, warranty_line
from wording.kinds import label_of, state_name
from wording.messages import Button, Rows, Show
from wording.past import line_of
from wording.speech import Content, Joined, Lines
from wording.urgency_cards import urgency_button

LATEST = 5
"""Lines of history on the card itself."""

SHOWN_IN_HISTORY = 80
"""Characters of the words of a line on the card itself: all that stands on it must fit into one message."""

PAST_PAGE = 10
"""Lines of history on a page of its own: each may hold some hundred characters."""

LABELS: Mapping[Move, Text] = {
    Move.APPROVE: _("Approve"),
    Move.REJECT: _("Reject"),
    Move.ASK: _("Ask"),
    Move.MERGE: _("Same as…"),
    Move.SPLIT: _("Not the same"),
    Move.ASSIGN: _("Assign"),
    Move.TRANSFER: _("Other team"),
    Move.HOLD: _("Hold"),
    Move.RESUME: _("Resume"),
    Move.RELEASE: _("Release"),
}
"""The office's moves, in the order in which they stand on the card."""


def desk_key(ticket: Ticket) -> str:
    """The key of a ticket's card on the desk."""
    return f"desk:{ticket.id}"


def moves_of_the_office(ticket: Ticket) -> list[Move]:
    """What the office may do with a ticket now."""
    steps = ((move, MOVES.get((ticket.state, move))) for move in LABELS)
    return [move for move, step in steps if step is not None and Who.OFFICE in step.by]


def desk_card(
    view: TicketView, lines: Sequence[Line], counts: Counts, *, without: Collection[Move] = (), fresh: bool = False
) -> Show:
    """Everything of a ticket. `lines`: its latest history, oldest first; `without`: what its reader may not do."""
    ticket = view.ticket
    past = [line_of(view, line, SHOWN_IN_HISTORY) for line in lines]
    return Show(
        key=desk_key(ticket),
        text=Lines([*_report(view), *_standing(view), *_beside(counts), "", _("<b>History</b>"), *past]),
        buttons=_buttons(view, without, more=counts.lines > len(lines)),
        fresh=fresh,
    )


def _report(view: TicketView) -> list[Content | None]:
    urgency = view.ticket.urgency
    hurry = urgency in (Urgency.EMERGENCY, Urgency.URGENT)
    answers = [_("💬 Answer: {answer}", answer=quoted(words, SHOWN_ADDED)) for words in view.answers[-2:]]
    return [
        Text("<b>{urgency}</b>", {"urgency": URGENCIES[urgency]}) if hurry else None,
        headline(view),
        *facts(view, hurry=not hurry, joined=True),
        warranty_line(view),
        repeated_line(view),
        *answers,
    ]


def _standing(view: TicketView) -> list[Content | None]:
    """Where it stands, and with whom."""
    ticket = view.ticket
    team = view.campus.catalogue.team(ticket.team)
    runs = ticket.due_at is not None and ticket.state not in OVER and ticket.state is not State.DONE
    return [
        progress(ticket.state, ticket.kind),
        Text("<b>{state}</b>", {"state": state_name(ticket)}),
        Joined(["👤", view.resident]),
        Joined(["🧰", Text("{team}", {"team": team}), *(["·", "👷", view.worker] if view.worker else [])]),
        by_when(view) if runs else None,
        view.snoozed,
        Joined(["⏸", held(view)]) if ticket.state is State.ON_HOLD else None,
        _("🔗 The same as {parent}", parent=view.parent) if view.parent else None,
        _("⚖️ Appeal: {words}", words=quoted(view.appeal, SHOWN_ADDED)) if view.appeal is not None else None,
        Joined(["⭐" * ticket.rating, quoted(ticket.rating_comment, SHOWN_ADDED) if ticket.rating_comment else ""])
        if ticket.rating
        else None,
    ]


def _beside(counts: Counts) -> list[Content | None]:
    return [
        _("🔗 Same reports: {count}", count=counts.duplicates) if counts.duplicates else None,
        _("👥 Following it: {count}", count=counts.followers) if counts.followers else None,
    ]


def _buttons(view: TicketView, without: Collection[Move], *, more: bool) -> Rows:
    ticket = view.ticket
    moves = [
        Button(
            label_of(move, ticket) or LABELS[move], DecidePress(move=move, ticket=ticket.row_id, seen=ticket.version)
        )
        for move in moves_of_the_office(ticket)
        if move not in without
    ]
    open_ticket = ticket.state not in OVER and ticket.state is not State.DONE
    beside = [
        urgency_button(ticket, lead=False) if open_ticket else None,
        _beside_button(_("💬 Write to the resident"), CardDeed.WORD, ticket) if ticket.state not in OVER else None,
        _beside_button(_("📷 Photos"), CardDeed.PHOTOS, ticket) if view.shots else None,
        _beside_button(_("All the words"), CardDeed.WHOLE, ticket) if len(ticket.description) > SHOWN else None,
        _beside_button(_("All the history"), CardDeed.PAST, ticket) if more else None,
        earlier_button(view),
    ]
    shown = [button for button in beside if button is not None]
    return [moves[:3], moves[3:6], moves[6:], shown[:2], shown[2:]]


def _beside_button(label: Text, deed: CardDeed, ticket: Ticket) -> Button:
    return Button(label, CardPress(deed=deed, ticket=ticket.row_id))


def past_card(view: TicketView, lines: Sequence[Line], *, more: bool) -> Show:
    """A page of a ticket's history, in its card's place. `more`: there are lines before these."""
    ticket = view.ticket
    older = (
        CardPress(deed=CardDeed.PAST, ticket=ticket.row_id, before=lines[0].event.row_id) if lines and more else None
    )
    return Show(
        key=desk_key(ticket),
        text=Lines([headline(view), "", _("<b>History</b>"), *(line_of(view, line) for line in lines)]),
        buttons=[
            [
                *([Button(_("« Earlier"), older)] if older is not None else []),
                _beside_button(_("« Back to the report"), CardDeed.SHOW, ticket),
            ]
        ],
    )
