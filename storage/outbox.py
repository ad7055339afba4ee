"""The outbox: the only way out. Rows are written in the transaction whose outcome they tell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.driver import fetch
from storage.due import Waiting
from storage.kinds import Lane
from storage.quick import write_changed
from storage.tables import Card, Outbox


@dataclass(frozen=True, slots=True)
class CardOf:
    """One thing's card in one chat: the message that is edited in place."""

    key: str
    chat_id: int
    thread_id: int | None = None
    becomes: int | None = None
    """This message is the card from now on."""
    anew: bool = False
    """The card is sent once more, and its old message taken away."""


@dataclass(frozen=True, slots=True)
class Row:
    """A message to be."""

    lane: Lane
    chat_id: int | None
    message: dict[str, Any]
    due_at: datetime
    card: CardOf | None = None
    """The card that the message is, or under which it stands."""
    edits: bool = False
    """It is the card itself: as long as it waits, a newer one takes its place in the queue."""
    expires_at: datetime | None = None


class Said(NamedTuple):
    """A row that was said."""

    row: Waiting
    message_id: int | None = None
    """The message that is its card from now on; None: as it was."""
    entry: dict[str, Any] | None = None
    """How it stands in that message, when that is a digest."""


def put(session: AsyncSession, row: Row) -> None:
    """Let a row be written before the transaction ends; those of one transaction go in one statement."""
    session.info.setdefault(_TO_WRITE, []).append(row)


def holds_something(session: AsyncSession) -> bool:
    """Whether something was put into the outbox in this session."""
    return bool(session.info.get(_TO_WRITE) or session.info.get(_BESIDE))


def wrote_beside(session: AsyncSession) -> None:
    """Something was written into the outbox otherwise than by `put`."""
    session.info[_BESIDE] = True


_TO_WRITE = "outbox"
_BESIDE = "outbox beside"


async def write_out(session: AsyncSession) -> None:
    """Write what was changed in the session, and what was put.

    A row replaces the waiting one of its card: at that one's place, in the more urgent lane.
    A raised revision tells a delivery that is sending the older text just now that there is more to send.
    """
    # Other rows, then cards, then messages, in one order, by everybody: else two would wait for each other for ever.
    await write_changed(session)
    rows = _newest(session.info.get(_TO_WRITE, ()))
    if not rows:
        return
    written = [_columns(row) for row in rows]
    await fetch(session, _WRITE, *_lists(_cards(rows), 4), *_lists(written, 8))


def _lists(lines: Sequence[tuple[Any, ...]], columns: int) -> list[list[Any]]:
    """A list for each column, as `unnest` takes them."""
    return [list(column) for column in zip(*lines, strict=True)] if lines else [[] for _column in range(columns)]


def _newest(rows: Iterable[Row]) -> list[Row]:
    """The rows without those in whose place a newer one of the same card has come."""
    places: dict[object, Row] = {}
    for row in rows:
        place = (row.card.key, row.card.chat_id) if row.edits and row.card is not None else object()
        older = places.get(place)
        places[place] = row if older is None else _in_place_of(older, row)
    return list(places.values())


def _in_place_of(older: Row, row: Row) -> Row:
    was, card = older.card, row.card
    if was is None or card is None:
        return row
    card = replace(card, becomes=card.becomes or was.becomes, anew=card.anew or was.anew)
    return replace(row, lane=min(older.lane, row.lane), card=card)


_FIRST = 1
"""The revision of a row that replaces none."""


