"""What is put before people when a ticket grows old: one notice, or several in one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desk.lifecycle import Move, moves_from
from desk.text import Text, _
from desk.timers import Level
from storage.kinds import ClockKind
from storage.tables import Clock, Ticket
from wording.cards import TicketView, headline
from wording.crew_buttons import LeadPress
from wording.messages import Button, Say
from wording.speech import Content, Joined, Lines

MOST = 10
"""Tickets whose lines stand in one message; those that are the furthest up come first."""

_SOON = {
    ClockKind.REVIEW: _("⏳ To be decided by {at:time}"),
    ClockKind.ACCEPT: _("⏳ Somebody should take it by {at:time}"),
    ClockKind.FIX: _("⏳ Should be repaired by {at:time}"),
    ClockKind.ANSWER: _("⏳ The resident waits for an answer, by {at:time}"),
}
_LATE = {
    ClockKind.REVIEW: _("⏰ Not decided: it should have been by {at:time}"),
    ClockKind.ACCEPT: _("⏰ Nobody has taken it: somebody should have by {at:time}"),
    ClockKind.FIX: _("⏰ Not repaired: it should have been by {at:time}"),
    ClockKind.ANSWER: _("⏰ No answer to the resident: it should have come by {at:time}"),
}


@dataclass(frozen=True, slots=True)
class Late:
    """A ticket of which somebody is told, with the clock that is meant."""

    view: TicketView
    clock: Clock
    level: int


def late_notice(late: Sequence[Late], opens: Callable[[Ticket], Button]) -> Say:
    """What one reader is told at once. `opens` makes the button that opens a ticket as that reader has it."""
    if len(late) == 1:
        [only] = late
        return Say(_whole(only), [_acts(only.view.ticket), [opens(only.view.ticket)]])
    worst = sorted(late, key=lambda each: (-each.level, each.clock.due_at))
    shown = worst[:MOST]
    more = _("… and {count} more", count=len(worst) - MOST) if len(worst) > MOST else None
    text = Lines([_("<b>{count} tickets need somebody</b>", count=len(worst)), "", *map(_line, shown), more])
    return Say(text, [[_numbered(each.view, opens)] for each in shown])


def how_late(clock: Clock, level: int) -> Text:
    """What has not been done of a ticket, and by when it should have been."""
    sentence = (_SOON if level < Level.DUE else _LATE)[clock.kind]
    return Text(sentence.key, {"at": clock.due_at})


def _whole(late: Late) -> Content:
    worker = late.view.worker
    return Lines(
        [
            headline(late.view),
            how_late(late.clock, late.level),
            _("👷 {worker} has it", worker=worker) if worker and late.clock.kind is not ClockKind.ACCEPT else None,
        ]
    )


def _line(late: Late) -> Content:
    return Lines([headline(late.view), how_late(late.clock, late.level)])


def _numbered(view: TicketView, opens: Callable[[Ticket], Button]) -> Button:
    button = opens(view.ticket)
    return replace(button, label=Joined([button.label, view.number]))


def _acts(ticket: Ticket) -> list[Button]:
    if Move.ASSIGN not in moves_from(ticket.state):
        return []
    press = LeadPress(move=Move.ASSIGN, ticket=ticket.row_id, seen=ticket.version)
    label = _("Reassign") if ticket.assignee_id is not None else _("Assign to …")
    return [Button(label, press)]
