"""Residents who report, over and over, in the process of the stand-in Telegram."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench import campus
from bench.telegram import Stage
from sandbox.events import Event
from sandbox.model import Message, Press

_TEAMS = {chat: team for team, chat in campus.GROUPS.items()}
_NUMBER = re.compile(r"R-\d+")


@dataclass(slots=True)
class Crowd:
    """Everybody who waits for something that the bot does. One reads the world's events for all of them."""

    stage: Stage
    think: float
    """Seconds between what one reads and what one does next: this on the average, half to one and a half times it."""
    cards: list[float] = field(default_factory=list)
    """Seconds from each message to its card."""
    answers: list[float] = field(default_factory=list)
    """Seconds from each press to the later of its two answers: the note, and the number."""
    jobs: list[float] = field(default_factory=list)
    """Seconds from each press to the job card in the team's group."""
    done: int = 0
    """Reports that are complete: card, answer, number, and the job card in the team's group."""
    _awaited: dict[object, asyncio.Future[Message | None]] = field(default_factory=dict)
    _job_cards: dict[str, Message] = field(default_factory=dict)
    _dice: random.Random = field(default_factory=lambda: random.Random(7))

    async def pause(self) -> None:
        """Think."""
        await asyncio.sleep(self.think * self._dice.uniform(0.5, 1.5))

    def expect(self, what: object) -> asyncio.Future[Message | None]:
        """What is to happen; asked for before it can."""
        future = self._awaited[what] = asyncio.get_running_loop().create_future()
        return future

    async def job_card(self, number: str) -> Message:
        """The card of this ticket in its team's group; waits until it stands there."""
        if number not in self._job_cards:
            await self.expect(number)
        return self._job_cards.pop(number)

    async def follow(self) -> None:
        """Read what happens, until cancelled."""
        seq = self.stage.seq
        while True:
            newest = await self.stage.changed(seq)
            for event in self.stage.events.after(seq) or ():
                self._see(event)
            seq = newest

    def _see(self, event: Event) -> None:
        message = event.message
        if event.type == "answer":
            self._happened(("answer", event.fields["person"]), None)
        elif message is not None and message.sender == self.stage.bot_id:
            if message.chat_id in _TEAMS:
                self._see_job(message)
            else:
                self._see_own(message)

    def _see_job(self, message: Message) -> None:
        # A message in a rush shows many jobs.
        for number in _NUMBER.findall(message.text):
            self._job_cards[number] = message
            self._happened(number, message)

    def _see_own(self, message: Message) -> None:
        self._happened(("word", message.chat_id), message)
        if button(message, "Submit"):
            self._happened(("card", message.chat_id), message)
        elif _NUMBER.search(message.text):
            self._happened(("number", message.chat_id), message)

    def _happened(self, what: object, message: Message | None) -> None:
        future = self._awaited.pop(what, None)
        if future is not None and not future.done():
            future.set_result(message)


@dataclass(slots=True)
class Resident:
    """One of the crowd: the same person again and again, each time with other words."""

    id: int
    team: str
    crowd: Crowd
    reports: int = 0

    async def report(self) -> str:
        """One report from the first word to the job card; its number."""
        card = await self.write()
        await self.crowd.pause()
        began = time.perf_counter()
        number = await self.submit(card)
        await self.crowd.job_card(number)
        self.crowd.jobs.append(time.perf_counter() - began)
        self.crowd.done += 1
        return number

    async def write(self) -> Message:
        """Say what is broken, and read the card."""
        self.reports += 1
        began = time.perf_counter()
        card = self.crowd.expect(("card", self.id))
        self.crowd.stage.send(self.id, self.id, text=f"{self._home} {campus.WORDS[self.team]}, {self._times()}")
        shown = await card
        self.crowd.cards.append(time.perf_counter() - began)
        assert shown is not None
        return shown

    @property
    def _home(self) -> str:
        """Each has a room of their own: of one room's tap each would be asked whether it is the same."""
        return f"{1 + self.id % 10}-{1 + self.id // 10 % 6}{1 + self.id // 60 % 30:02}"

    async def submit(self, card: Message) -> str:
        """Press Submit, and read the answer and the number."""
        began = time.perf_counter()
        answered, numbered = self.crowd.expect(("answer", self.id)), self.crowd.expect(("number", self.id))
        self.press(card, "Submit")
        await answered
        shown = await numbered
        self.crowd.answers.append(time.perf_counter() - began)
        assert shown is not None
        found = _NUMBER.search(shown.text)
        assert found is not None
        return found[0]

    def press(self, card: Message, label: str) -> Press:
        """Press a button of a message."""
        data = button(card, label)
        assert data, f"there is no {label} under {card.text}"
        return self.crowd.stage.press(self.id, card.chat_id, card.id, data)

    def _times(self) -> str:
        """How often it was said, in letters: digits could be read as a place."""
        letters = "abcdefghij"
        return "since day " + "".join(letters[int(digit)] for digit in str(self.reports))


def residents(crowd: Crowd, people: Iterable[int]) -> list[Resident]:
    """People of these numbers, who have opened the bot's chat, spread over the teams."""
    teams = list(campus.WORDS)
    found = []
    for n, person in enumerate(people):
        if person not in crowd.stage.people:
            crowd.stage.add_person(person, f"Resident {person}", language_code="en", started=True)
        found.append(Resident(person, teams[n % len(teams)], crowd))
    return found


def button(message: Message, label: str) -> str:
    """What the button of this label holds; nothing when there is none."""
    for row in (message.markup or {"inline_keyboard": []})["inline_keyboard"]:
        for each in row:
            if each["text"] == label:
                return str(each.get("callback_data", ""))
    return ""
