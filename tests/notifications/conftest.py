"""The way out alone: rows are put into the outbox by a test, and what Telegram then shows is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot import demo
from bot.settings import Settings
from bot.supervision import supervise
from bot.wiring import Application, application
from sandbox.model import Message
from sandbox.server import SandboxServer
from sandbox.world import World
from storage import outbox
from storage.database import Database
from storage.kinds import Lane
from storage.tables import Outbox
from tests.stage import demo_telegram, unhurried

LIN, ANN = 70_001, 70_002
PLUMBERS = demo.GROUPS["plumbing"][0]


@dataclass
class Outlet:
    """A desk of which only the speaking part runs, and only inside `delivering`."""

    world: World
    app: Application

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """Let messages leave."""
        stop = asyncio.Event()
        speaking = {name: run for name, run in self.app.services.items() if name in ("delivery", "doorbell")}
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(speaking, stop))
            try:
                yield
            finally:
                stop.set()

    async def put(
        self,
        chat: int | None,
        words: str,
        lane: Lane = Lane.WORK,
        *,
        card: str | None = None,
        expires: datetime | None = None,
        press: str | None = None,
        anew: bool = False,
        **more: Any,
    ) -> None:
        """Put one message into the outbox, in a transaction of its own, and ring."""
        message: dict[str, Any] = {"kind": "say", "thread": None, "text": words, "buttons": [], **more}
        if press is not None:
            message = {"kind": "toast", "press": press, "text": words, "alert": False, "url": None}
        async with self.app.desk.work() as work:
            of = None
            if card is not None and chat is not None:
                of = outbox.CardOf(card, chat, anew=anew)
                message["kind"] = "card"
            outbox.put(work.session, outbox.Row(lane, chat, message, work.now, of, of is not None, expires))

    async def tell_all(self, people: Iterable[int], words: str, lane: Lane) -> None:
        """The same words to all of them, written at once."""
        message: dict[str, Any] = {"kind": "say", "thread": None, "text": words, "buttons": []}
        async with self.app.desk.work() as work:
            for person in people:
                outbox.put(work.session, outbox.Row(lane, person, message, work.now))

    async def struck(self) -> None:
        """Wait until every fault has hit: the calls that they hit are on their way."""
        async with asyncio.timeout(10):
            while self.world.faults:  # noqa: ASYNC110  (a fault that wears off wakes nobody)
                await asyncio.sleep(0.005)

    async def waiting(self) -> list[Outbox]:
        """The rows that have not been said, nor given up."""
        query = select(Outbox).where(col(Outbox.failed_at).is_(None)).order_by(col(Outbox.id))
        async with self.app.desk.database.transaction() as session:
            return list((await session.execute(query)).scalars())

    async def given_up(self) -> list[Outbox]:
        """The rows that can never be said."""
        query = select(Outbox).where(col(Outbox.failed_at).is_not(None))
        async with self.app.desk.database.transaction() as session:
            return list((await session.execute(query)).scalars())

    async def said(self, timeout: float = 15) -> None:
        """Wait until nothing waits."""
        async with asyncio.timeout(timeout):
            # The rows are in the database: nothing here could wake us.
            while await self.waiting():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def reads(self, words: str, chat: int = LIN, timeout: float = 10) -> Message:
        """Wait until a message with these words stands in a chat."""
        async with asyncio.timeout(timeout):
            while True:
                seq = self.world.seq
                for message in self.world.chat(chat).messages.values():
                    if words in message.text:
                        return message
                await self.world.changed(seq)

    def texts(self, chat: int = LIN) -> list[str]:
        """What stands in a chat."""
        return [message.text for message in self.world.chat(chat).messages.values()]

    def sent(self) -> list[str]:
        """Every text that Telegram has carried out as a new message, in that order."""
        done = [request for request in self.world.requests if request.status == 200]
        return [str(request.params["text"]) for request in done if request.method == "sendMessage"]


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus's groups, and two residents who have opened the bot."""
    async with demo_telegram({LIN: "Lin", ANN: "Ann"}) as server:
        yield server


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str, tmp_path: Path) -> Settings:
    """Settings of a desk at this Telegram, without limits."""
    return unhurried(telegram, database_url, tmp_path)


@pytest.fixture
async def outlet(telegram: SandboxServer, settings: Settings, database: Database) -> AsyncIterator[Outlet]:
    """The way out, at full speed."""
    async with made(telegram, settings, database) as outlet:
        await demo.settle(outlet.app.desk)
        yield outlet


@asynccontextmanager
async def made(telegram: SandboxServer, settings: Settings, database: Database, **pace: Any) -> AsyncIterator[Outlet]:
    """Another process's way out on the same database, or one at a pace."""
    async with AsyncExitStack() as stack:
        chosen = settings.model_copy(update=pace)
        app = await stack.enter_async_context(application(chosen, database, now=telegram.world.clock.now))
        yield Outlet(telegram.world, app)
