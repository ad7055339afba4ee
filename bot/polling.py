"""Asking Telegram for updates. Telegram is the inbox: what has not been handled is not confirmed."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import structlog
from telegram.error import Conflict, TelegramError

from bot.intake import UPDATES, Intake, conversation_of
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
        """Handle updates until `stop`; those under way are finished and confirmed."""
        failures = 0
        while not stop.is_set():
            try:
                updates = await self._ask(stop)
                await self._handle(updates)
                failures = 0
            except Exception as error:
                if not _waits(error):
                    raise
                failures += 1
                self._warn(error)
                await asyncio.sleep(min(PATIENCE, 0.2 * 2**failures))
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
        updates: Sequence[dict[str, Any]] = await self._line.call(self._url, wanted)
        return updates

    async def _handle(self, updates: Sequence[dict[str, Any]]) -> None:
        """Handle a batch: in order in each conversation, side by side otherwise. All of it, before it is confirmed."""
        conversations: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        for update in updates:
            conversations[conversation_of(update)].append(update)
        async with asyncio.TaskGroup() as group:
            for conversation in conversations.values():
                group.create_task(self._in_order(conversation))
        if updates:
            self._offset = max(update["update_id"] for update in updates) + 1

    async def _in_order(self, updates: Sequence[dict[str, Any]]) -> None:
        async with self._places:
            for update in updates:
                await self._intake.handle(update)

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


def _waits(error: BaseException) -> bool:
    """Whether Telegram or the database is away: both come back."""
    if isinstance(error, BaseExceptionGroup):
        return all(_waits(each) for each in error.exceptions)
    return isinstance(error, TelegramError) or is_away(error)
