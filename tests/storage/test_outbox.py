"""The outbox with a long queue: nobody starves behind a chat that must wait, and looking stays cheap."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from storage import due, health, outbox
from storage.database import Database
from storage.driver import fetch, line_of
from storage.kinds import Lane
from storage.tables import Card

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
GROUP = -100
QUEUE = 100_000


@pytest.fixture
async def crowded(database: Database) -> Database:
    """A hundred thousand messages for one group, which may read twenty a minute, and two for others behind them."""
    async with database.transaction() as session:
        rows = (
            "INSERT INTO outbox (lane, chat_id, message, revision, due_at, attempts)"
            " SELECT :lane, :chat, '{}', 1, :now, 0 FROM generate_series(1, :count)"
        )
        await session.execute(text(rows), {"lane": Lane.WORK, "chat": GROUP, "now": NOW, "count": QUEUE})
        outbox.put(session, outbox.Row(Lane.BULK, 5, {"kind": "say"}, NOW))
        outbox.put(session, outbox.Row(Lane.ANSWER, 6, {"kind": "say"}, NOW))
    async with database.engine.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE outbox"))
    return database


async def test_a_long_queue_of_one_group_starves_nobody(crowded: Database) -> None:
    """What others are to read is found at once, also what is less urgent."""
    async with crowded.engine.connect() as connection:
        line = line_of(connection)
        await line.fetch(due.ALONG_THE_INDEX)
        began = time.perf_counter()
        rows = await due.waiting(line, due.Look(NOW, [GROUP], [], 64))
        took = time.perf_counter() - began
    assert [row.chat_id for row in rows] == [6, 5]
    assert took < 0.5


async def test_a_long_queue_is_looked_at_from_outside(crowded: Database) -> None:
    """Who watches the desk counts what waits, and since when: that is for a moment only, too."""
    late = NOW + timedelta(minutes=10)
    async with crowded.transaction() as session:
        began = time.perf_counter()
        queues = await health.queues(session, late)
        stuck = await health.oldest_stuck(session, late, late, excused="whatever")
        took = time.perf_counter() - began
    assert {queue.lane: (queue.waiting, queue.oldest_due) for queue in queues} == {
        Lane.ANSWER: (1, NOW),
        Lane.WORK: (QUEUE, NOW),
        Lane.BULK: (1, NOW),
    }
    assert stuck == NOW
    assert took < 0.5


@pytest.mark.parametrize("busy", [[7], [GROUP], [GROUP, *range(1000)]])
async def test_looking_walks_along_an_index(crowded: Database, busy: list[int]) -> None:
    """No sort and no walk over the whole table, however many chats must wait."""
    given = due.values_of(due.Look(NOW, busy, [1, 2, 3], 64))
    async with crowded.transaction() as session:
        await fetch(session, due.ALONG_THE_INDEX)
        lines = await fetch(session, f"EXPLAIN {due.DUE.words}", *due.DUE.ordered(given))
    plan = "\n".join(line[0] for line in lines)
    assert "Index Scan using outbox_waiting" in plan
    assert "Sort" not in plan


async def test_many_chats_may_wait_at_once(database: Database) -> None:
    """Telegram was away, and every chat has a message that is to be tried again: more than a statement has places."""
    async with database.transaction() as session:
        for chat in (1, 50_000):
            outbox.put(session, outbox.Row(Lane.WORK, chat, {"kind": "say"}, NOW))
    async with database.engine.connect() as connection:
        rows = await due.waiting(line_of(connection), due.Look(NOW, range(40_000), range(100, 200), 64))
    assert [row.chat_id for row in rows] == [50_000]


async def test_a_card_that_is_to_be_sent_anew_still_is_when_its_text_is_replaced(database: Database) -> None:
    """The newer text takes the older one's place, and goes to the end of the chat as that one would have."""
    await tell(database, "first", anew=True)
    await tell(database, "second", anew=False)
    [row] = await seen(database)
    assert (row.message["text"], row.message["anew"], row.revision) == ("second", 1, 2)


