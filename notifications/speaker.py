"""Speaking: one outbox row becomes one call of python-telegram-bot."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from telegram import BotCommand, BotCommandScopeChat, InlineKeyboardMarkup, InputFile, InputMediaPhoto, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from notifications.outcome import Outcome, Sent, outcome_of
from notifications.voice import Voice
from storage import digests

_NO_PREVIEW = json.dumps({"is_disabled": True})
_TO_SELECTED = json.dumps({"force_reply": True, "selective": True})


class Speaker:
    """Says what a row holds. It knows Telegram, and nothing of the database."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def say(
        self, message: Mapping[str, Any], chat_id: int | None, card: int | None, attempts: int, *, paid: bool = False
    ) -> Outcome:
        """Say it; `card` is the message that the row's card is by now. Telegram's errors become outcomes.

        `paid`: Telegram takes payment for it (0.1 Stars for each message), and does not count it among the 30 a second.
        """
        try:
            return Sent(await self._say(message, chat_id or 0, card, paid or None))
        except TelegramError as error:
            return outcome_of(error, attempts)

    async def _say(self, message: Mapping[str, Any], chat_id: int, card: int | None, paid: bool | None) -> int | None:
        match message["kind"]:
            case "toast":
                await self._answer(message)
                return None
            case digests.SHOW_AGAIN:
                return None  # It was to be shown again; its message is gone by now.
            case "menu":
                commands = [BotCommand(name, words) for name, words in message["commands"]]
                await self._voice.set_my_commands(commands, scope=BotCommandScopeChat(message["chat"]))
                return None
            case "card" if card is not None and not message.get("anew"):
                await self._edit(message, chat_id, card)
                return None
            case "photos":
                await self._photos(message, chat_id, card, paid)
                return None
            case "voice":
                await self._voice_message(message, chat_id, paid)
                return None
            case "document":
                await self._document(message, chat_id, paid)
                return None
            case _:
                return await self._new(message, chat_id, paid, instead_of=card)

    async def _answer(self, message: Mapping[str, Any]) -> None:
        await self._voice.call(
            "answerCallbackQuery",
            callback_query_id=message["press"],
            text=message["text"],
            show_alert=message["alert"] or None,
            url=message["url"],
        )

    async def _edit(self, message: Mapping[str, Any], chat_id: int, card: int) -> None:
        await self._voice.call(
            "editMessageText",
            text=message["text"],
            chat_id=chat_id,
            message_id=card,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(message),
            link_preview_options=_NO_PREVIEW,
        )

    async def _new(self, message: Mapping[str, Any], chat_id: int, paid: bool | None, *, instead_of: int | None) -> int:
        sent = await self._voice.call(
            "sendMessage",
            chat_id=chat_id,
            text=message["text"],
            message_thread_id=message["thread"],
            parse_mode=ParseMode.HTML,
            reply_markup=_TO_SELECTED if message.get("reply_wanted") else _keyboard(message),
            link_preview_options=_NO_PREVIEW,
            allow_paid_broadcast=paid,
        )
        if instead_of is not None:
            # Only tidying: whatever comes of it (a message older than two days cannot be taken away any more), the new
            # one has been sent, and must not be sent again for that.
            with suppress(TelegramError):
                await self._voice.delete_message(chat_id, instead_of)
        return int(sent["message_id"])

    async def _photos(self, message: Mapping[str, Any], chat_id: int, card: int | None, paid: bool | None) -> None:
        photos, text = message["photos"], message["text"]
        under = ReplyParameters(card, allow_sending_without_reply=True) if card else None
        place: dict[str, Any] = {
            "message_thread_id": message["thread"],
            "reply_parameters": under,
            "allow_paid_broadcast": paid,
        }
        if len(photos) == 1:
            place["reply_markup"] = _markup(message)
            await self._voice.send_photo(chat_id, photos[0], caption=text, parse_mode=ParseMode.HTML, **place)
        else:
            album = [InputMediaPhoto(photo, caption=text, parse_mode=ParseMode.HTML) for photo in photos]
            await self._voice.send_media_group(chat_id, album, **place)

    async def _voice_message(self, message: Mapping[str, Any], chat_id: int, paid: bool | None) -> None:
        await self._voice.call(
            "sendVoice",
            chat_id=chat_id,
            voice=message["file"],
            caption=message["text"],
            message_thread_id=message["thread"],
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(message),
            allow_paid_broadcast=paid,
        )

    async def _document(self, message: Mapping[str, Any], chat_id: int, paid: bool | None) -> None:
        await self._voice.send_document(
            chat_id,
            InputFile(b64decode(message["content"]), filename=message["name"]),
            caption=message["text"],
            message_thread_id=message["thread"],
            parse_mode=ParseMode.HTML,
            reply_markup=_markup(message),
            allow_paid_broadcast=paid,
        )


def _markup(message: Mapping[str, Any]) -> InlineKeyboardMarkup | None:
    """The buttons as the library's own, where it wants those."""
    keyboard = _keyboard(message)
    return InlineKeyboardMarkup.de_json(json.loads(keyboard)) if keyboard else None


def _keyboard(message: Mapping[str, Any]) -> str | None:
    """The buttons as Telegram's JSON; a row of the outbox names a button's data as the desk does."""
    if not message.get("buttons"):
        return None
    return json.dumps({"inline_keyboard": [[_button(button) for button in row] for row in message["buttons"]]})


def _button(button: Mapping[str, str]) -> dict[str, str]:
    if "url" in button:
        return {"text": button["text"], "url": button["url"]}
    return {"text": button["text"], "callback_data": button["data"]}
