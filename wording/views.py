"""Gathering what a ticket's cards show beside its row."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from desk.lifecycle import Move
from desk.work import Work
from storage.kinds import State
from storage.tables import Event, Person, Photo, Ticket
from wording.cards import TicketView, worker_card
from wording.messages import Show

_SPOKEN = {
    State.SUBMITTED: Move.ANSWER,
    State.NEEDS_INFO: Move.ASK,
    State.REJECTED: Move.REJECT,
    State.QUEUED: Move.REOPEN,
    State.DONE: Move.FINISH,
    State.CLOSED: Move.FINISH,
}
"""Whose words matter in a state: the question that was asked, the reason that was given."""


async def view_of(work: Work, ticket: Ticket) -> TicketView:
    """The ticket with the names, the number of photos and the words that its cards show."""
    resident = await _name(work, ticket.resident_id)
    return TicketView(
        campus=work.campus,
        ticket=ticket,
        resident=resident or "–",
        worker=await _name(work, ticket.assignee_id),
        photos=await _photos(work, ticket),
        note=await _words(work, ticket),
    )


async def _name(work: Work, person_id: int | None) -> str | None:
    if person_id is None:
        return None
    person = await work.session.get(Person, person_id)
    return person.name if person else None


async def _photos(work: Work, ticket: Ticket) -> int:
    query = select(func.count()).where(col(Photo.ticket_id) == ticket.id, col(Photo.after).is_(False))
    return int((await work.session.execute(query)).scalar_one())


async def _words(work: Work, ticket: Ticket) -> str | None:
    kind = _SPOKEN.get(ticket.state)
    if kind is None:
        return None
    query = (
        select(col(Event.note))
        .where(col(Event.ticket_id) == ticket.id, col(Event.kind) == kind)
        .order_by(col(Event.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).scalar_one_or_none()


async def worker_card_of(work: Work, ticket: Ticket, *, fresh: bool = False) -> Show:
    """The worker's card of a job; with the resident's number, if they gave it, as long as the worker has the job."""
    resident = await work.session.get(Person, ticket.resident_id)
    sealed = resident.phone if resident and ticket.share_phone else None
    phone = work.campus.seal.open(sealed) if sealed else None
    return worker_card(await view_of(work, ticket), phone, fresh=fresh)
