"""Asking Telegram for updates. Telegram is the inbox: what has not been handled is not confirmed."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
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
SIDE_BY_SIDE = 12
"""Conversations handled at the same time: a few less than there are connections to the database."""

PATIENCE = 5.0
"""Seconds at the most between tries while Telegram, or the database, is away."""


class Polling:
    """The getUpdates loop."""

    def __init__(self, url: str, line: AiohttpRequest, intake: Intake) -> None:
        """`url` is the bot's address at the Bot API, without a method; `line` waits longer than a long poll lasts."""
        self._url = f"{url}/getUpdates"
        self._line = line
        self._intake = intake
        self._offset: int | None = None
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def run(self, stop: asyncio.Event) -> None:
        """Handle updates until `stop`; those under way are finished and confirmed, those not yet begun are left."""
        failures = 0
        while not stop.is_set():
            try:
                await self._handle(await self._ask(stop), stop)
                failures = 0
            except Exception as error:
                if not _waits(error):
                    raise
                failures += 1
                self._warn(error)
                await pause(stop, min(PATIENCE, 0.2 * 2**failures))
        await self._confirm()

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
        if self._offset is not None:
            wanted["offset"] = str(self._offset)
        answer = await self._line.call(self._url, wanted)
        if not isinstance(answer, list) or not all(_is_update(each) for each in answer):
            raise NetworkError("what came are no updates")
        return answer

    async def _handle(self, updates: Sequence[dict[str, Any]], stop: asyncio.Event) -> None:
        """Handle a batch: in order in each conversation, side by side otherwise. Only what was handled is confirmed."""
        conversations: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        for update in updates:
            conversations[conversation_of(update)].append(update)
        left = {update["update_id"] for update in updates}
        try:
            async with asyncio.TaskGroup() as group:
                for conversation in conversations.values():
                    group.create_task(self._in_order(conversation, left, stop))
        finally:
            # Telegram forgets all that is before the offset, and so the first that is left bounds it.
            if updates:
                self._offset = min(left) if left else max(update["update_id"] for update in updates) + 1

    async def _in_order(self, updates: Sequence[dict[str, Any]], left: set[int], stop: asyncio.Event) -> None:
        async with self._places:
            for update in updates:
                if stop.is_set():
                    return
                await self._intake.handle(update)
                left.discard(update["update_id"])

    async def _confirm(self) -> None:
        """Tell Telegram what has been handled; without it these updates come once more, and do nothing."""
        if self._offset is None:
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
