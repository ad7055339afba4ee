"""What the doctor asks the database: its version and clock, the linked groups, and what should have left by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Channel, Outbox


async def version(session: AsyncSession) -> str:
    """PostgreSQL's own, as `16.4`."""
    return str((await session.execute(text("SHOW server_version"))).scalar_one())


async def clock(session: AsyncSession) -> datetime:
    """The time on the database's machine, aware; not that at which the transaction began."""
    now: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return now


async def linked(session: AsyncSession) -> Sequence[Channel]:
    """All linked groups."""
    return (await session.execute(select(Channel).order_by(col(Channel.purpose)))).scalars().all()


async def overdue(session: AsyncSession, before: datetime) -> int:
    """How many messages were due before this time and have not been said."""
    late = select(func.count()).select_from(Outbox).where(col(Outbox.failed_at).is_(None), col(Outbox.due_at) < before)
    return int((await session.execute(late)).scalar_one())
