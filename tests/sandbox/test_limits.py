"""Telegram's limits, when they are switched on."""

from datetime import timedelta

import pytest

from sandbox.errors import TooManyRequests
from sandbox.limits import Limits
from sandbox.world import World
from tests.sandbox.tools import CLUB, LIN, Api


async def test_limits_are_off_at_first(api: Api) -> None:
    """A fresh sandbox takes a hundred messages at once."""
    for n in range(100):
        await api.call("sendMessage", chat_id=LIN, text=str(n))


async def test_a_private_chat_takes_one_a_second_after_a_burst(api: Api, world: World) -> None:
    """Three at once, then 429 with the seconds to wait; after them it goes on."""
    world.limits.on = True
    for n in range(3):
        await api.call("sendMessage", chat_id=LIN, text=str(n))
    assert await api.refused("sendMessage", chat_id=LIN, text="x") == "429 Too Many Requests: retry after 1"
    async with api.http.post(f"{api.url}/bot{api.token}/sendMessage", json={"chat_id": LIN, "text": "x"}) as response:
        assert (await response.json())["parameters"] == {"retry_after": 1}
    world.advance(timedelta(seconds=1))
    await api.call("sendMessage", chat_id=LIN, text="x")


async def test_a_group_takes_twenty_a_minute(api: Api, world: World) -> None:
    """Edits count there too; the wait lasts until the first of the twenty is a minute old."""
    world.limits.on = True
    sent = await api.call("sendMessage", chat_id=CLUB, text="x")
    for n in range(19):
        await api.call("editMessageText", chat_id=CLUB, message_id=sent["message_id"], text=str(n))
    refusal = await api.refused("sendMessage", chat_id=CLUB, text="x")
    assert refusal in ("429 Too Many Requests: retry after 60", "429 Too Many Requests: retry after 59")
    world.advance(timedelta(seconds=60))
    await api.call("sendMessage", chat_id=CLUB, text="x")


def test_thirty_a_second_overall() -> None:
    """To thirty people at once, and not to a thirty-first; a second later again."""
    limits = Limits(on=True)
    for person in range(30):
        limits.spend(person, now=100.0)
    with pytest.raises(TooManyRequests):
        limits.spend(31, now=100.5)
    limits.spend(31, now=101.0)


def test_a_thousand_a_second_that_are_paid_for() -> None:
    """They do not count among the thirty, nor those among them."""
    limits = Limits(on=True)
    for person in range(1000):
        limits.spend(person, now=100.0, paid=True)
    with pytest.raises(TooManyRequests):
        limits.spend(1001, now=100.5, paid=True)
    for person in range(2000, 2030):
        limits.spend(person, now=100.5)
    limits.spend(1001, now=101.0, paid=True)


async def test_a_message_says_that_it_is_paid_for(api: Api, world: World) -> None:
    """With Telegram's own parameter; the thirty-first leaves at once."""
    world.limits.on = True
    world.limits.private_burst = 100
    for n in range(30):
        await api.call("sendMessage", chat_id=LIN, text=str(n))
    assert "429" in await api.refused("sendMessage", chat_id=LIN, text="x")
    await api.call("sendMessage", chat_id=LIN, text="x", allow_paid_broadcast=True)


def test_a_refused_message_costs_nothing() -> None:
    """Who asks too early again and again does not wait longer for it."""
    limits = Limits(on=True)
    for _ in range(3):
        limits.spend(1, now=100.0)
    for _ in range(50):
        with pytest.raises(TooManyRequests):
            limits.spend(1, now=100.5)
    limits.spend(1, now=101.0)


def test_an_edit_does_not_use_up_a_private_chat() -> None:
    """A card may follow quick presses; only overall does it count."""
    limits = Limits(on=True)
    for n in range(20):
        limits.spend(1, now=100.0 + n / 10, edit=True)
    limits.spend(1, now=102.0)
