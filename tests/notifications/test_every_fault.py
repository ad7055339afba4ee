"""Every way in which Telegram fails: what was to be said is said, and nobody waits for somebody else's trouble."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from bot.settings import Settings
from sandbox.faults import Kind
from sandbox.server import SandboxServer
from sandbox.world import Fault
from storage.database import Database
from storage.kinds import Lane
from tests.notifications.conftest import ANN, LIN, Outlet, made
from tests.notifications.test_outcomes import button

UNHEARD: frozenset[Kind] = frozenset(("timeout_after", "drop_after", "malformed"))
"""Carried out, but nobody heard so: said twice."""


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_one_chats_trouble_is_nobody_elses(outlet: Outlet, kind: Kind) -> None:
    """Lin's messages come in the end, in their order; Ann's does not wait for them."""
    outlet.world.faults.append(Fault(kind, method="sendMessage", chat_id=LIN, retry_after=1, delay=1.0))
    await outlet.put(LIN, "first")
    await outlet.put(LIN, "second")
    await outlet.put(ANN, "for Ann")
    async with outlet.delivering():
        await outlet.reads("for Ann", ANN)
        assert "second" not in outlet.texts()
        await outlet.said()
    assert outlet.texts() == ["first"] * (2 if kind in UNHEARD else 1) + ["second"]
    assert outlet.texts(ANN) == ["for Ann"]


async def test_a_telegram_that_lets_nobody_through(outlet: Outlet) -> None:
    """429 to each of twelve calls, to whomever: six chats read all of theirs, once and in order."""
    chats = [outlet.world.add_person(80_000 + n, "R", started=True).id for n in range(6)]
    outlet.world.faults.append(Fault("429", method="sendMessage", retry_after=1, times=12))
    for words in ("first", "second"):
        for chat in chats:
            await outlet.put(chat, words)
    async with outlet.delivering():
        await outlet.said()
    assert [outlet.texts(chat) for chat in chats] == [["first", "second"]] * 6
    assert outlet.world.faults == []


async def test_an_hour_to_wait(outlet: Outlet, telegram: SandboxServer, settings: Settings, database: Database) -> None:
    """Lin's chat is closed for an hour: it is not knocked at meanwhile, also not after a restart; then all comes."""
    outlet.world.faults.append(Fault("429", method="sendMessage", chat_id=LIN, retry_after=3600))
    await outlet.put(LIN, "first")
    await outlet.put(LIN, "second")
    async with outlet.delivering():
        await outlet.struck()
        await outlet.put(ANN, "for Ann")
        await outlet.reads("for Ann", ANN)
    async with made(telegram, settings, database) as early, early.delivering():
        await early.put(ANN, "for Ann, once more")
        await early.reads("for Ann, once more", ANN)
        assert [str(request.chat_id) for request in early.world.requests].count(str(LIN)) == 1
    outlet.world.advance(timedelta(hours=1))
    async with made(telegram, settings, database) as later, later.delivering():
        await later.said()
    assert outlet.texts() == ["first", "second"]


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_a_press_is_answered_whatever_happens(outlet: Outlet, kind: Kind) -> None:
    """A second answer to a press that has one already is refused by Telegram, and that is no failure."""
    async with outlet.delivering():
        press = outlet.world.press(LIN, LIN, await button(outlet), "x")
        outlet.world.faults.append(Fault(kind, method="answerCallbackQuery", retry_after=1, delay=0.5))
        await outlet.put(None, "here you are", Lane.ANSWER, press=press.id)
        await outlet.put(ANN, "for Ann")
        await outlet.reads("for Ann", ANN)
        assert (await outlet.world.answer_of(press)).text == "here you are"
        await outlet.said()
    assert not await outlet.given_up()
