"""Whose desk a command works on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from bot import demo
from bot.settings import Settings
from bot.wiring import command_desk, database_for
from desk.work import Desk


def of_its_desk(settings: Settings) -> Settings:
    """The settings of the desk that `campusdesk run` serves with these: without a token, the sandbox's."""
    if settings.bot_token is not None:
        return settings
    token = SecretStr(f"{demo.cast()['bot']['id']}:SANDBOX")
    return settings.for_the_sandbox().model_copy(update={"bot_token": token, "admin_ids": (demo.ADMIN,)})


@asynccontextmanager
async def at_its_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The desk that `campusdesk run` serves with these settings, for as long as a command works on it."""
    settings = of_its_desk(settings)
    async with database_for(settings) as database:
        said = asyncio.Event()
        yield command_desk(settings, database, said.set)
        if said.is_set():
            await database.notify()  # whoever delivers tells the people