@pytest.mark.parametrize(("asked", "left"), [(False, False), (True, True)])
async def test_what_comes_while_a_card_is_sent_anew_is_an_edit_of_it(
    database: Database, asked: bool, left: bool
) -> None:
    """It is sent anew a second time only when it was itself to be; so is what replaces it before that."""
    await tell(database, "first", anew=True)
    [under_way] = await seen(database)
    await tell(database, "second", anew=asked)
    await tell(database, "third", anew=False)
    async with database.transaction() as session:
        await outbox.said(session, [outbox.Said(under_way, 77)])
    [row] = await seen(database)
    assert (row.message["text"], bool(row.message.get("anew")), row.card) == ("third", left, 77)


async def test_what_stands_behind_many_paid_ones_is_found_at_once(database: Database) -> None:
    """Everybody is warned while a broadcast to the same people waits; the planner knows nothing yet of so many rows."""
    many = (
        "INSERT INTO outbox (lane, chat_id, message, revision, due_at, attempts)"
        """ SELECT :lane, n, '{"kind": "say"}', 1, :now, 0 FROM generate_series(1, 5000) AS n"""
    )
    async with database.transaction() as session:
        for lane in (Lane.EMERGENCY, Lane.BULK):
            await session.execute(text(many), {"lane": lane, "now": NOW})
        outbox.put(session, outbox.Row(Lane.EMERGENCY, 8_888, {"kind": "menu"}, NOW))
        outbox.put(session, outbox.Row(Lane.BULK, 9_999, {"kind": "say"}, NOW))
        outbox.put(session, outbox.Row(Lane.BULK, None, {"kind": "menu"}, NOW))
    async with database.engine.connect() as connection:
        line = line_of(connection)
        await line.fetch(due.ALONG_THE_INDEX)
        began = time.perf_counter()
        rows = await due.waiting_unpaid(line, due.Look(NOW, [], [], 16), refused=[17])
        took = time.perf_counter() - began
    assert [(row.lane, row.chat_id) for row in rows] == [(1, 17), (1, 8_888), (4, 9_999), (4, None)]
    assert took < 0.3


@pytest.mark.parametrize(
    ("lane", "message", "edits", "entry", "payable"),
    [
        (Lane.EMERGENCY, {"kind": "say"}, False, None, True),
        (Lane.EMERGENCY, {"kind": "photos"}, False, None, True),
        (Lane.WORK, {"kind": "say"}, False, None, False),
        (Lane.EMERGENCY, {"kind": "toast"}, False, None, False),
        (Lane.EMERGENCY, {"kind": "card"}, False, None, True),
        (Lane.EMERGENCY, {"kind": "card"}, True, None, False),
        (Lane.EMERGENCY, {"kind": "card", "anew": 1}, True, None, True),
        (Lane.EMERGENCY, {"kind": "photos"}, True, None, True),
        (Lane.EMERGENCY, {"kind": "photos"}, True, {"text": "in a digest"}, False),
    ],
)
async def test_what_telegram_takes_payment_for(
    database: Database, lane: Lane, message: dict[str, Any], edits: bool, entry: dict[str, Any] | None, payable: bool
) -> None:
    """New messages of the emergency lane; no edits, and nothing of a digest."""
    async with database.transaction() as session:
        card = outbox.CardOf("job:1:1", 5, becomes=77 if edits else None)
        outbox.put(session, outbox.Row(lane, 5, message, NOW, card))
    async with database.transaction() as session:
        await session.execute(update(Card).values(entry=entry))
    [row] = await seen(database)
    assert row.payable is payable


async def tell(database: Database, words: str, *, anew: bool) -> None:
    """The newest text of one card."""
    async with database.transaction() as session:
        card = outbox.CardOf("job:1:1", 5, anew=anew)
        outbox.put(session, outbox.Row(Lane.WORK, 5, {"kind": "card", "text": words}, NOW, card, edits=True))


async def seen(database: Database) -> list[due.Waiting]:
    """What the delivery sees."""
    async with database.engine.connect() as connection:
        return await due.waiting(line_of(connection), due.Look(NOW, [], [], 64))
