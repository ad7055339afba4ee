"""A queue of job cards for one group: several share a message, and each of them is still a card."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from notifications.pace import Limit, Pace
from sandbox.model import Message
from sandbox.server import SandboxServer
from sandbox.world import Fault
from storage import outbox
from storage.kinds import Lane
from tests.notifications.alone import FAST, NONE, leading
from tests.notifications.conftest import LIN, PLUMBERS, Outlet

SOON = Limit(2, 0.5)
"""A group that reads two messages in half a second: a third card makes a queue."""


async def put(
    outlet: Outlet, job: int, words: str = "free", *, lane: Lane = Lane.WORK, group: int = PLUMBERS, **more: Any
) -> None:
    """A job's card, as it is by now."""
    buttons = [[{"text": f"Accept R-{job}", "data": f"accept {job}"}]] if words == "free" else []
    entry = {"text": f"R-{job} {words}", "buttons": buttons}
    given: dict[str, Any] = {"entry": entry, **more}
    await outlet.put(group, f"card R-{job} {words}", lane, card=f"job:{job}:1", **given)


@asynccontextmanager
async def speaking(telegram: SandboxServer, outlet: Outlet, group: Limit = SOON) -> AsyncIterator[None]:
    """Let messages leave, for a group at this pace."""
    async with leading(telegram, outlet, Pace(FAST, NONE, group), look_every=0.05):
        yield


def shown(outlet: Outlet) -> list[str]:
    """What the group reads, digests with bars between their lines."""
    return [text.replace("\n\n", " | ") for text in outlet.texts(PLUMBERS) if text]


def the_digest(outlet: Outlet) -> Message:
    """The message of several jobs."""
    [message] = [message for message in outlet.world.chat(PLUMBERS).messages.values() if "\n\n" in message.text]
    return message


def pressed(message: Message) -> list[str]:
    """What its buttons hold, row by row."""
    return [row[0]["callback_data"] for row in (message.markup or {"inline_keyboard": []})["inline_keyboard"]]


def edits(outlet: Outlet) -> int:
    """How many times a message was changed."""
    return len([request for request in outlet.world.requests if request.method == "editMessageText"])


async def test_few_cards_are_messages_of_their_own(telegram: SandboxServer, outlet: Outlet) -> None:
    """As many as may leave soon."""
    for job in range(2):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
    assert shown(outlet) == ["card R-0 free", "card R-1 free"]


async def test_a_queue_leaves_in_digests(telegram: SandboxServer, outlet: Outlet) -> None:
    """Eight jobs a message, in their order, each with a button of its own, until there is no queue any more."""
    for job in range(18):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
    first, second, *rest = shown(outlet)
    assert first == " | ".join(f"R-{job} free" for job in range(8))
    assert second == " | ".join(f"R-{job} free" for job in range(8, 16))
    assert rest == ["card R-16 free", "card R-17 free"]
    [message, *_rest] = outlet.world.chat(PLUMBERS).messages.values()
    assert pressed(message) == [f"accept {job}" for job in range(8)]


async def test_what_becomes_of_a_job_shows_in_the_digest(telegram: SandboxServer, outlet: Outlet) -> None:
    """Who has it, and no button any more; several changes leave as one."""
    for job in range(4):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
        await put(outlet, 1, "Wang has it")
        await outlet.said()
        assert shown(outlet) == ["R-0 free | R-1 Wang has it | R-2 free | R-3 free"]
        assert pressed(the_digest(outlet)) == ["accept 0", "accept 2", "accept 3"]
        before = edits(outlet)
    for job in (3, 0):
        await put(outlet, job, "Sam has it")
    async with speaking(telegram, outlet):
        await outlet.said()
    assert shown(outlet) == ["R-0 Sam has it | R-1 Wang has it | R-2 free | R-3 Sam has it"]
    assert edits(outlet) == before + 1


async def test_a_change_while_the_digest_is_being_sent_follows_it(telegram: SandboxServer, outlet: Outlet) -> None:
    """It is on its way with the older words; the newer ones come into the same message."""
    for job in range(4):
        await put(outlet, job)
    outlet.world.faults.append(Fault("slow", method="sendMessage", delay=0.4))
    async with speaking(telegram, outlet):
        await outlet.struck()
        await put(outlet, 2, "Wang has it")
        await outlet.said()
    assert shown(outlet) == ["R-0 free | R-1 free | R-2 Wang has it | R-3 free"]


