"""Answers to presses that nobody waits for any more."""

from __future__ import annotations

from datetime import timedelta

from storage.kinds import Lane
from tests.notifications.conftest import ANN, LIN, Outlet


async def test_an_answer_that_waited_too_long_is_dropped_quietly(outlet: Outlet) -> None:
    """The desk was down meanwhile. Telegram is not asked, and the operator is not told of a failure."""
    await outlet.put(LIN, "Press me", buttons=[[{"text": "Yes", "data": "x"}]])
    async with outlet.delivering():
        message = await outlet.reads("Press me")
        await outlet.said()
    press = outlet.world.press(LIN, LIN, message.id, "x")
    expires = outlet.world.clock.now() + timedelta(seconds=150)
    await outlet.put(None, "too late", Lane.ANSWER, press=press.id, expires=expires)
    await outlet.put(ANN, "for Ann")
    outlet.world.advance(timedelta(seconds=151))
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts(ANN) == ["for Ann"]
    assert not [request for request in outlet.world.requests if request.method == "answerCallbackQuery"]
    assert not await outlet.given_up()
