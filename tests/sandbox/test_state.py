"""A sandbox that keeps its state goes on where it stopped."""

import random
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from sandbox.cast import Cast, default_cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from tests.sandbox.tools import CAST, FLAT, LIN, MEI, SAM, Api, button, png


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return [path.name for path in folder.iterdir()]


async def test_the_next_start_goes_on(tmp_path: Path) -> None:
    """Chats, numbers, photos, what waits for the bot, commands, webhook and the time are as they were."""
    path = tmp_path / "data" / "sandbox.json"
    before = World(Cast.model_validate(CAST), Clock(), rng=random.Random(1))
    server = SandboxServer(before, state=path)
    await server.start()
    async with aiohttp.ClientSession() as http:
        api = Api(server.url, before.token, http)
        before.start(LIN)
        photo = before.send(LIN, LIN, photos=(png(),), caption="tap <b>")[0].content["photo"][-1]["file_id"]
        before.block(MEI)
        new = before.migrate(FLAT)
        newcomer = before.add_person(3000, "Newcomer").id
        before.advance(timedelta(days=2))
        before.send(SAM, SAM, "late")
        await api.call("sendMessage", chat_id=LIN, text="<i>x</i>", parse_mode="HTML", reply_markup=button("A", "a"))
        await api.call("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
        press = before.press(LIN, LIN, 3, "a")
    await server.stop()

    after = World(Cast.model_validate(CAST), Clock(), rng=random.Random(2))
    server = SandboxServer(after, state=path)
    await server.start()
    async with aiohttp.ClientSession() as http:
        api = Api(server.url, after.token, http)
        assert after.chats == before.chats
        assert after.people == before.people
        assert after.person("Newcomer").id == newcomer
        assert after.chats[FLAT].migrated_to == new
        assert after.clock.now() - Clock().now() > timedelta(days=1, hours=23)
        assert (await api.call("sendMessage", chat_id=LIN, text="next"))["message_id"] == 4
        updates = await api.updates()
        assert [u.get("message", {}).get("text") for u in updates] == ["late", None]
        after.send(SAM, SAM, "later")
        assert (await api.updates())[-1]["update_id"] == updates[-1]["update_id"] + 1
        file = await api.call("getFile", file_id=photo)
        async with http.get(f"{server.url}/file/bot{after.token}/{file['file_path']}") as response:
            assert await response.read() == png()
        assert await api.call("getMyCommands") == [{"command": "start", "description": "Begin"}]
        assert await api.call("answerCallbackQuery", callback_query_id=press.id) is True
    await server.stop()


async def test_a_sandbox_without_state_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SandboxServer, world: World
) -> None:
    """Only who asks for a file gets one."""
    monkeypatch.chdir(tmp_path)
    world.send(LIN, LIN, "hi")
    await server.stop()
    assert names_in(tmp_path) == []


def test_the_default_cast_is_small_and_neutral() -> None:
    """Three people and a group; every chat that the page opens exists, and its person is in it."""
    world = World(default_cast(), Clock())
    assert len(world.people) == 3
    assert sum(chat.type != "private" for chat in world.chats.values()) == 1
    assert all(opened.person in world.chats[opened.chat].members for opened in world.open)
