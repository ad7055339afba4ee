"""How fast may be sent, by a clock that a test moves."""

from notifications.pace import Limit, Pace

LIN, ANN, GROUP = 1, 2, -5


def pace(overall: int = 28, private: int = 3, group: int = 20) -> Pace:
    """As the settings' defaults make it."""
    return Pace(Limit(overall, 1.0), Limit(private, 3.0), Limit(group, 60.0))


def test_all_chats_together_are_evenly_spread() -> None:
    """Never two at once, so that an urgent message waits for a moment at the most."""
    keeper = pace()
    now = 100.0
    for chat in range(1, 60):
        assert keeper.overall_wait(now) == 0
        keeper.sent(chat, now)
        assert 0 < keeper.overall_wait(now) <= 1 / 28 + 1e-9
        now += keeper.overall_wait(now)
    assert 58 / 28 - 1e-6 < now - 100 < 59 / 28 + 1e-6


def test_one_person_reads_a_short_burst_and_then_one_a_second() -> None:
    """Three at once; the fourth when the first is three seconds old."""
    keeper = pace(overall=0)
    for _message in range(3):
        assert keeper.free_at(LIN, 100.0) == 100.0
        keeper.sent(LIN, 100.0)
    assert keeper.free_at(LIN, 100.0) == 103.0
    assert keeper.busy(100.0) == {LIN: 103.0}
    assert keeper.free_at(ANN, 100.0) == 100.0


def test_a_group_reads_twenty_a_minute() -> None:
    """In any sixty seconds."""
    keeper = pace(overall=0)
    for second in range(20):
        keeper.sent(GROUP, 100.0 + second)
    assert keeper.free_at(GROUP, 120.0) == 160.0
    keeper.sent(GROUP, 160.0)
    assert keeper.free_at(GROUP, 160.0) == 161.0


def test_a_block_holds_one_chat() -> None:
    """Telegram asked to wait: nothing leaves for this chat, whatever its own pace would allow."""
    keeper = pace()
    keeper.block(LIN, 130.0)
    assert keeper.busy(100.0) == {LIN: 130.0}
    assert keeper.busy(130.0) == {}
    assert keeper.free_at(LIN, 130.0) == 130.0


def test_no_limit_is_none() -> None:
    """A count of zero, as in tests and on a Bot API server of one's own."""
    keeper = pace(0, 0, 0)
    for _message in range(100):
        keeper.sent(LIN, 100.0)
    assert keeper.overall_wait(100.0) == 0
    assert keeper.busy(100.0) == {}


def test_what_is_over_is_forgotten() -> None:
    """Ten thousand chats later nothing of them is left."""
    keeper = pace(overall=0)
    for chat in range(1, 10_001):
        keeper.sent(chat, 100.0)
        keeper.block(-chat, 101.0)
    keeper.busy(104.0)
    assert not keeper._sent
    assert not keeper._blocked
