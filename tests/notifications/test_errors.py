"""What each error of Telegram's means for the message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from notifications.outcome import LONGEST_WAIT, Anew, Later, Moved, Never, Sent, outcome_of


@pytest.mark.parametrize("seconds", [7, timedelta(seconds=7)])
def test_who_is_asked_to_wait_waits_so_long(seconds: int | timedelta) -> None:
    """As many seconds as Telegram says, however often it was tried."""
    for attempts in (0, 9):
        assert outcome_of(RetryAfter(seconds), attempts) == Later(7.0, "Telegram asks to wait")


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(),
        NetworkError("ServerDisconnectedError"),
        NetworkError("Bad Gateway"),
        TelegramError("Invalid server response"),
        EndPointNotFound("Not Found"),
        Conflict("terminated by other getUpdates request"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_pass_is_tried_again_ever_more_seldom(error: TelegramError) -> None:
    """Soon at first, then twice as long each time, and never longer than a minute."""
    waits = []
    for attempts in range(400):
        outcome = outcome_of(error, attempts)
        assert isinstance(outcome, Later)
        waits.append(outcome.seconds)
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_a_refused_token_is_waited_out() -> None:
    """The operator is changing it: nothing is lost meanwhile."""
    assert outcome_of(InvalidToken("Unauthorized"), 0) == Later(LONGEST_WAIT, "the token was refused")


def test_a_group_that_moved_is_followed() -> None:
    """To the number that Telegram names."""
    assert outcome_of(ChatMigrated(-100_5), 0) == Moved(-100_5)


@pytest.mark.parametrize(
    "words",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot was kicked from the supergroup chat",
    ],
)
def test_who_does_not_let_us_in_is_not_tried_again(words: str) -> None:
    """Nor is anything else in that chat."""
    assert outcome_of(Forbidden(words), 0) == Never(words, unreachable=True)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Message is not modified: specified new message content and reply markup are exactly the same", Sent()),
        ("Query is too old and response timeout expired or query id is invalid", Sent()),
        ("Message to edit not found", Anew()),
        ("Message can't be edited", Anew()),
        ("MESSAGE_ID_INVALID", Anew()),
        ("There is no text in the message to edit", Anew()),
    ],
)
def test_what_is_no_failure(words: str, outcome: Sent | Anew) -> None:
    """What need not be said any more is said; a card whose message is gone has another one sent."""
    assert outcome_of(BadRequest(words), 0) == outcome


@pytest.mark.parametrize(
    ("words", "unreachable"),
    [
        ("Chat not found", True),
        ("Have no rights to send a message", True),
        ("Not enough rights to send text messages to the chat", True),
        ("TOPIC_CLOSED", True),
        ("Can't parse entities: can't find end tag", False),
        ("Message text is empty", False),
        ("Message is too long", False),
        ("BUTTON_DATA_INVALID", False),
    ],
)
def test_what_can_never_be_said(words: str, unreachable: bool) -> None:
    """Some of it because of the chat, some because of the message: then the next one has its own try."""
    assert outcome_of(BadRequest(words), 3) == Never(words, unreachable=unreachable)
