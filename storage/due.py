"""What of the outbox is due, as the delivery looks at it: over the connection by which it leads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, DateTime, SmallInteger, all_, any_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.driver import Line
from storage.kinds import Lane
from storage.quick import Quick
from storage.tables import Card, Outbox


class Waiting(NamedTuple):
    """A row of the outbox whose turn it is, as the delivery reads it."""

    id: int
    lane: int
    chat_id: int | None
    card_id: int | None
    message: dict[str, Any]
    revision: int
    attempts: int
    expires_at: datetime | None
    card: int | None
    """The message that the row's card is by now."""
    in_digest: bool
    """Whether that message is a digest."""
    payable: bool
    """Whether Telegram takes payment for it to leave faster: a new message of the emergency lane. Not an edit, nor what
    concerns a digest, which is more than one message."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at what is due: at most `limit` rows, without these chats, which must wait, and without these rows."""

    now: datetime
    busy_chats: Collection[int]
    busy_rows: Collection[int]
    limit: int


async def waiting(line: Line, look: Look) -> list[Waiting]:
    """The most urgent rows, oldest first in each lane."""
    return await _seen(line, DUE, look)


async def waiting_in(line: Line, look: Look, lane: Lane) -> list[Waiting]:
    """As `waiting`, of one lane."""
    return await _seen(line, _DUE_IN, look, lane=lane)


async def waiting_unpaid(line: Line, look: Look, refused: Collection[int]) -> list[Waiting]:
    """As `waiting`, from the emergency lane on, without what is paid for; the `refused` rows are not.

    For a chat for which another emergency waits before it there is nothing among them.
    """
    return await _seen(line, _DUE_UNPAID, look, lane=Lane.EMERGENCY, refused=list(refused))


async def _seen(line: Line, query: Quick, look: Look, **more: Any) -> list[Waiting]:
    return [Waiting(*row) for row in await line.fetch(query.words, *query.ordered(values_of(look) | more))]


def values_of(look: Look) -> dict[str, Any]:
    """A look as the values of its query."""
    busy_chats, busy_rows = list(look.busy_chats), list(look.busy_rows)
    return {"now": look.now, "busy_chats": busy_chats, "busy_rows": busy_rows, "limit": look.limit}


# For a queue of which nearly all must wait the planner would read and sort the whole table at each look; along the
# index it stops at the first rows that may go. A custom plan knows the busy chats, and so looks each row's up.
ALONG_THE_INDEX = (
    "SELECT set_config('enable_sort', 'off', false), set_config('plan_cache_mode', 'force_custom_plan', false)"
)
"""What a connection that is to look is told first."""

_KIND = col(Outbox.message)["kind"].astext
_IN_DIGEST = col(Card.entry).is_not(None) & col(Card.message_id).is_not(None)
_IS_EDIT = (
    (_KIND == "card")
    & col(Card.message_id).is_not(None)
    & (func.coalesce(col(Outbox.message)["anew"].astext, "false") == "false")
)
_PAYABLE = (
    (col(Outbox.lane) == Lane.EMERGENCY)
    & or_(_KIND == "say", _KIND == "card", _KIND == "photos", _KIND == "voice")
    & ~func.coalesce(_IS_EDIT, False)
    & ~_IN_DIGEST
)

COLUMNS = (
    col(Outbox.id),
    col(Outbox.lane),
    col(Outbox.chat_id),
    col(Outbox.card_id),
    col(Outbox.message),
    col(Outbox.revision),
    col(Outbox.attempts),
    col(Outbox.expires_at),
    col(Card.message_id),
    _IN_DIGEST.label("in_digest"),
    _PAYABLE.label("payable"),
)
"""What `Waiting` is made of."""

# One array, not a list of parameters: of those a statement takes 32,767, and many chats may be waiting.
_DUE = (
    select(*COLUMNS)
    .outerjoin(Card, col(Card.id) == col(Outbox.card_id))
    .where(
        col(Outbox.failed_at).is_(None),
        col(Outbox.due_at) <= bindparam("now", type_=DateTime(timezone=True)),
        col(Outbox.chat_id).is_(None) | (col(Outbox.chat_id) != all_(bindparam("busy_chats", type_=ARRAY(BigInteger)))),
        col(Outbox.id) != all_(bindparam("busy_rows", type_=ARRAY(BigInteger))),
    )
    .order_by(col(Outbox.lane), col(Outbox.id))
    .limit(bindparam("limit", type_=BigInteger))
)
DUE = Quick(_DUE)
"""The query of `waiting`. It walks along the index in the order of leaving, over what must wait, to what may go."""

_LANE = bindparam("lane", type_=SmallInteger)
_OTHER = aliased(Outbox)
_IN_LANE = (col(_OTHER.lane) == _LANE) & col(_OTHER.failed_at).is_(None) & col(_OTHER.chat_id).is_not(None)
# Lists that are made once for a look: joined row by row they would be read anew for each row, as long as the planner
# does not know yet that there are many.
_FIRST_OF_CHATS = select(func.min(col(_OTHER.id))).where(_IN_LANE).group_by(col(_OTHER.chat_id))
_CHATS_IN_LANE = select(col(_OTHER.chat_id)).where(_IN_LANE)
_DUE_UNPAID = Quick(
    _DUE.where(
        col(Outbox.lane) >= _LANE,
        ~_PAYABLE | (col(Outbox.id) == any_(bindparam("refused", type_=ARRAY(BigInteger)))),
        or_(
            col(Outbox.chat_id).is_(None),
            (col(Outbox.lane) == _LANE) & col(Outbox.id).in_(_FIRST_OF_CHATS),
            (col(Outbox.lane) > _LANE) & col(Outbox.chat_id).not_in(_CHATS_IN_LANE),
        ),
    )
)
_DUE_IN = Quick(_DUE.where(col(Outbox.lane) == _LANE))


async def postponed(session: AsyncSession, now: datetime) -> Sequence[tuple[int, datetime]]:
    """The chats whose message is to be tried again later, and when."""
    query = select(col(Outbox.chat_id), col(Outbox.due_at)).where(
        col(Outbox.failed_at).is_(None),
        col(Outbox.attempts) > 0,
        col(Outbox.due_at) > now,
        col(Outbox.chat_id).is_not(None),
    )
    return [(row.chat_id, row.due_at) for row in await session.execute(query)]
