"""Telegram's limits on sending, for a sandbox that is told to hold them."""

import math
from collections import deque
from dataclasses import dataclass, field

from sandbox.errors import BadRequest, TooManyRequests


@dataclass(slots=True)
class Limits:
    """Messages per second overall and per private chat (after a burst), and per minute in one group.

    Those that are paid for have a number per second of their own, overall.
    """

    on: bool = False
    overall: int = 30
    private_per_second: float = 1.0
    private_burst: int = 3
    group_per_minute: int = 20
    paid_per_second: int = 1000
    _all: deque[float] = field(default_factory=deque, repr=False)
    _paid: deque[float] = field(default_factory=deque, repr=False)
    _groups: dict[int, deque[float]] = field(default_factory=dict, repr=False)
    _private: dict[int, tuple[float, float]] = field(default_factory=dict, repr=False)

    def spend(self, chat_id: int, now: float, messages: int = 1, *, edit: bool = False, paid: bool = False) -> None:
        """Count messages to a chat at `now` (seconds). Raises TooManyRequests when that is too fast.

        Raises BadRequest for one that is paid for where nothing is taken for pay: what Telegram says then is not told.

        An edit, with `edit`, counts overall and in a group, not against the pace of a private chat. What is `paid` for
        counts among the others that are.
        """
        if not self.on:
            return
        if paid and not self.paid_per_second:
            raise BadRequest("PAID_BROADCAST_REFUSED")
        window = self._groups.setdefault(chat_id, deque()) if chat_id < 0 else None
        overall, most = (self._paid, self.paid_per_second) if paid else (self._all, self.overall)
        wait = _room(overall, now, 1.0, most, messages)
        if window is not None:
            wait = max(wait, _room(window, now, 60.0, self.group_per_minute, messages))
        elif not edit:
            wait = max(wait, self._private_wait(chat_id, now, messages))
        if wait > 0:
            raise TooManyRequests(max(1, math.ceil(wait)))
        overall.extend([now] * messages)
        if window is not None:
            window.extend([now] * messages)
        elif not edit:
            self._private[chat_id] = (self._tokens(chat_id, now) - messages, now)
            if len(self._private) > 50_000:
                self._private.clear()

    def _private_wait(self, chat_id: int, now: float, messages: int) -> float:
        # An album is one act: it needs a full bucket at most.
        missing = min(messages, self.private_burst) - self._tokens(chat_id, now)
        return missing / self.private_per_second

    def _tokens(self, chat_id: int, now: float) -> float:
        tokens, at = self._private.get(chat_id, (float(self.private_burst), now))
        return min(self.private_burst, tokens + (now - at) * self.private_per_second)


def _room(window: deque[float], now: float, span: float, most: int, messages: int) -> float:
    """Seconds until the window has room again; zero when it has."""
    while window and window[0] <= now - span:
        window.popleft()
    excess = len(window) + min(messages, most) - most
    return window[excess - 1] + span - now if excess > 0 else 0.0
