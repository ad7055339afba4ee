"""The roster: whom the university says belong to it. Files are read into it, and what one changed can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.people.history import Deed, note
from desk.people.roster_rows import RosterRow
from desk.tickets.assigning import give_back
from desk.work import Work
from storage.kinds import Role
from storage.tables import Membership, Person, RosterChange, RosterEntry, RosterImport

BATCH = 1000
"""Rows that are written by one statement."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('roster', 0))")


class CannotUndo(Exception):
    """An import cannot be undone; str() says why, and what to do."""


@dataclass(slots=True)
class Outcome:
    """What a file changed."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    number: int | None = None
    """The import's number; None when nothing was to be changed."""


async def bring_in(
    work: Work, file: str, rows: Sequence[RosterRow], done: Callable[[int], None] = lambda _count: None
) -> Outcome:
    """Add and change entries as these rows say, in one transaction; what they do not say stays.

    People who registered by an entry that changes get its room and its role at once. `done` hears how many rows of the
    next batch are through.
    """
    await work.session.execute(_ONE_AT_A_TIME)
    outcome = Outcome()
    noted = RosterImport(at=work.now, file=file, added=0, changed=0)
    work.session.add(noted)
    await work.session.flush()
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        await _bring_in(work, noted, batch, outcome)
        done(len(batch))
    if outcome.added or outcome.changed:
        noted.added, noted.changed, outcome.number = outcome.added, outcome.changed, noted.id
    else:
        await work.session.delete(noted)
    await work.session.flush()
    return outcome


async def _bring_in(work: Work, noted: RosterImport, rows: Sequence[RosterRow], outcome: Outcome) -> None:
    known = await _entries(work, [row.number for row in rows])
    wanted: dict[str, dict[str, Any]] = {}
    before: dict[str, dict[str, Any] | None] = {}
    for row in rows:
        entry = known.get(row.number)
        values = _values(work, row, entry)
        if entry is None:
            outcome.added += 1
        elif all(getattr(entry, name) == value for name, value in values.items()):
            outcome.unchanged += 1
            continue
        else:
            outcome.changed += 1
        wanted[row.number] = {"number": row.number, **values}
        before[row.number] = _kept(entry) if entry is not None else None
    await _write(work, list(wanted.values()))
    await _note(work, noted, before)
    await _hand_on(work, known, list(wanted.values()))


async def _hand_on(work: Work, known: Mapping[str, RosterEntry], new: Sequence[Mapping[str, Any]]) -> None:
    """Who registered by entries that were `known` otherwise lives where, and may do what, the new ones say."""
    taken = {entry.number: entry for entry in known.values() if entry.person_id is not None}
    changed = [values for values in new if values["number"] in taken]
    if not changed:
        return
    await work.session.flush()
    # One statement for all: of ten thousand people each row by itself would take half a minute.
    numbers = [values["number"] for values in changed]
    await work.session.execute(
        update(Person)
        .where(col(Person.id) == col(RosterEntry.person_id), col(RosterEntry.number).in_(numbers))
        .values(
            building=col(RosterEntry.building),
            room=col(RosterEntry.room),
            phone=func.coalesce(col(RosterEntry.phone), col(Person.phone)),
        )
        .execution_options(synchronize_session=False)
    )
    for values in changed:
        entry, role = taken[values["number"]], (Role(values["role"]), values["scope"])
        if (entry.role, entry.scope) != role:
            person = await work.session.get_one(Person, entry.person_id)
            await _take_role(work, person, entry.role, entry.scope)
            await _give_role(work, person, *role)
            # Only now: who becomes the foreman of their team keeps their jobs.
            await give_back(work, person)


_SAID = ("name", "building", "room", "role", "scope")
"""The columns of an entry that stand as they are; the phone is sealed anew each time, and compared opened."""


def _values(work: Work, row: RosterRow, entry: RosterEntry | None) -> dict[str, Any]:
    """How the entry is to stand."""
    said = row.model_fields_set
    values = {name: getattr(row, name) if name in said or entry is None else getattr(entry, name) for name in _SAID}
    sealed = entry.phone if entry is not None else None
    if "phone" in said and row.phone != (work.campus.seal.open(sealed) if sealed else None):
        sealed = work.campus.seal.close(row.phone) if row.phone else None
    return {**values, "phone": sealed}


def _kept(entry: RosterEntry) -> dict[str, Any]:
    """How an entry stands, as JSON; what is sealed stays so."""
    values = {name: getattr(entry, name) for name in _SAID}
    return {**values, "phone": entry.phone.decode() if entry.phone else None}


