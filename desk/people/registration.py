"""Registration: somebody shows by number and name that they stand in the roster. It is never told which was wrong."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from desk.errors.people import RegisteredAlready
from desk.people.admission import Registration
from desk.people.history import Deed, note
from desk.people.roles import ANONYMOUS_ADMIN, named_admin
from desk.text import _
from desk.work import Concern, Work
from storage.kinds import Role
from storage.quick import Quick
from storage.tables import Attempt, Membership, Person, RosterEntry

TRIES = 5
WITHIN = timedelta(hours=1)
"""So many tries that did not match somebody has in this time."""


async def is_stranger(work: Work) -> bool:
    """Whether the desk must first know who this is: not registered, and neither of the staff nor an admin."""
    person = work.actor
    if work.campus.registration is Registration.OPEN or person.registered_at is not None:
        return False
    if named_admin(work, person):
        return False
    return person.chat_user == ANONYMOUS_ADMIN or not await _HAS_ROLE.records(work.session, person=person.row_id)


_HAS_ROLE = Quick(select(col(Membership.role)).where(col(Membership.person_id) == bindparam("person")).limit(1))


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: the roster's entry, or from when on there may be another one."""

    entry: RosterEntry | None = None
    again_at: datetime | None = None
    """None: at once."""


async def register(work: Work, number: str, name: str) -> Tried:
    """Match number and name with the roster; both must fit, and nobody else may have registered by them.

    A mismatch is counted, and no error: what is counted has to stay. Raises RegisteredAlready.
    """
    if await _has_entry(work):
        raise RegisteredAlready()
    barred = await _barred_until(work)
    if barred is not None:
        return Tried(again_at=barred)
    entry = await work.session.get(RosterEntry, number_of(number), with_for_update=True)
    if entry is None or folded_name(entry.name) != folded_name(name):
        return await _mismatch(work)
    if entry.person_id not in (None, work.actor.id):
        await _alert(work, entry)
        return await _mismatch(work)
    entry.person_id = work.actor.row_id
    await admit(work, work.actor, entry)
    return Tried(entry)


async def _has_entry(work: Work) -> bool:
    query = select(col(RosterEntry.number)).where(col(RosterEntry.person_id) == work.actor.id)
    return (await work.session.execute(query)).first() is not None


async def admit(work: Work, person: Person, entry: RosterEntry) -> None:
    """The person is this entry of the roster from now on: room, number and role are as it says."""
    person.registered_at = work.now
    take_over(person, entry)
    if entry.role is not Role.RESIDENT:
        held = (person.row_id, entry.role, entry.scope)
        if await work.session.get(Membership, held) is None:
            work.session.add(Membership(person_id=person.row_id, role=entry.role, scope=entry.scope))
    note(work, person, Deed.REGISTERED)


def take_over(person: Person, entry: RosterEntry) -> None:
    """Where the person lives by the roster, and their phone if it has one.

    What they had said of their room themselves is forgotten, also where the roster knows none: who lives in a room may
    follow and answer for it.
    """
    person.building, person.room = entry.building, entry.room
    if entry.phone is not None:
        person.phone = entry.phone


async def _mismatch(work: Work) -> Tried:
    work.session.add(Attempt(person_id=work.actor.row_id, at=work.now))
    await work.session.flush()
    return Tried(again_at=await _barred_until(work))


async def _barred_until(work: Work) -> datetime | None:
    """When the person may try again; None when they may now."""
    lately = select(func.count(), func.min(col(Attempt.at))).where(
        col(Attempt.person_id) == work.actor.id, col(Attempt.at) > work.now - WITHIN
    )
    count, first = (await work.session.execute(lately)).one()
    return first + WITHIN if count >= TRIES and first is not None else None


async def _alert(work: Work, entry: RosterEntry) -> None:
    other = await work.session.get_one(Person, entry.person_id)
    words = _(
        "{name} tried to register as {number}, which {other} has done already. /people {number} shows who that is.",
        name=work.actor.name,
        number=entry.number,
        other=other.name,
    )
    work.to_admins.append(Concern(f"roster entry taken: person {work.actor.id}", [words]))


def number_of(written: str) -> str:
    """A number as the roster keeps it: half-width capitals without space."""
    return "".join(unicodedata.normalize("NFKC", written).upper().split())


def folded_name(name: str) -> str:
    """A name as it is compared: width, case and spaces do not matter, nor the dots between the parts of one."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if not letter.isspace() and letter not in "·•・.")
