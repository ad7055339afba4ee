"""Somebody who has numbers said to one chat, one after the other: it shows who is silent, and for how long."""

from __future__ import annotations

import asyncio
from typing import Any

from notifications.pause import pause
from sandbox.world import World
from storage import outbox
from storage.database import Database
from storage.kinds import Lane

EVERY = 0.05
"""Seconds between two numbers."""


class Herald:
    """Puts its numbers into the outbox, as a process without delivery does."""

    def __init__(self, world: World, database: Database) -> None:
        self._world = world
        self._database = database
        self._chat = world.add_person(59_999, "Herald", language_code="en", started=True).id
        self._put: list[float] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop`."""
        while not stop.is_set():
            now, words = self._world.clock.now(), str(len(self._put))
            async with self._database.transaction() as session:
                message: dict[str, Any] = {"kind": "say", "thread": None, "text": words, "buttons": []}
                outbox.put(session, outbox.Row(Lane.WORK, self._chat, message, now))
            self._put.append(now.timestamp())
            await self._database.notify()
            await pause(stop, EVERY)

    async def silence_after(self, moment: float) -> float:
        """Wait until something is said that was put there after this moment; how many seconds after it."""
        while True:
            seq = self._world.seq
            after = [at for number, at in self._said() if self._put[number] > moment]
            if after:
                return after[0] - moment
            await self._world.changed(seq)

    def heard(self) -> list[int]:
        """Every number that was said, in that order."""
        return [number for number, _at in self._said()]

    @property
    def numbers(self) -> int:
        """How many there are."""
        return len(self._put)

    def _said(self) -> list[tuple[int, float]]:
        done = [
            request for request in self._world.requests if request.method == "sendMessage" and request.status == 200
        ]
        mine = [request for request in done if int(request.params["chat_id"]) == self._chat]
        return [(int(request.params["text"]), request.at) for request in mine]
