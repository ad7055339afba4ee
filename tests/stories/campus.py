"""A whole campus for a story: the desk, the stand-in Telegram, and people who write, see and press, over real HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlmodel import col

from bot import demo
from bot.settings import Settings
from bot.supervision import supervise
from bot.wiring import Application, application
from notifications.jobs import JOBS
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.model import ChatType
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.kinds import Language, Role
from storage.tables import Event, Person, Ticket
from tests.desk.stage import CATALOGUE
from tests.stage import unhurried
from tests.stories.player import PATIENCE, Player, seen_in

PLUMBERS, ELECTRICIANS, OFFICE = (demo.GROUPS[purpose][0] for purpose in ("plumbing", "electrical", "office"))


EMPTY_ADMIN = 4001
EMPTY: dict[str, Any] = {
    "bot": {"id": 7000000001, "first_name": "Campusdesk", "username": "campusdesk_bot"},
    "people": [{"id": EMPTY_ADMIN, "first_name": "Olga", "language_code": "en"}],
    "groups": [],
}
"""A campus before anybody has set anything up."""


@dataclass
class Campus:
    """The story's stage. Everybody's language is English unless a story says otherwise."""

    world: World
    server: SandboxServer
    app: Application
    settings: Settings
    hurry: float = 1.0
    groups: dict[str, int] = field(default_factory=lambda: {k: group[0] for k, group in demo.GROUPS.items()})
    """The number of the group of each team, and of the office."""
    _ids: Any = field(default_factory=lambda: count(50_001))
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    def resident(self, name: str, language: str = "en") -> Player:
        """A student who has opened the bot."""
        person = next(self._ids)
        self.world.add_person(person, name, language_code=language)
        self.world.start(person)
        return Player(self, person, name, person)

    async def worker(self, name: str, team: str = "plumbing", *, started: bool = True) -> Player:
        """A worker of a team who looks at the team's group; `started`: has opened the bot."""
        person = next(self._ids)
        group = self.groups[team]
        self.world.add_person(person, name, language_code="en")
        # A member before they join: the chat tells the desk of a joiner, whom it would then get to know by itself.
        await self._member(person, name, Role.WORKER, team, reachable=started)
        self.world.join(person, group)
        if started:
            self.world.person(person).started = True
        return Player(self, person, name, group)

    def somebody(self, name: str, language: str = "en") -> Player:
        """Somebody who has never opened the bot and is nothing on the desk."""
        person = next(self._ids)
        self.world.add_person(person, name, language_code=language)
        return Player(self, person, name, person)

    def admin(self, chat: int | None = None) -> Player:
        """Who is an admin by the settings: in private, or in this group."""
        person = self.world.people[self.settings.admin_ids[0]]
        return Player(self, person.id, person.name, chat if chat is not None else person.id)

    def group(self, title: str, *people: Player, type: ChatType = "supergroup", forum: bool = False) -> int:
        """A new group of the admin and these people, with the bot in it; its number."""
        admin = self.settings.admin_ids[0]
        return self.world.add_group(title, [admin, *(p.id for p in people)], [admin], type=type, forum=forum).id

    async def linked_group(self, purpose: str, title: str = "A group", *, type: ChatType = "supergroup") -> int:
        """A new group that the admin has bound to a team or to the office; its number."""
        group = self.group(title, type=type)
        await self.admin(group).writes(f"/link {purpose}")
        await self.admin(group).sees("Linked")
        self.groups[purpose] = group
        return group

    async def office(self, name: str = "Ada") -> Player:
        """Somebody of the office who looks at the office's group."""
        person = next(self._ids)
        self.world.add_person(person, name, language_code="en")
        self.world.join(person, OFFICE)
        await self._member(person, name, Role.OFFICE, "", reachable=False)
        return Player(self, person, name, OFFICE)

    def player(self, name: str, chat: int | None = None) -> Player:
        """Somebody of the demo campus."""
        person = self.world.person(name)
        return Player(self, person.id, name, chat if chat is not None else person.id)

    def private(self, player: Player) -> Player:
        """The same person in their chat with the bot."""
        return Player(self, player.id, player.name, player.id)

    def say(self, label: str, language: Language = Language.EN) -> str:
        """A label in a language, as the desk writes it."""
        from desk.text import Text

        return self.app.wording.speech(language).plain(Text(label))

    async def until(self, look: Any, what: str) -> Any:
        """What `look` finds, as soon as it finds something. Fails with all chats when it never does."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    seq = self.world.seq
                    if (found := look()) is not None:
                        return found
                    await self.world.changed(seq)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}\n{self.transcript()}") from None

    async def quiet(self) -> None:
        """Wait until nothing is under way: no update waits, and nothing is left to say."""
        async with asyncio.timeout(PATIENCE):
            # The rows are in the database: nothing here could wake us.
            while self.world.updates.pending or await self._waiting():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def stops(self) -> None:
        """The desk stops; the chat, and the people in it, do not."""
        await self._running.aclose()

    async def starts(self) -> None:
        """The desk starts, on the same database."""
        self._running = AsyncExitStack()
        self.app = await self._running.enter_async_context(_running(self.settings, self.world, self.hurry))

    async def fast_forward(self, **by: float) -> None:
        """Let time pass, and the jobs do what is due by then."""
        self.world.advance(timedelta(**by))
        for job in JOBS:
            await job(self.app.desk)
        await self.quiet()

    async def passes_to(self, wall: str, *, days: int = 0) -> None:
        """Let time pass to when the campus's clocks next show this, as `09:30`, of a working day; and days more."""
        calendar = self.app.desk.campus.catalogue.calendar
        now = self.world.clock.now()
        at = datetime.combine(now.astimezone(calendar.time_zone).date(), time.fromisoformat(wall), calendar.time_zone)
        while at <= now or not calendar.windows(at.date()) or days > 0:
            days -= at > now and bool(calendar.windows(at.date()))
            at += timedelta(days=1)
        await self.fast_forward(seconds=(at - now).total_seconds())

    async def ticket(self, number: str) -> Ticket:
        """The row of a ticket, by the number that people say."""
        async with self.app.desk.database.transaction() as session:
            return await session.get_one(Ticket, int(number.split("-")[-1]))

    async def tickets(self) -> list[Ticket]:
        """All tickets."""
        async with self.app.desk.database.transaction() as session:
            return list((await session.execute(select(Ticket).order_by(col(Ticket.id)))).scalars())

    async def events(self, number: str) -> list[str]:
        """The kinds of a ticket's history, oldest first."""
        query = (
            select(col(Event.kind)).where(col(Event.ticket_id) == int(number.split("-")[-1])).order_by(col(Event.id))
        )
        async with self.app.desk.database.transaction() as session:
            return list((await session.execute(query)).scalars())

    def transcript(self) -> str:
        """All chats, for a failed story."""
        lines = []
        for chat in self.world.chats.values():
            lines.append(f"--- {chat.title or chat.id}")
            for message in chat.messages.values():
                seen = seen_in(message)
                lines.append(f"  {message.sender}: {seen.text!r} {list(seen.buttons) or ''}")
        return "\n".join(lines)

    async def _waiting(self) -> int:
        async with self.app.desk.database.transaction() as session:
            query = text("SELECT count(*) FROM outbox WHERE failed_at IS NULL AND due_at <= :now")
            return int((await session.execute(query, {"now": self.world.clock.now()})).scalar_one())

    async def _member(self, chat_user: int, name: str, role: Role, team: str, *, reachable: bool) -> None:
        from storage.tables import Membership

        async with self.app.desk.database.transaction() as session:
            person = Person(
                chat_user=chat_user,
                name=name,
                language=Language.EN,
                reachable=reachable,
                created_at=self.world.clock.now(),
            )
            session.add(person)
            await session.flush()
            session.add(Membership(person_id=person.row_id, role=role, scope=f"team:{team}" if team else ""))