def _cards(rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Each card of these rows once."""
    # The message itself may stand under its own card: what is said of the card counts, not who says it first.
    wanted = sorted((row.card for row in rows if row.card is not None), key=lambda card: card.becomes is not None)
    cards = {(card.key, card.chat_id): card for card in wanted}
    return [(card.key, card.chat_id, card.thread_id, card.becomes) for card in cards.values()]


def _columns(row: Row) -> tuple[Any, ...]:
    card = row.card
    message = {**row.message, "anew": _FIRST} if card is not None and card.anew else row.message
    which = (card.key, card.chat_id) if card is not None else (None, None)
    return row.lane, row.chat_id, *which, json.dumps(message), row.edits, row.due_at, row.expires_at


# Each card has a row, made where there is none; then come the messages, when all cards are held (they are sorted before
# the first message is joined to its own).
_WRITE = (
    "WITH card AS (INSERT INTO card (key, chat_id, thread_id, message_id)"
    # A digest is many cards' message: it becomes the card of none of them, and what stands in one stays there.
    " SELECT key, chat, thread, CASE WHEN message IS NOT NULL AND NOT EXISTS (SELECT 1 FROM card AS in_it"
    " WHERE in_it.chat_id = chat AND in_it.message_id = message AND in_it.entry IS NOT NULL) THEN message END"
    " FROM unnest(CAST($1 AS text[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]))"
    " AS given (key, chat, thread, message)"
    ' ORDER BY key COLLATE "C", chat'
    " ON CONFLICT ON CONSTRAINT one_card_for_a_thing_in_a_chat"
    " DO UPDATE SET message_id = CASE WHEN card.entry IS NULL"
    " THEN COALESCE(excluded.message_id, card.message_id) ELSE card.message_id END"
    " RETURNING id, key, chat_id)"
    " INSERT INTO outbox (lane, chat_id, card_id, message, coalesce, due_at, since, expires_at, revision, attempts)"
    " SELECT lane, chat, held.id, message, CASE WHEN edits THEN 'card:' || held.id END, due, due, expiry, 1, 0"
    " FROM unnest(CAST($5 AS smallint[]), CAST($6 AS bigint[]), CAST($7 AS text[]), CAST($8 AS bigint[]),"
    " CAST($9 AS jsonb[]), CAST($10 AS boolean[]), CAST($11 AS timestamptz[]), CAST($12 AS timestamptz[]))"
    " WITH ORDINALITY AS given (lane, chat, card, card_chat, message, edits, due, expiry, place)"
    " LEFT JOIN (SELECT id, key, chat_id FROM card ORDER BY id) AS held"
    " ON held.key = given.card AND held.chat_id = given.card_chat"
    " ORDER BY place"
    " ON CONFLICT (coalesce) WHERE failed_at IS NULL DO UPDATE SET"
    # A card that is to be sent anew still is when its text is replaced before that: `anew` is the revision that asked.
    " message = excluded.message || jsonb_build_object('anew',"
    " CASE WHEN excluded.message ? 'anew' THEN to_jsonb(outbox.revision + 1) ELSE outbox.message -> 'anew' END),"
    " lane = LEAST(outbox.lane, excluded.lane), revision = outbox.revision + 1, expires_at = excluded.expires_at"
)


async def said(session: AsyncSession, lot: Sequence[Said]) -> None:
    """These rows have been said, each perhaps in a message that is its card from now on, or in a digest.

    Unless a newer text took its place meanwhile, a row goes.
    """
    cards = [said.row.card_id for said in lot if said.row.card_id is not None]
    if len(cards) > 1:
        await fetch(session, HOLD, cards)
    shown = [said for said in lot if said.row.card_id is not None and (said.message_id or said.entry) is not None]
    if shown:
        entries = [json.dumps(said.entry) if said.entry is not None else None for said in shown]
        numbers = [said.row.card_id for said in shown]
        await fetch(session, _ADOPT, numbers, [said.message_id for said in shown], entries)
    anew = [said.row for said in lot if said.row.message.get("anew")]
    if anew:
        await fetch(session, _WAS_ANEW, [row.id for row in anew], [row.revision for row in anew])
    await fetch(session, _GONE, [said.row.id for said in lot], [said.row.revision for said in lot])


HOLD = 'SELECT 1 FROM card WHERE id = ANY($1) ORDER BY key COLLATE "C", chat_id FOR NO KEY UPDATE'
"""Several cards are held in the one order in which everybody does."""
_ADOPT = (
    "UPDATE card SET message_id = COALESCE(given.message, card.message_id), entry = given.entry"
    " FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS jsonb[]))"
    " AS given (card, message, entry) WHERE id = given.card"
)
# What took the place of a card while that was being sent anew is an edit of the new message, unless it asks for more.
_WAS_ANEW = (
    "UPDATE outbox SET message = message - 'anew'"
    " FROM unnest(CAST($1 AS bigint[]), CAST($2 AS int[])) AS given (id, revision)"
    " WHERE outbox.id = given.id AND outbox.revision > given.revision"
    " AND outbox.message -> 'anew' <= to_jsonb(given.revision)"
)
_GONE = (
    "DELETE FROM outbox USING unnest(CAST($1 AS bigint[]), CAST($2 AS int[])) AS given (id, revision)"
    " WHERE outbox.id = given.id AND outbox.revision = given.revision"
)


async def postpone(session: AsyncSession, row: Waiting, until: datetime, reason: str, *, asked: bool = False) -> None:
    """Try again at `until` (aware UTC); `asked`: because Telegram asked for it, which is no waiting in vain."""
    changed = {"due_at": until, "attempts": col(Outbox.attempts) + 1, "failure": reason}
    if asked:
        changed["since"] = until
    await session.execute(update(Outbox).where(col(Outbox.id) == row.id).values(changed))


async def fail(session: AsyncSession, row: Waiting, at: datetime, reason: str) -> None:
    """It can never be said; it stays for the operator. A newer text that took its place meanwhile has its own try."""
    changed = {"failed_at": at, "attempts": col(Outbox.attempts) + 1, "failure": reason}
    this = (col(Outbox.id) == row.id) & (col(Outbox.revision) == row.revision)
    await session.execute(update(Outbox).where(this).values(changed))


async def adopt(session: AsyncSession, card_id: int, message_id: int | None) -> None:
    """Let this message be the card; None: it is to be sent as a new one."""
    await session.execute(update(Card).where(col(Card.id) == card_id).values(message_id=message_id, entry=None))