async def test_a_job_that_is_news_again_gets_its_own_card(telegram: SandboxServer, outlet: Outlet) -> None:
    """At the end of the chat; the digest goes on without it, and changes of it go to its own card."""
    for job in range(4):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
        await put(outlet, 1, "free", anew=True)
        await outlet.said()
        assert shown(outlet) == ["R-0 free | R-2 free | R-3 free", "card R-1 free"]
        await put(outlet, 1, "Wang has it")
        await put(outlet, 2, "Sam has it")
        await outlet.said()
    assert shown(outlet) == ["R-0 free | R-2 Sam has it | R-3 free", "card R-1 Wang has it"]


async def test_a_job_that_becomes_an_emergency_stands_by_itself(telegram: SandboxServer, outlet: Outlet) -> None:
    """Its card has no entry any more."""
    for job in range(3):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
        await outlet.put(PLUMBERS, "card R-1 emergency", Lane.EMERGENCY, card="job:1:1")
        await outlet.said()
    assert shown(outlet) == ["R-0 free | R-2 free", "card R-1 emergency"]


@pytest.mark.parametrize("job", [1, 9])
async def test_a_press_makes_a_digest_nobodys_own_card(telegram: SandboxServer, outlet: Outlet, job: int) -> None:
    """The answer to a press takes the pressed message's place, but not this one: it is others' too.

    One job has left the digest by now, the other never was in it: somebody's phone still shows them there.
    """
    for number in range(4):
        await put(outlet, number)
    async with speaking(telegram, outlet):
        await outlet.said()
        await put(outlet, 1, anew=True)
        await outlet.said()
        pressed = the_digest(outlet).id
        message: dict[str, Any] = {
            "kind": "card",
            "thread": None,
            "text": f"card R-{job} taken",
            "buttons": [],
            "entry": {},
        }
        async with outlet.app.desk.work() as work:
            card = outbox.CardOf(f"job:{job}:1", PLUMBERS, becomes=pressed)
            outbox.put(work.session, outbox.Row(Lane.ANSWER, PLUMBERS, message, work.now, card, edits=True))
        await outlet.said()
    digest, *cards = shown(outlet)
    assert digest == "R-0 free | R-2 free | R-3 free"
    assert f"card R-{job} taken" in cards


async def test_a_digest_that_nobody_is_in_any_more_is_taken_away(telegram: SandboxServer, outlet: Outlet) -> None:
    """All of its jobs have cards of their own by now."""
    for job in range(3):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
        for job in range(3):
            await put(outlet, job, anew=True)
            await outlet.said()
    assert shown(outlet) == [f"card R-{job} free" for job in range(3)]


async def test_the_next_start_goes_on_with_the_digest(telegram: SandboxServer, outlet: Outlet) -> None:
    """Which cards stand in it is in the database; and a digest of which nobody knows whether it arrived comes twice."""
    for job in range(4):
        await put(outlet, job)
    outlet.world.faults.append(Fault("drop_after", method="sendMessage"))
    async with speaking(telegram, outlet):
        await outlet.struck()
    assert len(await outlet.waiting()) == 4, "nobody knows whether it was said"
    async with speaking(telegram, outlet):
        await outlet.said()
    async with speaking(telegram, outlet):
        await put(outlet, 0, "Wang has it")
        await outlet.said()
    free = " | ".join(f"R-{job} free" for job in range(4))
    assert shown(outlet) == [free, free.replace("R-0 free", "R-0 Wang has it")]


async def test_photos_are_left_out_and_words_keep_their_place(telegram: SandboxServer, outlet: Outlet) -> None:
    """Who takes a job gets its photos with it. A word between two cards is not overtaken."""
    for job in range(3):
        await put(outlet, job)
        await photo_under(outlet, job)
    await outlet.put(PLUMBERS, "a word")
    for job in range(3, 6):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
    assert shown(outlet) == ["R-0 free | R-1 free | R-2 free", "a word", "R-3 free | R-4 free | R-5 free"]
    assert {request.method for request in outlet.world.requests} & {"sendPhoto", "sendMediaGroup"} == set()


async def test_what_somebody_says_with_a_photo_is_never_left_out(telegram: SandboxServer, outlet: Outlet) -> None:
    """It waits for an answer: it stands between the cards as any word."""
    for job in range(6):
        await put(outlet, job)
        if job == 1:
            await photo_under(outlet, job, said="R-1 Lin: this one")
    async with speaking(telegram, outlet):
        await outlet.said()
    assert [request.params["caption"] for request in outlet.world.requests if request.method == "sendPhoto"]
    assert shown(outlet)[0] == "R-0 free | R-1 free"


