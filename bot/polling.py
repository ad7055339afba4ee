"""Asking Telegram for updates. Telegram is the inbox: what has not been handled is not confirmed."""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from telegram.error import Conflict, NetworkError, TelegramError

from bot.intake import UPDATES, Intake, conversation_of
from notifications.pause import pause
from notifications.request import AiohttpRequest
from storage.database import is_away

log = structlog.get_logger(__name__)

LONG_POLL = 25
"""Seconds that Telegram holds the line open when there is nothing."""

BATCH = 100
"""Updates of one answer: the most that Telegram gives."""

FEW_LEFT = 32
"""When no more are left to be handled, further ones are asked for already: the answer needs its time, too."""

SIDE_BY_SIDE = 8
"""Conversations handled at the same time: enough to use the waits for the database. More only crowd the loop, and what
is to be sent waits behind them (docs/benchmarks.md)."""

NOTHING_NEW = 0.02
"""Seconds before the next look for further updates, when the last one brought only what is under way; twice as many
each time, up to 1.3."""

PATIENCE = 5.0
"""Seconds at the most between tries while Telegram, or the database, is away."""


class Polling:
    """The getUpdates loop.

    Telegram brings what is not confirmed with every answer, and confirmed is what lies before the offset: so the first
    update that is not yet handled bounds it, and what is under way is passed over when it comes again.
    """

    def __init__(self, url: str, line: AiohttpRequest, intake: Intake) -> None:
        """`url` is the bot's address at the Bot API, without a method; `line` waits longer than a long poll lasts."""
        self._url = f"{url}/getUpdates"
        self._line = line
        self._intake = intake
        self._next: int | None = None
        self._left: set[int] = set()
        self._handled: set[int] = set()
        self._queues: dict[tuple[int, int], deque[dict[str, Any]]] = {}
        self._progress = asyncio.Event()
        self._lost: Exception | None = None
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self.runs = False
        """Whether it asks for updates; also while Telegram or the database is away, and it waits for them."""

    async def run(self, stop: asyncio.Event) -> None:
        """Handle updates until `stop`; those under way are finished and confirmed, those not yet begun are left."""
        self.runs = True
        try:
            async with asyncio.TaskGroup() as group:
                await self._ask_and_handle(group, stop)
        finally:
            self.runs = False
            self._give_back()
        await self._confirm()

    async def _ask_and_handle(self, group: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        failures = in_vain = 0
        while not stop.is_set():
            try:
                new = self._take(await self._ask(stop), group, stop)
                in_vain = 0 if new else in_vain + 1
                await self._wait_for_room(math.inf if new else NOTHING_NEW * 2 ** min(in_vain, 6))
                failures = 0
            except Exception as error:
                if not _waits(error):
                    raise
                failures += 1
                self._warn(error)
                await self._all_ended()
                self._give_back()
                await pause(stop, min(PATIENCE, 0.2 * 2 ** min(failures, 10)))

    async def _ask(self, stop: asyncio.Event) -> Sequence[dict[str, Any]]:
        """Updates that wait; an empty list when there are none, or when it is time to stop."""
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(self._updates(LONG_POLL, BATCH))
            stopping = group.create_task(stop.wait())
            await asyncio.wait((asked, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if not asked.done():
                asked.cancel()
                return []
        return asked.result()

    async def _updates(self, seconds: int, limit: int) -> Sequence[dict[str, Any]]:
        wanted = {"timeout": str(seconds), "limit": str(limit), "allowed_updates": json.dumps(UPDATES)}
        if (offset := self._offset()) is not None:
            wanted["offset"] = str(offset)
        answer = await self._line.call(self._url, wanted)
        if not isinstance(answer, list) or not all(_is_update(each) for each in answer):
            raise NetworkError("what came are no updates")
        return answer

    def _offset(self) -> int | None:
        """Telegram forgets all that is before it."""
        return min(self._left) if self._left else self._next

    def _take(self, updates: Sequence[dict[str, Any]], group: asyncio.TaskGroup, stop: asyncio.Event) -> bool:
        """Begin with what is new: in order in each conversation, side by side otherwise. Whether anything was."""
        new = [update for update in updates if update["update_id"] not in self._left | self._handled]
        for update in new:
            self._left.add(update["update_id"])
            # They come in order. After an idle week Telegram begins anew anywhere: also far below what was confirmed.
            self._next = update["update_id"] + 1
            conversation = conversation_of(update)
            if conversation in self._queues:
                self._queues[conversation].append(update)
            else:
                self._queues[conversation] = deque([update])
                group.create_task(self._in_order(conversation, stop))
        return bool(new)

    async def _in_order(self, conversation: tuple[int, int], stop: asyncio.Event) -> None:
        queue = self._queues[conversation]
        try:
            while queue and await self._handle(queue.popleft(), stop):
                continue
        finally:
            del self._queues[conversation]
            self._progress.set()

    async def _handle(self, update: dict[str, Any], stop: asyncio.Event) -> bool:
        """Whether the next one may follow; what is not handled is left, and comes again."""
        async with self._places:
            if stop.is_set() or self._lost is not None:
                return False
            try:
                await self._intake.handle(update)
            except Exception as error:
                if not _waits(error):
                    raise
                self._lost = error
                return False
        self._left.discard(update["update_id"])
        self._handled.add(update["update_id"])
        self._progress.set()
        return True

    async def _wait_for_room(self, seconds: float) -> None:
        """Wait until few are left, or nothing is under way; no longer than this. Raises what an update was lost by."""
        few = FEW_LEFT if seconds == math.inf else 0
        with suppress(TimeoutError):
            async with asyncio.timeout(None if seconds == math.inf else seconds):
                while len(self._left) > few and self._queues and self._lost is None:
                    self._progress.clear()
                    await self._progress.wait()
        self._handled = {each for each in self._handled if each > (self._offset() or 0)}
        if self._lost is not None:
            raise self._lost

    async def _all_ended(self) -> None:
        while self._queues:
            self._progress.clear()
            await self._progress.wait()

    def _give_back(self) -> None:
        """What is left comes again: from the first of it on everything does, and what was handled does nothing then."""
        self._next = self._offset()
        self._left.clear()
        self._handled.clear()
        self._queues.clear()
        self._lost = None

    async def _confirm(self) -> None:
        """Tell Telegram what has been handled; without it these updates come once more, and do nothing."""
        if self._next is None:
            return
        try:
            await self._updates(0, 1)
        except TelegramError as error:
            log.info("polling could not confirm its last updates", error=type(error).__name__)

    def _warn(self, error: BaseException) -> None:
        error = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
        if isinstance(error, Conflict):
            log.error("another process asks for this bot's updates: only one may (or use WEBHOOK_URL)")
        else:
            log.warning("polling waits", error=type(error).__name__)


def _is_update(each: object) -> bool:
    return isinstance(each, dict) and isinstance(each.get("update_id"), int)


def _waits(error: BaseException) -> bool:
    """Whether Telegram or the database is away: both come back."""
    if isinstance(error, BaseExceptionGroup):
        return all(_waits(each) for each in error.exceptions)
    return isinstance(error, TelegramError) or is_away(error)
