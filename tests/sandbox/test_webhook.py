"""Pushing updates to a webhook: secret, order, repetition, and answers that carry a call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from sandbox.world import World
from tests.sandbox.tools import LIN, MEI, Api


class Hook:
    """A bot's web server: keeps what it gets, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answer: Callable[[dict[str, Any]], web.Response] = lambda update: web.Response()
        self.slow = 0.0
        self.most = self.now = 0
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """One update."""
        update = await request.json()
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.slow)
        self.now -= 1
        return self.answer(update)

    def texts(self) -> list[str]:
        """What people wrote, in order of arrival."""
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A web server of the bot's."""
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def until(condition: Callable[[], object]) -> None:
    """Wait until it holds, at most five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 — what is waited for is in the bot's hands, not in the sandbox's
            await asyncio.sleep(0.005)


async def test_updates_arrive_with_the_secret(api: Api, world: World, hook: Hook) -> None:
    """What waited comes first; then each as it happens, and polling is refused meanwhile."""
    world.send(LIN, LIN, "one")
    await api.call("setWebhook", url=hook.url, secret_token="s3cret")
    world.send(LIN, LIN, "two")
    await until(lambda: not world.updates.pending)
    assert hook.texts() == ["one", "two"]
    assert hook.secrets == ["s3cret", "s3cret"]
    refusal = await api.refused("getUpdates")
    assert refusal.startswith("409 Conflict: can't use getUpdates method while webhook is active;")
    await api.call("deleteWebhook")
    assert await api.updates() == []


async def test_an_update_comes_again_until_it_is_taken(api: Api, world: World, hook: Hook) -> None:
    """Two failures, then success; a later update of the same chat waits, another chat's does not."""
    failures = [web.Response(status=500), web.Response(status=503)]
    hook.answer = lambda u: failures.pop() if u["message"]["text"] == "one" and failures else web.Response()
    await api.call("setWebhook", url=hook.url)
    world.send(LIN, LIN, "one")
    world.send(LIN, LIN, "two")
    world.start(MEI)
    await until(lambda: not world.updates.pending)
    assert [text for text in hook.texts() if text != "/start"] == ["one", "one", "one", "two"]
    assert hook.texts().index("/start") < 3
    info = await api.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] == 0


async def test_a_dead_address_keeps_the_updates(api: Api, world: World) -> None:
    """Nothing is lost while nobody listens; the info says why."""
    await api.call("setWebhook", url="http://127.0.0.1:9/")
    world.send(LIN, LIN, "hi")
    await until(lambda: "last_error_message" in world.profile.webhook)
    info = await api.call("getWebhookInfo")
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)


async def test_connections_are_limited_and_order_holds_per_chat(api: Api, world: World, hook: Hook) -> None:
    """Ten chats on three connections: never more than three at once, and each chat in its order."""
    people = [world.add_person(2000 + n, f"P{n}").id for n in range(10)]
    hook.slow = 0.01
    await api.call("setWebhook", url=hook.url, max_connections=3)
    for n in range(3):
        for person in people:
            world.send(person, person, str(n))
    await until(lambda: not world.updates.pending)
    assert hook.most == 3
    for person in people:
        assert [u["message"]["text"] for u in hook.got if u["message"]["chat"]["id"] == person] == ["0", "1", "2"]


async def test_an_answer_may_carry_a_call(api: Api, world: World, hook: Hook) -> None:
    """The method in the answer's body is executed, and recorded like any other."""
    hook.answer = lambda update: web.json_response({"method": "sendMessage", "chat_id": LIN, "text": "at once"})
    await api.call("setWebhook", url=hook.url)
    world.send(LIN, LIN, "hi")
    await until(lambda: world.requests[-1].method == "sendMessage")
    assert list(world.chats[LIN].messages.values())[-1].text == "at once"


async def test_a_webhook_may_take_itself_away(api: Api, world: World, hook: Hook) -> None:
    """A bot that answers with deleteWebhook is pushed nothing more."""
    hook.answer = lambda update: web.json_response({"method": "deleteWebhook"})
    await api.call("setWebhook", url=hook.url)
    world.send(LIN, LIN, "one")
    await until(lambda: not world.profile.webhook)
    world.send(LIN, LIN, "two")
    assert [update["message"]["text"] for update in await api.updates()] == ["two"]


async def test_old_presses_are_not_pushed(api: Api, world: World, hook: Hook) -> None:
    """What has become too old while the bot was away never comes."""
    world.press(LIN, LIN, 1, "a")
    world.send(LIN, LIN, "hi")
    world.advance(timedelta(minutes=5))
    await api.call("setWebhook", url=hook.url)
    await until(lambda: not world.updates.pending)
    assert hook.texts() == ["hi"]


async def test_settings_are_checked(api: Api, world: World, hook: Hook) -> None:
    """A secret of other characters and an address that is none are refused; waiting updates can be dropped."""
    assert await api.refused("setWebhook", url=hook.url, secret_token="ä") == (
        "400 Bad Request: secret token contains unallowed characters"
    )
    assert (await api.refused("setWebhook", url="ftp://a.org")).startswith("400 Bad Request: bad webhook:")
    world.send(LIN, LIN, "hi")
    await api.call("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []
