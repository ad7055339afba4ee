"""The updates that wait for the bot, and what it takes for Telegram to forget one."""

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.model import Json

KEPT = timedelta(hours=24)
PRESS_KEPT = timedelta(seconds=150)
_IDLE = timedelta(days=7)
_MOST = 200_000
_ASKED_FOR = frozenset(("chat_member", "message_reaction", "message_reaction_count"))


@dataclass(slots=True)
class Update:
    """One update. `line` is what it stands in order with: the chat, or the person for a press."""

    id: int
    kind: str
    payload: Json
    at: datetime
    line: int

    def json(self) -> Json:
        """As the bot reads it."""
        return {"update_id": self.id, self.kind: self.payload}


class Updates:
    """A queue in order of update_id. Reading forgets nothing; `forget` and age do."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self.rng = rng
        self.next_id = rng.randrange(100_000_000, 900_000_000)
        self.last_at: datetime | None = None
        self.pending: dict[int, Update] = {}
        self.allowed: frozenset[str] | None = None
        self._waiting: set[asyncio.Future[None]] = set()

    def put(self, kind: str, payload: Json, line: int) -> Update | None:
        """Queue an update, unless the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        now = self.clock.now()
        if self.last_at and now - self.last_at >= _IDLE:
            self.next_id = self.rng.randrange(100_000_000, 900_000_000)
        self.last_at = now
        update = Update(self.next_id, kind, payload, now, line)
        self.next_id += 1
        self.pending[update.id] = update
        if len(self.pending) > _MOST:
            del self.pending[next(iter(self.pending))]
        self.wake()
        return update

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind; without a list, for all but three of them."""
        return kind in self.allowed if self.allowed else kind not in _ASKED_FOR

    def allow(self, kinds: list[str] | None) -> None:
        """Set the kinds that the bot wants from now on; an empty list means the default, None no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def read(self, offset: int = 0, limit: int = 100) -> list[Update]:
        """What waits, oldest first, forgetting what is before `offset`; a negative offset counts from the end.

        An offset from before an idle week, when the numbers jumped, forgets nothing.
        """
        self.expire()
        if offset < 0:
            self.forget(list(self.pending)[:offset])
        elif 0 < offset <= self.next_id + 10:
            self.forget([update_id for update_id in self.pending if update_id < offset])
        return [update for update, _ in zip(self.pending.values(), range(limit), strict=False)]

    def forget(self, update_ids: list[int]) -> None:
        """The bot has them."""
        for update_id in update_ids:
            self.pending.pop(update_id, None)

    def expire(self) -> None:
        """Drop what Telegram would no longer keep."""
        now = self.clock.now()
        old = [
            update.id
            for update in self.pending.values()
            if now - update.at > (PRESS_KEPT if update.kind == "callback_query" else KEPT)
        ]
        self.forget(old)

    async def wait(self, timeout: float) -> None:
        """Until something may have arrived, at most `timeout` seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            return
        finally:
            self._waiting.discard(future)

    def wake(self) -> None:
        """Let everyone who waits look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
