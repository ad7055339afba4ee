"""What is stored wrongly is found, named and put right; what is only later than it was meant is no defect."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from alembic import command
from sqlalchemy import Connection, select, text
from sqlmodel import col

from desk.clocks.verifying import MENDED, Difference, Why, mend, pages
from desk.days.calendar import Calendar
from desk.late.escalating import fire_due
from desk.tickets.lifecycle import OVER, Move
from desk.work import Desk, Work
from storage.database import Database, migrations
from storage.kinds import Urgency
from storage.tables import Event, Ticket, Timer
from tests.desk.lives import Lives
from tests.desk.stage import NOON, Stage


async def nobody_hears(_work: Work) -> None:
    """Announce nothing."""


def desk_of(stage: Stage) -> Desk:
    """The desk that stands on the stage."""
    return Desk(stage.database, stage.campus, lambda: stage.now, lambda: "token", nobody_hears, lambda: None)


async def differences(stage: Stage) -> list[Difference]:
    """Of every ticket, looked at in small pages."""
    desk = desk_of(stage)
    return [difference async for page in pages(desk, size=7) for each in page for difference in each.differences]


async def mended(stage: Stage, *tickets: int) -> list[Difference]:
    """Each of these put right, in a transaction of its own."""
    found: list[Difference] = []
    for number in tickets:
        async with stage.work() as work:
            found += await mend(work, number)
    return found


KEPT = (
    "SELECT * FROM clock ORDER BY ticket_id, kind, cycle",
    "SELECT * FROM timer WHERE fired_at IS NULL ORDER BY ticket_id, kind, cycle, level",
    "SELECT id, due_at FROM ticket ORDER BY id",
)


async def kept(stage: Stage) -> list[list[tuple[object, ...]]]:
    """All clocks, timers that are to come and due times, as they are stored; each row begins with the ticket."""
    async with stage.database.transaction() as session:
        answers = [await session.execute(text(query)) for query in KEPT]
    return [[tuple(row) for row in answer] for answer in answers]


async def a_job(stage: Stage, *moves: Move, dice: int = 3) -> tuple[Lives, int]:
    """A normal plumber's job that has lived through these moves, an hour apart."""
    lives = Lives(stage, random.Random(dice))
    await lives.begin()
    number = await lives.report(category="plumbing", building="3", urgency=Urgency.NORMAL)
    for move in moves:
        stage.now += timedelta(hours=1)
        assert await lives.go_on(number, move) is move
    return lives, number


TAMPERED = (
    ("UPDATE clock SET due_at = due_at + interval '1 hour' WHERE kind = 'fix'", "fix 1 due_at", Why.HOURS),
    ("UPDATE clock SET used = used + 1 WHERE kind = 'accept'", "accept 1 used", Why.HOURS),
    ("UPDATE clock SET in_time = false WHERE kind = 'accept'", "accept 1 in_time", Why.HOURS),
    ("UPDATE clock SET pauses = '[]' WHERE kind = 'fix'", "fix 1 pauses", Why.HISTORY),
    ("UPDATE clock SET stopped_at = NULL WHERE kind = 'accept'", "accept 1 stopped_at", Why.HISTORY),
    ("UPDATE clock SET cycle = 2 WHERE kind = 'fix'", "fix 1", Why.MISSING),
    ("UPDATE clock SET cycle = 2 WHERE kind = 'accept'", "accept 2", Why.NEVER),
    ("UPDATE ticket SET due_at = NULL", "due_at", Why.ROW),
    ("DELETE FROM timer WHERE kind = 'hold'", "hold step 1", Why.UNSET),
    ("UPDATE timer SET at = at - interval '1 minute' WHERE kind = 'hold'", "hold step 1", Why.ELSEWHEN),
    ("UPDATE timer SET level = 7 WHERE kind = 'hold'", "hold step 8", Why.ASTRAY),
    ("UPDATE timer SET at = at + interval '30 days' WHERE kind = 'fix' AND level = 1", "fix 1 late", Why.ELSEWHEN),
)


async def test_whatever_is_changed_is_found_and_put_right(database: Database) -> None:
    """Each thing that somebody may change in the tables is named, with the reason, and is as before after mending."""
    stage = Stage(database)
    _lives, number = await a_job(stage, Move.ACCEPT, Move.HOLD)
    before = await kept(stage)
    for tampering, what, why in TAMPERED:
        assert await differences(stage) == []
        async with database.transaction() as session:
            await session.execute(text(tampering))
        found = await differences(stage)
        assert (what, why) in [(each.clock, each.why) for each in found], tampering
        assert await mended(stage, number) == found
        assert await kept(stage) == before, tampering
    assert await mended(stage, number, 999_999) == []


