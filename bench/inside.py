"""A desk inside this process, for what cannot be seen from outside: its statements, and where its time goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench import campus
from bench.telegram import Telegram
from bot.settings import load_settings
from bot.supervision import supervise
from bot.wiring import Application, application
from storage.database import Database


@asynccontextmanager
async def inside(folder: Path, there: Telegram, database: Database) -> AsyncIterator[Application]:
    """Serve this database until the block ends."""
    settings = load_settings(None, campus.settings(folder, there.token, there.url, None))
    async with application(settings, database) as app:
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(app.services, stop))
            try:
                yield app
            finally:
                stop.set()
