"""The front door: each update is handled once, or kept as a dead letter, before it is confirmed to Telegram."""

from __future__ import annotations

import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError

from bot.logs import traced
from bot.transaction import Arrived, TooSlow, TransactionMiddleware, arrived_in
from conversations.refusals import failed
from desk.text import _
from desk.work import Desk, Work
from notifications.announce import Announcer
from storage import dead_letters
from storage import intake as kept
from storage.database import is_away
from wording.messages import Answers

log = structlog.get_logger(__name__)

TRIES = 3
"""How often an update is tried before it is kept as a dead letter."""

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds that the desk asks Telegram for."""


Heard = Callable[[str, str, float], None]
"""Is told of each update that was handled: its kind, what came of it, and the seconds that it took."""


def nobody_counts(_kind: str, _outcome: str, _seconds: float) -> None:
    """Where nobody wants to know how many there were."""


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
        heard: Heard = nobody_counts,
    ) -> None:
        self._desk = desk
        self._bot = bot
        self._dispatcher = dispatcher
        self._transactions = transactions
        self._announcer = announcer
        self._clock = clock
        self._heard = heard

    async def handle(self, update: dict[str, Any]) -> None:
        """Handle an update; when this returns it may be confirmed.

        Raises what `is_away` knows while the database is away: then it may not, and is to be handled again.
        """
        started = self._clock()
        outcome = await self._outcome(update)
        kind, seconds = kind_of(update), self._clock() - started
        self._heard(kind, outcome, seconds)
        log.info("update", update_id=update.get("update_id"), kind=kind, ms=round(seconds * 1000, 1), outcome=outcome)

    async def _outcome(self, update: dict[str, Any]) -> str:
        failure: Exception | None = None
        attempt = 0
        while attempt < TRIES:
            attempt += 1
            try:
                return str(await self._dispatcher.feed_raw_update(self._bot, update))
            except Exception as error:  # whatever it was: it is kept, and the desk goes on
                if is_away(error):
                    raise
                failure = error
            log.warning("update failed", update_id=update["update_id"], attempt=attempt, exc_info=failure)
            if isinstance(failure, TooSlow):
                break  # The others have waited long enough.
        await self._bury(update, failure, attempt)
        return f"dead letter: {type(failure).__name__}"

    async def _bury(self, update: dict[str, Any], failure: Exception | None, attempts: int) -> None:
        """Keep the update with its traceback, tell the person, tell the admins: one transaction, and its end."""
        why = kept.Failure(attempts, traced(failure), "".join(traceback.format_exception(failure)))

        async def keep(work: Work) -> None:
            await kept.keep_dead_letter(work.session, work.campus.seal, update, kind_of(update), why, work.now)
            note = _("An update could not be handled and was kept: {number}.", number=str(update["update_id"]))
            waiting = _("Dead letters that wait: {count}.", count=await dead_letters.count(work.session))
            # Of each kind of failure once an hour: one defect may meet every update.
            await self._announcer.alert(work, note, waiting, cause=f"dead letter: {type(failure).__name__}")

        if not await self._bury_before(update, keep):
            async with self._desk.work() as work:
                if await kept.mark_seen(work.session, update["update_id"], work.now):
                    await keep(work)

    async def _bury_before(self, update: dict[str, Any], keep: Callable[[Work], Awaitable[None]]) -> bool:
        """Keep it before the eyes of whose it is; False when nobody can tell whose, or they cannot be met."""
        try:
            parsed = Update.model_validate(update, context={"bot": self._bot})
        except ValidationError:
            return False
        arrived = _arrived(parsed)
        if arrived is None:
            return False

        async def answer(work: Work, _standing: kept.Standing) -> Answers:
            await keep(work)
            return failed(parsed)

        try:
            await self._transactions.carry_out(arrived, answer)
        except Exception as error:  # it may be the person's own row at which the update failed
            if is_away(error):
                raise
            log.warning("nobody can be told of a failed update", update_id=update["update_id"], exc_info=error)
            return False
        return True


def _arrived(update: Update) -> Arrived | None:
    said = update.message or update.callback_query or update.edited_message
    message = update.callback_query.message if update.callback_query else said
    return arrived_in(update, getattr(said, "from_user", None), getattr(message, "chat", None), None)


def kind_of(update: dict[str, Any]) -> str:
    """The one kind that an update is of."""
    return next((key for key in update if key != "update_id"), "nothing")


def conversation_of(update: dict[str, Any]) -> tuple[int, int]:
    """Chat and person of an update: updates of the same two are handled in their order, others side by side.

    Zeros for what an update does not tell, however odd it looks: to refuse it is the handling's business.
    """
    kind = kind_of(update)
    content = _part(update, kind)
    message = _part(content, "message") if kind == "callback_query" else content
    return _number(_part(message, "chat")), _number(_part(content, "from"))


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _number(whole: dict[str, Any]) -> int:
    number = whole.get("id")
    return number if isinstance(number, int) else 0
