"""Who plays in a story, and what they see: a message as it is now, and what came of a press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.model import Message

if TYPE_CHECKING:
    from tests.stories.campus import Campus

PATIENCE = 10.0
"""Seconds of real time in which the desk has to do what a story expects."""


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

    async def sends(
        self, *photos: bytes, caption: str | None = None, reply_to: Seen | None = None, captioned: int = 0
    ) -> None:
        """Sends photos; several are an album, with the caption on that of the place `captioned`."""
        reply = reply_to.id if reply_to else None
        self.campus.world.send(self.id, self.chat, photos=photos, caption=caption, reply_to=reply, captioned=captioned)

    async def forwards(self, message: Seen) -> None:
        """Sends on to the bot, in private, what stands in a chat where they are."""
        self.campus.world.forward(self.id, message.chat_id, message.id)

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
        """Writes a report that says all, presses Submit; the ticket's number. It is not what others have reported."""
        await self.writes(words)
        await self.campus.quiet()  # an older card has a Submit, too, until it has become its ticket's
        answered = await self.presses(self.campus.say("Submit"))
        if not answered.toast:
            answered = await self.presses(self.campus.say("Different"))
        return answered.toast.split()[-1]

    async def cries(self, words: str) -> str:
        """Tells, in English, of an emergency, which needs no press; the ticket's number."""
        await self.writes(words)
        await self.campus.quiet()
        told = await self.sees("has gone out as an emergency")
        return next(line.split()[0] for line in told.text.splitlines() if "has gone out" in line)

    def messages(self) -> list[Seen]:
        """All that is in the chat, oldest first."""
        return [seen_in(message) for message in self.campus.world.chat(self.chat).messages.values()]

    def heard(self) -> list[Seen]:
        """What the desk's bot has said in the chat and still stands there, oldest first."""
        messages = self.campus.world.chat(self.chat).messages.values()
        return [seen_in(message) for message in messages if message.sender == self.campus.world.bot_id]

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


def seen_in(message: Message) -> Seen:
    """The message as people see it."""
    markup = message.markup or {"inline_keyboard": []}
    labels = tuple(button["text"] for row in markup["inline_keyboard"] for button in row)
    return Seen(
        message.id,
        message.chat_id,
        message.text.replace("\N{NO-BREAK SPACE}", " "),  # they look alike
        labels,
        int("photo" in message.content),
        message.content.get("voice", {}).get("duration"),
    )
