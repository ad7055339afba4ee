"""What people wait for when the desk has more to say than Telegram lets it, with the stand-in Telegram's limits on.

    .venv/bin/python -m bench.limits [--quick] [--database URL]

A broadcast, people who talk with the desk meanwhile, a storm of jobs for one group, and an emergency that is paid for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import uvloop

from bench import campus
from bench.crowd import Crowd, Resident, residents
from bench.desk import desk
from bench.engine import engine
from bench.plan import Figures, Plan, quantile
from bench.telegram import Stage, Telegram, first_asked, set_latency, telegram
from storage.database import DOORBELL
from storage.kinds import Lane

LATENCY = 0.05
"""Seconds that each call takes."""

PER_SECOND = 30
"""What Telegram takes from a bot."""

MESSAGES, FEWER = 3000, 300
JOBS, FEWER_JOBS = 300, 100
WARNED = 300
TALKING = 20
THOUGHT = 3.0
"""Seconds between what one reads and what one says next: about as fast as a private chat lets one talk."""

_FIRST_CHAT = 200_000
_NUMBER = re.compile(r"R-\d+")


async def measure(plan: Plan) -> list[Figures]:
    """One run after the other, each part with a desk, a Telegram and a database of its own."""
    return [await _run(plan, number) for number in range(plan.runs)]


async def _run(plan: Plan, number: int) -> Figures:
    messages, jobs = (FEWER, FEWER_JOBS) if plan.quick else (MESSAGES, JOBS)
    figures: Figures = {}
    async with _served(plan, f"broadcast{number}") as (there, url):
        figures |= await _broadcast(there, url, messages)
    async with _served(plan, f"talk{number}") as (there, url):
        figures |= await _talk(there, url, plan.seconds)
    async with _served(plan, f"storm{number}") as (there, url):
        figures |= await _storm(there, url, jobs)
    async with _served(plan, f"emergency{number}", PAID_BROADCAST="emergency") as (there, url):
        figures |= await _emergency(there, url)
    return figures


@asynccontextmanager
async def _served(plan: Plan, name: str, **more: str) -> AsyncIterator[tuple[Telegram, str]]:
    """A desk at the pace of its own defaults, and a Telegram that holds its limits; the database's address."""
    async with plan.engine.fresh() as url, telegram() as there:
        await there.ask(open_chats, MESSAGES)
        given = campus.settings(plan.folder, there.token, there.url, url)
        paced = {key: value for key, value in given.items() if not key.startswith("SEND_")}
        with desk(plan.room(name), {**paced, **more}):
            await there.ask(first_asked)
            await there.ask(set_latency, LATENCY)
            await there.ask(hold_limits)
            await asyncio.sleep(1)
            yield there, url


async def _broadcast(there: Telegram, url: str, messages: int) -> Figures:
    took = await _sent(there, url, Lane.BULK, messages)
    return {
        "broadcast_seconds": took,
        "broadcast_of_the_least": took / (messages / PER_SECOND),
        "broadcast_refused": await there.ask(refused),
    }


async def _sent(there: Telegram, url: str, lane: Lane, messages: int) -> float:
    """Seconds until a message to each of so many chats has arrived."""
    async with asyncio.TaskGroup() as group:
        arriving = group.create_task(there.ask(arrived, messages))
        began = await _write(url, _WORDS, lane, messages, _FIRST_CHAT)
    return arriving.result() - began


async def _talk(there: Telegram, url: str, seconds: float) -> Figures:
    """People who talk with the desk, first alone, then beside a broadcast that does not end so soon."""
    idle = await there.ask(talk, seconds)
    await _write(url, _WORDS, Lane.BULK, MESSAGES, _FIRST_CHAT)
    await asyncio.sleep(2)
    beside = await there.ask(talk, min(seconds, MESSAGES / PER_SECOND / 2))
    return {
        **{f"talk_idle_p{percent}": quantile(idle, percent) * 1000 for percent in (50, 95)},
        **{f"talk_beside_p{percent}": quantile(beside, percent) * 1000 for percent in (50, 95)},
        "talk_ratio_p95": quantile(beside, 95) / quantile(idle, 95),
        "talk_refused": await there.ask(refused),
    }


async def _storm(there: Telegram, url: str, jobs: int) -> Figures:
    """So many job cards for one group, all at once; how long until each is seen."""
    async with asyncio.TaskGroup() as group:
        seeing = group.create_task(there.ask(seen, jobs))
        await asyncio.sleep(0.5)
        began = await _write(url, _JOBS, Lane.WORK, jobs, campus.GROUPS["plumbing"])
    at, messages = seeing.result()
    waits = [moment - began for moment in at]
    return {
        "storm_p50_seconds": quantile(waits, 50),
        "storm_last_seconds": max(waits),
        "storm_messages": messages,
        "storm_refused": await there.ask(refused),
    }


