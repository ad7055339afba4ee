"""Each of those who follow a ticket says for themselves whether it is fixed.

Who reported it closes it, or sends it back; for all others it is their own matter: what is not fixed for them is a
report of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from desk.access import locked
from desk.errors import NotYours
from desk.errors.outages import AskedAnew
from desk.outages.leaving import on_its_own
from desk.tickets.duplicates import own_duplicate
from desk.tickets.repairs import RepairDraft, submit
from desk.tickets.talking import say_with_report
from desk.work import Recorded, Work
from storage.kinds import State
from storage.tables import Follower, Form, Ticket


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it: the ticket that was asked about, and the person's own one, where it is not fixed for them.

    No `own`: it is not known yet what they would report; they are asked.
    """

    asked: Ticket
    own: Ticket | None = None


async def fixed_for(work: Work, ticket_id: int, cycle: int) -> Answered:
    """For this follower it is fixed. Raises NotFound, NotYours, AskedAnew."""
    ticket, follower = await _asked(work, ticket_id, cycle)
    follower.fixed, follower.answered_in = True, cycle
    return Answered(ticket)


async def not_fixed_for(work: Work, ticket_id: int, cycle: int) -> Answered:
    """For this follower it is not: their own report of it goes its own way, or one is made of what they wrote.

    A second press finds what the first one made. Raises NotFound, NotYours, AskedAnew.
    """
    ticket, follower = await _asked(work, ticket_id, cycle)
    said_so = follower.fixed is False and follower.answered_in == cycle
    made = await _made_before(work, ticket) if said_so else None
    follower.fixed, follower.answered_in = False, cycle
    return Answered(ticket, made or await _own_report(work, ticket, follower))


async def answered_by(work: Work, ticket: Ticket) -> frozenset[int]:
    """The followers, by their row, who have said in this cycle whether it is fixed for them."""
    query = select(col(Follower.person_id)).where(
        col(Follower.ticket_id) == ticket.id, col(Follower.answered_in) == ticket.cycle
    )
    return frozenset((await work.session.execute(query)).scalars())


async def _own_report(work: Work, ticket: Ticket, follower: Follower) -> Ticket | None:
    duplicate = await own_duplicate(work, ticket, work.actor)
    if duplicate is not None and duplicate.state is State.DUPLICATE:
        own = await locked(work, duplicate.row_id)
        own.follows_id = ticket.id
        return await on_its_own(work, own)
    form = await work.session.get(Form, follower.form_id) if follower.form_id is not None else None
    if form is None:
        return None
    fields = RepairDraft.model_fields.keys() & {key for key, value in form.filled.items() if value is not None}
    draft = RepairDraft(**{name: form.filled[name] for name in fields}, asset_id=form.filled.get("asset"))
    made = await submit(work, draft.model_copy(update={"follows_id": ticket.id, "different": True}))
    say_with_report(work, made, [Recorded(*each) for each in form.filled.get("recordings") or ()])
    return made


async def _asked(work: Work, ticket_id: int, cycle: int) -> tuple[Ticket, Follower]:
    ticket = await locked(work, ticket_id)
    follower = await work.session.get(Follower, (ticket_id, work.actor.row_id))
    if follower is None or work.actor.suspended_at is not None:
        raise NotYours()
    if ticket.cycle != cycle or ticket.state not in (State.DONE, State.CLOSED, State.CANCELLED):
        raise AskedAnew(number=work.campus.number(ticket))
    return ticket, follower


async def _made_before(work: Work, ticket: Ticket) -> Ticket | None:
    query = (
        select(Ticket)
        .where(col(Ticket.resident_id) == work.actor.id, col(Ticket.follows_id) == ticket.id)
        .order_by(col(Ticket.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).scalar_one_or_none()
