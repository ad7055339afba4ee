"""What an error of Telegram's means for the message: done after all, later, elsewhere, anew, or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut


@dataclass(frozen=True, slots=True)
class Sent:
    """It was said, or need not be said any more; `message_id` when it made a message."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Try again after so many seconds; nothing else leaves for this chat before."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Anew:
    """The message to edit is gone: send the card as a new one."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is a supergroup now, with another number."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Never:
    """It can never be said. `unreachable`: nor anything else in this chat."""

    reason: str
    unreachable: bool = False


Outcome = Sent | Later | Anew | Moved | Never

Spoken = Callable[[str, Outcome], None]
"""Is told of each try to say a message: the message's kind, and what came of it."""


def nobody_counts(_kind: str, _outcome: Outcome) -> None:
    """Where nobody wants to know how many there were."""


ASKED_TO_WAIT = "Telegram asks to wait"
"""The reason of what waits for as long as Telegram said, with a 429."""

LONGEST_WAIT = 60.0
"""Seconds between tries at the most, when Telegram does not say how long."""

_NEEDLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
)
_UNREACHABLE = ("chat not found", "have no rights to send", "not enough rights", "user is deactivated", "topic_closed")


def outcome_of(error: TelegramError, attempts: int) -> Outcome:
    """What follows from an error; `attempts` is how often it had been tried before.

    A time-out or a broken connection may have been carried out: it is tried again all the same, since a message that
    comes twice is better than one that never comes.
    """
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Later(wait.total_seconds() if isinstance(wait, timedelta) else float(wait), ASKED_TO_WAIT)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Never(error.message, unreachable=True)
        case BadRequest():
            return _of_bad_request(error.message)
        case InvalidToken():
            return Later(LONGEST_WAIT, "the token was refused")
        case TimedOut():
            return Later(min(LONGEST_WAIT, 0.5 * 2 ** min(attempts, 10)), "no answer in time")
        case _:
            return Later(min(LONGEST_WAIT, 0.5 * 2 ** min(attempts, 10)), type(error).__name__)


def _of_bad_request(message: str) -> Outcome:
    said = message.lower()
    if any(word in said for word in _NEEDLESS):
        return Sent()
    if any(word in said for word in _GONE):
        return Anew()
    return Never(message, unreachable=any(word in said for word in _UNREACHABLE))
