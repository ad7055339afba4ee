"""Residents who report a dripping tap, each their own, and a plumber, however often the desk dies meanwhile."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from bot import demo
from sandbox.model import Message, Press
from sandbox.world import World
from storage.database import Database
from storage.tables import Outbox

PLUMBERS = demo.GROUPS["plumbing"][0]
PLUMBER = 2002
AT_A_TIME = 12
"""How many report at the same moment; the next one begins when one has the number."""


@dataclass(frozen=True, slots=True)
class Resident:
    """One of them; their private chat has their own number."""

    id: int
    world: World

    @property
    def words(self) -> str:
        """What this one reports, and nobody else."""
        return f"3-502 tap drips, says {self.id}"

    async def reports(self) -> None:
        """Writes the message, presses Submit on the card, and reads the number."""
        self.world.send(self.id, self.id, text=self.words)
        card = await self._until("Submit")
        self.world.press(self.id, self.id, card.id, button_data(card, "Submit"))
        await self._until("R-")

    def numbers(self) -> set[str]:
        """The ticket numbers that this one has read."""
        texts = (message.text for message in self.world.chat(self.id).messages.values())
        return {number for text in texts for number in re.findall(r"R-\d+", text)}

    async def _until(self, word: str) -> Message:
        while True:
            seq = self.world.seq
            for message in self.world.chat(self.id).messages.values():
                if message.sender == self.world.bot_id and (word in message.text or button_data(message, word)):
                    return message
            await self.world.changed(seq)


def residents(world: World, count: int) -> list[Resident]:
    """So many people who have opened the bot before."""
    people = [world.add_person(60_000 + n, f"Resident {n}", language_code="en") for n in range(count)]
    for person in people:
        person.started = True
    return [Resident(person.id, world) for person in people]


async def all_served(world: World, people: Collection[Resident]) -> None:
    """Everybody reports, and every job is accepted."""
    async with asyncio.TaskGroup() as group:
        group.create_task(all_report(people))
        group.create_task(all_accepted(world, len(people)))


async def all_report(people: Collection[Resident]) -> None:
    """Everybody reports, a few at a time."""
    door = asyncio.Semaphore(AT_A_TIME)

    async def in_turn(resident: Resident) -> None:
        async with door:
            await resident.reports()

    async with asyncio.TaskGroup() as group:
        for resident in people:
            group.create_task(in_turn(resident))


async def all_accepted(world: World, jobs: int) -> None:
    """Sam, a plumber, presses Accept on each card as it comes into the group, until so many jobs are accepted.

    When many jobs wait, one message is the card of several, each with its own Accept.
    """
    seen: set[tuple[int, str]] = set()
    presses: dict[str, Press] = {}
    while not all(press.answer for press in presses.values()) or len(presses) < jobs:
        seq = world.seq
        for message in list(world.chat(PLUMBERS).messages.values()):
            for data in _offers(message):
                if (message.id, data) not in seen:
                    seen.add((message.id, data))
                    ticket = data.split(":")[2]  # a digest's button holds another word before it
                    presses.setdefault(ticket, world.press(PLUMBER, PLUMBERS, message.id, data))
        await world.changed(seq)


async def left_to_say(database: Database) -> list[Outbox]:
    """What stands in the outbox, and has not been given up."""
    async with database.transaction() as session:
        return list((await session.execute(select(Outbox).where(col(Outbox.failed_at).is_(None)))).scalars())


async def all_said(database: Database, world: World) -> None:
    """Wait until every update is confirmed and the outbox is empty."""
    # The rows are in the database: nothing here could wake us.
    while world.updates.pending or await left_to_say(database):  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def job_cards(world: World) -> Counter[str]:
    """How many cards of each ticket stand in the plumbers' group."""
    texts = (message.text for message in world.chat(PLUMBERS).messages.values())
    return Counter(number for text in texts for number in set(re.findall(r"R-\d+", text)))


def said(world: World) -> Counter[tuple[int, str]]:
    """How often each text was sent to each chat as a new message."""
    return Counter({what: len(times) for what, times in when_said(world).items()})


def when_said(world: World) -> dict[tuple[int, str], list[float]]:
    """At which times each text was sent to each chat as a new message."""
    times: dict[tuple[int, str], list[float]] = defaultdict(list)
    for request in world.requests:
        if request.method == "sendMessage" and request.status == 200:
            times[int(request.params["chat_id"]), str(request.params["text"])].append(request.at)
    return times


def button_data(message: Message, label: str) -> str:
    """What the button of this label holds; nothing when there is none."""
    return next((data for text, data in _buttons(message) if text == label), "")


def _offers(message: Message) -> list[str]:
    """What the Accept buttons of a message hold."""
    return [data for text, data in _buttons(message) if "Accept" in text]


def _buttons(message: Message) -> list[tuple[str, str]]:
    rows = (message.markup or {"inline_keyboard": []})["inline_keyboard"]
    return [(button["text"], str(button.get("callback_data", ""))) for row in rows for button in row]
