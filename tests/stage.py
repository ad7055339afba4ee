"""A stand-in Telegram with the demo campus on it, and the settings of a desk that is to serve there."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import demo
from bot.settings import Settings
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.kinds import Language


@asynccontextmanager
async def demo_telegram(
    residents: dict[int, str], *, webhook_backoff: tuple[float, float] = (1.0, 60.0)
) -> AsyncIterator[SandboxServer]:
    """The demo campus's people and groups, and these residents, all of whom have opened the bot."""
    world = World(Cast.model_validate(demo.cast(Language.EN)), Clock(), rng=random.Random(3))
    for number, name in residents.items():
        world.add_person(number, name, language_code="en", started=True)
    world.person(demo.ADMIN).started = True
    server = SandboxServer(world, webhook_backoff=webhook_backoff)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def unhurried(telegram: SandboxServer, database_url: str, folder: Path, **overrides: Any) -> Settings:
    """Settings of a desk at this Telegram, which may speak as fast as it likes."""
    return Settings(
        bot_token=SecretStr(telegram.world.token),
        telegram_api_base=telegram.url,
        database_url=SecretStr(database_url),
        data_dir=folder,
        **{
            "admin_ids": (demo.ADMIN,),
            "default_language": Language.EN,
            "http_port": 0,
            "send_per_second": 0,
            "send_per_chat": 0,
            "send_per_group": 0,
            **overrides,
        },
    )
