"""The outbox: the only way out. Rows are written in the transaction whose outcome they tell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, all_, literal, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.kinds import Lane
from storage.tables import Card, Outbox


@dataclass(frozen=True, slots=True)
class Row:
    """A message to be. `coalesce`: as long as a row of this key waits, the newer one takes its place in the queue."""

    lane: Lane
    chat_id: int | None
    message: dict[str, Any]
    due_at: datetime
    card_id: int | None = None
    coalesce: str | None = None
    expires_at: datetime | None = None


async def put(session: AsyncSession, row: Row) -> None:
    """Add a row, or let it replace the waiting one of its key: at that one's place, in the more urgent lane of both.

    A raised revision tells a delivery that is sending the older text just now that there is more to send.
    """
    new = insert(Outbox).values(
        lane=row.lane,
        chat_id=row.chat_id,
        card_id=row.card_id,
        message=row.message,
        coalesce=row.coalesce,
        due_at=row.due_at,
        expires_at=row.expires_at,
    )
    if row.coalesce is not None:
        taken = text("LEAST(outbox.lane, excluded.lane)")
        new = new.on_conflict_do_update(
            index_elements=[col(Outbox.coalesce)],
            index_where=text("failed_at IS NULL"),
            set_={
                "message": text(_KEEPING_WHAT_GOES),
                "lane": taken,
                "revision": text("outbox.revision + 1"),
                "expires_at": text("excluded.expires_at"),
            },
        )
    await session.execute(new)
    session.info[_HOLDS] = True


_HOLDS = "outbox"


def holds_something(session: AsyncSession) -> bool:
    """Whether something was put into the outbox in this session."""
    return bool(session.info.get(_HOLDS))


# A card that is to take the place of an older message still does when its text is replaced before it was sent.
_KEEPING_WHAT_GOES = """excluded.message || jsonb_build_object(
    'instead_of', COALESCE(excluded.message -> 'instead_of', outbox.message -> 'instead_of'))"""


async def waiting(
    session: AsyncSession, now: datetime, *, busy_chats: Collection[int], busy_rows: Collection[int], limit: int
) -> Sequence[tuple[Outbox, int | None]]:
    """The most urgent rows that are due, oldest first in each lane, leaving out chats that must wait.

    With each the message that its card is by now.
    """
    await session.execute(ALONG_THE_INDEX)
    query = due(now, busy_chats=busy_chats, busy_rows=busy_rows, limit=limit)
    return [(found[0], found[1]) for found in await session.execute(query)]


# For a queue of which nearly all must wait the planner would read and sort the whole table at each look; along the
# index it stops at the first rows that may go. A custom plan knows the busy chats, and so looks each row's up.
ALONG_THE_INDEX = text(
    "SELECT set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)"
)


def due(
    now: datetime, *, busy_chats: Collection[int], busy_rows: Collection[int], limit: int
) -> Select[Outbox, int | None]:
    """The query of `waiting`. It walks along the index in the order of leaving, over what must wait, to what may go."""
    # One array, not a list of parameters: of those a statement takes 32,767, and many chats may be waiting.
    busy, on_their_way = literal(list(busy_chats), ARRAY(BigInteger)), literal(list(busy_rows), ARRAY(BigInteger))
    return (
        select(Outbox, col(Card.message_id))
        .outerjoin(Card, col(Card.id) == col(Outbox.card_id))
        .where(
            col(Outbox.failed_at).is_(None),
            col(Outbox.due_at) <= now,
            col(Outbox.chat_id).is_(None) | (col(Outbox.chat_id) != all_(busy)),
            col(Outbox.id) != all_(on_their_way),
        )
        .order_by(col(Outbox.lane), col(Outbox.id))
        .limit(limit)
    )


async def postponed(session: AsyncSession, now: datetime) -> Sequence[tuple[int, datetime]]:
    """The chats whose message is to be tried again later, and when."""
    query = select(col(Outbox.chat_id), col(Outbox.due_at)).where(
        col(Outbox.failed_at).is_(None),
        col(Outbox.attempts) > 0,
        col(Outbox.due_at) > now,
        col(Outbox.chat_id).is_not(None),
    )
    return [(row.chat_id, row.due_at) for row in await session.execute(query)]


async def done(session: AsyncSession, row: Outbox) -> None:
    """The row has been said; unless a newer text took its place meanwhile, it goes."""
    await session.execute(_DONE, {"row": row.id, "revision": row.revision})


async def done_as(session: AsyncSession, row: Outbox, message_id: int) -> None:
    """The row has been said in a message that is its card from now on."""
    await session.execute(_DONE_AS, {"row": row.id, "revision": row.revision, "card": row.card_id, "as": message_id})


# Every message comes by here: as plain text these cost a third of what the same costs as objects.
_DONE = text("DELETE FROM outbox WHERE id = :row AND revision = :revision")
_DONE_AS = text(
    "WITH adopted AS (UPDATE card SET message_id = :as WHERE id = :card)"
    " DELETE FROM outbox WHERE id = :row AND revision = :revision"
)


async def postpone(session: AsyncSession, row: Outbox, until: datetime, reason: str) -> None:
    """Try again at `until` (aware UTC)."""
    changed = {"due_at": until, "attempts": col(Outbox.attempts) + 1, "failure": reason}
    await session.execute(update(Outbox).where(col(Outbox.id) == row.id).values(changed))


async def fail(session: AsyncSession, row: Outbox, at: datetime, reason: str) -> None:
    """It can never be said; it stays for the operator. A newer text that took its place meanwhile has its own try."""
    changed = {"failed_at": at, "attempts": col(Outbox.attempts) + 1, "failure": reason}
    this = (col(Outbox.id) == row.id) & (col(Outbox.revision) == row.revision)
    await session.execute(update(Outbox).where(this).values(changed))


async def card(session: AsyncSession, key: str, chat_id: int, thread_id: int | None) -> int:
    """The id of this thing's card in this chat, made on the first call."""
    new = insert(Card).values(key=key, chat_id=chat_id, thread_id=thread_id)
    same = new.on_conflict_do_update(constraint="one_card_for_a_thing_in_a_chat", set_={"key": text("excluded.key")})
    return (await session.execute(same.returning(col(Card.id)))).scalar_one() or 0


async def message_of(session: AsyncSession, card_id: int) -> int | None:
    """The message that the card is, once it has been sent."""
    return (await session.execute(select(col(Card.message_id)).where(col(Card.id) == card_id))).scalar_one_or_none()


async def adopt(session: AsyncSession, card_id: int, message_id: int | None) -> None:
    """Let this message be the card."""
    await session.execute(update(Card).where(col(Card.id) == card_id).values(message_id=message_id))


async def renew(session: AsyncSession, card_id: int) -> int | None:
    """Let the card be sent anew; the message that it was until now, if it was sent."""
    old = await message_of(session, card_id)
    await adopt(session, card_id, None)
    return old
