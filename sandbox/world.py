"""The world that a sandbox serves: plain state that a test in the same event loop reads directly."""

import asyncio
import random
from datetime import datetime, timedelta

from sandbox.acts import Acts
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.errors import NotAnswered, WorldError
from sandbox.faults import Fault
from sandbox.files import Upload
from sandbox.limits import Limits
from sandbox.model import Answer, Chat, Message, Person, Press, Request

__all__ = [
    "Answer", "Chat", "Fault", "Limits", "Message", "NotAnswered", "Person", "Press", "Request", "Upload", "World",
    "WorldError",
]  # fmt: skip


class World(Acts):
    """People, chats, the bot's account, and all that happens between them.

    Everything but waiting is synchronous. `rng` decides every number that Telegram would choose.
    """

    def __init__(self, cast: Cast, clock: Clock, token: str | None = None, rng: random.Random | None = None) -> None:
        # As BotFather makes them: a token begins with the bot's own number, and libraries read it from there.
        super().__init__(cast, clock, token or f"{cast.bot.id}:SANDBOX", rng or random.Random())

    async def changed(self, after: int) -> int:
        """Wait until an event newer than number `after` has happened; the newest event's number."""
        return await self.events.changed(after)

    async def answer_of(self, press: Press, timeout: float = 10) -> Answer:
        """The bot's answer to a press. Raises NotAnswered after `timeout` seconds of real time."""
        try:
            async with asyncio.timeout(timeout):
                while press.answer is None:
                    await self.changed(self.seq)
        except TimeoutError:
            raise NotAnswered(f"The bot has not answered the press within {timeout:g} s.") from None
        return press.answer

    def advance(self, by: timedelta) -> datetime:
        """Move the sandbox's time on and return the new now. Raises TimeRunsForward for a negative step."""
        now = self.clock.advance(by)
        self.events.add("time", {"now": now.isoformat()})
        self.updates.wake()
        return now
