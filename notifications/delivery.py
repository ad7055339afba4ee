"""Delivering the outbox: the most urgent first, within Telegram's limits, in order in each chat and lane."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from desk.work import Desk
from notifications.ledger import Ledger
from notifications.outcome import Later, Moved, Never, Outcome, Sent, Spoken, nobody_counts
from notifications.pace import Pace
from notifications.parcel import Parcel
from notifications.pause import pause
from notifications.settling import settled
from notifications.speaker import Speaker
from notifications.turns import Turns
from storage import due
from storage.database import Database, Leadership, is_away

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at the outbox, also when nobody rang."""

SEEK_EVERY = 2.0
"""Seconds between a stand-by's tries to lead."""

RING_APART = 0.002
"""Seconds between two looks while new messages ring: many commits make one look."""

LOOK_APART = 0.006
"""Seconds between two looks while what was on its way arrives, which may let the next one of its chat leave."""


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
        self._clock = clock
        self._spoken = spoken
        self._ledger = Ledger(self._database)
        self._rung = asyncio.Event()
        self._new = asyncio.Event()
        self._turns = Turns(desk, pace, clock, look_every)
        self.leads = False

    def ring(self) -> None:
        """There is something to send."""
        self._new.set()
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
            for chat_id, until in await due.postponed(session, self._desk.now()):
                self._turns.hold(chat_id, (until - self._desk.now()).total_seconds())

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
            wait = await self._turns.start(leadership, lambda parcel: self._start(parcel, group))
            await pause(self._rung, wait)
            if (early := LOOK_APART - (self._clock() - began)) > 0:
                await pause(self._new, early)
            if (early := RING_APART - (self._clock() - began)) > 0:
                await asyncio.sleep(early)
            self._rung.clear()
            self._new.clear()

    def _start(self, parcel: Parcel, group: asyncio.TaskGroup) -> None:
        group.create_task(self._deliver(parcel))

    async def _deliver(self, parcel: Parcel) -> None:
        """Send one message and write down what came of it. Its row is on its way until that is written."""
        row = parcel.row
        try:
            outcome = await self._say(parcel)
            self._spoken(parcel.message["kind"], outcome)
            self._turns.answered(row)
            said = False
            if isinstance(outcome, Sent) and not parcel.leaves_digest:
                said = await self._ledger.strike(parcel.said(outcome.message_id))
            if not said:
                await self._settle(parcel, outcome)
        finally:
            self._turns.ended(row)
            self._rung.set()

    async def _say(self, parcel: Parcel) -> Outcome:
        row = parcel.row
        if row.expires_at is not None and row.expires_at <= self._desk.now():
            return Never("it came too late")
        message = self._opened(parcel.message)
        try:
            return await self._speaker.say(message, row.chat_id, parcel.card, row.attempts, paid=self._turns.pays(row))
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
            case Never(reason) if self._turns.pays(row):
                # It may be the payment that was refused, and not the message.
                log.error("a paid message was refused: it leaves in its turn, unpaid", row=row.id, reason=reason)
                self._turns.without_pay(row)
                return
            case Never(reason, gone) if parcel.begins_digest and not gone:
                # Which of its cards that is for will show: each leaves by itself.
                log.warning("delivery gives up a digest", rows=len(parcel.rows), reason=reason)
                self._turns.by_themselves(parcel)
                return
            case Moved(chat_id):
                self._turns.moved(row, chat_id)
        if not await settled(self._desk, parcel, outcome):
            # Whatever is wrong, it must not be said again and again. The next start tries once more.
            self._turns.never(parcel)
        if isinstance(outcome, Later) and row.chat_id is not None:
            # Counted from now: the row itself is due by then, and what waits behind it does not overtake it.
            self._turns.hold(row.chat_id, outcome.seconds)
