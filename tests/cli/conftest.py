"""A stand-in Telegram for commands that look for one."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from bot import demo
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus's Telegram."""
    server = SandboxServer(World(Cast.model_validate(demo.cast()), Clock(), rng=random.Random(7)))
    await server.start()
    yield server
    await server.stop()
