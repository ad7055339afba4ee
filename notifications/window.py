"""What Telegram may have counted in the last second: it counts when a message reaches it, and nobody tells when."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

_LATELY = 100
"""Answers by which it is known how quickly one can come."""

_SURELY = 3.0
"""Seconds after which a message has been counted, or never will be, whether or not its answer comes: a line that hangs
holds up nobody else. If Telegram counts one later than that, the worst of it is that it asks to wait."""

_FOR_AN_ANSWER = 0.05
"""Seconds to wait when only an answer can make room; whoever waits is rung when one comes."""


@dataclass(slots=True)
class Window:
    """At most `count` messages in any `seconds`, by Telegram's clock. Times are seconds of one steady clock.

    A message was counted at some moment between its leaving and its answer. However a line dawdles, there and back
    takes as long as the quickest of late: what was answered a second before the next one's quickest answer is over.
    """

    count: int
    seconds: float
    _away: dict[int, int] = field(default_factory=dict)
    _left_at: dict[int, float] = field(default_factory=dict)
    _back: deque[float] = field(default_factory=deque)
    _trips: deque[float] = field(default_factory=lambda: deque(maxlen=_LATELY))

    def left(self, chat_id: int, now: float, messages: int) -> None:
        """So many messages leave for a chat now; of each chat one call at a time."""
        self._away[chat_id] = messages
        self._left_at[chat_id] = now

    def answered(self, chat_id: int, now: float) -> None:
        """They were answered."""
        if chat_id in self._away:
            self._trips.append(now - self._left_at.pop(chat_id))
            self._back.extend([now] * self._away.pop(chat_id))

    def wait(self, now: float) -> float:
        """Seconds until one more may leave."""
        span = self.seconds - min(self._trips, default=0.0)
        while self._back and self._back[0] <= now - span:
            self._back.popleft()
        away = sum(messages for chat, messages in self._away.items() if now - self._left_at[chat] < _SURELY)
        too_many = away + len(self._back) + 1 - self.count
        if too_many <= 0:
            return 0.0
        return self._back[too_many - 1] + span - now if too_many <= len(self._back) else _FOR_AN_ANSWER
