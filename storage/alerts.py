"""Which alerts the admins were told, and when: it stands in the database, so that all processes know it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Alert

AGAIN = timedelta(hours=1)
"""How long the admins are told nothing more of the same cause."""

FORGOTTEN = timedelta(days=2)
"""How long it is kept when they were told."""


async def claim(session: AsyncSession, cause: str, now: datetime) -> bool:
    """Whether the admins are to be told of this cause now; of several processes that ask, one is told so.

    It counts as told when this transaction commits.
    """
    given = {"cause": cause, "now": now, "long_ago": now - AGAIN}
    return (await session.execute(_CLAIM, given)).first() is not None


# What was told lately is only looked at: an update in vain would lock the row, and the desk's work would queue there.
_CLAIM = text(
    "INSERT INTO alert (cause, at) SELECT CAST(:cause AS varchar), CAST(:now AS timestamptz)"
    " WHERE NOT EXISTS (SELECT 1 FROM alert WHERE cause = :cause AND at > :long_ago)"
    " ON CONFLICT (cause) DO UPDATE SET at = excluded.at WHERE alert.at <= :long_ago"
    " RETURNING cause"
)


async def forget(session: AsyncSession, now: datetime) -> None:
    """Drop what hinders no alert any more."""
    await session.execute(delete(Alert).where(col(Alert.at) < now - FORGOTTEN))
