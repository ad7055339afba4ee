"""When people are told of what is late: in opening hours, at most once a minute, by one process, if it still is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from desk.late.bundling import Reader, bundle
from desk.late.chasing import Chased
from desk.late.escalating import fire_due
from storage.database import Database
from storage.kinds import ClockKind, Role, State, TimerKind, Urgency
from storage.tables import Event, Notice, Person, Ticket, Timer
from tests.desk.stage import Stage

FRIDAY = datetime(2026, 3, 6, 8, 0, tzinfo=UTC)
"""16:00 on the campus, an hour and a half before it closes; four open hours end on Monday at 10:30."""
MONDAY = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)
"""08:00, when it opens."""
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def stage(database: Database) -> Stage:
    """A desk on a Friday afternoon."""
    return Stage(database, now=FRIDAY)


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.EMERGENCY])
async def test_only_an_emergency_is_told_at_night(stage: Stage, urgency: Urgency) -> None:
    """Both count every hour, and run out on Friday evening; of the urgent one the foreman hears on Monday at eight."""
    lin, _ma = await stage.person("Lin"), await stage.person("Ma", (Role.FOREMAN, "team:plumbing"))
    stage.now = FRIDAY + 2 * 60 * MINUTE
    await stage.ticket(lin, State.QUEUED, urgency=urgency)
    told: list[datetime] = []
    for now in (stage.now + 40 * MINUTE, stage.now + 5 * 60 * MINUTE, MONDAY - MINUTE, MONDAY):
        async with replace(stage, now=now).work() as work:
            await fire_due(work)
            await work.session.flush()
            due = select(Notice).where(col(Notice.kind) == ClockKind.ACCEPT, col(Notice.level) == 0)
            told += [now for _notice in (await work.session.execute(due)).scalars()]
    assert min(told) == (MONDAY if urgency is Urgency.URGENT else stage.now + 40 * MINUTE)


async def test_what_ran_out_after_hours_waits_also_when_the_desk_was_down(stage: Stage) -> None:
    """Due at eleven on a Monday morning, looked at on Monday night: told on Tuesday, and not at once."""
    lin, _ma = await stage.person("Lin"), await stage.person("Ma", (Role.FOREMAN, "team:plumbing"))
    await stage.ticket(lin, State.QUEUED)
    for now, count in ((MONDAY + 14 * 60 * MINUTE, 0), (MONDAY + 24 * 60 * MINUTE, 1)):
        async with replace(stage, now=now).work() as work:
            await fire_due(work)
            await work.session.flush()
            due = select(Notice).where(col(Notice.kind) == ClockKind.ACCEPT, col(Notice.level) == 0)
            assert len((await work.session.execute(due)).scalars().all()) == count


async def _late(stage: Stage, ma: Person, lin: Person, now: datetime) -> None:
    """Another job that nobody took in time is put before Ma."""
    ticket = await stage.ticket(lin, State.QUEUED)
    async with replace(stage, now=now).work() as work:
        work.session.add(
            Notice(
                person_id=ma.id,
                role=Role.FOREMAN,
                ticket_id=ticket.row_id,
                kind=ClockKind.ACCEPT,
                cycle=1,
                level=0,
                at=now,
            )
        )


async def test_a_minute_lies_between_two_bundles(stage: Stage) -> None:
    """What comes half a minute after a bundle waits for the next one, and two who tell at once tell it once."""
    lin, ma = await stage.person("Lin"), await stage.person("Ma", (Role.FOREMAN, "team:plumbing"))
    reader, noon = Reader(ma.row_id, None), MONDAY + 4 * 60 * MINUTE
    await _late(stage, ma, lin, noon)
    desk = replace(stage, now=noon)
    async with desk.work() as one, desk.work() as other:
        assert await bundle(one, reader)
        assert not await bundle(other, reader), "somebody is at it"
    await _late(stage, ma, lin, noon)
    for after, told in ((MINUTE / 2, False), (MINUTE, True)):
        async with replace(stage, now=noon + after).work() as work:
            assert await bundle(work, reader) == told


async def test_a_promise_that_was_moved_is_not_asked_about(stage: Stage) -> None:
    """A timer that comes before its time, whatever set it: the clock itself is asked."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ticket = await stage.ticket(lin, State.IN_PROGRESS, assignee=wang)
    async with stage.work() as work:
        await work.session.execute(update(Timer).where(col(Timer.kind) == TimerKind.PROMISE).values(at=FRIDAY))
        assert await fire_due(work)
    async with stage.work() as work:
        asked = select(Event).where(col(Event.ticket_id) == ticket.id, col(Event.kind) == Chased.ASK_FIXED)
        assert not (await work.session.execute(asked)).scalars().all()
        assert (await work.session.get_one(Ticket, ticket.row_id)).state is State.IN_PROGRESS
