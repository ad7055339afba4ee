"""Delivering the outbox: the most urgent first, within Telegram's limits, in order in each chat and lane."""

from __future__ import annotations

import asyncio
import html
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import structlog

from desk.work import Desk
from notifications import digest
from notifications.ledger import Ledger
from notifications.outcome import Later, Moved, Never, Outcome, Sent, Spoken, nobody_counts
from notifications.pace import Pace
from notifications.parcel import Parcel, alone, can_be_paid_for, messages_in
from notifications.pause import pause
from notifications.settling import settled
from notifications.speaker import Speaker
from storage import digests, outbox
from storage.database import Database, Leadership, is_away
from storage.kinds import Lane
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

LOOK_APART = 0.006
"""Seconds between two looks while rings come in: many commits make one look."""

KEPT_FREE = 16
"""Of those on their way, so many are not for what is paid for: that delays no other."""

_LOOKS_BEHIND = 4
"""How often it is looked behind what is paid for, in one turn."""

_AGAIN = 0.001
"""Seconds before the next look, when there is more to be seen."""


class Delivery:
    """Sends what the outbox holds. Any number may run; the one that leads works, the others stand by."""

    def __init__(
        self,
        desk: Desk,
        speaker: Speaker,
        pace: Pace,
        clock: Callable[[], float],
        look_every: float = LOOK_EVERY,
        spoken: Spoken = nobody_counts,
    ) -> None:
        """`clock` gives the steady seconds by which the pace counts; `look_every`, when nobody rings."""
        self._desk = desk
        self._database: Database = desk.database
        self._speaker = speaker
        self._pace = pace
        self._clock = clock
        self._look_every = look_every
        self._spoken = spoken
        self._ledger = Ledger(self._database)
        self._rung = asyncio.Event()
        self._on_their_way: dict[int, int | None] = {}
        self._given_up: set[int] = set()
        self._single: set[int] = set()
        self._unpaid: set[int] = set()
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
        soon = await self._send_paid(leadership, group) if self._pace.paid.count else self._look_every
        return min(soon, await self._send_in_turn(leadership, group))

    async def _send_in_turn(self, leadership: Leadership, group: asyncio.TaskGroup) -> float:
        now = self._clock()
        free = AT_ONCE - len(self._on_their_way)
        if free <= 0:
            return self._look_every
        paced = self._pace.overall_wait(now)
        if paced > 0:
            return paced
        rows = await self._next_in_turn(leadership, self._pace.busy(now), free)
        waiting = Counter(row.chat_id for row in rows)
        started = 0
        seen: set[int] = set()
        for row in rows:
            parcel = alone(row)
            if row.chat_id is not None:
                if not self._is_its_turn(row.chat_id, row, seen):
                    continue
                if (paced := self._pace.overall_wait(self._clock())) > 0:
                    return paced
                parcel = await self._parcel(leadership, row, waiting[row.chat_id])
                self._pace.sent(row.chat_id, self._clock(), messages_in(row))
            self._start(parcel, group)
            started += 1
        if started < len(rows) >= min(free, LOOK_AHEAD):
            # One chat with much to read filled the look: what waits behind it is for others, who need not wait for it.
            return _AGAIN
        now = self._clock()
        soonest = min(self._pace.busy(now).values(), default=now + self._look_every)
        return max(_AGAIN, min(self._look_every, soonest - now))

    async def _send_paid(self, leadership: Leadership, group: asyncio.TaskGroup) -> float:
        """Emergencies that are paid for leave beside all others, at a pace of their own."""
        free = AT_ONCE - KEPT_FREE - len(self._on_their_way)
        if free <= 0:
            return self._look_every
        rows = await outbox.waiting_in(
            leadership.line,
            self._desk.now(),
            Lane.EMERGENCY,
            busy_chats=self._chats_on_their_way().union(self._pace.busy(self._clock())),
            busy_rows=self._given_up.union(self._on_their_way),
            limit=free,
        )
        seen: set[int] = set()
        for row in rows:
            if row.chat_id is None or not self._is_its_turn(row.chat_id, row, seen) or not self._pays(row):
                continue
            if (paced := self._pace.paid_wait(self._clock())) > 0:
                return paced
            self._pace.sent(row.chat_id, self._clock(), messages_in(row), paid=True)
            self._start(alone(row), group)
        return self._look_every

    def _pays(self, row: Waiting) -> bool:
        return bool(self._pace.paid.count) and row.id not in self._unpaid and can_be_paid_for(row)

    def _is_its_turn(self, chat_id: int, row: Waiting, seen: set[int]) -> bool:
        """Whether a row may leave. In one look only the first of each chat: what stands behind may leave with it."""
        if chat_id in seen:
            return False
        seen.add(chat_id)
        return self._may_leave(chat_id, row)

    async def _parcel(self, leadership: Leadership, row: Waiting, seen: int) -> Parcel:
        """A row, together with those that leave in the same message; so many were `seen` to wait for its chat.

        Without a limit they leave one after the other all the same: more than fill a message are a queue.
        """
        chat, now = row.chat_id or 0, self._desk.now()
        if row.in_digest and row.message["kind"] != "photos":
            return digest.shown_again(row, await digests.members(leadership.line.connection, chat, row.card or 0, now))
        if not digest.may_begin(row):
            return alone(row)
        room = self._pace.room(chat, self._clock(), digest.QUEUE)
        if room is None and seen <= digest.MOST:
            return alone(row)
        queue = await digests.queue(leadership.line.connection, row, now, digest.LOOKED_AT)
        return digest.begun(row, queue, digest.MOST if room is None else room, self._single)

    def _start(self, parcel: Parcel, group: asyncio.TaskGroup) -> None:
        self._on_their_way[parcel.row.id] = parcel.row.chat_id
        group.create_task(self._deliver(parcel))

    def _may_leave(self, chat_id: int, row: Waiting) -> bool:
        if chat_id in self._on_their_way.values():
            return False
        now = self._clock()
        free_at = self._pace.free_at(chat_id, now, messages_in(row))
        if free_at > now:
            # There is room for a message, not for an album: nothing overtakes it there, but for what is more urgent.
            self._pace.block(chat_id, min(free_at, now + LOOK_EVERY))
        return free_at <= now

    async def _next_in_turn(self, leadership: Leadership, busy: Collection[int], free: int) -> Sequence[Waiting]:
        """What leaves unpaid; where many that are paid for stand before it, it is looked for behind them.

        Nothing overtakes a paid message in its own chat.
        """
        paid: set[int] = set()
        held: set[int | None] = set()
        for _look in range(_LOOKS_BEHIND):
            rows = await self._next_rows(leadership, busy, free, paid)
            unpaid = []
            for row in rows:
                if self._pays(row):
                    paid.add(row.id)
                    held.add(row.chat_id)
                elif row.chat_id is None or row.chat_id not in held:
                    unpaid.append(row)
            if unpaid or not rows:
                return unpaid
        return []

    async def _next_rows(
        self, leadership: Leadership, busy: Collection[int], free: int, passed_over: Collection[int]
    ) -> Sequence[Waiting]:
        # At a pace one message leaves at a time; only answers to presses, which count for no limit, leave beside it.
        limit = min(free, LOOK_AHEAD) if self._pace.overall.count else free
        # Read as the leader or not at all: who was cut off, and does not know it yet, must not send what another sends.
        return await outbox.waiting(
            leadership.line,
            self._desk.now(),
            busy_chats=self._chats_on_their_way().union(busy),
            busy_rows=self._given_up.union(self._on_their_way, passed_over),
            limit=limit,
        )

    def _chats_on_their_way(self) -> set[int]:
        return {chat for chat in self._on_their_way.values() if chat is not None}

    async def _deliver(self, parcel: Parcel) -> None:
        """Send one message and write down what came of it. Its row is on its way until that is written."""
        row = parcel.row
        try:
            outcome = await self._say(parcel)
            self._spoken(parcel.message["kind"], outcome)
            if row.chat_id is not None:
                self._pace.arrived(row.chat_id, self._clock())
            said = False
            if isinstance(outcome, Sent) and not parcel.leaves_digest:
                said = await self._ledger.strike(parcel.said(outcome.message_id))
            if not said:
                await self._settle(parcel, outcome)
        finally:
            self._on_their_way.pop(row.id, None)
            self._rung.set()

    async def _say(self, parcel: Parcel) -> Outcome:
        row = parcel.row
        if row.expires_at is not None and row.expires_at <= self._desk.now():
            return Never("it came too late")
        message = self._opened(parcel.message)
        try:
            return await self._speaker.say(message, row.chat_id, parcel.card, row.attempts, paid=self._pays(row))
        except Exception as error:  # a defect of ours: one such row must not hold up all the others
            log.exception("delivery cannot say a message", row=row.id)
            return Never(f"not sayable: {type(error).__name__}")

    def _opened(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """The message with its sealed values opened: nowhere but on its way do they stand in clear."""
        text = message.get("text")
        return {**message, "text": self._desk.campus.seal.unmarked(text, html.escape)} if text else message

    async def _settle(self, parcel: Parcel, outcome: Outcome) -> None:
        row = parcel.row
        match outcome:
            case Never(reason) if self._pays(row):
                # It may be the payment that was refused, and not the message.
                log.error("a paid message was refused: it leaves in its turn, unpaid", row=row.id, reason=reason)
                self._unpaid.add(row.id)
                return
            case Never(reason, gone) if parcel.begins_digest and not gone:
                # Which of its cards that is for will show: each leaves by itself.
                log.warning("delivery gives up a digest", rows=len(parcel.rows), reason=reason)
                self._single.update(each.id for each in parcel.rows)
                return
            case Moved(chat_id):
                # What waits behind it there must not leave before it is known to have been the first.
                self._on_their_way[row.id] = chat_id
        if not await settled(self._desk, parcel, outcome):
            # Whatever is wrong, it must not be said again and again. The next start tries once more.
            self._given_up.update(each.id for each in parcel.rows)
        if isinstance(outcome, Later) and row.chat_id is not None:
            # Counted from now: the row itself is due by then, and what waits behind it does not overtake it.
            self._pace.block(row.chat_id, self._clock() + outcome.seconds)
