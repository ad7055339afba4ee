"""Supervision: every long-running service, started together, restarted when it breaks, stopped in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

log = structlog.get_logger(__name__)

GRACE = 4.0
"""Seconds in which services finish what is under way after they were asked to stop; all is over within five."""

RESTART_AFTER = 1.0
"""Seconds before a service that broke is started again."""

Service = Callable[[asyncio.Event], Awaitable[None]]
"""Runs until the event is set, then finishes what is under way and returns."""


async def supervise(services: Mapping[str, Service], stop: asyncio.Event) -> None:
    """Run all services until `stop`; those that take longer than GRACE to end are cancelled."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_keep_running(name, run, stop), name=name) for name, run in services.items()]
        await stop.wait()
        _done, late = await asyncio.wait(tasks, timeout=GRACE)
        for task in late:
            log.warning("service did not stop in time", service=task.get_name())
            task.cancel()


async def _keep_running(name: str, run: Service, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await run(stop)
        except Exception:
            log.exception("service broke", service=name)
            await asyncio.sleep(RESTART_AFTER)
