"""Reports of the same fault: one is done, the others follow it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from desk.access import access, stands, visible
from desk.errors import NotFound, NotOffice, ParentOver, SameTicket
from desk.outages.going_on import outage_of
from desk.tickets.following import add_followers, drop_follower
from desk.tickets.holds import end_hold
from desk.tickets.lifecycle import NAMES, OVER, Move, Who
from desk.tickets.moving import move, nothing_holds_up
from desk.work import Work
from storage.quick import Quick
from storage.tables import Follower, Person, Photo, Ticket


async def merge(work: Work, ticket_id: int, into: int, seen: int | None = None) -> Ticket:
    """This ticket is the same as another one: photos and followers go along, and its reporter follows that one.

    Of a duplicate its parent is meant. Raises NotFound, SameTicket, ParentOver.
    """
    ticket = await access(work, ticket_id, to=Move.MERGE, seen=seen)
    return await put_under(work, ticket, await _parent(work, ticket, into))


async def put_under(work: Work, ticket: Ticket, parent: Ticket, *, by_desk: bool = False) -> Ticket:
    """Merge a ticket into another one, both locked; who may, whoever asks has looked."""
    await _move_along(work, ticket, parent)
    await end_hold(work, ticket)
    also = {"parent_id": parent.id}
    merged = await move(work, ticket, Move.MERGE, work.campus.number(parent), also=also, by_desk=by_desk)
    work.record(parent, "merged", work.campus.number(ticket), by_desk=by_desk)
    return merged


async def split(work: Work, ticket_id: int, seen: int | None = None) -> Ticket:
    """The office says that it is not the same after all: it is reviewed by itself again."""
    ticket = await access(work, ticket_id, to=Move.SPLIT, seen=seen)
    if not await stands(work, ticket, frozenset({Who.OFFICE})):
        raise NotOffice()
    return await take_out(work, ticket)


async def take_out(work: Work, ticket: Ticket) -> Ticket:
    """Let a duplicate, locked, be by itself again, and put it under nothing by itself any more."""
    await _unfollow_parent(work, ticket)
    return await move(work, ticket, Move.SPLIT, also={"parent_id": None, "apart": True})


async def hold_duplicates(work: Work, parent_id: int) -> Sequence[Ticket]:
    """Lock the tickets that follow this one, and read them anew.

    Whoever moves a ticket with all that follow it holds these first: a duplicate is always locked before its parent.
    """
    followed = select(Ticket).where(col(Ticket.parent_id) == parent_id).order_by(col(Ticket.id)).with_for_update()
    return (await work.session.execute(followed.execution_options(populate_existing=True))).scalars().all()


async def set_free(work: Work, parent: Ticket) -> None:
    """The parent was taken back, or refused: the reports that followed it are reviewed by themselves again.

    But no danger waits for that. Their reporters follow it no more.
    """
    for ticket in await hold_duplicates(work, parent.row_id):
        await drop_follower(work, parent.row_id, ticket.resident_id)
        await move(work, ticket, Move.SPLIT, work.campus.number(parent), by_desk=True, also={"parent_id": None})
        if nothing_holds_up(work, ticket):
            await move(work, ticket, Move.APPROVE, by_desk=True)


async def duplicates_of(work: Work, parent: Ticket) -> Sequence[Ticket]:
    """The tickets that follow this one, oldest first."""
    return await _DUPLICATES.rows(work.session, Ticket, parent=parent.row_id)


_DUPLICATES = Quick(select(Ticket).where(col(Ticket.parent_id) == bindparam("parent")).order_by(col(Ticket.id)))


async def own_duplicate(work: Work, parent: Ticket, person: Person) -> Ticket | None:
    """This person's own report of the same, if they have one: the latest."""
    query = (
        select(Ticket)
        .where(col(Ticket.parent_id) == parent.id, col(Ticket.resident_id) == person.id)
        .order_by(col(Ticket.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).scalar_one_or_none()


async def parent_of(work: Work, ticket: Ticket) -> Ticket:
    """The ticket that is worked on: a duplicate's parent, or the ticket itself."""
    parent = await work.session.get(Ticket, ticket.parent_id) if ticket.parent_id is not None else None
    return parent or ticket


async def _parent(work: Work, ticket: Ticket, into: int) -> Ticket:
    parent = await parent_of(work, await visible(work, into))
    locked = select(Ticket).where(col(Ticket.id) == parent.id).with_for_update()
    found = (await work.session.execute(locked.execution_options(populate_existing=True))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    if not await stands(work, found, frozenset({Who.OFFICE})):
        raise NotFound()
    if found.id == ticket.id:
        raise SameTicket()
    if found.state in OVER:
        raise ParentOver(number=work.campus.number(found), state=NAMES[found.state])
    return found


async def _move_along(work: Work, ticket: Ticket, parent: Ticket) -> None:
    """Followers, photos, the duplicates that this one has, and the outage for which it stood."""
    followers = select(col(Follower.person_id)).where(col(Follower.ticket_id) == ticket.id)
    people = (await work.session.execute(followers)).scalars().all()
    await add_followers(work, parent, [ticket.resident_id, *people])
    photos = select(Photo).where(col(Photo.ticket_id) == ticket.id, ~col(Photo.after)).order_by(col(Photo.id))
    copies = [
        Photo(ticket_id=parent.row_id, file_id=shot.file_id, cycle=parent.cycle, sender_id=shot.sender_id, at=work.now)
        for shot in (await work.session.execute(photos)).scalars()
    ]
    work.session.add_all(copies)
    work.attached.extend(copies)
    await work.session.execute(update(Ticket).where(col(Ticket.parent_id) == ticket.id).values(parent_id=parent.id))
    outage = await outage_of(work, ticket.row_id)
    if outage is not None and outage.ended_at is None:
        outage.parent_id = parent.row_id
        work.outages[outage.row_id] = outage


async def _unfollow_parent(work: Work, ticket: Ticket) -> None:
    """Its reporter followed the parent only because it was thought to be the same."""
    if ticket.parent_id is not None:
        await drop_follower(work, ticket.parent_id, ticket.resident_id)