async def _entries(work: Work, numbers: Sequence[str]) -> Mapping[str, RosterEntry]:
    query = select(RosterEntry).where(col(RosterEntry.number).in_(numbers)).with_for_update()
    fresh = query.execution_options(populate_existing=True)
    return {entry.number: entry for entry in (await work.session.execute(fresh)).scalars()}


async def _write(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        row = insert(RosterEntry).values(list(rows))
        new = {name: row.excluded[name] for name in (*_SAID, "phone")}
        await work.session.execute(row.on_conflict_do_update(index_elements=["number"], set_=new))


async def _note(work: Work, noted: RosterImport, before: Mapping[str, Mapping[str, Any] | None]) -> None:
    if before:
        changes = [{"import_id": noted.id, "number": number, "before": values} for number, values in before.items()]
        await work.session.execute(insert(RosterChange).values(changes))


async def _take_role(work: Work, person: Person, role: Role, scope: str) -> None:
    membership = await work.session.get(Membership, (person.row_id, role, scope))
    if membership is not None:
        await work.session.delete(membership)
        await work.session.flush()
        note(work, person, Deed.REVOKED, role, scope)


async def _give_role(work: Work, person: Person, role: Role, scope: str) -> None:
    if role is not Role.RESIDENT and await work.session.get(Membership, (person.row_id, role, scope)) is None:
        work.session.add(Membership(person_id=person.row_id, role=role, scope=scope))
        await work.session.flush()
        note(work, person, Deed.GRANTED, role, scope)


async def imports(work: Work, *, limit: int = 20) -> Sequence[RosterImport]:
    """The latest files that were read, the newest first."""
    query = select(RosterImport).order_by(col(RosterImport.id).desc()).limit(limit)
    return (await work.session.execute(query)).scalars().all()


async def undo(work: Work, number: int | None = None) -> RosterImport:
    """Let the roster stand as before an import, the latest when none is named. Raises CannotUndo."""
    await work.session.execute(_ONE_AT_A_TIME)
    noted = await _to_undo(work, number)
    await _check_untouched(work, noted)
    query = select(RosterChange).where(col(RosterChange.import_id) == noted.id).order_by(col(RosterChange.number))
    changes = (await work.session.execute(query)).scalars().all()
    for start in range(0, len(changes), BATCH):
        await _undo(work, changes[start : start + BATCH])
    noted.undone_at = work.now
    return noted


async def _to_undo(work: Work, number: int | None) -> RosterImport:
    if number is None:
        latest = select(RosterImport).where(col(RosterImport.undone_at).is_(None))
        noted = (await work.session.execute(latest.order_by(col(RosterImport.id).desc()).limit(1))).scalar_one_or_none()
        if noted is None:
            raise CannotUndo("There is no import to undo.")
        return noted
    noted = await work.session.get(RosterImport, number)
    if noted is None:
        raise CannotUndo(f"There is no import {number}. `campusdesk people imports` lists the ones there are.")
    if noted.undone_at is not None:
        raise CannotUndo(f"Import {number} has been undone already.")
    return noted


async def _check_untouched(work: Work, noted: RosterImport) -> None:
    """Raises CannotUndo when a later import has changed one of the same entries: what it said would be lost."""
    ours, theirs = aliased(RosterChange), aliased(RosterChange)
    later = (
        select(func.min(col(theirs.import_id)))
        .join(ours, col(ours.number) == col(theirs.number))
        .join(RosterImport, col(RosterImport.id) == col(theirs.import_id))
        .where(
            col(ours.import_id) == noted.id,
            col(theirs.import_id) > noted.id,
            col(RosterImport.undone_at).is_(None),
        )
    )
    first = (await work.session.execute(later)).scalar_one()
    if first is not None:
        raise CannotUndo(f"Import {first} came later and changed some of the same people. Undo that one first.")


async def _undo(work: Work, changes: Sequence[RosterChange]) -> None:
    known = await _entries(work, [change.number for change in changes])
    back = []
    for change in changes:
        entry = known.get(change.number)
        if change.before is not None:
            phone = change.before["phone"]
            back.append({"number": change.number, **change.before, "phone": phone.encode() if phone else None})
        elif entry is not None and entry.person_id is not None:
            await _strike(work, entry)
    gone = [change.number for change in changes if change.before is None]
    await work.session.execute(delete(RosterEntry).where(col(RosterEntry.number).in_(gone)))
    await _write(work, back)
    await _hand_on(work, known, back)


async def _strike(work: Work, entry: RosterEntry) -> None:
    """Who registered by an entry that is not there any more is not registered."""
    person = await work.session.get_one(Person, entry.person_id)
    person.registered_at = None
    await _take_role(work, person, entry.role, entry.scope)
    await give_back(work, person)
    note(work, person, Deed.STRUCK)
