"""The parts of the way out, each running alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from bot.supervision import Service, supervise
from notifications.delivery import Delivery
from notifications.pace import Limit, Pace
from notifications.request import AiohttpRequest
from notifications.speaker import Speaker
from notifications.voice import Voice
from sandbox.server import SandboxServer
from tests.notifications.conftest import Outlet

SELDOM = 30.0
"""Seconds between the looks that a delivery takes by itself here: whatever leaves sooner was told of."""

FAST = Limit(1000, 1.0)
NONE = Limit(0, 1.0)


@asynccontextmanager
async def leading(
    telegram: SandboxServer,
    outlet: Outlet,
    pace: Pace,
    *,
    clock: Callable[[], float] = monotonic,
    look_every: float = SELDOM,
    seconds: float = 20,
) -> AsyncIterator[Delivery]:
    """A delivery beside the outlet's own one, which does not run. It waits so many `seconds` for an answer."""
    request = AiohttpRequest(seconds=seconds)
    voice = Voice(outlet.world.token, base_url=f"{telegram.url}/bot", request=request, get_updates_request=request)
    delivery = Delivery(outlet.app.desk, Speaker(voice), pace, clock, look_every)
    async with voice, running(delivery.run):
        async with asyncio.timeout(10):
            while not delivery.leads:  # noqa: ASYNC110  (leading is no event)
                await asyncio.sleep(0.01)
        yield delivery


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[None]:
    """One service, without the others of its process."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(supervise({"it": service}, stop))
        try:
            yield
        finally:
            stop.set()
