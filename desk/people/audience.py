"""Who stands above a ticket: the foremen of its team, the head, the director."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlmodel import col

from desk.people.scopes import scopes_of
from desk.work import Work
from storage.kinds import Role
from storage.tables import Membership, Person, Ticket


async def foremen(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Who leads the team whose job it is."""
    return await people_with(work, {Role.FOREMAN}, ticket)


async def above(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Who stands above the office."""
    return await people_with(work, {Role.HEAD, Role.DIRECTOR}, ticket)


async def people_with(work: Work, roles: Collection[Role], ticket: Ticket) -> Sequence[Person]:
    """Who has one of these roles for a ticket, and is not suspended, in the order in which the desk met them."""
    held = select(col(Membership.person_id)).where(
        col(Membership.role).in_(roles), col(Membership.scope).in_(scopes_of(work.campus.catalogue, ticket))
    )
    query = select(Person).where(col(Person.id).in_(held), col(Person.suspended_at).is_(None)).order_by(col(Person.id))
    return (await work.session.execute(query)).scalars().all()
