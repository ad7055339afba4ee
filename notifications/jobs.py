"""Jobs that run by the clock. Each claims its rows in the database, so that any number of processes may run them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from desk.late.bundling import Reader, bundle, readers
from desk.late.escalating import being_fired, due_tickets, fire_due, put_off
from desk.outages.deciding import end_what_is_over, gather
from desk.tickets.repairs import close_unrated
from desk.work import Desk
from notifications.alerts import look_for_trouble
from storage.alerts import forget as forget_alerts
from storage.database import is_away, passes
from storage.intake import forget_old

log = structlog.get_logger(__name__)

Job = Callable[[Desk], Awaitable[None]]


async def close_what_nobody_rated(desk: Desk) -> None:
    """Close repairs that have waited for the resident's word for the catalogue's number of days."""
    while True:
        async with desk.work() as work:
            closed = await close_unrated(work)
        if not closed:
            return
        log.info("closed without a rating", tickets=closed)


async def forget_what_is_over(desk: Desk) -> None:
    """Drop the marks of updates that Telegram cannot bring again, what failed a month ago, and alerts long told."""
    async with desk.work() as work:
        await forget_old(work.session, work.now)
        await forget_alerts(work.session, work.now)


async def alert_the_admins(desk: Desk) -> None:
    """Tell the admins what waits in vain, and will until one of them acts."""
    async with desk.work() as work:
        await look_for_trouble(work)


async def chase(desk: Desk) -> None:
    """Let happen what is due, and tell those whom it is for: a bundle for each reader."""
    while fired := await _fire_due(desk):
        log.info("timers fired", count=fired)
    async with desk.work() as work:
        # What another process is at it tells with all the rest: nobody gets two messages for one.
        waiting = await readers(work, only_emergencies=await being_fired(work))
    for reader in waiting:
        await _tell(desk, reader)


async def _tell(desk: Desk, reader: Reader) -> None:
    """A bundle for one reader. If it fails, the others still get theirs, and this one is tried again."""
    try:
        async with desk.work() as work:
            await bundle(work, reader)
    except Exception as error:
        if passes(error):
            raise
        log.exception("somebody could not be told of what is late", person=reader.person_id, group=reader.purpose)


async def _fire_due(desk: Desk) -> int:
    """A transaction's worth of what is due. If it fails, ticket by ticket: one bad ticket keeps no other waiting."""
    try:
        async with desk.work() as work:
            return await fire_due(work)
    except Exception as error:
        if passes(error):
            raise
    async with desk.work() as work:
        tickets = await due_tickets(work)
    for ticket in tickets:
        await _fire_alone(desk, ticket)
    return len(tickets)


async def _fire_alone(desk: Desk, ticket: int) -> None:
    try:
        async with desk.work() as work:
            await fire_due(work, ticket_id=ticket)
    except Exception as error:
        if passes(error):
            raise
        log.exception("what was due of a ticket failed; it is tried again later", ticket=ticket)
        async with desk.work() as work:
            await put_off(work, ticket)


async def gather_outages(desk: Desk) -> None:
    """Put the reports of an outage that wait for it under its parent, some at a time; and tell of what is over."""
    waiting = 1
    while waiting:
        async with desk.work() as work:
            waiting = await gather(work)
    ended = 1
    while ended:
        async with desk.work() as work:
            ended = await end_what_is_over(work)


JOBS: dict[Job, float] = {
    chase: 15,
    gather_outages: 5,
    close_what_nobody_rated: 30,
    alert_the_admins: 60,
    forget_what_is_over: 3600,
}
"""Every job, and the seconds between its runs."""


class Jobs:
    """APScheduler, with its store in memory: what is due is asked of the database, not of the store."""

    def __init__(self, desk: Desk, *, hurry: float = 1.0) -> None:
        """`hurry` shortens the time between runs: the sandbox's day may pass in a second."""
        self._desk = desk
        self._hurry = hurry
        self._turn = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Run the jobs until `stop`, one at a time; the one that is at it then is finished."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        for job, seconds in JOBS.items():
            scheduler.add_job(
                self._once,
                "interval",
                args=[job],
                seconds=max(1.0, seconds / self._hurry),
                id=job.__name__,
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
            )
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.pause()
            async with self._turn:
                scheduler.shutdown(wait=False)

    async def _once(self, job: Job) -> None:
        async with self._turn:
            try:
                await job(self._desk)
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("a job waits for the database", job=job.__name__, error=type(error).__name__)
