"""People for stories of talk, and what the chat has no way for in these stories."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from desk.tickets.duplicates import merge
from storage.kinds import Role
from storage.tables import Follower, Membership, Person
from tests.stories.campus import Campus
from tests.stories.player import Player


async def presses_talk(desk: Campus, person: Player, number: str) -> str:
    """Presses 💬 on a card of this ticket, wherever it came from; the note."""
    [first, *_] = desk.world.chat(person.chat).messages
    press = desk.world.press(person.id, person.chat, first, f"t:add:{number.split('-')[-1]}")
    return (await desk.world.answer_of(press, 10)).text


async def _person(desk: Campus, player: Player) -> int:
    async with desk.app.desk.database.transaction() as session:
        query = select(Person).where(col(Person.chat_user) == player.id)
        return (await session.execute(query)).scalar_one().row_id


async def lives_in(desk: Campus, player: Player, building: str, room: str) -> None:
    """They live there by the roster."""
    number = await _person(desk, player)
    async with desk.app.desk.database.transaction() as session:
        person = await session.get_one(Person, number)
        person.building, person.room, person.registered_at = building, room, desk.world.clock.now()


async def follows(desk: Campus, player: Player, number: str) -> None:
    """They follow the ticket."""
    who = await _person(desk, player)
    async with desk.app.desk.database.transaction() as session:
        session.add(Follower(ticket_id=int(number[2:]), person_id=who, since=desk.world.clock.now()))


async def joins(desk: Campus, player: Player, team: str) -> None:
    """They are a worker of this team, too, and in its group."""
    number = await _person(desk, player)
    async with desk.app.desk.database.transaction() as session:
        session.add(Membership(person_id=number, role=Role.WORKER, scope=f"team:{team}"))
    desk.world.join(player.id, desk.groups[team])


async def foreman(desk: Campus) -> Player:
    """Who leads the plumbers, in their group."""
    fay = await desk.worker("Fay")
    number = await _person(desk, fay)
    async with desk.app.desk.database.transaction() as session:
        session.add(Membership(person_id=number, role=Role.FOREMAN, scope="team:plumbing"))
    return fay


async def stranger_in(desk: Campus, group: int) -> Player:
    """Somebody in this group who is nothing on the desk."""
    stranger = desk.somebody("Zed")
    desk.world.join(stranger.id, group)
    return stranger.within(group)


async def merged(desk: Campus, number: str, into: str) -> None:
    """The office says that a ticket is the same as another one."""
    async with desk.app.desk.work() as work:
        admin = select(Person).where(col(Person.chat_user) == desk.settings.admin_ids[0])
        work.person = (await work.session.execute(admin)).scalar_one()
        await merge(work, int(number[2:]), int(into[2:]))
    await desk.quiet()
