"""People of a team in any language, and the jobs that they have, for stories of a working day."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlmodel import col

from storage.kinds import Language, Role
from storage.tables import Membership, Person, Ticket
from tests.stories.campus import Campus
from tests.stories.player import Player


async def member(desk: Campus, name: str, role: Role, scope: str = "team:plumbing", language: str = "en") -> Player:
    """Somebody with this role who has opened the bot, in their chat with it, and in the team's group if it is one's."""
    player = desk.resident(name, language)
    await desk.quiet()
    if scope.startswith("team:"):
        desk.world.join(player.id, desk.groups[scope.removeprefix("team:")])
    await desk.quiet()
    async with desk.app.desk.database.transaction() as session:
        person = (await session.execute(select(Person).where(col(Person.chat_user) == player.id))).scalar_one()
        session.add(Membership(person_id=person.row_id, role=role, scope=scope))
    return player


async def foreman(desk: Campus, name: str = "Fang", language: str = "en") -> Player:
    """The foreman of the plumbers, in private."""
    return await member(desk, name, Role.FOREMAN, language=language)


async def has_jobs(desk: Campus, worker: Player, *places: str) -> list[str]:
    """Taps that drip there, all of them the worker's; their numbers."""
    lin = desk.resident("Lin")
    numbers = [await lin.reports(f"{place} tap drips") for place in places]
    await desk.quiet()
    async with desk.app.desk.database.transaction() as session:
        person = (await session.execute(select(Person).where(col(Person.chat_user) == worker.id))).scalar_one()
        await session.execute(
            update(Ticket)
            .where(col(Ticket.id).in_([int(number.split("-")[1]) for number in numbers]))
            .values(state="accepted", assignee_id=person.row_id, version=col(Ticket.version) + 1)
        )
    return numbers


def spoken(desk: Campus, label: str, language: Language, **values: object) -> str:
    """A sentence of the desk in a language."""
    from desk.text import Text

    return desk.app.wording.speech(language).plain(Text(label, values))
