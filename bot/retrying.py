"""Handling dead letters once more, on the way that every update takes."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher

from bot.logs import traced
from desk.work import Desk
from storage import dead_letters
from storage.database import is_away
from storage.intake import opened


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of it: `handled`, `refused: …`, `failed again: …`, or that it was gone."""

    well: bool
    outcome: str


GONE = Retried(well=True, outcome="somebody else has taken it")


class Retrying:
    """Hands dead letters to the conversations. The dispatcher's transactions take each as `take_again` does."""

    def __init__(self, desk: Desk, bot: Bot, dispatcher: Dispatcher) -> None:
        self._desk = desk
        self._bot = bot
        self._dispatcher = dispatcher

    async def retry(self, number: int) -> Retried:
        """Handle the dead letter of this number exactly once, however many try at once and whenever one is killed.

        When it goes well the letter is gone, in the transaction of its effects; when not it stays, with one attempt
        more. Raises SealBroken, and what `is_away` knows: then nothing has changed.
        """
        async with self._desk.database.transaction() as session:
            letter = await dead_letters.find(session, number)
        if letter is None:
            return GONE
        return await self._handle(opened(letter, self._desk.campus.seal))

    async def _handle(self, update: dict[str, Any]) -> Retried:
        try:
            outcome = str(await self._dispatcher.feed_raw_update(self._bot, update))
        except Exception as failure:  # whatever it was: it is noted, and the next one has its turn
            if is_away(failure):
                raise
            await self._note(update["update_id"], failure)
            return Retried(well=False, outcome=f"failed again: {type(failure).__name__}")
        if outcome == "repeated":
            return GONE
        if outcome == "ignored":
            # By now the desk passes such an update over, without a transaction in which the letter could go.
            async with self._desk.database.transaction() as session:
                await dead_letters.drop(session, [update["update_id"]])
        return Retried(well=True, outcome=outcome)

    async def _note(self, number: int, failure: Exception) -> None:
        words = "".join(traceback.format_exception(failure))
        async with self._desk.database.transaction() as session:
            await dead_letters.failed_again(session, self._desk.campus.seal, number, traced(failure), words)
