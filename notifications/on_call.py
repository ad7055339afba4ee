"""A job that cannot wait, outside duty hours: it is put before who is on call, in private, beside the team's group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from desk.duty.on_call import CANNOT_WAIT, There, calls
from desk.people.audience import foremen
from desk.text import Text, _
from desk.tickets.lifecycle import Move
from desk.tickets.prioritising import URGENCY, change_in
from desk.work import Happened, Work
from storage.kinds import Lane, State, Urgency
from storage.tables import Card, Person, Ticket
from wording.cards import TicketView
from wording.crew_buttons import LeadPress
from wording.job_cards import job_card
from wording.messages import Button, Message, Pictures, Show
from wording.move_buttons import move_label
from wording.rows import names
from wording.speech import Lines

Tell = Callable[[Work, Person, Message, Lane], None]
"""Says something to a person in private, if they ever opened the bot."""


async def tell_on_call(tell: Tell, work: Work, happened: Happened, view: TicketView, lane: Lane) -> None:
    """Put a job that cannot wait, and that is the team's from now on, before who is on call.

    Whoever has been asked before, and reads of a job that is somebody's by now, or another team's, reads whose.
    """
    ticket = view.ticket
    if ticket.urgency not in CANNOT_WAIT:
        return
    called: Sequence[int] = []
    arrives = happened.before is not State.QUEUED or happened.event.kind == Move.TRANSFER
    if arrives and view.there is not None and calls(ticket, view.there):
        called = await _call(tell, work, happened, view, view.there, lane)
    if happened.before is State.QUEUED:
        await _settle(tell, work, view, called, moved=ticket.state is State.QUEUED)


async def recall(tell: Tell, work: Work, happened: Happened, view: TicketView, lane: Lane) -> None:
    """Nobody has the job, and it counts as another urgency: who is on call hears that it cannot wait, or can."""
    if happened.event.kind != URGENCY or view.ticket.state is not State.QUEUED:
        return
    before, after = change_in(happened.event.note or "")
    if after not in CANNOT_WAIT:
        await _settle(tell, work, view, [], moved=False)
        return
    hurries = before not in CANNOT_WAIT or after is Urgency.EMERGENCY
    if hurries and view.there is not None and calls(view.ticket, view.there):
        await _call(tell, work, happened, view, view.there, lane)


async def _call(
    tell: Tell, work: Work, happened: Happened, view: TicketView, there: There, lane: Lane
) -> Sequence[int]:
    """Who was told: those who are on call, or the foremen when none of those can be reached."""
    ticket = view.ticket
    found = await work.session.execute(select(Person).where(col(Person.id).in_(there.on_call)).order_by(col(Person.id)))
    people = {person.row_id: person for person in found.scalars() if person.reachable}
    why = _("📟 You are on call: {team} has nobody on duty now.", team=work.campus.catalogue.team(ticket.team))
    if not people:
        people = {person.row_id: person for person in await foremen(work, ticket)}
        why = _(
            "📟 On call: {names}, whom I cannot reach here. Please call them, or give the job to somebody.",
            names=names(there.on_call.values()),
        )
    for number, person in people.items():
        if number == happened.event.actor_id:
            continue
        card = _card(view, why, leads=number not in there.on_call)
        tell(work, person, card, lane)
        if photos := view.pictures():
            tell(work, person, Pictures(photos[:10], card.key), lane)
    return list(people)


async def _settle(tell: Tell, work: Work, view: TicketView, still: Sequence[int], *, moved: bool) -> None:
    """Who was asked, and is not `still`, sees on their card how it stands; there is nothing to accept any more."""
    query = (
        select(Person).join(Card, col(Card.chat_id) == col(Person.chat_user)).where(col(Card.key) == _key(view.ticket))
    )
    shown = job_card(view, moved=moved)
    for person in (await work.session.execute(query)).scalars():
        if person.id not in still:
            tell(work, person, Show(_key(view.ticket), shown.text), Lane.WORK)


def _card(view: TicketView, why: Text, *, leads: bool) -> Show:
    shown = job_card(replace(view, there=None))
    buttons = [*shown.buttons]
    if leads:
        assign = LeadPress(move=Move.ASSIGN, ticket=view.ticket.row_id, seen=view.ticket.version)
        buttons.append([Button(move_label(Move.ASSIGN, view.ticket), assign)])
    return Show(_key(view.ticket), Lines([why, "", shown.text]), buttons, fresh=True)


def _key(ticket: Ticket) -> str:
    return f"call:{ticket.id}:{ticket.cycle}"
