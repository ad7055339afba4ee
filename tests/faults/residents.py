"""Residents who report a dripping tap, each their own, however often the desk dies meanwhile."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from bot import demo
from sandbox.model import Message
from sandbox.world import World
from storage.database import Database
from storage.outbox import waiting
from storage.tables import Outbox

PLUMBERS = demo.GROUPS["plumbing"][0]
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
        self.world.press(self.id, self.id, card.id, _data(card, "Submit"))
        await self._until("R-")

    def numbers(self) -> set[str]:
        """The ticket numbers that this one has read."""
        texts = (message.text for message in self.world.chat(self.id).messages.values())
        return {number for text in texts for number in re.findall(r"R-\d+", text)}

    async def _until(self, word: str) -> Message:
        while True:
            seq = self.world.seq
            for message in self.world.chat(self.id).messages.values():
                if message.sender == self.world.bot_id and (word in message.text or _data(message, word)):
                    return message
            await self.world.changed(seq)


def residents(world: World, count: int) -> list[Resident]:
    """So many people who have opened the bot before."""
    people = [world.add_person(60_000 + n, f"Resident {n}", language_code="en") for n in range(count)]
    for person in people:
        person.started = True
    return [Resident(person.id, world) for person in people]


async def all_report(people: Collection[Resident]) -> None:
    """Everybody reports, a few at a time."""
    door = asyncio.Semaphore(AT_A_TIME)

    async def in_turn(resident: Resident) -> None:
        async with door:
            await resident.reports()

    async with asyncio.TaskGroup() as group:
        for resident in people:
            group.create_task(in_turn(resident))


async def left_to_say(database: Database, world: World) -> list[Outbox]:
    """What stands in the outbox."""
    async with database.transaction() as session:
        rows = await waiting(session, world.clock.now(), busy_chats=(), busy_rows=(), limit=10_000)
        return [row for row, _card in rows]


async def all_said(database: Database, world: World) -> None:
    """Wait until every update is confirmed and the outbox is empty."""
    # The rows are in the database: nothing here could wake us.
    while world.updates.pending or await left_to_say(database, world):  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def job_cards(world: World) -> Counter[str]:
    """How many cards of each ticket stand in the plumbers' group."""
    texts = (message.text for message in world.chat(PLUMBERS).messages.values())
    return Counter(re.findall(r"R-\d+", text)[0] for text in texts)


def said(world: World) -> Counter[tuple[int, str]]:
    """How often each text was sent to each chat as a new message."""
    return Counter(
        (int(request.params["chat_id"]), str(request.params["text"]))
        for request in world.requests
        if request.method == "sendMessage" and request.status == 200
    )


def _data(message: Message, label: str) -> str:
    for row in (message.markup or {"inline_keyboard": []})["inline_keyboard"]:
        for button in row:
            if button["text"] == label:
                return str(button["callback_data"])
    return ""
