"""Somebody of the office at their own desk, for stories that play there."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlmodel import col

from storage.kinds import Language, Role
from storage.tables import Membership, Person
from tests.stories.campus import Campus
from tests.stories.player import Player


async def at_the_desk(desk: Campus, name: str = "Ada", language: Language = Language.EN, *, scope: str = "") -> Player:
    """Somebody of the office, in private, in this language; `scope`: of what part of the campus."""
    ada = desk.private(await desk.office(name))
    await ada.starts()
    await desk.quiet()
    async with desk.app.desk.database.transaction() as session:
        query = select(Person).where(col(Person.chat_user) == ada.id)
        person = (await session.execute(query)).scalar_one()
        person.language = language
        await session.execute(delete(Membership).where(col(Membership.person_id) == person.id))
        session.add(Membership(person_id=person.row_id, role=Role.OFFICE, scope=scope))
    return ada
