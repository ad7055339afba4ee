"""By when: what the desk promises to a resident, what it says when that was not kept, and how a change of it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from desk.clocks.timing import rules_of
from desk.days.calendar import next_opening
from desk.text import Text, _
from desk.tickets.prioritising import URGENCY
from desk.work import Campus, Happened
from storage.kinds import ClockKind, State
from storage.tables import Ticket
from wording.cards import URGENCIES, TicketView
from wording.kinds import is_repair
from wording.speech import Content, Lines

CLOCKS = "clocks"
"""The kind of the line of history when a due time is worked out anew; its note is the old one, `>`, and the new one."""

APART = timedelta(minutes=1)
"""What differs by less is the same time to people."""

_FIRST: Mapping[State, ClockKind] = {State.SUBMITTED: ClockKind.REVIEW, State.QUEUED: ClockKind.ACCEPT}
"""The clock of the first that has to happen, of a report that has just come in."""

_TO_REPAIR = frozenset({State.QUEUED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD})


def promise(view: TicketView) -> Content | None:
    """By when the present step is promised; or that it should have been, never a promise in the past."""
    ticket = view.ticket
    if ticket.due_at is None:
        return None
    in_review = ticket.state is State.SUBMITTED
    if not view.late:
        sentence = _DECIDED if in_review else _done(ticket)
        begins = _("It came in outside office hours: we begin on {at:when}.", at=view.opens) if view.opens else None
        return Lines([begins, Text(sentence.key, {"at": ticket.due_at})])
    sentence = _NOT_DECIDED if in_review else _not_done(ticket)
    if view.untold:
        sentence = Text(_COMES_FIRST.key, {"urgency": URGENCIES[ticket.urgency]})
    told = _("Those in charge have been told.") if view.told else _("Those in charge hear of it.")
    return Lines([Text(sentence.key, {"at": ticket.due_at, **sentence.values}), told])


def _done(ticket: Ticket) -> Text:
    return _REPAIRED if is_repair(ticket) else _DEALT_WITH


def _not_done(ticket: Ticket) -> Text:
    return _NOT_REPAIRED if is_repair(ticket) else _NOT_DEALT_WITH


_DECIDED = _("The office will look at it by {at:when}.")
_REPAIRED = _("It should be repaired by {at:when}.")
_DEALT_WITH = _("It should be dealt with by {at:when}.")
_NOT_DEALT_WITH = _("It should have been dealt with by {at:when}; we are sorry.")
_NOT_DECIDED = _("The office should have looked at it by {at:when}; we are sorry.")
_COMES_FIRST = _("It counts as “{urgency}” now, and it is late for that; we are sorry.")
_NOT_REPAIRED = _("It should have been repaired by {at:when}; we are sorry.")


def beginning(campus: Campus, ticket: Ticket, now: datetime) -> datetime | None:
    """When the office opens, for what came in outside its hours and waits for that; None when nothing does."""
    kind = _FIRST.get(ticket.state)
    if kind is None or rules_of(campus, ticket).target(kind, 1).around_the_clock:
        return None
    opens = next_opening(ticket.created_at, campus.catalogue.calendar)
    return opens if opens > max(now, ticket.created_at) else None


def promised_anew(happened: Happened) -> Text | None:
    """By when it is promised now, after what has changed that; None where it differs by less than a minute.

    Nothing is promised that is over already, as of a report that is found urgent a day later: then who hears of it.
    """
    ticket, before = happened.ticket, _before(happened)
    due, to_repair = ticket.due_at, ticket.state in _TO_REPAIR
    if due is None or not (to_repair or ticket.state is State.SUBMITTED):
        return None
    if due <= happened.event.at:
        return _("Those in charge hear of it.") if happened.event.kind == URGENCY else None
    state_before = ticket.state if happened.event.kind in (URGENCY, CLOCKS) else happened.before
    if before is None or (state_before in _TO_REPAIR) is not to_repair:
        return Text((_done(ticket) if to_repair else _DECIDED).key, {"at": due})
    if abs(due - before) < APART:
        return None
    if to_repair and not is_repair(ticket):
        return Text(_DEALT_WITH.key, {"at": due})
    return Text((_REPAIRED_NOW if to_repair else _DECIDED_NOW).key, {"at": due, "before": before})


_REPAIRED_NOW = _("It should be repaired by {at:when} now, instead of {before:when}.")
_DECIDED_NOW = _("The office will look at it by {at:when} now, instead of {before:when}.")


def times_in(note: str) -> Sequence[datetime]:
    """The due time that was kept, and the one that was worked out anew, by the note of that line of history."""
    return [datetime.fromisoformat(part) for part in note.split(">") if part]


def _before(happened: Happened) -> datetime | None:
    """What was promised before it, which of a calendar that was mended stands in the note."""
    if happened.event.kind == CLOCKS and happened.event.note:
        return times_in(happened.event.note)[0]
    return happened.due_before
