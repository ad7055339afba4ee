"""What the database tells of the installation: its version and clock, its tables, what waits, and for how long.

Nothing here changes anything. The doctor asks, and whoever looks at the desk from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.kinds import Lane
from storage.tables import Channel, Outbox, RosterEntry


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
    """How many messages wait since before this time and have not been said."""
    late = select(func.count()).select_from(Outbox).where(col(Outbox.failed_at).is_(None), col(Outbox.since) < before)
    return int((await session.execute(late)).scalar_one())


async def oldest_stuck(session: AsyncSession, before: datetime, now: datetime, *, excused: str) -> datetime | None:
    """Since when the oldest message waits, if that was before this time; being put off again and again is waiting, too.

    One does not count in whose chat a message is put off with the `excused` reason: there they all wait for that. Nor
    what may wait long for the desk's own pace: reminders, and what is told to many.
    """
    head = aliased(Outbox)
    put_off = select(head).where(
        col(head.chat_id) == col(Outbox.chat_id),
        col(head.failed_at).is_(None),
        col(head.due_at) > now,
        col(head.failure) == excused,
    )
    late = select(func.min(col(Outbox.since))).where(
        col(Outbox.failed_at).is_(None), col(Outbox.since) < before, col(Outbox.lane) < Lane.REMINDER
    )
    oldest: datetime | None = (await session.execute(late.where(~put_off.exists()))).scalar_one()
    return oldest


class Queue(NamedTuple):
    """What waits in one lane of the outbox."""

    lane: Lane
    waiting: int
    oldest_due: datetime | None
    """Since when the oldest of them may leave; None when all are for later."""


async def queues(session: AsyncSession, now: datetime) -> Sequence[Queue]:
    """The lanes in which something waits."""
    due = func.min(col(Outbox.due_at)).filter(col(Outbox.due_at) <= now)
    query = select(col(Outbox.lane), func.count(), due).where(col(Outbox.failed_at).is_(None))
    rows = await session.execute(query.group_by(col(Outbox.lane)))
    return [Queue(Lane(lane), waiting, oldest) for lane, waiting, oldest in rows]


async def roster_size(session: AsyncSession) -> int:
    """How many people stand in the roster."""
    return int((await session.execute(select(func.count()).select_from(RosterEntry))).scalar_one())


async def shape(session: AsyncSession) -> str | None:
    """The migration that the tables have reached; None when there has been none."""
    made = (await session.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL"))).scalar_one()
    return (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar() if made else None


async def no_longer_than(session: AsyncSession, seconds: float) -> None:
    """Let the database give up each statement of this transaction after so many seconds."""
    await session.execute(text("SELECT set_config('statement_timeout', :ms, true)"), {"ms": str(int(seconds * 1000))})
