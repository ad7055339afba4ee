"""How PostgreSQL gets at clocks, timers and notices when there have been many."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from sqlalchemy import select
from sqlmodel import col

from bench import finding
from bench.plans import _listen, _slow
from desk.clocks.answering import hear
from desk.clocks.verifying import look_at, mend
from desk.days.calendar import next_opening
from desk.late.bundling import bundle, readers
from desk.late.escalating import being_fired, due_tickets, fire_due, put_off
from desk.late.levels import lateness_of
from desk.late.snoozing import snooze, wake
from desk.tickets.prioritising import prioritise
from notifications.late import notice_of
from storage.database import Database
from storage.kinds import Role, State, Urgency
from storage.notices import not_heard_by, not_heard_in
from storage.tables import Ticket
from tests.desk.stage import CATALOGUE, Stage


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """A desk on a fresh database."""
    database = Database(database_url)
    yield Stage(database)
    await database.close()


TICKETS = 20_000
_FILLED = {"ticket", "person", "event", "hold", "clock", "timer", "notice"}

_PAST = """
    INSERT INTO timer (ticket_id, kind, cycle, level, at, fired_at)
    SELECT id, 'accept', 1, step, created_at, created_at FROM ticket, generate_series(-1, 2) AS step;
    INSERT INTO notice (person_id, ticket_id, kind, cycle, level, at, told_at)
    SELECT resident_id, id, 'accept', 1, step, created_at, created_at FROM ticket, generate_series(0, 1) AS step;
    INSERT INTO event (ticket_id, at, kind, state, cycle)
    SELECT id, created_at, made, state, 1 FROM ticket, unnest(ARRAY['submit', 'approve', 'accept']) AS made;
    INSERT INTO hold (ticket_id, reason, since, until, times, ended_at)
    SELECT id, 'parts', created_at, created_at, '[]', created_at FROM ticket;
    UPDATE timer SET fired_at = NULL FROM ticket
    WHERE ticket_id = ticket.id AND state = 'queued' AND timer.level > -1;
"""
"""All that there was of the tickets that are over has happened, and was told; of those that wait some is due."""


async def test_no_statement_about_time_reads_a_whole_table(stage: Stage, database_url: str) -> None:
    """Among twenty thousand tickets that were late PostgreSQL goes by an index to what is due, and to who was told."""
    await finding.fill(database_url, TICKETS, CATALOGUE)
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(_PAST)
        await connection.execute("VACUUM ANALYZE")
        stage.now = next_opening(datetime.now(UTC), CATALOGUE.calendar)
        ma = await stage.person("Ma", (Role.FOREMAN, ""))
        stage.database = database = Database(database_url)
        seen: dict[str, tuple[object, ...]] = {}
        _listen(database, seen)
        await _what_the_clock_asks(stage)
        async with stage.work(ma) as work:
            late = select(Ticket).where(col(Ticket.state) == State.QUEUED).order_by(col(Ticket.id)).limit(1)
            number = (await work.session.execute(late)).scalar_one().row_id
            await prioritise(work, number, Urgency.URGENT)
            await snooze(work, number, stage.now + timedelta(hours=1), "parts")
            await wake(work, number)
            ticket = await work.session.get_one(Ticket, number)
            await hear(work, ticket, by_resident=True)
            assert await lateness_of(work, ticket) is not None
            await look_at(work, number)
            await mend(work, number)
        await database.close()
        assert len(seen) > 20
        assert not await _slow(connection, seen, _FILLED)
    finally:
        await connection.close()


async def _what_the_clock_asks(stage: Stage) -> None:
    async with stage.work() as work:
        await being_fired(work)
        due = await due_tickets(work)
        assert due
        await put_off(work, due[0])
        await fire_due(work, ticket_id=due[-1])
        assert await fire_due(work)
        await work.session.flush()
        for reader in await readers(work, only_emergencies=False):
            await bundle(work, reader)
        for each in work.bundles:
            await notice_of(work, each)
        await not_heard_by(work.session, 1, work.now)
        await not_heard_in(work.session, ["plumbing"], work.now)
