"""What people of the desk do by other dialogues than the story's own, and who lives where by the roster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from desk.tickets.duplicates import merge, split
from desk.tickets.holds import no_access
from desk.work import Work
from storage.kinds import Role
from storage.tables import Membership, Person
from tests.desk.stage import CATALOGUE
from tests.stories.campus import Campus
from tests.stories.player import Player


def row(number: str) -> int:
    """The row of a ticket, by the number that people say."""
    return int(number.split("-")[-1])


@asynccontextmanager
async def acting(desk: Campus, player: Player) -> AsyncIterator[Work]:
    """A piece of work on this player's behalf."""
    await desk.quiet()
    async with desk.app.desk.work() as work:
        query = select(Person).where(col(Person.chat_user) == player.id)
        work.person = (await work.session.execute(query)).scalar_one()
        yield work
    await desk.quiet()


async def lives(desk: Campus, player: Player, room: str = "502", *, registered: bool = True) -> None:
    """Lives in this room of Building 3: by the roster, or merely says so."""
    async with acting(desk, player) as work:
        work.actor.building, work.actor.room = "3", room
        work.actor.registered_at = work.now if registered else None


async def holds_role(desk: Campus, player: Player, role: Role, scope: str = "") -> None:
    """Has this role from now on."""
    async with acting(desk, player) as work:
        work.session.add(Membership(person_id=work.actor.row_id, role=role, scope=scope))


async def merged(desk: Campus, ada: Player, number: str, into: str) -> None:
    """The office finds that the one is the same as the other."""
    async with acting(desk, ada) as work:
        await merge(work, row(number), row(into))


async def not_the_same(desk: Campus, ada: Player, number: str) -> None:
    """The office finds that it is not the same after all."""
    async with acting(desk, ada) as work:
        await split(work, row(number))


async def nobody_home(desk: Campus, worker: Player, number: str, *hours: int) -> list[datetime]:
    """The worker rang in vain, and proposes to come again in so many hours; those times."""
    async with acting(desk, worker) as work:
        times = [work.now + timedelta(hours=each) for each in hours]
        await no_access(work, row(number), times)
    return times


def button(time: datetime) -> str:
    """A proposed time as its button says it in English."""
    local = time.astimezone(ZoneInfo(CATALOGUE.time_zone))
    return f"🕐 {local:%b} {local.day} {local:%H:%M}"
