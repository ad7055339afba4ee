"""Changing a duty roster: shifts of the week come and go, and a single day becomes different. For those who lead."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.duty.rota import Rota, check_leads, members, rota_of
from desk.duty.shifts import Turn, collide, extra_number, hours_text, runs_on, shift_and_day
from desk.errors import NotAWorker
from desk.errors.duty import HasTurnThen, ShiftThere, TurnGone
from desk.work import Work
from storage.kinds import Duty
from storage.tables import Person, Shift, ShiftException


async def add_shift(work: Work, code: str, person_id: int, days: str, hours: tuple[int, int], duty: Duty) -> Shift:
    """A weekly shift more. `hours` are minutes of the day, as in Shift. Raises NotLead, NotAWorker, ShiftThere."""
    await check_leads(work, code)
    person = await _member(work, code, person_id)
    await hold_rota(work, code)
    shift = Shift(team=code, person_id=person_id, duty=duty, days=days, begins=hours[0], ends=hours[1])
    there = select(Shift).where(col(Shift.team) == code, col(Shift.person_id) == person_id)
    for other in (await work.session.execute(there)).scalars():
        if collide(other, shift):
            raise ShiftThere(name=person.name, hours=hours_text(other.begins, other.ends))
    work.session.add(shift)
    await work.session.flush()
    return shift


async def shift_led(work: Work, shift_id: int) -> Shift:
    """A shift that this person may remove. Raises TurnGone, NotLead."""
    shift = await work.session.get(Shift, shift_id)
    if shift is None:
        raise TurnGone()
    await check_leads(work, shift.team)
    return shift


async def remove_shift(work: Work, shift_id: int) -> Shift:
    """The shift is nobody's any more, and its exceptions with it. Raises TurnGone, NotLead."""
    shift = await shift_led(work, shift_id)
    await hold_rota(work, shift.team)
    await work.session.execute(delete(Shift).where(col(Shift.id) == shift_id))
    return shift


async def add_extra(
    work: Work, code: str, day: date, person_id: int, hours: tuple[int, int], duty: Duty
) -> ShiftException:
    """One shift more on this day alone. Raises NotLead, NotAWorker, HasTurnThen."""
    await check_leads(work, code)
    person = await _member(work, code, person_id)
    await hold_rota(work, code)
    extra = ShiftException(team=code, day=day, person_id=person_id, duty=duty, begins=hours[0], ends=hours[1])
    work.session.add(extra)
    await work.session.flush()
    rota = await rota_of(work, code, day - _A_DAY, day + _A_DAY)
    turn = rota.turn(f"x{extra.row_id}", day)
    if turn is not None and other_turns(rota, turn, person_id):
        raise HasTurnThen(name=person.name)
    return extra


async def change_turn(work: Work, key: str, person_id: int | None) -> Turn | None:
    """On that day the shift is somebody else's, or nobody's: None. How it is then.

    Raises TurnGone, NotLead, NotAWorker, HasTurnThen.
    """
    code, day = await place_of(work, key)
    await check_leads(work, code)
    person = await _member(work, code, person_id) if person_id is not None else None
    await hold_rota(work, code)
    await give(work, code, key, person_id)
    rota = await rota_of(work, code, day - _A_DAY, day + _A_DAY)
    turn = rota.turn(key, day)
    if person is not None and turn is not None and other_turns(rota, turn, person.row_id):
        raise HasTurnThen(name=person.name)
    return turn


_A_DAY = timedelta(days=1)


def other_turns(rota: Rota, turn: Turn, person: int) -> list[Turn]:
    """What else the person has to do while that turn runs."""
    near = rota.turns(turn.day - _A_DAY, turn.day + _A_DAY)
    return [other for other in near if other.person == person and other.key != turn.key and other.overlaps(turn)]


async def place_of(work: Work, key: str) -> tuple[str, date]:
    """The team and the day of a turn. Raises TurnGone."""
    if (weekly := shift_and_day(key)) is not None:
        team = (
            await work.session.execute(select(col(Shift.team)).where(col(Shift.id) == weekly[0]))
        ).scalar_one_or_none()
        if team is not None:
            return team, weekly[1]
    if (number := extra_number(key)) is not None:
        query = select(col(ShiftException.team), col(ShiftException.day)).where(
            col(ShiftException.id) == number, col(ShiftException.shift_id).is_(None)
        )
        found = (await work.session.execute(query)).one_or_none()
        if found is not None:
            return found.team, found.day
    raise TurnGone()


async def hold_rota(work: Work, code: str) -> None:
    """Nobody else changes this team's roster before the transaction ends; what they have changed is seen by now."""
    key = func.hashtextextended(f"rota:{code}", 0)
    await work.session.execute(select(func.pg_advisory_xact_lock(key)))


async def give(work: Work, code: str, key: str, person_id: int | None) -> None:
    """Write down whose a turn is. Whoever calls has the right, and holds the roster. Raises TurnGone."""
    number = extra_number(key)
    if number is not None:
        extra = await work.session.get(ShiftException, number, populate_existing=True)
        if extra is None or extra.shift_id is not None:
            raise TurnGone()
        if person_id is None:
            await work.session.delete(extra)
        extra.person_id = person_id
        await work.session.flush()
        return
    weekly = shift_and_day(key)
    shift = await work.session.get(Shift, weekly[0], populate_existing=True) if weekly is not None else None
    if weekly is None or shift is None or not runs_on(shift, weekly[1]):
        raise TurnGone()
    if person_id == shift.person_id:
        of_day = (col(ShiftException.shift_id) == weekly[0]) & (col(ShiftException.day) == weekly[1])
        await work.session.execute(delete(ShiftException).where(of_day))
        return
    row = insert(ShiftException).values(team=code, day=weekly[1], shift_id=weekly[0], person_id=person_id)
    await work.session.execute(
        row.on_conflict_do_update(index_elements=["shift_id", "day"], set_={"person_id": person_id})
    )


async def _member(work: Work, code: str, person_id: int) -> Person:
    """Raises NotAWorker for who does not belong to the team."""
    person = next((each for each in await members(work, code) if each.id == person_id), None)
    if person is None:
        known = await work.session.get(Person, person_id)
        raise NotAWorker(name=known.name if known is not None else "–")
    return person
