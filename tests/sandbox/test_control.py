"""The control surface, as the page uses it."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from sandbox.server import SandboxServer
from sandbox.world import World
from tests.sandbox.tools import CLUB, FLAT, LIN, MEI, SAM, Api, button, png


class Page:
    """Posts wishes and reads the stream of events."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url, self.http = url, http

    async def post(self, path: str, status: int = 200, **wish: Any) -> dict[str, Any]:
        """A wish in JSON; the answer."""
        async with self.http.post(f"{self.url}/sandbox/{path}", json=wish) as response:
            assert response.status == status, await response.text()
            answer: dict[str, Any] = await response.json()
        return answer

    async def get(self, path: str) -> dict[str, Any]:
        """Something to read."""
        async with self.http.get(f"{self.url}/sandbox/{path}") as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def events(self, after: int, until: str) -> list[dict[str, Any]]:
        """The events after a number, up to the first of a type."""
        found = []
        async with asyncio.timeout(5), self.http.get(f"{self.url}/sandbox/events", params={"after": after}) as stream:
            assert stream.content_type == "text/event-stream"
            async for line in stream.content:
                if line.startswith(b"data: "):
                    found.append(json.loads(line[6:]))
                    if found[-1]["type"] == until:
                        return found
        raise AssertionError("the stream ended")


@pytest.fixture
def page(server: SandboxServer, http: aiohttp.ClientSession) -> Page:
    """The page's end of the wire."""
    return Page(server.url, http)


async def test_a_recording_keeps_its_length(page: Page, api: Api) -> None:
    """Somebody records something by the page; the bot passes it on by its name, and it is as long as it was."""
    [recorded] = (await page.post("send", person=LIN, chat=LIN, voice={"seconds": 75}))["messages"]
    assert recorded["voice"]["duration"] == 75
    heard = (await api.updates())[-1]["message"]["voice"]
    said = await api.call("sendVoice", chat_id=LIN, voice=heard["file_id"], caption="<b>Lin</b>", parse_mode="HTML")
    assert said["voice"]["duration"] == 75
    assert said["caption"] == "Lin"


async def test_the_state_is_whole(page: Page, api: Api, world: World) -> None:
    """Everything that the page shows, in the form that it was promised."""
    await api.call("sendMessage", chat_id=LIN, text="<b>hi</b> &lt;", parse_mode="HTML", reply_markup=button("A", "a"))
    state = await page.get("state")
    names = "seq now offset_seconds token bot people chats open time_zone commands limits faults latency"
    assert state.keys() >= set(names.split())
    person = next(person for person in state["people"] if person["id"] == LIN)
    assert person.keys() >= {
        "first_name",
        "last_name",
        "username",
        "language_code",
        "note",
        "color",
        "started",
        "blocked",
    }
    chat = next(chat for chat in state["chats"] if chat["id"] == LIN)
    message = chat["messages"][-1]
    assert message["html"] == "<b>hi</b> &lt;"
    assert message["from"] == {"id": world.bot_id, "name": "Robot", "is_bot": True}
    assert message["buttons"] == [[{"text": "A", "kind": "callback", "data": "a", "url": None}]]
    assert message["edited"] is message["reply_to"] is message["media_group"] is message["service"] is None


async def test_a_photo_goes_in_and_out(page: Page, api: Api) -> None:
    """Photos come as multipart with a caption; the page and the bot get their bytes."""
    form = aiohttp.FormData({"person": str(LIN), "chat": str(LIN), "caption": "tap", "reply_to": "1"})
    for name in ("a.png", "b.png"):
        form.add_field("photo", png(), filename=name, content_type="image/png")
    async with page.http.post(f"{page.url}/sandbox/send", data=form) as response:
        sent = (await response.json())["messages"]
    assert [message["text"] for message in sent] == ["tap", ""]
    assert sent[0]["reply_to"] == 1
    assert sent[0]["media_group"] == sent[1]["media_group"] is not None
    async with page.http.get(page.url + sent[0]["photos"][0]["url"]) as response:
        assert response.content_type == "image/png"
        assert await response.read() == png()
    assert len(await api.updates()) == 2


async def test_a_press_waits_for_the_bot(page: Page, api: Api, world: World) -> None:
    """The answer comes back to whoever pressed, and to the stream."""
    seq = world.seq
    pressing = asyncio.create_task(page.post("press", person=LIN, chat=LIN, message=1, data="a"))
    query = (await api.updates(timeout=5))[0]["callback_query"]
    await api.call("answerCallbackQuery", callback_query_id=query["id"], text="ok")
    assert await pressing == {"answer": {"text": "ok", "show_alert": False, "url": ""}}
    answer = (await page.events(seq, "answer"))[-1]
    assert (answer["person"], answer["chat"], answer["message"], answer["text"]) == (LIN, LIN, 1, "ok")