@asynccontextmanager
async def _running(settings: Settings, world: World, hurry: float) -> AsyncIterator[Application]:
    """The desk, served by all its services as long as the context is open."""
    assert settings.database_url is not None
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url.get_secret_value())
        stack.push_async_callback(database.close)
        app = await stack.enter_async_context(application(settings, database, now=world.clock.now, hurry=hurry))
        if demo.ADMIN in settings.admin_ids:
            await demo.settle(app.desk)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(app.services, stop))
            try:
                yield app
            finally:
                stop.set()


@asynccontextmanager
async def campus(
    database_url: str, data_dir: Path, *, hurry: float = 1.0, settled: bool = True, **overrides: Any
) -> AsyncIterator[Campus]:
    """The demo campus, running, on this database; everything over HTTP, at full speed.

    `settled`: its people and groups are known to the desk; else the desk knows nobody but its admin, Olga, by her id.
    """
    cast = demo.cast(overrides.get("default_language", Language.EN), CATALOGUE.time_zone) if settled else EMPTY
    world = World(Cast.model_validate(cast), Clock(), rng=random.Random(11))
    async with AsyncExitStack() as stack:
        server = SandboxServer(world)
        await server.start()
        stack.push_async_callback(server.stop)
        admin = demo.ADMIN if settled else EMPTY_ADMIN
        settings = unhurried(server, database_url, data_dir, **{"admin_ids": (admin,), **overrides})
        running = AsyncExitStack()
        app = await running.enter_async_context(_running(settings, world, hurry))
        stage = Campus(world, server, app, settings, hurry, _running=running)
        try:
            yield stage
        finally:
            await stage.stops()