async def test_emergencies_stand_by_themselves(telegram: SandboxServer, outlet: Outlet) -> None:
    """However many there are; so does what has no entry, as the office's cards."""
    for job in range(3):
        await put(outlet, job, lane=Lane.EMERGENCY)
    for number in range(3):
        await outlet.put(PLUMBERS, f"review {number}", card=f"review:{number}")
    async with speaking(telegram, outlet):
        await outlet.said()
    assert shown(outlet) == [*(f"card R-{job} free" for job in range(3)), *(f"review {n}" for n in range(3))]


async def test_topics_do_not_mix(telegram: SandboxServer, outlet: Outlet) -> None:
    """A digest stands in one topic."""
    topic = 7
    outlet.world.chats[PLUMBERS].topics[topic] = "Night shift"
    for job in range(6):
        await put(outlet, job, thread=topic if job > 2 else None)
    async with speaking(telegram, outlet):
        await outlet.said()
    assert shown(outlet) == ["R-0 free | R-1 free | R-2 free", "R-3 free | R-4 free | R-5 free"]
    threads = [message.thread for message in outlet.world.chat(PLUMBERS).messages.values() if "R-" in message.text]
    assert threads == [None, topic]


async def test_one_that_cannot_be_said_does_not_hold_the_others(telegram: SandboxServer, outlet: Outlet) -> None:
    """Telegram refuses the digest: each leaves by itself, and only the bad one is given up."""
    for job in range(4):
        await put(outlet, job)
    await put(outlet, 2, "free", text="<b>card", entry={"text": "<b>R-2", "buttons": []})
    async with speaking(telegram, outlet):
        await outlet.said()
    assert shown(outlet) == ["card R-0 free", "card R-1 free", "card R-3 free"]
    assert len(await outlet.given_up()) == 1


async def test_a_digest_that_was_deleted(telegram: SandboxServer, outlet: Outlet) -> None:
    """What one of its jobs shows is sent once more when it changes, and with it the others that wait to be taken."""
    for job in range(4):
        await put(outlet, job)
    async with speaking(telegram, outlet):
        await outlet.said()
        del outlet.world.chat(PLUMBERS).messages[the_digest(outlet).id]
        await put(outlet, 1, "Wang has it")
        await outlet.said()
        await put(outlet, 1, "Wang is at work")
        await outlet.said()
    assert shown(outlet) == ["R-0 free | R-1 Wang is at work | R-2 free | R-3 free"]


async def test_a_group_that_moved_leaves_its_digests_behind(telegram: SandboxServer, outlet: Outlet) -> None:
    """Messages of the old group cannot be edited from the new one: a card is sent there when it changes."""
    group = outlet.world.add_group("Painters", [LIN], type="group").id
    for job in range(4):
        await put(outlet, job, group=group)
    async with speaking(telegram, outlet):
        await outlet.said()
        new = outlet.world.migrate(group)
        await put(outlet, 1, "Wang has it", group=group)
        await outlet.said()
    assert [text for text in outlet.texts(new) if text] == ["card R-1 Wang has it"]


async def test_a_long_text_makes_a_smaller_digest(telegram: SandboxServer, outlet: Outlet) -> None:
    """Telegram takes 4,096 letters; there is room left for who takes the jobs."""
    for job in range(4):
        await put(outlet, job, entry={"text": f"R-{job} " + "水" * 700, "buttons": []})
    async with speaking(telegram, outlet):
        await outlet.said()
    assert [text.count("R-") for text in shown(outlet)] == [3, 1]


async def test_sixty_jobs_at_once_keep_within_the_limits(telegram: SandboxServer, outlet: Outlet) -> None:
    """All are seen within the first minute's twenty messages, and not one message is refused."""
    outlet.world.limits.on = True
    for job in range(60):
        await put(outlet, job)
    async with speaking(telegram, outlet, Limit(20, 60.0)):
        async with asyncio.timeout(10):
            await outlet.said()
    assert {request.status for request in outlet.world.requests} == {200}
    words = " ".join(shown(outlet))
    assert all(f"R-{job} free" in words for job in range(60))


async def photo_under(outlet: Outlet, job: int, said: str | None = None) -> None:
    """A photo of a job, under its card; or one that somebody sends with words."""
    message: dict[str, Any] = {"kind": "photos", "thread": None, "photos": ["file"], "text": said}
    async with outlet.app.desk.work() as work:
        under = outbox.CardOf(f"job:{job}:1", PLUMBERS)
        outbox.put(work.session, outbox.Row(Lane.WORK, PLUMBERS, message, work.now, under))
