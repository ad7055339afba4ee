"""Telegram takes the call and says nothing."""

from __future__ import annotations

import pytest

from notifications.pace import Pace
from sandbox.faults import Kind
from sandbox.server import SandboxServer
from sandbox.world import Fault
from tests.notifications.alone import NONE, leading
from tests.notifications.conftest import ANN, LIN, Outlet


@pytest.mark.parametrize(("kind", "read"), [("timeout_before", 1), ("timeout_after", 2)])
async def test_a_message_without_an_answer_is_said_again(
    telegram: SandboxServer, outlet: Outlet, kind: Kind, read: int
) -> None:
    """Nobody can know whether it was carried out: once or twice, but never not; nobody else waits for it."""
    outlet.world.faults.append(Fault(kind, method="sendMessage", chat_id=LIN))
    await outlet.put(LIN, "first")
    await outlet.put(LIN, "second")
    await outlet.put(ANN, "for Ann")
    async with leading(telegram, outlet, Pace(NONE, NONE, NONE), seconds=2):
        await outlet.reads("for Ann", ANN, timeout=1.9)
        await outlet.said()
    assert outlet.texts() == ["first"] * read + ["second"]
