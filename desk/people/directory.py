"""Finding people: for admins, by what one knows of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col

from desk.errors.people import NobodyFound
from desk.people.history import history_of
from desk.people.registration import number_of
from desk.people.roles import admin, named_admin
from desk.reading import read
from desk.text import Text
from desk.work import Work
from storage import words
from storage.tables import Membership, Person, RosterEntry

FOUND = 20
"""People who are shown at once; of more, somebody has to say more."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: people, and who stands in the roster under this number and has not registered yet."""

    people: Sequence[Person]
    more: bool = False
    waiting: RosterEntry | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that an admin sees of somebody."""

    person: Person
    roles: Sequence[Membership]
    named: bool
    """An admin by the settings."""
    entry: RosterEntry | None
    history: Sequence[Text]


async def find(work: Work, said: str) -> Found:
    """Who is meant by a name, @username, number of the roster, chat's number, or room. Raises NotAdmin, NobodyFound."""
    await admin(work)
    said = said.strip()
    entry = await work.session.get(RosterEntry, number_of(said)) if said else None
    people = {
        person.row_id: person
        for person in [*await _by_numbers(work, said, entry), *await _by_room(work, said), *await _by_name(work, said)]
    }
    waiting = entry if entry is not None and entry.person_id is None else None
    if not people and waiting is None:
        raise NobodyFound(words=said[:60])
    return Found(list(people.values())[:FOUND], len(people) > FOUND, waiting)


async def staff(work: Work) -> Found:
    """Who has a role here, by name. Raises NotAdmin."""
    await admin(work)
    held = select(col(Membership.person_id))
    query = select(Person).where(col(Person.id).in_(held)).order_by(col(Person.name), col(Person.id)).limit(FOUND + 1)
    people = (await work.session.execute(query)).scalars().all()
    return Found(people[:FOUND], len(people) > FOUND)


async def known(work: Work, person: Person) -> Known:
    """What an admin sees of this person. Raises NotAdmin."""
    await admin(work)
    roles = select(Membership).where(col(Membership.person_id) == person.id)
    entry = select(RosterEntry).where(col(RosterEntry.person_id) == person.id)
    return Known(
        person,
        (await work.session.execute(roles.order_by(col(Membership.role), col(Membership.scope)))).scalars().all(),
        named_admin(work, person),
        (await work.session.execute(entry)).scalar_one_or_none(),
        await history_of(work, person),
    )


async def _by_numbers(work: Work, said: str, entry: RosterEntry | None) -> Sequence[Person]:
    if entry is not None and entry.person_id is not None:
        return [await work.session.get_one(Person, entry.person_id)]
    if said.startswith("@"):
        query = select(Person).where(func.lower(col(Person.username)) == said[1:].lower())
        return (await work.session.execute(query.limit(FOUND))).scalars().all()
    if said.isdecimal() and len(said) <= 18:
        query = select(Person).where(col(Person.chat_user) == int(said))
        return (await work.session.execute(query)).scalars().all()
    return ()


async def _by_room(work: Work, said: str) -> Sequence[Person]:
    place = read(said, work.campus.catalogue)
    if place.building is None or place.room is None:
        return ()
    query = select(Person).where(col(Person.building) == place.building, col(Person.room) == place.room)
    return (await work.session.execute(query.order_by(col(Person.id)).limit(FOUND + 1))).scalars().all()


async def _by_name(work: Work, said: str) -> Sequence[Person]:
    looked_for = words.query(said)
    if not looked_for:
        return ()
    query = (
        select(Person)
        .where(func.campusdesk_words(col(Person.name)).op("@@")(cast(looked_for, TSQUERY)))
        .order_by(col(Person.id).desc())
        .limit(FOUND + 1)
    )
    return (await work.session.execute(query)).scalars().all()
