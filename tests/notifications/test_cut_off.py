"""A leader whose lock has gone to somebody else, and who has not heard of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from notifications.pace import Pace
from sandbox.server import SandboxServer
from tests.notifications.alone import NONE, leading
from tests.notifications.conftest import LIN, Outlet


async def test_who_was_cut_off_sends_nothing_that_another_one_sends(
    telegram: SandboxServer, outlet: Outlet, database_url: str
) -> None:
    """It has a message to send and finds, when it looks, that it leads no more: it stands by until it leads again."""
    async with leading(telegram, outlet, Pace(NONE, NONE, NONE)) as delivery:
        async with another_leader(database_url):
            await outlet.put(LIN, "for the other one to send")
            delivery.ring()
            async with asyncio.timeout(5):
                while delivery.leads:  # noqa: ASYNC110  (leading is no event)
                    await asyncio.sleep(0.01)
            assert outlet.texts() == []
        await outlet.reads("for the other one to send")


@asynccontextmanager
async def another_leader(database_url: str) -> AsyncIterator[None]:
    """End the connection that holds the leader's lock, as a network does, and take the lock."""
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objid = 7002 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        await connection.execute("SELECT pg_advisory_lock(7002)")
        yield
    finally:
        await connection.close()
