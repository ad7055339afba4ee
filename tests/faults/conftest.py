"""A stand-in Telegram whose desk is a process of its own."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import demo
from desk.people import OFFICE
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.kinds import Language
from storage.tables import Channel, Person


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus's people and groups, and nobody who serves them yet."""
    server = SandboxServer(World(Cast.model_validate(demo.cast()), Clock(), rng=random.Random(7)))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def settings(telegram: SandboxServer, database_url: str, database: Database, tmp_path: Path) -> dict[str, str]:
    """The environment of a desk on a fresh database, on which the groups are linked; no limits, in English."""
    async with database.transaction() as session:
        admin = Person(
            chat_user=demo.ADMIN, name="Li", language=Language.EN, reachable=True, created_at=telegram.world.clock.now()
        )
        session.add(admin)
        await session.flush()
        for purpose in ("plumbing", "electrical", OFFICE):
            chat = demo.GROUPS[purpose][0]
            session.add(Channel(purpose=purpose, chat_id=chat, language=Language.EN, linked_by=admin.row_id))
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path / "data"),
        "ADMIN_IDS": str(demo.ADMIN),
        "DEFAULT_LANGUAGE": "en",
        "SEND_PER_SECOND": "0",
        "SEND_PER_CHAT": "0",
        "SEND_PER_GROUP": "0",
        "LOG_FORMAT": "json",
        "PATH": "/usr/bin:/bin",
    }
