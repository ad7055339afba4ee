"""How PostgreSQL carries out each statement of the desk: none may read the whole of a table that grows.

The statements are not listed here: those that the desk really makes, in a day's work and its jobs, are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import event

from bench import campus, fill
from bench.days_work import days_work
from bench.inside import inside
from bench.plan import Failed
from bench.telegram import first_asked, telegram
from desk.drafts.forms import asked_otherwise, form_about, open_forms
from desk.people.reach import office_reach
from desk.places.office import known_place
from desk.tickets.alike import alike
from desk.tickets.assigning import jobs_of
from desk.tickets.finding import find
from desk.tickets.leading import hands_for
from desk.tickets.piles import Pile, heights, page_of
from desk.tickets.repairs import asked_of, tickets_of
from desk.tickets.replies import about
from desk.tickets.talking import hearers
from desk.work import Desk
from notifications.jobs import JOBS
from storage.database import Database
from storage.due import ALONG_THE_INDEX, Look, postponed, waiting_in, waiting_unpaid
from storage.intake import who_and_where
from storage.kinds import Lane
from wording.desk_views import desk_card_of, past_card_of

GROWING = frozenset({"ticket", "event", "photo", "form", "conversation", "card", "person", "outbox", "seen_update"})
"""The tables that have the more rows the longer a desk serves."""

ONCE_AN_HOUR = ("DELETE FROM outbox WHERE outbox.failed_at",)
"""How statements begin that may read a whole table: they run seldom, and it is a small one."""

_KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

Seen = dict[str, tuple[Any, ...]]
"""Each statement with the values that it had when it was made first."""


class SlowPlan(Failed):
    """A statement reads a whole table that grows; str() says which, one on a line."""


async def check_plans(folder: Path, url: str, tickets: int) -> int:
    """Work on this filled database, and look at every statement's plan; how many there were. Raises SlowPlan."""
    seen = await _statements(folder, url)
    connection = await asyncpg.connect(url, server_settings={"jit": "off"})
    try:
        # The desk's own reader of the outbox is told something first (storage.due), all others are not.
        plain = {text: values for text, values in seen.items() if not _reads_the_queue(text)}
        found = await _slow(connection, plain)
        await connection.execute(ALONG_THE_INDEX)
        found += await _slow(connection, {text: seen[text] for text in seen.keys() - plain.keys()})
    finally:
        await connection.close()
    if found:
        raise SlowPlan(f"among {tickets} tickets whole tables are read:\n" + "\n".join(found))
    return len(seen)


async def _statements(folder: Path, url: str) -> Seen:
    """What the desk asks of the database in a day's work."""
    seen: Seen = {}
    database = Database(url)
    _listen(database, seen)
    try:
        async with telegram() as there, inside(folder, there, database) as app:
            await there.ask(first_asked)
            await there.ask(days_work, [fill.PEOPLE_FROM + n for n in range(1, 6)], 10)
            await _questions(app.desk)
            await _at_the_desk(app.desk)
            for job in JOBS:
                await job(app.desk)
    finally:
        await database.close()
    return seen


def _listen(database: Database, seen: Seen) -> None:
    """Note each statement, whether it is made through SQLAlchemy or past it (storage.driver)."""

    def note(statement: str, values: Any) -> None:
        if statement.lstrip().startswith(_KINDS) and "advisory_lock(" not in statement:
            seen.setdefault(statement, tuple(values))

    def prepared(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        note(statement, values[0] if isinstance(values, list) else values)

    def connected(adapted: Any, _record: Any) -> None:
        adapted.driver_connection.add_query_logger(lambda query: note(query.query, query.args))

    event.listen(database.engine.sync_engine, "before_cursor_execute", prepared)
    event.listen(database.engine.sync_engine, "connect", connected)


async def _questions(desk: Desk) -> None:
    """What is asked at every hour, and not in that day's work."""
    for user in (fill.PEOPLE_FROM + 1, campus.WORKER):
        async with desk.work() as work:
            work.person, _standing = await who_and_where(work.session, user, user, 0)
            mine = await tickets_of(work)
            await asked_of(work)
            await jobs_of(work, work.actor)
            await open_forms(work, "repair")
            await about(work, user, 1_000_001, "R-1001")
            if mine:
                await form_about(work, mine[0].row_id, "answer")
                await asked_otherwise(work, mine[0].row_id, "talk")
                await hearers(work, mine[0], work.actor)
            await postponed(work.session, work.now)
    async with desk.database.leadership(lambda: None) as leadership:
        look = Look(desk.now(), [1, 2], [3, 4], 16)
        await waiting_in(leadership.line, look, Lane.EMERGENCY)
        await waiting_unpaid(leadership.line, look, [5])


async def _at_the_desk(desk: Desk) -> None:
    """What the office asks of its desk: all piles, and reports by number, place, name and words."""
    async with desk.work() as work:
        work.person, _standing = await who_and_where(work.session, campus.ADMIN, campus.ADMIN, 0)
        await heights(work)
        ticket = None
        for pile in Pile:
            page = await page_of(work, pile)
            ticket = page.tickets[0] if page.tickets else ticket
            if page.next is not None:
                await page_of(work, pile, page.next)
        for said in ("1001", "R-1001", "3-502", "502", "library", "Resident 7", "the tap", "漏水"):
            await find(work, said)
        if ticket is not None:
            await desk_card_of(work, ticket)
            await past_card_of(work, ticket, 1_000)
            await alike(work, ticket, await office_reach(work))
            await hands_for(work, ticket)
        await known_place(work, "3")


def _reads_the_queue(statement: str) -> bool:
    return "LEFT OUTER JOIN card" in statement and "FROM outbox" in statement


async def _slow(connection: asyncpg.Connection, seen: Seen, growing: Set[str] = GROWING) -> list[str]:
    found = []
    for statement, values in seen.items():
        (plan,) = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {statement}", *values))
        tables = {table for table in _read_whole(plan["Plan"]) if table in growing}
        text = " ".join(statement.split())
        if tables and not text.startswith(ONCE_AN_HOUR):
            found.append(f"{', '.join(sorted(tables))}: {text}")
    return found


def _read_whole(node: dict[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from the beginning to the end."""
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _read_whole(part)
