"""Everything that can go wrong on purpose, and whether the message arrived all the same."""

import asyncio
import json
import time

import aiohttp
import pytest

from sandbox.world import Fault, World
from tests.sandbox.tools import LIN, SAM, Api


def said(world: World) -> list[str]:
    """What the bot said to Lin."""
    return [message.text for message in world.chats[LIN].messages.values() if message.sender == world.bot_id]


async def test_429_names_its_wait(api: Api, world: World) -> None:
    """Refused without effect, once; the next call goes through."""
    world.faults.append(Fault("429", retry_after=7))
    assert await api.refused("sendMessage", chat_id=LIN, text="x") == "429 Too Many Requests: retry after 7"
    assert said(world) == []
    await api.call("sendMessage", chat_id=LIN, text="y")
    assert said(world) == ["y"]
    assert [request.status for request in world.requests] == [429, 200]


async def test_500_and_502(api: Api, world: World) -> None:
    """Telegram's own failure in JSON, and a gateway's page in HTML; neither has an effect."""
    world.faults += [Fault("500"), Fault("502_html")]
    assert await api.refused("sendMessage", chat_id=LIN, text="x") == "500 Internal Server Error"
    async with api.http.post(f"{api.url}/bot{api.token}/sendMessage", json={"chat_id": LIN, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "502 Bad Gateway" in await response.text()
    assert said(world) == []


@pytest.mark.parametrize(("kind", "arrives"), [("timeout_before", False), ("timeout_after", True)])
async def test_a_time_out_before_or_after_the_effect(api: Api, world: World, kind: str, arrives: bool) -> None:
    """No answer comes in time; only the record of the chat tells whether the message arrived."""
    world.faults.append(Fault(kind))  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await api.call("sendMessage", chat_id=LIN, text="x")
    assert said(world) == (["x"] if arrives else [])


@pytest.mark.parametrize(("kind", "arrives"), [("drop", False), ("drop_after", True)])
async def test_a_dropped_connection(api: Api, world: World, kind: str, arrives: bool) -> None:
    """The connection ends without an answer."""
    world.faults.append(Fault(kind))  # type: ignore[arg-type]
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=LIN, text="x")
    assert said(world) == (["x"] if arrives else [])


async def test_a_malformed_answer(api: Api, world: World) -> None:
    """The message arrives, the answer is half a JSON."""
    world.faults.append(Fault("malformed"))
    async with api.http.post(f"{api.url}/bot{api.token}/sendMessage", json={"chat_id": LIN, "text": "x"}) as response:
        body = await response.text()
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert said(world) == ["x"]


async def test_slow_is_only_slow(api: Api, world: World) -> None:
    """The call succeeds after the delay; latency slows every call."""
    world.faults.append(Fault("slow", delay=0.1))
    began = time.perf_counter()
    await api.call("sendMessage", chat_id=LIN, text="x")
    assert time.perf_counter() - began >= 0.1
    world.latency = 0.05
    began = time.perf_counter()
    await api.call("getMe")
    assert time.perf_counter() - began >= 0.05


async def test_a_fault_strikes_where_it_is_meant_to(api: Api, world: World) -> None:
    """One method, one chat, as many times as said; then it has worn off."""
    world.start(SAM)
    world.faults.append(Fault("500", method="sendMessage", chat_id=LIN, times=2))
    await api.call("getMe")
    await api.call("sendMessage", chat_id=SAM, text="x")
    for _ in range(2):
        await api.refused("sendMessage", chat_id=LIN, text="x")
    assert world.faults == []
    await api.call("sendMessage", chat_id=LIN, text="x")
