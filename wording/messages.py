"""What the desk says: small neutral values that know no chat library and no chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.filters.callback_data import CallbackData

from wording.speech import Content, Speech


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: pressed, or followed as a link."""

    label: Content
    press: CallbackData | None = None
    url: str | None = None


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Say:
    """A new message."""

    text: Content
    buttons: Rows = ()
    reply_wanted: bool = False
    """Opens the person's reply box on this message: in a group the desk hears only replies."""
    until: datetime | None = None
    """Not said any more from then on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How a card stands in a digest, among others: in a few lines, with buttons that say whose they are."""

    text: Content
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Show:
    """A card: edited in place where it stands already in this chat, sent where it does not."""

    key: str
    text: Content
    buttons: Rows = ()
    pressed: int | None = None
    """This message becomes the card, whichever message was it before. The answer to a press takes the place of
    the pressed message by itself, unless it is `fresh`."""
    fresh: bool = False
    """Send it at the end of the chat, and take the old one away."""
    reply_wanted: bool = False
    """As with Say; such a card has no buttons, and cannot be edited any more."""
    entry: Entry | None = None
    """What stands for it in a digest. None: it is always a message of its own."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos, several as one album, under the card of this key if there is one."""

    photos: Sequence[str]
    under: str | None = None
    text: Content | None = None
    """Stands under each of them, so that a reply to any tells what it is about."""
    buttons: Rows = ()
    """Under a single photo; an album has none."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A recording, by the chat's own name for it, with words under it."""

    file_id: str
    text: Content
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A small file, with words under it. It lies in the outbox until it is sent: at most `LARGEST_FILE` bytes."""

    name: str
    content: Callable[[Speech], bytes]
    """What is in it for who reads this language."""
    text: Content
    buttons: Rows = ()


LARGEST_FILE = 200_000
"""Bytes of a file that the desk sends."""


@dataclass(frozen=True, slots=True)
class Toast:
    """The short answer to a press; `alert` waits until it has been read, `url` opens the bot's chat instead."""

    text: Content | None = None
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """The chat's menu of commands, in the language of the place from now on."""

    commands: Sequence[str]
    """Those that its person may use, by name."""


Message = Say | Show | Pictures | Voice | Document | Toast | Menu
Answers = Sequence[Message]
"""What a handler returns."""