async def test_another_calendar_moves_what_runs(database: Database) -> None:
    """The Thursday becomes a holiday: the job is due a day later, so are its timers, and a line of history says so."""
    stage = Stage(database)
    _lives, number = await a_job(stage, Move.ACCEPT)
    calendar = stage.campus.catalogue.calendar
    shut = Calendar(calendar.time_zone, calendar.weekly, {**calendar.holidays, date(2026, 3, 5): ()})
    catalogue = stage.campus.catalogue.model_copy(update={"calendar": shut})
    later = replace(stage, campus=replace(stage.campus, catalogue=catalogue))
    found = await differences(later)
    assert {(each.clock, each.why) for each in found} == {("fix 1 due_at", Why.HOURS), ("due_at", Why.ROW)}
    async with stage.work() as work:
        before = (await work.session.get_one(Ticket, number)).due_at
    assert await mended(later, number) == found
    assert await differences(later) == []
    async with later.work() as work:
        ticket = await work.session.get_one(Ticket, number)
        query = select(Event).where(col(Event.kind) == MENDED, col(Event.ticket_id) == number)
        [line] = (await work.session.execute(query)).scalars().all()
        due = await work.session.get_one(Timer, (number, "fix", 1, 0))
    assert before is not None
    assert ticket.due_at == before + timedelta(days=1)
    assert line.note == f"{before.isoformat()}>{ticket.due_at.isoformat()}"
    assert due.at >= ticket.due_at


async def test_what_is_put_off_is_no_defect(database: Database) -> None:
    """The desk was away when a level was due, and found it at night: it is told in the morning."""
    stage = Stage(database)
    await a_job(stage)
    stage.now += timedelta(hours=8)  # 20:00; nobody accepted the job by 17:00
    async with stage.work() as work:
        assert await fire_due(work)
    async with stage.work() as work:
        waiting = (await work.session.execute(select(Timer).where(col(Timer.kind) == "accept"))).scalars().all()
    assert {timer.at for timer in waiting if timer.level < 1} == {NOON + timedelta(hours=20)}
    assert await differences(stage) == []
    async with database.transaction() as session:
        await session.execute(text("UPDATE timer SET at = at + interval '1 week' WHERE kind = 'accept' AND level = 0"))
    assert [each.why for each in await differences(stage)] == [Why.ELSEWHEN]


async def test_another_urgency_is_part_of_the_history(database: Database) -> None:
    """What ran when it became urgent has the urgent target; what had stopped by then keeps the other one."""
    stage = Stage(database)
    lives, number = await a_job(stage, Move.ACCEPT)
    await lives.prioritise(number, Urgency.URGENT)
    assert await differences(stage) == []
    before = await kept(stage)
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM clock"))
    assert {each.why for each in await differences(stage)} == {Why.MISSING}
    await mended(stage, number)
    assert await kept(stage) == before


async def test_tickets_from_before_there_were_clocks(database: Database) -> None:
    """After the migration each ticket that is under way gets the clocks that it would have; what is over gets none."""
    stage, dice = Stage(database), random.Random(8)
    lives = Lives(stage, dice)
    await lives.begin()
    for _life in range(16):
        await lives.report()
    for _step in range(80):
        stage.now += timedelta(minutes=dice.randrange(30))
        await lives.go_on(dice.choice(lives.tickets))
    before = await kept(stage)
    async with database.engine.begin() as connection:
        await connection.run_sync(_as_it_was)
    await database.migrate()
    async with database.transaction() as session:
        tickets = (await session.execute(select(Ticket))).scalars().all()
    over = {ticket.row_id for ticket in tickets if ticket.state in OVER}
    assert over
    assert len({ticket.state for ticket in tickets} - OVER) > 3
    found = await differences(stage)
    assert {each.ticket_id for each in found} == set(lives.tickets) - over
    await mended(stage, *lives.tickets)
    assert await differences(stage) == []
    clocks, timers, due = before
    assert await kept(stage) == [[row for row in rows if row[0] not in over] for rows in (clocks, timers)] + [due]


def _as_it_was(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    command.downgrade(config, "0004")
