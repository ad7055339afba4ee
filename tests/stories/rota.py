"""A duty roster for stories: shifts of the plumbers, and a moment at which the story plays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from storage.kinds import Duty
from storage.tables import Person, Shift, ShiftException
from tests.desk.stage import CATALOGUE
from tests.stories.campus import Campus
from tests.stories.player import Player

ZONE = CATALOGUE.calendar.time_zone


def now(desk: Campus) -> datetime:
    """What the campus's clocks show."""
    return desk.world.clock.now().astimezone(ZONE)


def until(desk: Campus, weekday: int, hour: int) -> date:
    """Let it be the next such day of the week (1 is Monday) at this hour; which day that is."""
    day = now(desk).date() + timedelta(days=1)
    day += timedelta(days=(weekday - day.isoweekday()) % 7)
    desk.world.advance(datetime.combine(day, time(hour), ZONE) - now(desk))
    return day


async def person_of(desk: Campus, player: Player) -> Person:
    """The row of a player."""
    async with desk.app.desk.database.transaction() as session:
        return (await session.execute(select(Person).where(col(Person.chat_user) == player.id))).scalar_one()


async def has_shift(
    desk: Campus, player: Player, days: str, begins: int, ends: int, duty: Duty = Duty.ON_DUTY, team: str = "plumbing"
) -> int:
    """A shift of the week, in hours; its number."""
    person = await person_of(desk, player)
    async with desk.app.desk.database.transaction() as session:
        shift = Shift(team=team, person_id=person.row_id, duty=duty, days=days, begins=begins * 60, ends=ends * 60)
        session.add(shift)
        await session.flush()
        return shift.row_id


async def exceptions(desk: Campus) -> list[tuple[int | None, date, int | None]]:
    """Every day that differs: shift, day, person."""
    async with desk.app.desk.database.transaction() as session:
        rows = (await session.execute(select(ShiftException).order_by(col(ShiftException.id)))).scalars()
        return [(row.shift_id, row.day, row.person_id) for row in rows]
