"""What happened in the world, numbered, for pages and tests that follow it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from sandbox.model import Json, Message

_KEPT = 20_000


@dataclass(slots=True)
class Event:
    """One thing that happened. `message` is shown as it is when somebody asks, not as it was."""

    seq: int
    type: str
    fields: Json = field(default_factory=dict)
    message: Message | None = None


class Events:
    """The last 20,000 events, and a way to wait for the next."""

    def __init__(self) -> None:
        self.seq = 0
        self.kept: deque[Event] = deque(maxlen=_KEPT)
        self._waiting: set[asyncio.Future[None]] = set()

    def add(self, type: str, fields: Json | None = None, message: Message | None = None) -> None:
        """Record an event and wake whoever waits."""
        self.seq += 1
        self.kept.append(Event(self.seq, type, fields or {}, message))
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def after(self, seq: int) -> list[Event] | None:
        """The events after `seq`, or None when some of them are no longer kept."""
        if seq >= self.seq:
            return []
        if self.kept[0].seq > seq + 1:
            return None
        return [self.kept[n] for n in range(seq + 1 - self.kept[0].seq, len(self.kept))]

    async def changed(self, after: int) -> int:
        """Wait until something happened after event `after`; the newest number."""
        while self.seq <= after:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await future
            finally:
                self._waiting.discard(future)
        return self.seq
