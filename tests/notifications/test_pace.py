"""How fast may be sent, by a clock that a test moves."""

import random

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
        keeper.arrived(chat, now)
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


def test_a_little_lateness_is_made_up_for() -> None:
    """Whoever looks a few milliseconds late each time still sends as many; an idle hour gives nothing for later."""
    keeper = pace(overall=29)
    now = 100.0
    for chat in range(1, 59):
        keeper.sent(chat, now)
        keeper.arrived(chat, now)
        now += keeper.overall_wait(now) + 0.006
    assert now - 100 < 58 / 29 + 0.02
    now += 3600
    keeper.sent(LIN, now)
    assert keeper.overall_wait(now) > 0.99 / 29


def test_in_no_second_more_than_thirty() -> None:
    """However the line dawdles: Telegram counts each at some moment of its way, and may be asked for no 31st."""
    keeper = pace(overall=29)
    dice = random.Random(5)
    now, on_their_way, counted = 100.0, dict[int, float](), list[float]()
    for chat in range(1, 600):
        while (wait := keeper.overall_wait(now)) > 0:
            now += min([wait, *(at - now for at in on_their_way.values())])
            for back in [back for back, at in on_their_way.items() if at <= now]:
                keeper.arrived(back, on_their_way.pop(back))
        keeper.sent(chat, now)
        there, home = (0.02 + dice.choice((0.0, 0.0, 0.03, 0.2)) * dice.random() for _way in range(2))
        counted.append(now + there)
        on_their_way[chat] = now + there + home
        now += dice.choice((0.0, 0.006, 0.09)) * dice.random()
    assert max(sum(at < other <= at + 1 for other in counted) for at in counted) <= 30
    assert (counted[-1] - counted[0]) < 599 / 29 * 1.1


def test_what_is_paid_for_has_a_pace_of_its_own() -> None:
    """It waits for no other, and none for it; but one chat reads no more for it."""
    keeper = Pace(Limit(29, 1.0), Limit(3, 3.0), Limit(20, 60.0), Limit(1000, 1.0))
    for _message in range(3):
        keeper.sent(LIN, 100.0, paid=True)
    assert keeper.overall_wait(100.0) == 0
    assert 0.002 < keeper.paid_wait(100.0) < 0.004
    assert keeper.free_at(LIN, 100.0) == 103.0


def test_how_many_may_leave_soon() -> None:
    """As many as the limit leaves; those of long ago do not count any more."""
    keeper = pace()
    assert keeper.room(GROUP, 100.0, 10.0) == 20
    for second in range(20):
        keeper.sent(GROUP, 100.0 + second)
    assert keeper.room(GROUP, 120.0, 10.0) == 0
    assert keeper.room(GROUP, 155.0, 10.0) == 6
    assert pace(group=0).room(GROUP, 100.0, 10.0) is None
