"""How fast the outbox empties: a message to each of many chats, over a line on which each call takes its time."""

from __future__ import annotations

import asyncio
import time

import asyncpg

from bench import campus
from bench.desk import desk
from bench.plan import Figures, Plan
from bench.process import cpu
from bench.telegram import Stage, Telegram, first_asked, set_latency, telegram
from storage.database import DOORBELL

LATENCY = 0.05
"""Seconds that each call takes."""

MESSAGES, FEWER = 3000, 300
_FIRST_CHAT = 200_000


async def measure(plan: Plan) -> list[Figures]:
    """One run after the other, each with a desk, a Telegram and a database of its own."""
    messages = FEWER if plan.quick else MESSAGES
    return [await _run(plan, number, messages) for number in range(plan.runs)]


async def _run(plan: Plan, number: int, messages: int) -> Figures:
    async with plan.engine.fresh() as url, telegram() as there:
        await there.ask(open_chats, messages)
        with desk(plan.room(f"delivery{number}"), campus.settings(plan.folder, there.token, there.url, url)) as served:
            await there.ask(first_asked)
            await there.ask(set_latency, LATENCY)
            await asyncio.sleep(1)
            return await _empty(there, served.pid, url, messages)


async def _empty(there: Telegram, pid: int, url: str, messages: int) -> Figures:
    used, helped = cpu(pid), cpu(there.pid)
    async with asyncio.TaskGroup() as group:
        arriving = group.create_task(there.ask(arrived, messages))
        began = await _fill(url, messages)
    took = arriving.result() - began
    return {
        "sends": messages / took,
        "cpu_desk": (cpu(pid) - used) / messages * 1000,
        "busy_desk": (cpu(pid) - used) / took * 100,
        "busy_telegram": (cpu(there.pid) - helped) / took * 100,
    }


async def _fill(url: str, messages: int) -> float:
    """Write all messages in one transaction, and ring; the moment at which the desk can see them."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(_ROWS, _FIRST_CHAT, messages)
            began = time.perf_counter()
            await connection.execute(f"NOTIFY {DOORBELL}")
    finally:
        await connection.close()
    return began


_ROWS = """
INSERT INTO outbox (lane, chat_id, message, revision, due_at, attempts)
SELECT 3, $1::bigint + n,
       jsonb_build_object('kind', 'say', 'text', 'The water is off in building 3 from nine to noon. ' || n,
                          'buttons', '[]'::jsonb, 'thread', NULL),
       1, now(), 0
FROM generate_series(1, $2::int) AS n
"""


async def open_chats(stage: Stage, count: int) -> None:
    """So many people have opened the bot's chat."""
    for n in range(1, count + 1):
        stage.add_person(_FIRST_CHAT + n, f"Resident {n}", language_code="en", started=True)


async def arrived(stage: Stage, count: int) -> float:
    """The moment at which a message stands in each of so many chats (perf_counter, the same in all processes)."""
    # Every one of them is one event, and nothing else happens.
    seq = stage.seq
    while stage.seq < seq + count:
        await stage.changed(stage.seq)
    return time.perf_counter()
