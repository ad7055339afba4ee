"""Following: who hears of a ticket beside its reporter; and the people of one room."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.access import permitted
from desk.errors import CannotFollow, NotYours
from desk.lifecycle import OVER
from desk.rights import Right
from desk.work import Work
from storage.quick import Quick
from storage.tables import Follower, Person, Ticket


async def follow(work: Work, ticket_id: int) -> Ticket:
    """Me too: the person hears from now on what the reporter hears. Raises CannotFollow for a report of their own."""
    try:
        ticket = await permitted(work, ticket_id, Right.FOLLOW)
    except NotYours:
        own = await work.session.get(Ticket, ticket_id)
        raise (CannotFollow() if own is not None and own.resident_id == work.actor.id else NotYours()) from None
    await add_followers(work, ticket, [work.actor.row_id])
    return ticket


async def unfollow(work: Work, ticket_id: int) -> Ticket:
    """The person hears of it no more."""
    ticket = await permitted(work, ticket_id, Right.FOLLOW)
    this = (col(Follower.ticket_id) == ticket_id, col(Follower.person_id) == work.actor.id)
    await work.session.execute(delete(Follower).where(*this))
    return ticket


async def add_followers(work: Work, ticket: Ticket, people: Sequence[int]) -> None:
    """Let these people hear of a ticket; its reporter does anyway."""
    rows = [
        {"ticket_id": ticket.row_id, "person_id": person, "since": work.now}
        for person in people
        if person != ticket.resident_id
    ]
    if rows:
        await work.session.execute(insert(Follower).values(rows).on_conflict_do_nothing())


async def followers_of(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Who follows the ticket, the longest first."""
    return await _FOLLOWERS.rows(work.session, Person, ticket=ticket.row_id)


# Asked at every move of every ticket, of which hardly any has a follower.
_FOLLOWERS = Quick(
    select(Person)
    .join(Follower, col(Follower.person_id) == col(Person.id))
    .where(col(Follower.ticket_id) == bindparam("ticket"))
    .order_by(col(Follower.since), col(Person.id))
)


async def followed_by(work: Work, *, limit: int = 10) -> list[Ticket]:
    """The open tickets that this person follows, newest first."""
    query = (
        select(Ticket)
        .join(Follower, col(Follower.ticket_id) == col(Ticket.id))
        .where(col(Follower.person_id) == work.actor.id, col(Ticket.state).not_in(OVER))
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )
    return list((await work.session.execute(query)).scalars())


async def of_my_room(work: Work, *, limit: int = 10) -> list[Ticket]:
    """The open tickets of the room in which this person lives by the roster, that others reported; newest first."""
    me = work.actor
    if me.registered_at is None or me.building is None or me.room is None:
        return []
    query = (
        select(Ticket)
        .where(col(Ticket.building) == me.building, col(Ticket.room) == me.room)
        .where(col(Ticket.state).not_in(OVER), col(Ticket.resident_id) != me.id)
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )
    return list((await work.session.execute(query)).scalars())
