"""Digests: one message that is the card of several jobs. Its cards have that message, and each its entry in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import col

from storage.driver import fetch
from storage.due import COLUMNS, Waiting
from storage.kinds import Lane
from storage.outbox import HOLD
from storage.tables import Card, Outbox

SHOW_AGAIN = "digest"
"""The kind of a row that says nothing of its own: the digest of its card is to be shown as it is by now."""


class Member(NamedTuple):
    """A card in a digest."""

    card_id: int
    entry: dict[str, Any]
    """As it was last shown."""
    change: Waiting | None
    """What waits to be shown of it."""


async def queue(connection: AsyncConnection, first: Waiting, now: datetime, limit: int) -> list[Waiting]:
    """The rows that wait for the chat and in the lane of this one, it and those behind it, in their order."""
    rows = (
        select(*COLUMNS)
        .outerjoin(Card, col(Card.id) == col(Outbox.card_id))
        .where(
            col(Outbox.failed_at).is_(None),
            col(Outbox.lane) == first.lane,
            col(Outbox.id) >= first.id,
            col(Outbox.chat_id) == first.chat_id,
            col(Outbox.due_at) <= now,
        )
        .order_by(col(Outbox.lane), col(Outbox.id))
        .limit(limit)
    )
    return [Waiting(*row) for row in await connection.execute(rows)]


async def members(connection: AsyncConnection, chat_id: int, message_id: int, now: datetime) -> Sequence[Member]:
    """The cards in a digest, in the order in which it shows them; none when the message is no digest."""
    change = (
        (col(Outbox.coalesce) == literal("card:") + cast(col(Card.id), String))
        & col(Outbox.failed_at).is_(None)
        & (col(Outbox.due_at) <= now)
    )
    cards = (
        select(col(Card.id), col(Card.entry), *COLUMNS)
        .outerjoin(Outbox, change)
        .where(col(Card.chat_id) == chat_id, col(Card.message_id) == message_id, col(Card.entry).is_not(None))
        .order_by(col(Card.id))
    )
    return [
        Member(card_id, entry, Waiting(*row) if row[0] is not None else None)
        for card_id, entry, *row in await connection.execute(cards)
    ]


async def show_again(session: AsyncSession, left: Waiting, now: datetime) -> None:
    """Let the digest that a card has left be shown without it. If more of it changes before that, once is enough."""
    given = {"lane": left.lane, "chat": left.chat_id, "digest": left.card, "left": left.card_id, "now": now}
    await session.execute(_SHOW_AGAIN, given)


_SHOW_AGAIN = text(
    "INSERT INTO outbox (lane, chat_id, card_id, message, coalesce, due_at, since, revision, attempts)"
    " SELECT CAST(:lane AS smallint), chat_id, id, jsonb_build_object('kind', 'digest', 'thread', thread_id),"
    " 'card:' || id, CAST(:now AS timestamptz), CAST(:now AS timestamptz), 1, 0"
    " FROM card WHERE chat_id = :chat AND message_id = :digest AND entry IS NOT NULL AND id <> :left"
    " ORDER BY id LIMIT 1"
    " ON CONFLICT (coalesce) WHERE failed_at IS NULL DO NOTHING"
)


async def dissolve(session: AsyncSession, cards: Collection[int], now: datetime) -> None:
    """The message of these cards is gone. Those on which something can still be pressed are sent again at once."""
    await fetch(session, HOLD, list(cards))
    await session.execute(_SEND_AGAIN, {"cards": list(cards), "lane": Lane.WORK, "now": now})
    await session.execute(update(Card).where(col(Card.id).in_(cards)).values(message_id=None, entry=None))


_SEND_AGAIN = text(
    "INSERT INTO outbox (lane, chat_id, card_id, message, coalesce, due_at, since, revision, attempts)"
    " SELECT CAST(:lane AS smallint), chat_id, id,"
    " entry || jsonb_build_object('kind', 'card', 'thread', thread_id, 'entry', entry),"
    " 'card:' || id, CAST(:now AS timestamptz), CAST(:now AS timestamptz), 1, 0"
    " FROM card WHERE id = ANY(:cards) AND jsonb_array_length(entry -> 'buttons') > 0 ORDER BY id"
    " ON CONFLICT (coalesce) WHERE failed_at IS NULL DO NOTHING"
)
