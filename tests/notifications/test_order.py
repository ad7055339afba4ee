"""What leaves when: lanes, order in a chat, the newest text of a card, and what has become late."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.settings import Settings
from sandbox.server import SandboxServer
from sandbox.world import Fault
from storage.database import Database
from storage.kinds import Lane
from tests.notifications.conftest import ANN, LIN, PLUMBERS, Outlet, made


async def test_the_urgent_leaves_first(telegram: SandboxServer, settings: Settings, database: Database) -> None:
    """Whatever was written first: answers, then emergencies, work, reminders, and the broadcast at the end."""
    async with made(telegram, settings, database, send_per_second=40) as outlet:
        for lane in reversed(Lane):
            for person in range(3):
                chat = telegram.world.add_person(80_000 + 10 * lane + person, "R", started=True).id
                await outlet.put(chat, lane.name, lane)
        async with outlet.delivering():
            await outlet.said()
        assert outlet.sent() == [lane.name for lane in Lane for _person in range(3)]


async def test_order_is_kept_in_a_chat(outlet: Outlet) -> None:
    """Ten messages to each of two chats, mixed: each chat reads them in their order."""
    for n in range(10):
        for chat in (LIN, ANN):
            await outlet.put(chat, f"{n}")
    outlet.world.faults.append(Fault("500", method="sendMessage", chat_id=LIN, times=2))
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts(LIN) == outlet.texts(ANN) == [str(n) for n in range(10)]


async def test_order_is_kept_when_the_next_start_finds_a_message_to_try_again(
    telegram: SandboxServer, settings: Settings, database: Database, outlet: Outlet
) -> None:
    """The first message waits for its second try while the process is changed: the second does not overtake it."""
    outlet.world.faults.append(Fault("429", method="sendMessage", retry_after=1))
    await outlet.put(LIN, "first")
    async with outlet.delivering():
        async with asyncio.timeout(5):
            while not (await outlet.waiting())[0].attempts:  # noqa: ASYNC110  (the rows are in the database)
                await asyncio.sleep(0.01)
    await outlet.put(LIN, "second")
    async with made(telegram, settings, database) as next_one, next_one.delivering():
        await next_one.said()
    assert outlet.texts() == ["first", "second"]


async def test_the_newest_text_of_a_card_takes_the_waiting_ones_place(outlet: Outlet) -> None:
    """Three changes before anything left are one message, at the place of the first and in its more urgent lane."""
    await outlet.put(LIN, "one", Lane.WORK, card="job")
    await outlet.put(LIN, "between", Lane.WORK)
    await outlet.put(LIN, "two", Lane.ANSWER, card="job")
    await outlet.put(LIN, "three", Lane.REMINDER, card="job")
    assert [(row.lane, row.message["text"]) for row in await outlet.waiting()] == [(0, "three"), (2, "between")]
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts() == ["three", "between"]


async def test_a_change_of_a_card_that_is_just_being_sent_follows_it(outlet: Outlet) -> None:
    """The older text is on its way: the newer one is sent afterwards, into the same message."""
    outlet.world.faults.append(Fault("slow", method="sendMessage", delay=0.4))
    async with outlet.delivering():
        await outlet.put(LIN, "older", card="job")
        await outlet.struck()
        await outlet.put(LIN, "newer", card="job")
        await outlet.said()
    assert outlet.texts() == ["newer"]
    assert outlet.sent() == ["older"], "and the newer one was an edit"


async def test_a_change_after_a_refused_text_has_its_own_try(outlet: Outlet) -> None:
    """The older text could not be said at all; that says nothing of the newer one."""
    outlet.world.faults.append(Fault("slow", method="sendMessage", delay=0.4))
    async with outlet.delivering():
        await outlet.put(LIN, "<b>older", card="job")
        await outlet.struck()
        await outlet.put(LIN, "newer", card="job")
        await outlet.said()
    assert outlet.texts() == ["newer"]


async def test_what_has_become_late_is_not_said(outlet: Outlet) -> None:
    """A reminder that arrives after it has become wrong is worse than none."""
    now = outlet.world.clock.now()
    await outlet.put(LIN, "too late", expires=now + timedelta(seconds=60))
    await outlet.put(LIN, "in time", expires=now + timedelta(hours=5))
    outlet.world.advance(timedelta(minutes=2))
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts() == ["in time"]
    assert [row.failure for row in await outlet.given_up()] == ["it came too late"]


async def test_a_broadcast_does_not_hold_up_a_conversation(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """While two hundred messages leave at twenty-eight a second, somebody's answer leaves at once."""
    async with made(telegram, settings, database, send_per_second=28) as outlet:
        for n in range(200):
            await outlet.put(telegram.world.add_person(90_000 + n, "R", started=True).id, "broadcast", Lane.BULK)
        async with outlet.delivering():
            await outlet.reads("broadcast", chat=90_003)
            began = asyncio.get_running_loop().time()
            await outlet.put(LIN, "your answer", Lane.ANSWER)
            await outlet.reads("your answer")
            assert asyncio.get_running_loop().time() - began < 0.5
            assert await outlet.waiting(), "the broadcast goes on"


async def test_the_limits_of_telegram_are_kept(telegram: SandboxServer, settings: Settings, database: Database) -> None:
    """Sixty messages to twenty chats and one group, as fast as Telegram allows: not one is refused."""
    people = [telegram.world.add_person(80_000 + n, "R", started=True).id for n in range(20)]
    telegram.world.limits.on = True
    limits = {"send_per_second": 28, "send_per_chat": 3, "send_per_group": 20}
    async with made(telegram, settings, database, **limits) as outlet:
        for n in range(60):
            await outlet.put([*people, PLUMBERS][n % 21], f"message {n}")
        async with outlet.delivering():
            await outlet.said(30)
    assert len(outlet.sent()) == 60
    assert {request.status for request in telegram.world.requests} == {200}
