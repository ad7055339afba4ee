"""Which updates have been handled, which have failed, and where each conversation stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.driver import fetch
from storage.quick import Quick, row_of
from storage.seal import Seal
from storage.tables import Conversation, DeadLetter, Outbox, Person, SeenUpdate

REMEMBERED = timedelta(days=2)
"""Telegram keeps an update for a day; twice that is long enough to know it again."""

LOOKED_INTO = timedelta(days=30)
"""How long the operator finds what failed: updates, and messages that could not be said."""


async def take(session: AsyncSession, update_id: int, chat_id: int, user_id: int, now: datetime) -> bool:
    """Hold other updates of the same person in the same chat back until this transaction ends, then `mark_seen`."""
    return bool(await fetch(session, _TAKE, update_id, now, _conversation_key(chat_id, user_id)))


async def hold_back(session: AsyncSession, chat_id: int, user_id: int) -> None:
    """Hold other updates of the same person in the same chat back until this transaction ends."""
    await session.execute(_HOLD_BACK, {"key": _conversation_key(chat_id, user_id)})


def _conversation_key(chat_id: int, user_id: int) -> str:
    return f"conversation:{chat_id}:{user_id}"


_HOLD_BACK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")

# One statement, since every update begins with it. The lock comes first: the mark is made of its row.
_TAKE = (
    "INSERT INTO seen_update (update_id, at)"
    " SELECT CAST($1 AS bigint), CAST($2 AS timestamptz)"
    " FROM (SELECT pg_advisory_xact_lock(hashtextextended($3, 0))) AS locked"
    " ON CONFLICT DO NOTHING RETURNING update_id"
)


async def mark_seen(session: AsyncSession, update_id: int, now: datetime) -> bool:
    """Whether this is the first time; a second transaction with the same update waits for the first one's end."""
    mark = insert(SeenUpdate).values(update_id=update_id, at=now).on_conflict_do_nothing()
    return (await session.execute(mark.returning(col(SeenUpdate.update_id)))).first() is not None


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop marks that nothing will ask for any more, and what failed so long ago that nobody will look into it."""
    await session.execute(delete(SeenUpdate).where(col(SeenUpdate.at) < now - REMEMBERED))
    await session.execute(delete(DeadLetter).where(col(DeadLetter.at) < now - LOOKED_INTO))
    await session.execute(delete(Outbox).where(col(Outbox.failed_at) < now - LOOKED_INTO))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an update was given up: after so many tries, where, and the exception in its own words."""

    attempts: int
    traceback: str
    """Without what people wrote; it is kept in clear."""
    words: str
    """The whole traceback. Exceptions repeat what people wrote: it is kept sealed."""


async def keep_dead_letter(
    session: AsyncSession, seal: Seal, update: dict[str, Any], kind: str, failure: Failure, now: datetime
) -> None:
    """Keep an update that failed each time, for the operator: what people wrote in it opens with the key only."""
    kept = {
        "update_id": update["update_id"],
        "kind": kind,
        # As JSON in ASCII: it holds also the characters that PostgreSQL refuses, which may be why it failed.
        "sealed": seal.close(json.dumps(update)).decode(),
        "sealed_words": seal.close(storable(failure.words)).decode(),
    }
    letter = insert(DeadLetter).values(
        update_id=update["update_id"],
        at=now,
        attempts=failure.attempts,
        update=storable(kept),
        traceback=storable(failure.traceback),
    )
    await session.execute(letter.on_conflict_do_nothing())


def opened(letter: DeadLetter, seal: Seal) -> dict[str, Any]:
    """The update as it came. Raises SealBroken when the key is another one."""
    update: dict[str, Any] = json.loads(seal.open(letter.update["sealed"].encode()))
    return update


def words_of(letter: DeadLetter, seal: Seal) -> str:
    """The traceback with the exception's own words. Raises SealBroken when the key is another one."""
    return seal.open(letter.update["sealed_words"].encode())


@dataclass(slots=True)
class Standing:
    """Where a person stands in a chat."""

    chat_id: int
    user_id: int
    thread_id: int
    state: str | None = None
    filled: dict[str, Any] = field(default_factory=dict)
    changed: bool = False


async def who_and_where(
    session: AsyncSession, chat_id: int, user_id: int, thread_id: int
) -> tuple[Person | None, Standing]:
    """The person behind a chat user, if the desk has met them, and where they stand in this chat."""
    standing = Standing(chat_id, user_id, thread_id)
    found = await _WHO_AND_WHERE.records(session, chat=chat_id, user=user_id, thread=thread_id)
    if not found:
        return None, standing
    [record] = found
    standing.state, standing.filled = record["state"], record["filled"] or {}
    return row_of(session, Person, record), standing


_WHO_AND_WHERE = Quick(
    select(Person, col(Conversation.state), col(Conversation.filled))
    .outerjoin(
        Conversation,
        (col(Conversation.chat_id) == bindparam("chat"))
        & (col(Conversation.user_id) == col(Person.chat_user))
        & (col(Conversation.thread_id) == bindparam("thread")),
    )
    .where(col(Person.chat_user) == bindparam("user"))
)


async def stand(session: AsyncSession, standing: Standing) -> None:
    """Keep where the person stands from now on."""
    given = (standing.chat_id, standing.user_id, standing.thread_id, standing.state, json.dumps(standing.filled))
    await fetch(session, _STAND, *given)


_STAND = (
    "INSERT INTO conversation (chat_id, user_id, thread_id, state, filled) VALUES ($1, $2, $3, $4, CAST($5 AS jsonb))"
    " ON CONFLICT (chat_id, user_id, thread_id) DO UPDATE SET state = excluded.state, filled = excluded.filled"
)


def storable(value: Any) -> Any:
    """The same without what PostgreSQL cannot keep as text: it may be the very thing that the update failed for."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {key: storable(each) for key, each in value.items()}
        case _:
            return value
