"""Emergencies that are paid for: they leave faster than thirty a second, and delay nobody."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest

from bot.settings import PaidBroadcast, Settings
from sandbox.faults import Fault
from sandbox.model import Request
from sandbox.server import SandboxServer
from storage.database import Database
from storage.kinds import Lane
from tests.notifications.conftest import LIN, PLUMBERS, Outlet, made

PACE = {"send_per_second": 29, "send_per_chat": 3, "send_per_group": 20}
WARNED = 300


async def test_an_emergency_reaches_three_hundred_in_a_moment(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """At thirty a second it would take ten seconds."""
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        people = [telegram.world.add_person(80_000 + n, "R", started=True).id for n in range(2 * WARNED)]
        telegram.world.limits.on = True
        await outlet.tell_all(people[WARNED:], "a broadcast", Lane.BULK)
        async with outlet.delivering():
            await outlet.reads("a broadcast", people[WARNED])
            began = monotonic()
            await outlet.tell_all(people[:WARNED], "leave the building", Lane.EMERGENCY)
            async with asyncio.timeout(6):
                while said(outlet, "leave the building") < WARNED:  # noqa: ASYNC110  (a count wakes nobody)
                    await asyncio.sleep(0.02)
            took = monotonic() - began
            await outlet.put(LIN, "your answer", Lane.ANSWER)
            await outlet.reads("your answer", timeout=1)
    assert took < 4
    assert {request.status for request in outlet.world.requests} == {200}
    assert {paid(request) for request in sends(outlet, "leave the building")} == {True}
    assert {paid(request) for request in sends(outlet, "broadcast")} == {False}


async def test_a_broadcast_goes_on_beside_an_emergency(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """Over a slow line the emergency takes all the places that it may have: the others leave at their own pace."""
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        people = [telegram.world.add_person(80_000 + n, "R", started=True).id for n in range(2 * WARNED)]
        await outlet.tell_all(people[WARNED:], "a broadcast", Lane.BULK)
        await outlet.tell_all(people[:WARNED], "leave the building", Lane.EMERGENCY)
        outlet.world.faults.append(Fault("slow", method="sendMessage", times=2 * WARNED, delay=0.4))
        async with outlet.delivering():
            async with asyncio.timeout(20):
                while said(outlet, "leave the building") < WARNED:  # noqa: ASYNC110  (a count wakes nobody)
                    await asyncio.sleep(0.02)
            beside = said(outlet, "a broadcast")
    assert beside >= 20, "at 29 a second, two or three seconds long"


async def test_nothing_is_paid_for_unless_the_operator_says_so(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """By default an emergency leaves first, and as one of the thirty."""
    async with made(telegram, settings, database, **PACE) as outlet:
        await outlet.put(LIN, "leave the building", Lane.EMERGENCY)
        async with outlet.delivering():
            await outlet.said()
    assert [paid(request) for request in sends(outlet, "leave the building")] == [False]


async def test_only_new_messages_are_paid_for(telegram: SandboxServer, settings: Settings, database: Database) -> None:
    """Telegram takes no payment for an edit: it leaves in its turn, before what follows it in the chat."""
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        async with outlet.delivering():
            await outlet.put(PLUMBERS, "fire", Lane.EMERGENCY, card="job:1:1")
            await outlet.said()
        await outlet.put(PLUMBERS, "fire, Wang has it", Lane.EMERGENCY, card="job:1:1")
        await outlet.put(PLUMBERS, "leave the building", Lane.EMERGENCY)
        async with outlet.delivering():
            await outlet.said()
    assert outlet.texts(PLUMBERS) == ["fire, Wang has it", "leave the building"]
    told = [(request.method, paid(request)) for request in outlet.world.requests if "text" in request.params]
    assert told == [("sendMessage", True), ("editMessageText", False), ("sendMessage", True)]
    assert not [request for request in outlet.world.requests if request.unknown]


async def test_what_is_not_paid_for_overtakes_nothing_in_its_chat(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """While all places for paid messages are taken, an edit waits behind the warning that stands before it."""
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        people = [telegram.world.add_person(80_000 + n, "R", started=True).id for n in range(60)]
        async with outlet.delivering():
            await outlet.put(PLUMBERS, "fire", Lane.EMERGENCY, card="job:1:1")
            await outlet.said()
        outlet.world.faults.append(Fault("slow", method="sendMessage", times=60, delay=1.0))
        await outlet.tell_all(people, "leave the building", Lane.EMERGENCY)
        await outlet.put(PLUMBERS, "leave the building", Lane.EMERGENCY)
        await outlet.put(PLUMBERS, "fire, Wang has it", Lane.EMERGENCY, card="job:1:1")
        async with outlet.delivering():
            await outlet.said()
    there = [request.method for request in outlet.world.requests if str(request.params.get("chat_id")) == str(PLUMBERS)]
    assert there == ["sendMessage", "sendMessage", "editMessageText"]


@pytest.mark.parametrize("behind", [0, 40])
async def test_an_emergency_that_is_not_paid_for_goes_before_what_is_less_urgent(
    telegram: SandboxServer, settings: Settings, database: Database, behind: int
) -> None:
    """However many paid ones wait before it, and take all the places that they may have.

    Nor are others kept back by unpaid ones that stand `behind` a paid one of their own chat.
    """
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        people = [telegram.world.add_person(80_000 + n, "R", started=True).id for n in range(200)]
        async with outlet.delivering():
            await outlet.put(PLUMBERS, "fire", Lane.EMERGENCY, card="job:1:1")
            for person in people[110 : 110 + behind]:
                await outlet.put(person, "fire", Lane.EMERGENCY, card=f"job:1:{person}")
            await outlet.said()
        outlet.world.faults.append(Fault("slow", method="sendMessage", times=200, delay=0.5))
        await outlet.tell_all(people[:150], "leave the building", Lane.EMERGENCY)
        for person in people[110 : 110 + behind]:
            await outlet.put(person, "the fire is out", Lane.EMERGENCY, card=f"job:1:{person}")
        await outlet.put(PLUMBERS, "fire, Wang has it", Lane.EMERGENCY, card="job:1:1")
        await outlet.tell_all(people[150:], "a broadcast", Lane.BULK)
        async with outlet.delivering():
            await outlet.said()
    sent = [str(request.params["text"]) for request in outlet.world.requests if "text" in request.params]
    unpaid = [words for words in sent if words not in ("leave the building", "fire")]
    assert unpaid[0] == "fire, Wang has it"
    assert "a broadcast" in unpaid[:3]
    assert sent[1 + behind :].index("fire, Wang has it") < 100


async def test_jobs_that_share_a_message_beside_an_emergency_are_said_once(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """A queue of job cards stands behind the paid ones: what left with the first of them is not said again."""
    jobs = [f"R-{n} tap" for n in range(100, 130)]
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        people = [telegram.world.add_person(80_000 + n, "R", started=True).id for n in range(300)]
        outlet.world.faults.append(Fault("slow", method="sendMessage", chat_id=None, times=300, delay=0.05))
        await outlet.tell_all(people, "leave the building", Lane.EMERGENCY)
        for job in jobs:
            await outlet.put(PLUMBERS, job, card=f"job:{job}", entry={"text": job, "buttons": []})
        async with outlet.delivering():
            await outlet.said(30)
    texts = [str(request.params["text"]) for request in outlet.world.requests if "text" in request.params]
    assert [sum(job in text for text in texts) for job in jobs] == [1] * len(jobs)


async def test_a_refused_payment_loses_no_warning(
    telegram: SandboxServer, settings: Settings, database: Database
) -> None:
    """Where Telegram takes nothing for pay, the warning leaves in its turn, unpaid."""
    async with made(telegram, settings, database, **PACE, paid_broadcast=PaidBroadcast.EMERGENCY) as outlet:
        telegram.world.limits.on, telegram.world.limits.paid_per_second = True, 0
        await outlet.put(LIN, "leave the building", Lane.EMERGENCY)
        async with outlet.delivering():
            await outlet.said()
    assert outlet.texts() == ["leave the building"]
    assert [(paid(request), request.status) for request in sends(outlet, "leave the building")] == [
        (True, 400),
        (False, 200),
    ]


def sends(outlet: Outlet, words: str) -> list[Request]:
    """The requests with these words."""
    return [request for request in outlet.world.requests if words in str(request.params.get("text"))]


def said(outlet: Outlet, words: str) -> int:
    """How many of them were carried out."""
    return sum(request.status == 200 for request in sends(outlet, words))


def paid(request: Request) -> bool:
    """Whether it was to be paid for."""
    return str(request.params.get("allow_paid_broadcast", "false")).lower() == "true"
