"""Receiving updates by long polling: what is kept, what is forgotten, and who may ask."""

import asyncio
from datetime import timedelta

from sandbox.world import World
from tests.sandbox.tools import CLUB, LIN, SAM, Api


async def test_an_update_is_forgotten_only_when_a_larger_offset_asks(api: Api, world: World) -> None:
    """Reading twice gives the same; asking from the next number on forgets what is before."""
    for word in ("one", "two", "three"):
        world.send(LIN, LIN, word)
    first = await api.updates(limit=2)
    assert await api.updates(limit=2) == first
    assert [update["update_id"] for update in first] == [first[0]["update_id"], first[0]["update_id"] + 1]
    rest = await api.updates(offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["three"]
    assert await api.updates() == rest


async def test_a_negative_offset_counts_from_the_end(api: Api, world: World) -> None:
    """The newest two, and everything before them is forgotten."""
    for word in ("one", "two", "three"):
        world.send(LIN, LIN, word)
    assert [update["message"]["text"] for update in await api.updates(offset=-2)] == ["two", "three"]
    assert len(await api.updates()) == 2


async def test_updates_live_24_hours(api: Api, world: World) -> None:
    """A day later they are gone."""
    world.send(LIN, LIN, "old")
    world.advance(timedelta(hours=23))
    world.send(LIN, LIN, "new")
    world.advance(timedelta(hours=2))
    assert [update["message"]["text"] for update in await api.updates()] == ["new"]


async def test_after_an_idle_week_the_numbers_jump(api: Api, world: World) -> None:
    """An offset from before then forgets nothing."""
    world.send(LIN, LIN, "old")
    before = (await api.updates())[0]["update_id"]
    world.advance(timedelta(days=8))
    world.send(LIN, LIN, "new")
    found = await api.updates(offset=before + 1)
    assert [update["message"]["text"] for update in found] == ["new"]
    assert abs(found[0]["update_id"] - before) > 1


async def test_a_poll_waits_for_something_to_happen(api: Api, world: World) -> None:
    """It returns as soon as somebody writes, and with nothing when the time is up."""
    poll = asyncio.create_task(api.updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    world.send(LIN, LIN, "hi")
    async with asyncio.timeout(2):
        found = await poll
    assert found[0]["message"]["text"] == "hi"
    assert await api.updates(offset=found[0]["update_id"] + 1, timeout=0) == []


async def test_a_second_poll_ends_the_first(api: Api, world: World) -> None:
    """The first reads that there is another; the second goes on."""
    first = asyncio.create_task(api.refused("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api.updates(timeout=20))
    assert await first == (
        "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    world.send(LIN, LIN, "hi")
    assert len(await second) == 1


async def test_only_wanted_kinds_are_queued(api: Api, world: World) -> None:
    """allowed_updates holds from then on, also for calls without it; an empty list brings the default back."""
    await api.updates(allowed_updates=["callback_query"])
    world.send(LIN, LIN, "unheard")
    world.press(LIN, LIN, 1, "a")
    assert [update.keys() - {"update_id"} for update in await api.updates()] == [{"callback_query"}]
    await api.updates(allowed_updates=[])
    world.send(LIN, LIN, "heard")
    world.react(LIN, LIN, 1, "👍")
    assert (await api.updates())[-1]["message"]["text"] == "heard"


async def test_in_a_group_the_bot_sees_little(api: Api, world: World) -> None:
    """Commands for it, mentions of it and replies to it; an admin, or privacy off, sees all."""
    said = await api.call("sendMessage", chat_id=CLUB, text="hello")
    world.send(SAM, CLUB, "chat among people, @sam")
    world.send(SAM, CLUB, "/help@other_bot")
    world.send(SAM, CLUB, "水 @robot_bot?")
    world.send(SAM, CLUB, "/help")
    world.send(SAM, CLUB, "/help@Robot_Bot")
    world.send(SAM, CLUB, "thanks", reply_to=said["message_id"])
    texts = [update["message"]["text"] for update in await api.updates()]
    assert texts == ["水 @robot_bot?", "/help", "/help@Robot_Bot", "thanks"]
    world.privacy = False
    world.send(SAM, CLUB, "now too")
    assert (await api.updates())[-1]["message"]["text"] == "now too"
