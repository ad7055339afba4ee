"""How fast may be sent: overall, to one private chat, to one group. Times are seconds of one steady clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from notifications.window import Window

CATCH_UP = 0.1
"""Seconds of being late that are made up for: what delays the delivery for a moment must not cost messages."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages in any `seconds`; a count of 0 is no limit."""

    count: int
    seconds: float


_NONE = Limit(0, 1.0)


@dataclass(slots=True)
class Pace:
    """What has been sent lately, and so when the next message may leave. Telegram's limits, design §10:
    30 a second overall, one a second in a private chat (a short burst is tolerated), 20 a minute in a group; and
    1,000 a second overall of those that are paid for, which do not count among the 30.
    """

    overall: Limit
    private: Limit
    group: Limit
    paid: Limit = _NONE
    """Its count is 0 as long as nothing is paid for."""
    _window: Window = field(init=False)
    _next: float = 0.0
    _next_paid: float = 0.0
    _sent: dict[int, deque[float]] = field(default_factory=dict)
    _blocked: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Evenly spread one more may fall into a second than its number; what comes bunched must not be two more.
        self._window = Window(self.overall.count + 1, self.overall.seconds)

    def overall_wait(self, now: float) -> float:
        """Seconds until anything may be sent; evenly spread, so that an urgent message never waits behind a burst."""
        return max(0.0, self._next - now, self._window.wait(now)) if self.overall.count else 0.0

    def paid_wait(self, now: float) -> float:
        """Seconds until anything may be sent that is paid for."""
        return max(0.0, self._next_paid - now)

    def free_at(self, chat_id: int, now: float, messages: int = 1) -> float:
        """When this chat may be sent something, at the earliest `now`. An album is as many `messages`, at once."""
        blocked = self._blocked.get(chat_id, now)
        limit, sent = self._limit(chat_id), self._sent.get(chat_id, deque())
        too_many = len(sent) + min(messages, limit.count) - limit.count
        if limit.count and too_many > 0:
            blocked = max(blocked, sent[too_many - 1] + limit.seconds)
        return max(now, blocked)

    def room(self, chat_id: int, now: float, seconds: float) -> int | None:
        """How many messages may leave for this chat in so many seconds from now; None: any number."""
        limit, sent = self._limit(chat_id), self._sent.get(chat_id, deque())
        if not limit.count:
            return None
        return limit.count - sum(at + limit.seconds > now + seconds for at in sent)

    def sent(self, chat_id: int, now: float, messages: int = 1, *, paid: bool = False) -> None:
        """Count what leaves now."""
        if paid:
            self._next_paid = _after(self._next_paid, now, messages, self.paid)
        elif self.overall.count:
            self._next = _after(self._next, now, messages, self.overall)
            self._window.left(chat_id, now, messages)
        limit = self._limit(chat_id)
        if not limit.count:
            return
        sent = self._sent.setdefault(chat_id, deque(maxlen=limit.count))
        # Of an album larger than the limit the rest counts as if it left at the pace: so long it must be made up for.
        sent.extend(now + max(0, n + 1 - limit.count) * limit.seconds / limit.count for n in range(messages))

    def arrived(self, chat_id: int, now: float) -> None:
        """The last one was answered now: so late may Telegram have counted it, however early it left."""
        self._window.answered(chat_id, now)
        if sent := self._sent.get(chat_id):
            sent[-1] = max(sent[-1], now)

    def block(self, chat_id: int, until: float) -> None:
        """Nothing leaves for this chat before `until`: Telegram said so, or its first message must be tried again."""
        self._blocked[chat_id] = max(until, self._blocked.get(chat_id, until))

    def busy(self, now: float) -> dict[int, float]:
        """The chats that must wait, and until when. Forgets those that need not any more."""
        self._blocked = {chat: until for chat, until in self._blocked.items() if until > now}
        self._sent = {chat: sent for chat, sent in self._sent.items() if sent[-1] + self._limit(chat).seconds > now}
        waiting = {chat: self.free_at(chat, now) for chat in self._blocked.keys() | self._sent.keys()}
        return {chat: until for chat, until in waiting.items() if until > now}

    def _limit(self, chat_id: int) -> Limit:
        # Telegram numbers groups and channels below zero, people above.
        return self.group if chat_id < 0 else self.private


def _after(due: float, now: float, messages: int, limit: Limit) -> float:
    """When the next may leave. What leaves a little late does not make the next ones later."""
    left = due if now - due <= CATCH_UP else now
    return left + messages * limit.seconds / limit.count
