"""A whole campus for a story: the desk, the stand-in Telegram, and people who write, see and press, over real HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
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
from sandbox.model import ChatType, Message
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.kinds import Language, Role
from storage.tables import Event, Person, Ticket
from tests.desk.stage import CATALOGUE
from tests.stage import unhurried

PATIENCE = 10.0
"""Seconds of real time in which the desk has to do what a story expects."""

PLUMBERS, ELECTRICIANS, OFFICE = (demo.GROUPS[purpose][0] for purpose in ("plumbing", "electrical", "office"))


EMPTY_ADMIN = 4001
EMPTY: dict[str, Any] = {
    "bot": {"id": 7000000001, "first_name": "Campusdesk", "username": "campusdesk_bot"},
    "people": [{"id": EMPTY_ADMIN, "first_name": "Olga", "language_code": "en"}],
    "groups": [],
}
"""A campus before anybody has set anything up."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as somebody sees it now."""

    id: int
    chat_id: int
    text: str
    buttons: tuple[str, ...]
    photos: int
    voice: int | None = None
    """How long the recording is that it holds, in seconds."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a press: who pressed, and the note that they got."""

    by: str
    toast: str
    url: str


@dataclass
class Player:
    """Somebody who plays in a story. `chat` is where they look and write: their private chat unless said otherwise."""

    campus: Campus
    id: int
    name: str
    chat: int

    def within(self, chat: int) -> Player:
        """The same person, in a group."""
        return Player(self.campus, self.id, self.name, chat)

    async def starts(self, payload: str = "") -> None:
        """Opens the bot."""
        self.campus.world.start(self.id, payload)

    async def writes(self, text: str, *, reply_to: Seen | None = None) -> None:
        """Sends words. To reply to what has just been sent takes a moment, in which the desk notes what it was."""
        if reply_to is not None:
            await self.campus.quiet()
        self.campus.world.send(self.id, self.chat, text=text, reply_to=reply_to.id if reply_to else None)

    async def sends(self, *photos: bytes, caption: str | None = None, reply_to: Seen | None = None) -> None:
        """Sends photos; several are an album."""
        reply = reply_to.id if reply_to else None
        self.campus.world.send(self.id, self.chat, photos=photos, caption=caption, reply_to=reply)

    async def sends_also(self, **what: Any) -> None:
        """Sends what is neither words nor a photo: document, voice, location, contact."""
        self.campus.world.send(self.id, self.chat, **what)

    async def records(self, seconds: int, *, caption: str | None = None, reply_to: Seen | None = None) -> None:
        """Sends a voice message."""
        if reply_to is not None:
            await self.campus.quiet()
        reply = reply_to.id if reply_to else None
        self.campus.world.send(self.id, self.chat, voice=b"OggS", seconds=seconds, caption=caption, reply_to=reply)

    async def corrects(self, before: str, after: str) -> None:
        """Changes the text of what they wrote."""
        mine = [m for m in self.campus.world.chat(self.chat).messages.values() if m.sender == self.id]
        (message,) = (m for m in mine if m.text == before)
        self.campus.world.edit(self.id, self.chat, message.id, after)

    async def opens(self, link: str) -> None:
        """Follows a link to the bot."""
        self.campus.world.open_link(self.id, link)

    async def sees(self, *words: str, buttons: Sequence[str] = ()) -> Seen:
        """The newest message that holds all these words and buttons; waits for it."""
        return await self.campus.until(lambda: self._newest(words, buttons), f"{self.name} to see {words} {buttons}")

    async def presses(self, label: str, on: Seen | None = None) -> Answered:
        """Presses the button of this label, on this message or the newest that has it; waits for the answer."""
        return await self.hold(label, on or await self.sees(buttons=[label]))()

    def hold(self, label: str, on: Seen) -> Callable[[], Awaitable[Answered]]:
        """A finger on the button as it is now: each call presses it, whatever the card shows by then."""
        data = self._data(on, label)

        async def press() -> Answered:
            press = self.campus.world.press(self.id, on.chat_id, on.id, data)
            answer = await self.campus.world.answer_of(press, PATIENCE)
            return Answered(self.name, answer.text, answer.url)

        return press

    async def presses_unheard(self, label: str, on: Seen) -> None:
        """Presses while nobody may be there to answer."""
        self.campus.world.press(self.id, on.chat_id, on.id, self._data(on, label))

    async def reports(self, words: str) -> str:
        """Writes a report that says all, presses Submit; the ticket's number."""
        await self.writes(words)
        await self.campus.quiet()  # an older card has a Submit, too, until it has become its ticket's
        answered = await self.presses(self.campus.say("Submit"))
        return answered.toast.split()[-1]

    def messages(self) -> list[Seen]:
        """All that is in the chat, oldest first."""
        return [_seen(message) for message in self.campus.world.chat(self.chat).messages.values()]

    def heard(self) -> list[Seen]:
        """What the desk's bot has said in the chat and still stands there, oldest first."""
        messages = self.campus.world.chat(self.chat).messages.values()
        return [_seen(message) for message in messages if message.sender == self.campus.world.bot_id]

    def _newest(self, words: Sequence[str], buttons: Sequence[str]) -> Seen | None:
        for message in reversed(self.messages()):
            if all(word in message.text for word in words) and set(buttons) <= set(message.buttons):
                return message
        return None

    def _data(self, seen: Seen, label: str) -> str:
        markup = self.campus.world.chat(seen.chat_id).messages[seen.id].markup or {"inline_keyboard": []}
        for row in markup["inline_keyboard"]:
            for button in row:
                if button["text"] == label:
                    return str(button["callback_data"])
        raise AssertionError(f"no button {label!r} on {seen}")


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
                seen = _seen(message)
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


def _seen(message: Message) -> Seen:
    markup = message.markup or {"inline_keyboard": []}
    labels = tuple(button["text"] for row in markup["inline_keyboard"] for button in row)
    return Seen(
        message.id,
        message.chat_id,
        message.text,
        labels,
        int("photo" in message.content),
        message.content.get("voice", {}).get("duration"),
    )


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