async def test_the_stream_tells_what_happens(page: Page, api: Api, world: World) -> None:
    """Messages, edits, removals, time: in order, numbered, and from any number on."""
    seq = world.seq
    sent = await api.call("sendMessage", chat_id=LIN, text="one")
    following = asyncio.create_task(page.events(seq, "time"))
    one = {"chat_id": LIN, "message_id": sent["message_id"]}
    await asyncio.sleep(0.05)
    await api.call("editMessageText", **one, text="two")
    await api.call("sendChatAction", chat_id=LIN, action="typing")
    await api.call("deleteMessage", **one)
    now = (await page.post("time", minutes=30))["now"]
    events = await following
    assert [event["type"] for event in events] == ["message", "edited", "action", "deleted", "time"]
    assert [event["seq"] for event in events] == list(range(seq + 1, seq + 6))
    assert events[1]["message"]["text"] == "two"
    assert (events[3]["chat"], events[3]["message"]) == (LIN, sent["message_id"])
    assert events[4]["now"] == now
    assert (await page.get("state"))["offset_seconds"] == 1800


async def test_a_page_that_slept_too_long_starts_anew(page: Page, world: World) -> None:
    """Events that are no longer kept cannot be told: the page is asked to load the state."""
    for _ in range(20_010):
        world.events.add("time", {"now": ""})
    assert [event["type"] for event in await page.events(1, "reset")] == ["reset"]


async def test_the_world_is_in_the_players_hands(page: Page, world: World) -> None:
    """People, groups, blocks, limits, faults and latency, each by one request."""
    person = (await page.post("people", first_name="Bo", language_code="en"))["person"]["id"]
    group = (await page.post("groups", title="Night", members=[person, SAM], admins=[SAM]))["chat"]["id"]
    await page.post("start", person=person)
    await page.post("open", person=person, link="https://t.me/robot_bot?start=x")
    await page.post("join", person=LIN, chat=group)
    await page.post("leave", person=LIN, chat=group)
    await page.post("block", person=person, blocked=True)
    await page.post("limits", on=True, overall=5)
    await page.post("faults", kind="429", times=2)
    await page.post("latency", seconds=0.001)
    new = (await page.post("migrate", chat=FLAT))["chat"]
    assert world.people[person].blocked
    assert [m.text for m in world.chats[person].messages.values()] == ["/start", "/start x"]
    assert world.chats[group].members == [person, SAM]
    assert (world.limits.on, world.limits.overall, world.latency) == (True, 5, 0.001)
    assert world.faults[0].times == 2
    assert world.chats[FLAT].migrated_to == new
    async with page.http.delete(f"{page.url}/sandbox/faults") as response:
        assert response.status == 200
    assert world.faults == []


@pytest.mark.parametrize(
    ("path", "wish", "sentence"),
    [
        ("send", {"person": LIN, "chat": LIN, "text": ""}, "There is nothing to send."),
        ("send", {"person": 5, "chat": LIN, "text": "x"}, "There is no person 5."),
        ("send", {"person": MEI, "chat": LIN, "text": "x"}, "Mei is not in this chat."),
        ("send", {"person": MEI, "text": "x"}, "chat is missing."),
        ("press", {"person": LIN, "chat": LIN, "message": 99, "data": "a"}, "There is no message 99 in this chat."),
        ("open", {"person": LIN, "link": "https://a.org"}, "https://a.org does not open a bot."),
        ("time", {"minutes": -5}, "This request cannot be read: time only moves forward."),
        ("faults", {"kind": "500", "times": 0}, "times: Input should be greater than or equal to 1."),
        ("migrate", {"chat": CLUB}, "Only a plain group can become a supergroup."),
    ],
)
async def test_an_impossible_wish_gets_a_sentence(page: Page, path: str, wish: dict, sentence: str) -> None:
    """What cannot be done is told in words."""
    assert await page.post(path, status=400, **wish) == {"error": sentence}


async def test_other_pages_are_refused(page: Page, world: World) -> None:
    """A page of another origin can neither act nor read; the own page can."""
    async with page.http.get(f"{page.url}/sandbox/state", headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403
    url, wish = f"{page.url}/sandbox/start", {"person": SAM}
    async with page.http.post(url, json=wish, headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403
    assert not world.people[SAM].started
    async with page.http.post(url, json=wish, headers={"Origin": page.url}) as response:
        assert response.status == 200


async def test_requests_can_be_read(page: Page, api: Api) -> None:
    """Which methods the bot called, after a number, of one kind."""
    await api.call("getMe")
    await api.call("sendMessage", chat_id=LIN, text="x")
    found = await page.get("requests?after=1&method=sendMessage")
    assert [(r["n"], r["method"], r["params"]["text"], r["status"]) for r in found["requests"]] == [
        (2, "sendMessage", "x", 200)
    ]
    assert found["last"] == 2


@pytest.mark.parametrize("path", ["../server.py", "%2e%2e/server.py", "..%2fserver.py", "sandbox/nothing"])
async def test_nothing_but_the_page_is_served(page: Page, path: str) -> None:
    """Files outside the page's folder are not there."""
    async with page.http.get(f"{page.url}/{path}") as response:
        assert response.status == 404


async def test_stopping_ends_streams_and_polls(server: SandboxServer, page: Page, api: Api, world: World) -> None:
    """A page that follows and a bot that polls do not hold the server up."""
    following = asyncio.create_task(page.events(world.seq, "never"))
    polling = asyncio.create_task(api.updates(timeout=50))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(3):
        await server.stop()
    assert await polling == []
    with pytest.raises((AssertionError, aiohttp.ClientError)):
        await following
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("sandbox")]
