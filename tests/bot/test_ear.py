"""What the desk hears with."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Door, ear


async def test_it_asks_telegram_nothing(door: Door) -> None:
    """It knows who it is without asking; whoever would say something by it is told how it is done."""
    hears = ear(door.app, door.world)
    asked = len(door.world.requests)
    assert (await hears.me()).username == door.app.desk.campus.bot_name
    with pytest.raises(RuntimeError, match="SendMessage in the midst of an update"):
        await hears.send_message(1, "hello")
    assert len(door.world.requests) == asked
