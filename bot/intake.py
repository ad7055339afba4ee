"""The front door: each update is handled once, or kept as a dead letter, before it is confirmed to Telegram."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError

from bot.transaction import TransactionMiddleware, arrived_in
from conversations.refusals import failed
from desk.people import reachable_admins
from desk.text import _
from desk.work import Desk, Work
from notifications.announce import Announcer
from storage import intake as kept
from storage.database import is_away
from wording.messages import Answers, Say

log = structlog.get_logger(__name__)

TRIES = 3
"""How often an update is tried before it is kept as a dead letter."""

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds that the desk asks Telegram for."""


class Intake:
    """Hands updates to the conversations."""

    def __init__(
        self,
        desk: Desk,
        bot: Bot,
        dispatcher: Dispatcher,
        transactions: TransactionMiddleware,
        announcer: Announcer,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._desk = desk
        self._bot = bot
        self._dispatcher = dispatcher
        self._transactions = transactions
        self._announcer = announcer
        self._clock = clock

    async def handle(self, update: dict[str, Any]) -> None:
        """Handle an update; when this returns it may be confirmed.

        Raises what `is_away` knows while the database is away: then it may not, and is to be handled again.
        """
        started = self._clock()
        outcome = await self._outcome(update)
        log.info(
            "update",
            update_id=update.get("update_id"),
            kind=kind_of(update),
            ms=round((self._clock() - started) * 1000, 1),
            outcome=outcome,
        )

    async def _outcome(self, update: dict[str, Any]) -> str:
        failure: Exception | None = None
        for attempt in range(1, TRIES + 1):
            try:
                return str(await self._dispatcher.feed_raw_update(self._bot, update))
            except Exception as error:  # whatever it was: it is kept, and the desk goes on
                if is_away(error):
                    raise
                failure = error
            log.warning("update failed", update_id=update.get("update_id"), attempt=attempt, exc_info=failure)
        await self._bury(update, failure)
        return f"dead letter: {type(failure).__name__}"

    async def _bury(self, update: dict[str, Any], failure: Exception | None) -> None:
        """Keep the update with its traceback, tell the person, tell the admins."""
        trace = "".join(traceback.format_exception(failure))
        async with self._desk.work() as work:
            await kept.keep_dead_letter(work.session, update, attempts=TRIES, traceback=trace, now=work.now)
            for admin in await reachable_admins(work):
                note = _("An update could not be handled and was kept: {number}.", number=str(update["update_id"]))
                await self._announcer.tell(work, admin, Say(note))
        await self._apologise(update)

    async def _apologise(self, update: dict[str, Any]) -> None:
        try:
            parsed = Update.model_validate(update, context={"bot": self._bot})
        except ValidationError:
            return  # Nobody can tell whose it was.
        said = parsed.message or parsed.callback_query or parsed.edited_message
        message = parsed.callback_query.message if parsed.callback_query else said
        arrived = arrived_in(parsed, getattr(said, "from_user", None), getattr(message, "chat", None), None)
        if arrived is None:
            return

        async def answer(_work: Work) -> Answers:
            return failed(parsed)

        await self._transactions.carry_out(arrived, answer)


def kind_of(update: dict[str, Any]) -> str:
    """The one kind that an update is of."""
    return next((key for key in update if key != "update_id"), "nothing")


def conversation_of(update: dict[str, Any]) -> tuple[int, int]:
    """Chat and person of an update: updates of the same two are handled in their order, others side by side."""
    content = update.get(kind_of(update)) or {}
    message = content.get("message") if "data" in content else content
    chat = (message or {}).get("chat") or {}
    return chat.get("id", 0), (content.get("from") or {}).get("id", 0)
