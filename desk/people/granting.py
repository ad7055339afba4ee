"""What an admin may change of what people may do: roles, and whether they may use the desk at all."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.errors import NotFound
from desk.errors.people import NamedAdmin, YourOwnRights
from desk.people.history import Deed, note
from desk.people.roles import admin, named_admin
from desk.tickets.assigning import give_back
from desk.work import Work
from storage.kinds import Role
from storage.tables import Membership, Person


async def grant(work: Work, person_id: int, role: Role, scope: str) -> Person:
    """Give somebody a role, for a scope. One that they have already changes nothing. Raises NotAdmin, NotFound."""
    person = await somebody(work, person_id)
    row = insert(Membership).values(person_id=person.row_id, role=role, scope=scope).on_conflict_do_nothing()
    if (await work.session.execute(row.returning(col(Membership.role)))).first() is not None:
        note(work, person, Deed.GRANTED, role, scope)
    return person


async def revocable(work: Work, person_id: int, role: Role) -> Person:
    """Somebody from whom this role can be taken.

    Raises NotAdmin, NotFound, NamedAdmin, and YourOwnRights when an admin would be one no longer.
    """
    person = await somebody(work, person_id)
    mine = person.id == work.actor.id
    if named_admin(work, person) and not mine:
        raise NamedAdmin(name=person.name)
    if mine and role is Role.ADMIN and not named_admin(work, person):
        raise YourOwnRights()
    return person


async def revoke(work: Work, person_id: int, role: Role, scope: str) -> Person:
    """Take a role from somebody; the jobs that they had by it go back. One that they have no more changes nothing.

    Raises NotAdmin, NotFound, NamedAdmin, and YourOwnRights when an admin would be one no longer.
    """
    person = await revocable(work, person_id, role)
    held = await work.session.get(Membership, (person.row_id, role, scope), with_for_update=True)
    if held is not None:
        await work.session.delete(held)
        await work.session.flush()
        note(work, person, Deed.REVOKED, role, scope)
        await give_back(work, person)
    return person


async def suspendable(work: Work, person_id: int) -> Person:
    """Somebody who can be suspended. Raises NotAdmin, NotFound, NamedAdmin, YourOwnRights."""
    person = await somebody(work, person_id)
    if person.id == work.actor.id:
        raise YourOwnRights()
    if named_admin(work, person):
        raise NamedAdmin(name=person.name)
    return person


async def suspend(work: Work, person_id: int) -> Person:
    """Let somebody do nothing here until that is lifted; the jobs that they have go back to their teams.

    Raises NotAdmin, NotFound, NamedAdmin, YourOwnRights.
    """
    person = await suspendable(work, person_id)
    if person.suspended_at is None:
        person.suspended_at = work.now
        await give_back(work, person)
        note(work, person, Deed.SUSPENDED)
    return person


async def lift(work: Work, person_id: int) -> Person:
    """Let somebody suspended use the desk again. Raises NotAdmin, NotFound."""
    person = await somebody(work, person_id)
    if person.suspended_at is not None:
        person.suspended_at = None
        note(work, person, Deed.LIFTED)
    return person


async def somebody(work: Work, person_id: int) -> Person:
    """The person whom an admin looks at, locked. Raises NotAdmin, NotFound."""
    await admin(work)
    person = await work.session.get(Person, person_id, with_for_update={"key_share": True})
    if person is None:
        raise NotFound()
    return person
