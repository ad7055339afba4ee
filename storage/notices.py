"""Notices that went to somebody who cannot be written to: they are to be told once more, to whoever can be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Notice, Person

IN_VAIN = timedelta(days=1)
"""What was told so shortly before it was found out has perhaps not arrived, or was not read."""


async def not_heard_by(session: AsyncSession, chat_user: int, now: datetime) -> None:
    """This person cannot be written to: what they were told of late counts as told to nobody."""
    person = select(col(Person.id)).where(col(Person.chat_user) == chat_user).scalar_subquery()
    await _untold(session, col(Notice.person_id) == person, now)


async def not_heard_in(session: AsyncSession, purposes: Collection[str], now: datetime) -> None:
    """The groups of these purposes cannot be written to, as above."""
    if purposes:
        await _untold(session, col(Notice.purpose).in_(purposes), now)


async def _untold(session: AsyncSession, whose: ColumnElement[bool], now: datetime) -> None:
    lately = update(Notice).where(whose, col(Notice.told_at) > now - IN_VAIN).values(told_at=None)
    await session.execute(lately.execution_options(synchronize_session=False))
