"""Whoever lets happen what is due claims tickets, and holds nothing of those that it passes over."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from desk.clocks.timing import reckon_again
from desk.late.escalating import fire_due
from storage.database import Database
from storage.kinds import Urgency
from storage.tables import Notice, Ticket
from tests.desk.lives import Lives
from tests.desk.stage import Stage


async def test_nobody_waits_for_a_job_that_passed_the_ticket_over(database: Database) -> None:
    """Somebody has the ticket just now: the job leaves it alone, and they change its timers while the job goes on."""
    stage = Stage(database)
    lives = Lives(stage, random.Random(1))
    await lives.begin()
    number = await lives.report(category="plumbing", building="3", urgency=Urgency.NORMAL)
    stage.now += timedelta(hours=5, minutes=15)  # a quarter of an hour before the end of the day
    async with stage.work() as mine, stage.work() as job:
        locked = select(Ticket).where(col(Ticket.id) == number).with_for_update()
        ticket = (await mine.session.execute(locked)).scalar_one()
        assert await fire_due(job) == 0
        ticket.snoozed_until = stage.now + timedelta(hours=1)
        async with asyncio.timeout(5):
            await reckon_again(mine, ticket)
    async with stage.work() as work:
        assert not await fire_due(work), "it was put off"
        assert not (await work.session.execute(select(Notice))).scalars().all()


async def test_two_at_once_tell_each_level_once(database: Database) -> None:
    """Several processes look at the same moment: between them each level is told once."""
    stage = Stage(database)
    lives = Lives(stage, random.Random(1))
    await lives.begin()
    await stage.person("Boss", chat_user=9_000)
    for _each in range(8):
        await lives.report(category="plumbing", building="3", urgency=Urgency.URGENT)
    stage.now += timedelta(hours=2)

    async def look() -> None:
        async with stage.work() as work:
            await fire_due(work, limit=5)

    for _round in range(5):
        await asyncio.gather(*(look() for _process in range(4)))
    async with stage.work() as work:
        told = [
            (each.ticket_id, each.kind, each.level, each.person_id, each.purpose)
            for each in (await work.session.execute(select(Notice))).scalars()
        ]
    assert told
    assert len(told) == len(set(told))
    assert {ticket for ticket, *_rest in told} == set(lives.tickets)
