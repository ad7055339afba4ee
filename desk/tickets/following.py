"""Following: who hears of a ticket beside its reporter; and the people of one room."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import col

from desk.access import locked, permitted
from desk.errors import CannotFollow, NotYours, WrongState
from desk.outages.going_on import lives_in_outage
from desk.people.rights import Right
from desk.tickets.lifecycle import NAMES, OVER
from desk.work import Work
from storage.quick import Quick
from storage.tables import Follower, Person, Ticket


async def follow(work: Work, ticket_id: int) -> Ticket:
    """Me too: the person hears from now on what the reporter hears. Of an outage all who live in the building may.

    Raises CannotFollow for a report of their own, WrongState when it is over.
    """
    try:
        ticket = await permitted(work, ticket_id, Right.FOLLOW)
    except NotYours:
        found = await locked(work, ticket_id)
        if found.resident_id == work.actor.id:
            raise CannotFollow() from None
        if not await lives_in_outage(work, found):
            raise
        ticket = found
    if ticket.state in OVER:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    await add_followers(work, ticket, [work.actor.row_id])
    return ticket


async def unfollow(work: Work, ticket_id: int) -> Ticket:
    """The person hears of it no more."""
    ticket = await permitted(work, ticket_id, Right.FOLLOW)
    await drop_follower(work, ticket_id, work.actor.row_id)
    return ticket


async def add_followers(work: Work, ticket: Ticket, people: Sequence[int], form: int | None = None) -> None:
    """Let these people hear of a ticket; its reporter does anyway. `form`: the draft instead of which they do."""
    rows = [
        {"ticket_id": ticket.row_id, "person_id": person, "since": work.now, "form_id": form}
        for person in people
        if person != ticket.resident_id
    ]
    if rows:
        new = insert(Follower).values(rows).on_conflict_do_nothing().returning(col(Follower.person_id))
        await _count(work, ticket.row_id, len((await work.session.execute(new)).all()))


async def drop_follower(work: Work, ticket_id: int, person_id: int) -> None:
    """Let this person hear of a ticket no more, if they did."""
    this = (col(Follower.ticket_id) == ticket_id, col(Follower.person_id) == person_id)
    gone = delete(Follower).where(*this).returning(col(Follower.person_id))
    await _count(work, ticket_id, -len((await work.session.execute(gone)).all()))


async def _count(work: Work, ticket_id: int, more: int) -> None:
    """So many more follow it; the row itself knows how many, whoever counts at the same time."""
    if not more:
        return
    counted = (
        update(Ticket)
        .where(col(Ticket.id) == ticket_id)
        .values(followers=col(Ticket.followers) + more)
        .returning(col(Ticket.followers))
        .execution_options(synchronize_session=False)
    )
    followers = (await work.session.execute(counted)).scalar_one()
    ticket = work.session.identity_map.get(identity_key(Ticket, ticket_id))
    if ticket is not None:
        set_committed_value(ticket, "followers", followers)


async def followers_of(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Who follows the ticket and is not suspended, the longest first."""
    return await _FOLLOWERS.rows(work.session, Person, ticket=ticket.row_id)


# Asked at every move of every ticket, of which hardly any has a follower.
_FOLLOWERS = Quick(
    select(Person)
    .join(Follower, col(Follower.person_id) == col(Person.id))
    .where(col(Follower.ticket_id) == bindparam("ticket"), col(Person.suspended_at).is_(None))
    .order_by(col(Follower.since), col(Person.id))
)


async def followed_by(work: Work, *, limit: int = 10, before: int | None = None) -> list[Ticket]:
    """The open tickets elsewhere that this person follows, newest first; `before`: only those with a lower number.

    Those of their own room stand in `of_my_room`.
    """
    query = (
        select(Ticket)
        .join(Follower, col(Follower.ticket_id) == col(Ticket.id))
        .where(col(Follower.person_id) == work.actor.id, col(Ticket.state).not_in(OVER), *_older(before))
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )
    if _lives_somewhere(work.actor):
        here = (col(Ticket.building) == work.actor.building) & (col(Ticket.room) == work.actor.room)
        query = query.where(here.is_not(True))
    return list((await work.session.execute(query)).scalars())


async def of_my_room(work: Work, *, limit: int = 10, before: int | None = None) -> list[Ticket]:
    """The open tickets of the room in which this person lives by the roster, that others reported; newest first.

    `before`: only those with a lower number.
    """
    me = work.actor
    if not _lives_somewhere(me):
        return []
    query = (
        select(Ticket)
        .where(col(Ticket.building) == me.building, col(Ticket.room) == me.room)
        .where(col(Ticket.state).not_in(OVER), col(Ticket.resident_id) != me.id, *_older(before))
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )
    return list((await work.session.execute(query)).scalars())


def _lives_somewhere(person: Person) -> bool:
    return person.registered_at is not None and person.building is not None and person.room is not None


def _older(before: int | None) -> Sequence[ColumnElement[bool]]:
    return [] if before is None else [col(Ticket.id) < before]
