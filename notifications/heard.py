"""What the reporter of a ticket, and whoever follows it, reads of a move that somebody else made."""

from __future__ import annotations

from collections.abc import Mapping

from desk.days.windows import window_text
from desk.outages.deciding import OUTAGE
from desk.text import Text, _
from desk.tickets.assigning import AWAY, NOT_STARTED
from desk.tickets.holds import current_hold, hold_text
from desk.tickets.lifecycle import Move
from desk.tickets.prioritising import URGENCY
from desk.tickets.replies import number_in
from desk.work import Happened, Work
from storage.kinds import State
from storage.tables import Person, Ticket
from wording.cards import URGENCIES, TicketView
from wording.kinds import is_repair
from wording.promises import CLOCKS, promised_anew
from wording.speech import Content, Lines

HEARD: Mapping[str, Text] = {
    Move.APPROVE: _("{number}: your report has passed the review."),
    Move.REJECT: _("{number}: the office did not accept your report."),
    Move.ASK: _("{number}: the office has a question."),
    Move.MERGE: _("{number} is the same as {parent}, which came first. You hear from now on how that goes."),
    Move.SPLIT: _("{number}: the office looks at your report by itself again."),
    Move.CANCEL: _("{number} was taken back by whoever reported it."),
    Move.ACCEPT: _("{number}: {worker} has taken your repair."),
    Move.ASSIGN: _("{number}: {worker} does your repair."),
    Move.TRANSFER: _("{number}: it is in the hands of another team now: {team}."),
    Move.START: _("{number}: {worker} has started."),
    Move.HOLD: _("{number}: the work waits until {until:day}. Reason: {reason}"),
    Move.NO_ACCESS: _("{number}: {worker} found nobody in. When may somebody come? Please pick a time."),
    Move.PICK: _("{number}: {actor} has picked a time for the visit: {visit}."),
    Move.RESUME: _("{number}: the work goes on."),
    Move.RELEASE: _("{number}: the worker gave it back; the team is looking for another one."),
    Move.FINISH: _("{number}: {worker} says it is repaired."),
    Move.CONFIRM: _("{number}: {actor} says that it is fixed."),
    Move.PARTLY: _("{number}: it is only partly fixed, and goes back to the workers."),
    Move.REOPEN: _("{number}: it is not fixed, and goes back to the workers."),
    URGENCY: _("{number}: it counts as “{urgency}” now."),
    CLOCKS: _("{number}: the opening hours have changed."),
    OUTAGE: _("{number}: others have this, too; it counts as one outage now. You hear when it is over."),
    Move.EXPIRE: _("{number} was closed, as we heard nothing from you. Is something still wrong? Just write to me."),
}


_OF_WORDS: Mapping[str, Text] = {
    Move.APPROVE: _("{number}: the office has passed it on."),
    Move.ACCEPT: _("{number}: {worker} looks after it now."),
    Move.ASSIGN: _("{number}: {worker} looks after it now."),
    Move.FINISH: _("{number}: {worker} says that it has been dealt with."),
    Move.CONFIRM: _("{number}: {actor} says that it is settled."),
    Move.PARTLY: _("{number}: it is settled only partly, and goes back to {team}."),
    Move.REOPEN: _("{number}: it is not settled, and goes back to {team}."),
}
"""The same, of what is no repair."""

_OTHERWISE: Mapping[tuple[str, str | None], Text] = {
    (Move.RELEASE, AWAY): _("{number}: the worker who had it is away; the team is looking for another one."),
    (Move.RELEASE, NOT_STARTED): _("{number}: the worker did not come to it; the team is looking for another one."),
    (Move.EXPIRE, State.NEEDS_INFO): _(
        "{number} was closed, as nobody answered the office's question. Is it still broken? Just write to me, any time."
    ),
}
"""Moves that are told otherwise, by their note, or by the state before."""


_KNOWN = _("{number}: this is known as {parent}. You follow that from now on, and hear how it goes.")
"""Of what was put under an outage: its parent need not have come first."""


async def heard_of(
    work: Work, happened: Happened, view: TicketView, sentences: Mapping[str, Text] = HEARD
) -> Content | None:
    """The sentence for this event, of these, and by when it is promised now, if that has changed; None: no news."""
    ticket, sentence = happened.ticket, sentences.get(happened.event.kind)
    if sentence is None:
        return None
    if not is_repair(ticket):
        sentence = _OF_WORDS.get(happened.event.kind, sentence)
    if view.of_outage and happened.event.kind == Move.MERGE:
        sentence = _KNOWN
    sentence = _OTHERWISE.get((happened.event.kind, happened.event.note or happened.before), sentence)
    actor = await work.session.get(Person, happened.event.actor_id) if happened.event.actor_id is not None else None
    held = await current_hold(work, ticket) if happened.event.kind == Move.HOLD else None
    told = Text(
        sentence.key,
        {
            "number": view.number,
            "worker": view.worker,
            "actor": actor.name if actor else "",
            "team": work.campus.catalogue.team(ticket.team),
            "parent": await _number_of(work, ticket.parent_id),
            "visit": window_text(ticket.window) if ticket.window else None,
            "until": held.until if held else None,
            "reason": hold_text(held) if held else None,
            "urgency": URGENCIES[ticket.urgency],
        },
    )
    return Lines([await _set_free(work, happened), told, promised_anew(happened)])


async def _set_free(work: Work, happened: Happened) -> Content | None:
    """Why a report goes on by itself, when that is because of what became of the one that stood for it."""
    note = happened.event.note if happened.event.kind == Move.SPLIT else None
    number = number_in(note, work.campus.catalogue.number_prefix) if note else None
    parent = await work.session.get(Ticket, number) if number is not None else None
    sentence = _OF_PARENT.get(parent.state) if parent is not None else None
    return Text(sentence.key, {"number": note}) if sentence is not None else None


_OF_PARENT: Mapping[State, Text] = {
    State.CANCELLED: HEARD[Move.CANCEL],
    State.REJECTED: _("{number}: the office did not accept this report."),
}


async def _number_of(work: Work, ticket_id: int | None) -> str:
    ticket = await work.session.get(Ticket, ticket_id) if ticket_id is not None else None
    return work.campus.number(ticket) if ticket is not None else ""
