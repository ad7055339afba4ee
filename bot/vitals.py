"""The desk's vital signs, as a machine that watches it asks for them: whether it is ready, and its metrics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import QueuePool

from storage import dead_letters, health
from storage.database import Database, is_away, newest_migration
from storage.health import Queue
from storage.kinds import Lane

log = structlog.get_logger(__name__)

PATIENCE = 2.0
"""Seconds in which the database has to answer: who asks for a vital sign does not wait long."""

Sign = Callable[[], bool]
"""Whether it is so at this moment."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds at this moment."""

    queues: Collection[Queue]
    dead_letters: int
    now: datetime


class Vitals:
    """Asks the database when it is asked, and never otherwise."""

    def __init__(
        self, database: Database, registry: CollectorRegistry, now: Callable[[], datetime], *, hears: Sign, leads: Sign
    ) -> None:
        """`hears`: intake runs, or need not in this process; `leads`: this process delivers."""
        self._database = database
        self._registry = registry
        self._now = now
        self._hears = hears
        self._gauges = _Gauges(database, leads)
        self._newest = newest_migration()
        registry.register(self._gauges)

    async def reasons(self) -> Sequence[str]:
        """Why the desk is not ready, a few words each; none when it is."""
        reasons = [] if self._hears() else ["intake does not run"]
        try:
            async with self._asking() as session:
                if await health.shape(session) != self._newest:
                    reasons.append("the database is not migrated")
        except _NoAnswer:
            reasons.append("the database does not answer")
        return reasons

    async def metrics(self) -> bytes:
        """All metrics in Prometheus's text format. Without those that the database keeps when it does not answer."""
        self._gauges.kept = await self._read()
        return generate_latest(self._registry)

    async def _read(self) -> Kept | None:
        now = self._now()
        try:
            async with self._asking() as session:
                return Kept(await health.queues(session, now), await dead_letters.count(session), now)
        except _NoAnswer:
            return None

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is over soon. Raises _NoAnswer: the database is away, too slow, or has other tables."""
        try:
            async with asyncio.timeout(PATIENCE), self._database.transaction() as session:
                await health.no_longer_than(session, PATIENCE / 2)
                yield session
        except Exception as error:
            if not (is_away(error) or isinstance(error, (TimeoutError, DBAPIError))):
                raise
            log.warning("vital signs without the database", error=type(error).__name__)
            raise _NoAnswer from error


class _NoAnswer(Exception):
    """The database said nothing, or not in time."""


class _Gauges(Collector):
    """What is not counted but looked at."""

    def __init__(self, database: Database, leads: Sign) -> None:
        self._pool = database.engine.pool
        self._leads = leads
        self.kept: Kept | None = None

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: what is registered does not ask for the metrics before they were read."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every gauge, as it stands."""
        yield _gauge("leader", "1 in the process that delivers.", self._leads())
        if isinstance(self._pool, QueuePool):
            yield _gauge("database_pool_size", "The most connections for transactions.", self._pool.size())
            yield _gauge("database_pool_checked_out", "Those of them in use.", self._pool.checkedout())
        yield _gauge("database_answers", "1 when the database answered in time.", self.kept is not None)
        if self.kept is not None:
            yield _gauge("dead_letters", "Dead letters that wait for the operator.", self.kept.dead_letters)
            yield from _outbox(self.kept)


def _outbox(kept: Kept) -> Iterator[GaugeMetricFamily]:
    waiting = _gauge_by_lane("outbox_waiting", "Messages that have not been said.")
    age = _gauge_by_lane("outbox_oldest_due_seconds", "How long the oldest message that may leave has been due.")
    lanes = {queue.lane: queue for queue in kept.queues}
    for lane in Lane:
        queue = lanes.get(lane, Queue(lane, 0, None))
        waiting.add_metric([lane.name.lower()], queue.waiting)
        due = queue.oldest_due or kept.now
        age.add_metric([lane.name.lower()], max(0.0, (kept.now - due).total_seconds()))
    yield waiting
    yield age


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"campusdesk_{name}", words, value=float(value))


def _gauge_by_lane(name: str, words: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"campusdesk_{name}", words, labels=["lane"])
