"""Bringing in a file of shifts: each team that it names has its week as the file says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from desk.duty.rota import members
from desk.duty.rota_changes import hold_rota
from desk.duty.rows import ShiftRow
from desk.duty.shifts import collide
from desk.people.registration import number_of
from desk.people.roster_rows import Wrong
from desk.work import Work
from storage.tables import Person, RosterEntry, Shift


@dataclass(slots=True)
class Outcome:
    """What a file changed, or what is wrong with it: then nothing."""

    added: int = 0
    removed: int = 0
    unchanged: int = 0
    wrong: list[Wrong] = field(default_factory=list)


class _Same(NamedTuple):
    """By what two shifts are the same one."""

    person: int
    duty: str
    days: str
    begins: int
    ends: int


async def bring_in(work: Work, rows: Sequence[ShiftRow]) -> Outcome:
    """Let the teams' weeks be as these rows say. What stays the same keeps the days that differ, and its swaps."""
    outcome = Outcome()
    for team in sorted({row.team for row in rows}):  # Whoever brings in a file at the same time holds them so, too.
        await hold_rota(work, team)
        wanted = await _wanted(work, team, [row for row in rows if row.team == team], outcome)
        if not outcome.wrong:
            await _settle(work, team, wanted, outcome)
    return outcome


async def _settle(work: Work, team: str, wanted: dict[_Same, Shift], outcome: Outcome) -> None:
    there = (await work.session.execute(select(Shift).where(col(Shift.team) == team))).scalars()
    for shift in there:
        if wanted.pop(_same(shift), None) is not None:
            outcome.unchanged += 1
        else:
            await work.session.delete(shift)
            outcome.removed += 1
    work.session.add_all(wanted.values())
    outcome.added += len(wanted)
    await work.session.flush()


async def _wanted(work: Work, team: str, rows: Sequence[ShiftRow], outcome: Outcome) -> dict[_Same, Shift]:
    belong = {person.row_id: person.name for person in await members(work, team)}
    wanted: dict[_Same, Shift] = {}
    for row in rows:
        person = await _person(work, row.person)
        if person is None or person not in belong:
            why = "does not belong to this team" if person is not None else "is nobody whom the desk knows"
            outcome.wrong.append(Wrong(row.row, f"“{row.person}” {why}."))
            continue
        begins, ends = row.hours
        shift = Shift(team=team, person_id=person, duty=row.duty, days=row.days, begins=begins, ends=ends)
        if any(other.person_id == person and collide(other, shift) for other in wanted.values()):
            outcome.wrong.append(Wrong(row.row, f"{belong[person]} has a shift at that time by another row."))
            continue
        wanted[_same(shift)] = shift
    return wanted


async def _person(work: Work, written: str) -> int | None:
    """By their number in the roster, or their user name."""
    by_number = select(col(RosterEntry.person_id)).where(col(RosterEntry.number) == number_of(written))
    found = (await work.session.execute(by_number)).scalar_one_or_none()
    if found is None:
        by_name = select(col(Person.id)).where(func.lower(col(Person.username)) == written.casefold()).limit(1)
        found = (await work.session.execute(by_name)).scalar_one_or_none()
    return found


def _same(shift: Shift) -> _Same:
    return _Same(shift.person_id, shift.duty, shift.days, shift.begins, shift.ends)