async def _emergency(there: Telegram, url: str) -> Figures:
    took = await _sent(there, url, Lane.EMERGENCY, WARNED)
    return {"emergency_seconds": took, "emergency_refused": await there.ask(refused)}


async def _write(url: str, rows: str, lane: Lane, count: int, chat: int) -> float:
    """Write all messages in one transaction, and ring; the moment at which the desk can see them."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(rows, lane, count, chat)
            began = time.perf_counter()
            await connection.execute(f"NOTIFY {DOORBELL}")
    finally:
        await connection.close()
    return began


_WORDS = """
INSERT INTO outbox (lane, chat_id, message, revision, due_at, attempts)
SELECT $1::int, $3::bigint + n,
       jsonb_build_object('kind', 'say', 'text', 'The water is off in building 3 from nine to noon. ' || n,
                          'buttons', '[]'::jsonb, 'thread', NULL),
       1, now(), 0
FROM generate_series(1, $2::int) AS n
"""

_JOBS = """
WITH made AS (
    INSERT INTO card (key, chat_id)
    SELECT 'job:' || n || ':1', $3::bigint FROM generate_series(1001, 1000 + $2::int) AS n
    RETURNING id, key
), shown AS (
    SELECT id, split_part(key, ':', 2) AS n FROM made
), worded AS (
    SELECT id, '<b>R-' || n || '</b> · Water and drains · Building 3 502' || chr(10) || '“3-502 tap drips”' AS text,
           jsonb_build_array(jsonb_build_array(
               jsonb_build_object('text', 'Accept R-' || n, 'data', 's:accept:' || n || ':1'))) AS buttons
    FROM shown
)
INSERT INTO outbox (lane, chat_id, card_id, message, coalesce, revision, due_at, attempts)
SELECT $1::int, $3::bigint, id,
       jsonb_build_object('kind', 'card', 'text', text, 'buttons', buttons, 'thread', NULL, 'reply_wanted', false,
                          'entry', jsonb_build_object('text', text, 'buttons', buttons)),
       'card:' || id, 1, now(), 0
FROM worded ORDER BY id
"""


async def open_chats(stage: Stage, count: int) -> None:
    """So many people have opened the bot's chat."""
    for n in range(1, count + 1):
        stage.add_person(_FIRST_CHAT + n, f"Resident {n}", language_code="en", started=True)


async def hold_limits(stage: Stage) -> None:
    """From now on whoever is too fast is refused."""
    stage.limits.on = True


async def refused(stage: Stage) -> int:
    """How many calls were refused because they came too fast."""
    return sum(request.status == 429 for request in stage.requests)


async def arrived(stage: Stage, count: int) -> float:
    """The moment at which so many messages of the bot's stand in people's chats (perf_counter, of all processes)."""
    waiting = {_FIRST_CHAT + n for n in range(1, count + 1)}
    seq = stage.seq
    while waiting:
        newest = await stage.changed(seq)
        for event in stage.events.after(seq) or ():
            if event.message is not None and event.message.sender == stage.bot_id:
                waiting.discard(event.message.chat_id)
        seq = newest
    return time.perf_counter()


async def seen(stage: Stage, jobs: int) -> tuple[list[float], int]:
    """The moment at which each of so many jobs was first seen in the plumbers' group, and in how many messages."""
    group = stage.chats[campus.GROUPS["plumbing"]]
    moments: dict[str, float] = {}
    while len(moments) < jobs:
        await stage.changed(stage.seq)
        now = time.perf_counter()
        for message in list(group.messages.values())[-64:]:
            for number in _NUMBER.findall(message.text):
                moments.setdefault(number, now)
    return sorted(moments.values()), sum("R-" in message.text for message in group.messages.values())


async def talk(stage: Stage, seconds: float) -> list[float]:
    """Some people say hello again and again for so long; how many seconds each waited for a word, each time."""
    crowd, waits = Crowd(stage, THOUGHT), list[float]()
    ending = time.perf_counter() + seconds

    async def again_and_again(resident: Resident) -> None:
        while time.perf_counter() < ending:
            await crowd.pause()
            word, began = crowd.expect(("word", resident.id)), time.perf_counter()
            stage.send(resident.id, resident.id, text="hello")
            await word
            waits.append(time.perf_counter() - began)

    async with asyncio.TaskGroup() as group:
        reader = group.create_task(crowd.follow())
        people = residents(crowd, range(campus.RESIDENTS, campus.RESIDENTS + TALKING))
        await asyncio.gather(*(group.create_task(again_and_again(each)) for each in people))
        reader.cancel()
    return waits


async def _main(quick: bool, database: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with engine(Path(folder), database) as running:
            plan = Plan(running, Path(folder), runs=1, warm=0, seconds=10 if quick else 40, quick=quick)
            for figures in await measure(plan):
                print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=1))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller numbers")
    parser.add_argument("--database", help="the address of a PostgreSQL; without it an embedded one is started")
    chosen = parser.parse_args()
    uvloop.run(_main(chosen.quick, chosen.database))


if __name__ == "__main__":
    main()
