"""The desk's front door with nobody behind it but a test: updates are handed in one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, User
from sqlalchemy import text

from bot import demo
from bot.ear import Ear
from bot.intake import Intake
from bot.settings import Settings
from bot.supervision import supervise
from bot.transaction import TransactionMiddleware
from bot.wiring import Application, application
from conversations.routes import routes
from desk.errors import NotFound
from desk.work import Work
from notifications.announce import Announcer
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.tables import Outbox
from tests.rows import rows
from tests.stage import demo_telegram, unhurried
from wording.messages import Answers, Say

LIMIT = 2.0
"""Seconds that a handler may take here."""

LIN = 70_001
SECRET = "the tap in my bathroom weeps"
"""Words that no log may show."""


def breaking() -> Router:
    """Routes that break, each in its own way."""
    router = Router()

    @router.message(F.text == "break")
    async def breaks(message: Message, work: Work) -> Answers:
        raise ValueError(f"{SECRET}: {message.text}")

    @router.message(F.text == "break in the database")
    async def breaks_there(message: Message, work: Work) -> Answers:
        await work.session.execute(text("SELECT CAST(:words AS integer)"), {"words": SECRET})
        return []

    @router.message(F.text == "remember and break")
    async def remembers(message: Message, state: FSMContext) -> Answers:
        await state.set_state("elsewhere")
        await state.set_data({"form": 7})
        raise RuntimeError(SECRET)

    @router.message(F.text == "remember")
    async def remembers_well(message: Message, state: FSMContext) -> Answers:
        await state.set_state("here")
        await state.set_data({"form": 1})
        return [Say("Remembered.")]

    @router.message(F.text == "rename me and refuse")
    async def refuses(message: Message, work: Work) -> Answers:
        work.actor.building = "b3"
        await work.session.flush()
        raise NotFound()

    @router.message(F.text == "hang")
    async def hangs(message: Message, work: Work) -> Answers:
        await work.session.execute(text("SELECT pg_sleep(60)"))
        return []

    @router.message(F.text == "miss a file")
    async def misses(message: Message) -> Answers:
        raise FileNotFoundError(2, "No such file", SECRET)

    return router


@dataclass
class Door:
    """Hands updates in. Lin has opened the bot; so has the admin."""

    world: World
    app: Application
    intake: Intake
    lin: int = LIN

    def update(self, words: str) -> dict[str, Any]:
        """Lin writes this; the update of it, taken out of Telegram's queue."""
        self.world.send(self.lin, self.lin, text=words)
        return self.taken()

    def taken(self) -> dict[str, Any]:
        """The newest update, taken out of Telegram's queue."""
        update = self.world.updates.pending.popitem()[1].json()
        self.world.updates.pending.clear()
        return update

    async def reads(self, words: str, chat: int | None = None) -> None:
        """Wait until a message with these words stands in Lin's chat, or in another one."""
        async with asyncio.timeout(10):
            while not any(words in message.text for message in self.world.chat(chat or self.lin).messages.values()):
                await self.world.changed(self.world.seq)

    async def said(self) -> int:
        """Wait until nothing is left to say; how many messages the bot has sent in all."""
        async with asyncio.timeout(10):
            # The rows are in the database: nothing here could wake us.
            while [row for row in await self.rows(Outbox) if row.failed_at is None]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return sum(request.method == "sendMessage" for request in self.world.requests)

    async def rows(self, table: Any) -> list[Any]:
        """All rows of a table, by their keys."""
        return await rows(self.app.desk.database, table)


def ear(app: Application, world: World) -> Ear:
    """What the desk hears with."""
    me = User(id=world.bot_id, is_bot=True, first_name="Campusdesk", username=app.desk.campus.bot_name)
    return Ear(world.token, me)


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus's people and groups. Refused webhooks are pushed again soon."""
    async with demo_telegram({LIN: "Lin Wei"}, webhook_backoff=(0.05, 0.2)) as server:
        yield server


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str, tmp_path: Path) -> Settings:
    """Settings of a desk at this Telegram, without limits."""
    return unhurried(telegram, database_url, tmp_path)


@pytest.fixture
async def door(telegram: SandboxServer, settings: Settings, database: Database) -> AsyncIterator[Door]:
    """A desk that speaks, and hears only what a test hands in; some of its routes break."""
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(application(settings, database, now=telegram.world.clock.now))
        await demo.settle(app.desk)
        dispatcher = Dispatcher(disable_fsm=True)
        transactions = TransactionMiddleware(app.desk, app.wording, limit=LIMIT)
        dispatcher.update.outer_middleware(transactions)
        dispatcher.include_routers(breaking(), routes())
        bot = ear(app, telegram.world)
        intake = Intake(app.desk, bot, dispatcher, transactions, Announcer(app.wording))
        stop = asyncio.Event()
        speaking = {name: run for name, run in app.services.items() if name in ("delivery", "doorbell")}
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(speaking, stop))
            yield Door(telegram.world, app, intake)
            stop.set()
