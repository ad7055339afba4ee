"""Which updates have been handled, which have failed, and where each conversation stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Conversation, DeadLetter, SeenUpdate

REMEMBERED = timedelta(days=2)
"""Telegram keeps an update for a day; twice that is long enough to know it again."""


async def take(session: AsyncSession, update_id: int, chat_id: int, user_id: int, now: datetime) -> bool:
    """Hold other updates of the same person in the same chat back until this transaction ends, then `mark_seen`."""
    values = {"key": f"conversation:{chat_id}:{user_id}", "update": update_id, "now": now}
    return (await session.execute(_TAKE, values)).first() is not None


# One statement, since every update begins with it. The lock comes first: the mark is made of its row.
_TAKE = text(
    "INSERT INTO seen_update (update_id, at)"
    " SELECT CAST(:update AS bigint), CAST(:now AS timestamptz)"
    " FROM (SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))) AS locked"
    " ON CONFLICT DO NOTHING RETURNING update_id"
)


async def mark_seen(session: AsyncSession, update_id: int, now: datetime) -> bool:
    """Whether this is the first time; a second transaction with the same update waits for the first one's end."""
    mark = insert(SeenUpdate).values(update_id=update_id, at=now).on_conflict_do_nothing()
    return (await session.execute(mark.returning(col(SeenUpdate.update_id)))).first() is not None


async def forget_seen(session: AsyncSession, now: datetime) -> None:
    """Drop marks that nothing will ask for any more."""
    await session.execute(delete(SeenUpdate).where(col(SeenUpdate.at) < now - REMEMBERED))


async def keep_dead_letter(
    session: AsyncSession, update: dict[str, Any], *, attempts: int, traceback: str, now: datetime
) -> None:
    """Keep an update that failed each time, for the operator."""
    letter = insert(DeadLetter).values(
        update_id=update["update_id"],
        at=now,
        attempts=attempts,
        update=_storable(update),
        traceback=_storable(traceback),
    )
    await session.execute(letter.on_conflict_do_nothing())


async def conversation(session: AsyncSession, chat_id: int, user_id: int, thread_id: int) -> Conversation:
    """Where this person stands in this chat; a new row when they never stood anywhere there."""
    found = await session.get(Conversation, (chat_id, user_id, thread_id))
    return found or Conversation(chat_id=chat_id, user_id=user_id, thread_id=thread_id)


def _storable(value: Any) -> Any:
    """The same without what PostgreSQL cannot keep as text: it may be the very thing that the update failed for."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {_storable(key): _storable(each) for key, each in value.items()}
        case list():
            return [_storable(each) for each in value]
        case _:
            return value
