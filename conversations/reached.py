"""Filters: in which kind of chat something was said, and what it holds. Asynchronous ones, which cost no thread."""

from __future__ import annotations

from aiogram.filters import BaseFilter
from aiogram.types import Message, Voice

from conversations.slots import Entered
from desk.work import Recorded


class Private(BaseFilter):
    """Said in the private chat with the bot."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == "private"


class InGroup(BaseFilter):
    """Said in a group."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type in ("group", "supergroup")


class Migrated(BaseFilter):
    """The group's own notice that it has become a supergroup."""

    async def __call__(self, message: Message) -> bool | dict[str, int]:
        moved = message.migrate_to_chat_id if message.chat.type in ("group", "supergroup") else None
        return {"new_chat": moved} if moved else False


class Fills(BaseFilter):
    """Words, photos or a phone number: what a form can take. Commands are not."""

    async def __call__(self, message: Message) -> bool | dict[str, Entered]:
        entered = entered_in(message)
        return {"entered": entered} if entered is not None else False


class Voiced(BaseFilter):
    """A recording, with or without words."""

    async def __call__(self, message: Message) -> bool | dict[str, Entered]:
        return {"entered": _recorded(message, message.voice)} if message.voice is not None else False


class Says(BaseFilter):
    """Words, photos or a recording: what can be said to others."""

    async def __call__(self, message: Message) -> bool | dict[str, Entered]:
        entered = said_in(message)
        return {"entered": entered} if entered is not None else False


class ToDesk(BaseFilter):
    """A reply to a message of a bot."""

    async def __call__(self, message: Message) -> bool:
        question = message.reply_to_message
        return question is not None and question.from_user is not None and question.from_user.is_bot


def _recorded(message: Message, voice: Voice) -> Entered:
    recording = Recorded(voice.file_id, voice.duration)
    return Entered(message.caption, recording=recording, forwarded=message.forward_origin is not None)


def said_in(message: Message) -> Entered | None:
    """The recording in a message, or what it brings for a form; None when that is nothing."""
    return _recorded(message, message.voice) if message.voice is not None else entered_in(message)


def entered_in(message: Message) -> Entered | None:
    """What a message brings for a form; None when that is nothing."""
    text = message.text or message.caption
    if text is not None and text.startswith("/"):
        return None
    # A photo comes in several sizes, the largest last.
    photos = (message.photo[-1].file_id,) if message.photo else ()
    # Only a person's own number: a contact of somebody else is not theirs to give.
    own = (
        message.contact is not None
        and message.from_user is not None
        and message.contact.user_id == message.from_user.id
    )
    phone = message.contact.phone_number if own and message.contact else None
    if not (text and text.strip()) and not photos and phone is None:
        return None
    left_out = message.caption is not None and not photos
    return Entered(text, photos, phone, message.media_group_id, left_out, forwarded=message.forward_origin is not None)
