"""Delivering the outbox: the most urgent first, within Telegram's limits, in order in each chat and lane."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channels import migrated, removed
from desk.people import unreachable
from desk.work import Desk
from notifications.ledger import Ledger
from notifications.outcome import Anew, Later, Moved, Never, Outcome, Sent
from notifications.pace import Pace
from notifications.pause import pause
from notifications.speaker import Speaker
from storage import outbox
from storage.database import Database, Leadership, is_away, passes
from storage.outbox import Waiting

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at the outbox, also when nobody rang."""

SEEK_EVERY = 2.0
"""Seconds between a stand-by's tries to lead."""

AT_ONCE = 64
"""Messages on their way at the same time."""

LOOK_AHEAD = 16
"""Rows that are fetched at once while messages leave one by one."""

LOOK_APART = 0.004
"""Seconds between two looks while rings come in: many commits make one look."""

_AGAIN = 0.001
"""Seconds before the next look, when there is more to be seen."""


class Delivery:
    """Sends what the outbox holds. Any number may run; the one that leads works, the others stand by."""

    def __init__(
        self, desk: Desk, speaker: Speaker, pace: Pace, clock: Callable[[], float], look_every: float = LOOK_EVERY
    ) -> None:
        """`clock` gives the steady seconds by which the pace counts; `look_every`, when nobody rings."""
        self._desk = desk
        self._database: Database = desk.database
        self._speaker = speaker
        self._pace = pace
        self._clock = clock
        self._look_every = look_every
        self._ledger = Ledger(self._database)
        self._rung = asyncio.Event()
        self._on_their_way: dict[int, int | None] = {}
        self._given_up: set[int] = set()
        self.leads = False

    def ring(self) -> None:
        """There is something to send."""
        self._rung.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Lead whenever nobody else does, until `stop`; what is on its way then still arrives.

        A database that goes away is waited for.
        """
        while not stop.is_set():
            try:
                async with self._database.leadership(self.ring) as leadership:
                    await self._lead_in_turn(leadership, stop)
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("delivery waits for the database", error=type(error).__name__)
            finally:
                self.leads = False
            await pause(stop, SEEK_EVERY)

    async def _lead_in_turn(self, leadership: Leadership, stop: asyncio.Event) -> None:
        while not await leadership.seek():
            await pause(stop, SEEK_EVERY)
            if stop.is_set():
                return
        self.leads = True
        log.info("delivery leads")
        await self._remember_postponed()
        await self._lead(leadership, stop)

    async def _remember_postponed(self) -> None:
        """Chats whose first message must be tried again later keep their order, also across a restart."""
        async with self._database.transaction() as session:
            for chat_id, until in await outbox.postponed(session, self._desk.now()):
                self._pace.block(chat_id, self._clock() + (until - self._desk.now()).total_seconds())

    async def _lead(self, leadership: Leadership, stop: asyncio.Event) -> None:
        lost: Exception | None = None
        async with asyncio.TaskGroup() as group:
            alarm = group.create_task(self._ring_at(stop))
            try:
                await self._send_until(stop, leadership, group)
            except Exception as error:
                if not is_away(error):
                    raise
                # What is on its way still arrives, and is written down before anything is sent again.
                lost = error
            alarm.cancel()
        if lost is not None:
            raise lost

    async def _ring_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.ring()

    async def _send_until(self, stop: asyncio.Event, leadership: Leadership, group: asyncio.TaskGroup) -> None:
        while not stop.is_set():
            began = self._clock()
            wait = await self._send_what_may_leave(leadership, group)
            await pause(self._rung, wait)
            if (early := LOOK_APART - (self._clock() - began)) > 0:
                await asyncio.sleep(early)
            self._rung.clear()

    async def _send_what_may_leave(self, leadership: Leadership, group: asyncio.TaskGroup) -> float:
        """Start what may leave now; seconds until it is worth looking again."""
        now = self._clock()
        free = AT_ONCE - len(self._on_their_way)
        if free <= 0:
            return self._look_every
        paced = self._pace.overall_wait(now)
        if paced > 0:
            return paced
        busy = self._pace.busy(now)
        rows = await self._next_rows(leadership, busy, free)
        started = 0
        for row in rows:
            if row.chat_id is not None:
                if not self._may_leave(row.chat_id, row):
                    continue
                if (paced := self._pace.overall_wait(self._clock())) > 0:
                    return paced
                self._pace.sent(row.chat_id, self._clock(), _messages(row))
            self._on_their_way[row.id] = row.chat_id
            group.create_task(self._deliver(row))
            started += 1
        if started < len(rows) >= min(free, LOOK_AHEAD):
            # One chat with much to read filled the look: what waits behind it is for others, who need not wait for it.
            return _AGAIN
        now = self._clock()
        soonest = min(self._pace.busy(now).values(), default=now + self._look_every)
        return max(_AGAIN, min(self._look_every, soonest - now))

    def _may_leave(self, chat_id: int, row: Waiting) -> bool:
        if chat_id in self._chats_on_their_way():
            return False
        now = self._clock()
        free_at = self._pace.free_at(chat_id, now, _messages(row))
        if free_at > now:
            # There is room for a message, not for an album: nothing overtakes it there, but for what is more urgent.
            self._pace.block(chat_id, min(free_at, now + LOOK_EVERY))
        return free_at <= now

    async def _next_rows(self, leadership: Leadership, busy: Collection[int], free: int) -> Sequence[Waiting]:
        # At a pace one message leaves at a time; only answers to presses, which count for no limit, leave beside it.
        limit = min(free, LOOK_AHEAD) if self._pace.overall.count else free
        # Read as the leader or not at all: who was cut off, and does not know it yet, must not send what another sends.
        return await outbox.waiting(
            leadership.connection,
            self._desk.now(),
            busy_chats=self._chats_on_their_way().union(busy),
            busy_rows=self._given_up.union(self._on_their_way),
            limit=limit,
        )

    def _chats_on_their_way(self) -> set[int]:
        return {chat for chat in self._on_their_way.values() if chat is not None}

    async def _deliver(self, row: Waiting) -> None:
        """Send one row and write down what came of it. The row is on its way until that is written."""
        try:
            outcome = await self._say(row)
            if row.chat_id is not None:
                self._pace.arrived(row.chat_id, self._clock())
            said = isinstance(outcome, Sent) and await self._ledger.strike(row, outcome.message_id)
            if not said:
                await self._settle(row, outcome)
        finally:
            self._on_their_way.pop(row.id, None)
            self._rung.set()

    async def _say(self, row: Waiting) -> Outcome:
        if row.expires_at is not None and row.expires_at <= self._desk.now():
            return Never("it came too late")
        try:
            return await self._speaker.say(self._opened(row.message), row.chat_id, row.card, row.attempts)
        except Exception as error:  # a defect of ours: one such row must not hold up all the others
            log.exception("delivery cannot say a message", row=row.id)
            return Never(f"not sayable: {type(error).__name__}")

    def _opened(self, message: dict[str, Any]) -> dict[str, Any]:
        """The message with its sealed values opened: nowhere but on its way do they stand in clear."""
        text = message.get("text")
        return {**message, "text": self._desk.campus.seal.unmarked(text, html.escape)} if text else message

    async def _settle(self, row: Waiting, outcome: Outcome) -> None:
        """Write down what came of it; however long the database is away, so that nothing is said twice for that.

        It does not wait for the disk: if the database itself crashes, the row is back and is said once more, as
        it would be had this process died a moment earlier. Every message at least once is all that is promised.
        """
        wait = 0.1
        while True:
            try:
                async with self._database.transaction(lasting=False) as session:
                    await self._write_down(session, row, outcome)
                return
            except Exception as error:
                if passes(error):
                    log.warning("delivery cannot write down an outcome yet", error=type(error).__name__)
                    await asyncio.sleep(wait)
                    wait = min(5.0, wait * 2)
                    continue
                log.exception("delivery cannot write down an outcome", row=row.id)
                if isinstance(outcome, Never):
                    # Whatever is wrong, it must not be said again and again. The next start tries once more.
                    self._given_up.add(row.id)
                    return
                outcome = Never(f"not written down: {type(error).__name__}")

    async def _write_down(self, session: AsyncSession, row: Waiting, outcome: Outcome) -> None:
        now = self._desk.now()
        match outcome:
            case Sent(message_id):
                await outbox.said(session, [(row, message_id)])
            case Later(seconds, reason):
                self._block(row, seconds)
                log.info("delivery tries again", row=row.id, seconds=seconds, reason=reason)
                await outbox.postpone(session, row, now + timedelta(seconds=seconds), reason)
            case Anew() if row.card_id is not None:
                await outbox.adopt(session, row.card_id, None)
            case Anew():
                await self._give_up(session, row, now, "there is no message to edit", gone=False)
            case Moved(chat_id):
                # What waits behind it there must not leave before it is known to have been the first.
                self._on_their_way[row.id] = chat_id
                await migrated(self._desk.work_in(session), row.chat_id or 0, chat_id)
            case Never(reason, gone):
                await self._give_up(session, row, now, reason, gone=gone)

    async def _give_up(self, session: AsyncSession, row: Waiting, now: datetime, reason: str, *, gone: bool) -> None:
        if gone and row.chat_id is not None:
            topic = row.message.get("thread") if "topic" in reason.lower() else None
            await self._lose(session, row.chat_id, topic)
        if row.message["kind"] == "toast":
            await outbox.said(session, [(row, None)])
            return
        log.warning("delivery gives up a message", row=row.id, kind=row.message["kind"], reason=reason)
        await outbox.fail(session, row, now, reason)

    async def _lose(self, session: AsyncSession, chat_id: int, topic: int | None) -> None:
        """Nobody can be written to there: a person is left alone, and the admins hear that a team has no group."""
        work = self._desk.work_in(session)
        if chat_id > 0:
            await unreachable(work, chat_id)
            return
        await removed(work, chat_id, topic=topic)
        await self._desk.announce(work)

    def _block(self, row: Waiting, seconds: float) -> None:
        if row.chat_id is not None:
            self._pace.block(row.chat_id, self._clock() + seconds)


def _messages(row: Waiting) -> int:
    """As how many messages Telegram counts it: an album is one for each photo."""
    photos = row.message.get("photos")
    return max(1, len(photos)) if isinstance(photos, list) else 1
