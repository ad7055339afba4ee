"""Of one cause the admins are told once an hour, however many processes find it, and whenever one starts anew."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from storage import alerts
from storage.database import Database
from storage.tables import Alert
from tests.engine import Undone

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def claim(database: Database, cause: str, now: datetime) -> bool:
    """As a process does, in a transaction of its own."""
    async with database.transaction() as session:
        return await alerts.claim(session, cause, now)


async def test_of_many_at_once_one_tells(database: Database) -> None:
    """The first time, and again an hour later."""
    for now in (NOW, NOW + 60 * MINUTE):
        claimed = await asyncio.gather(*(claim(database, "stuck", now) for _process in range(10)))
        assert sum(claimed) == 1


async def test_again_after_an_hour_and_not_before(database: Database) -> None:
    """The hour counts from when it was told, not from when it was last found."""
    found = [await claim(database, "stuck", NOW + minutes * MINUTE) for minutes in (0, 30, 59, 60, 119, 120)]
    assert found == [True, False, False, True, False, True]


async def test_another_cause_is_told_all_the_same(database: Database) -> None:
    """They have nothing to do with each other."""
    assert [await claim(database, cause, NOW) for cause in ("stuck", "no group: plumbing", "stuck")] == [
        True,
        True,
        False,
    ]


async def test_what_was_undone_was_not_told(database: Database) -> None:
    """The message went with the transaction that claimed it: the next one to find it tells it."""
    with suppress(Undone):
        async with database.transaction() as session:
            assert await alerts.claim(session, "stuck", NOW)
            raise Undone
    assert await claim(database, "stuck", NOW)


async def test_what_was_told_lately_holds_nobody_up(database: Database) -> None:
    """While one piece of work that found it is still under way, others that find it go on."""
    await claim(database, "stuck", NOW)
    async with database.transaction() as session:
        assert not await alerts.claim(session, "stuck", NOW + MINUTE)
        async with asyncio.timeout(5):
            assert not await claim(database, "stuck", NOW + 2 * MINUTE)


async def test_what_hinders_nothing_is_forgotten(database: Database) -> None:
    """Causes that name a ticket would become many."""
    await claim(database, "old", NOW - timedelta(days=3))
    await claim(database, "new", NOW)
    async with database.transaction() as session:
        await alerts.forget(session, NOW)
        assert (await session.execute(select(col(Alert.cause)))).scalars().all() == ["new"]
