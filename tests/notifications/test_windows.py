"""The pace over hours of sending, by a clock that a test moves: no window of time ever holds too much."""

from __future__ import annotations

import random

import pytest
from telegram.error import TimedOut

from notifications.outcome import Later, outcome_of
from notifications.pace import Limit, Pace
from notifications.window import Window

LIN, GROUP = 1, -5


@pytest.mark.parametrize(("chat", "most", "seconds"), [(LIN, 3, 3.0), (GROUP, 20, 60.0)])
def test_no_window_holds_too_much(chat: int, most: int, seconds: float) -> None:
    """Messages in bursts and trickles, sent as soon as they may: never more than the limit in any such time."""
    dice = random.Random(5)
    keeper = Pace(Limit(0, 1.0), Limit(3, 3.0), Limit(20, 60.0))
    now, sent = 1000.0, []
    for _message in range(3_000):
        now += dice.choice([0.0, 0.0, 0.0, 0.01, 0.4, 1.0, 5.0])
        now = keeper.free_at(chat, now)
        keeper.sent(chat, now)
        sent.append(now)
    for first, one_too_many in zip(sent, sent[most:], strict=False):
        assert one_too_many - first >= seconds - 1e-6


def test_an_album_waits_for_room_for_all_of_it() -> None:
    """Fifteen in this minute: there is room for five messages, and none for an album of eight until three are over."""
    keeper = Pace(Limit(0, 1.0), Limit(3, 3.0), Limit(20, 60.0))
    for second in range(15):
        keeper.sent(GROUP, 100.0 + second)
    assert keeper.free_at(GROUP, 120.0) == 120.0
    assert keeper.free_at(GROUP, 120.0, 5) == 120.0
    assert keeper.free_at(GROUP, 120.0, 8) == 162.0
    keeper.sent(GROUP, 162.0, 8)
    assert keeper.free_at(GROUP, 162.0) == 163.0


def test_an_album_to_a_person_is_made_up_for() -> None:
    """Ten photos leave at once, as they must; the next message when they would have been at one a second."""
    keeper = Pace(Limit(28, 1.0), Limit(3, 3.0), Limit(20, 60.0))
    assert keeper.free_at(LIN, 100.0, 10) == 100.0
    keeper.sent(LIN, 100.0, 10)
    assert keeper.free_at(LIN, 100.0) == 108.0
    assert keeper.overall_wait(100.0) == pytest.approx(10 / 28)
    assert keeper.busy(108.0) == {}


def test_a_message_counts_from_when_telegram_may_have_got_it() -> None:
    """Three left at once, the last was two seconds on its way: Telegram's three seconds may have begun with it."""
    keeper = Pace(Limit(0, 1.0), Limit(1, 3.0), Limit(20, 60.0))
    keeper.sent(LIN, 100.0)
    keeper.arrived(LIN, 102.0)
    assert keeper.free_at(LIN, 102.0) == 105.0
    keeper.arrived(GROUP, 102.0)
    assert keeper.free_at(GROUP, 102.0) == 102.0


def test_the_longer_wait_holds() -> None:
    """Two reasons to wait: the chat is free when both are over."""
    keeper = Pace(Limit(0, 1.0), Limit(3, 3.0), Limit(20, 60.0))
    keeper.block(LIN, 130.0)
    keeper.block(LIN, 110.0)
    assert keeper.free_at(LIN, 100.0) == 130.0


def test_a_line_that_hangs_holds_up_nobody_else() -> None:
    """What has been away for seconds has been counted, or never will be: behind a full window of such others leave."""
    window = Window(2, 1.0)
    window.left(LIN, 100.0, 1)
    window.left(GROUP, 100.0, 1)
    assert window.wait(100.5) > 0
    assert window.wait(104.0) == 0


@pytest.mark.parametrize("attempts", [0, 10, 100_000])
def test_a_message_is_tried_again_however_often_it_was(attempts: int) -> None:
    """Telegram may be away for a weekend: the wait grows to a minute, and no further."""
    outcome = outcome_of(TimedOut(), attempts)
    assert isinstance(outcome, Later)
    assert outcome.seconds == (0.5 if attempts == 0 else 60)
