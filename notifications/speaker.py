"""Speaking: one outbox row becomes one call of python-telegram-bot."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from notifications.outcome import Outcome, Sent, outcome_of

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TO_SELECTED = ForceReply(selective=True)


class Speaker:
    """Says what a row holds. It knows Telegram, and nothing of the database."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self._bot = bot

    async def say(self, message: Mapping[str, Any], chat_id: int | None, card: int | None, attempts: int) -> Outcome:
        """Say it; `card` is the message that the row's card is by now. Telegram's errors become outcomes."""
        try:
            return Sent(await self._say(message, chat_id or 0, card))
        except TelegramError as error:
            return outcome_of(error, attempts)

    async def _say(self, message: Mapping[str, Any], chat_id: int, card: int | None) -> int | None:
        match message["kind"]:
            case "toast":
                await self._bot.answer_callback_query(
                    message["press"], text=message["text"], show_alert=message["alert"], url=message["url"]
                )
                return None
            case "menu":
                commands = [BotCommand(name, words) for name, words in message["commands"]]
                await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(message["chat"]))
                return None
            case "card" if card is not None:
                await self._bot.edit_message_text(
                    message["text"],
                    chat_id=chat_id,
                    message_id=card,
                    parse_mode=ParseMode.HTML,
                    reply_markup=_keyboard(message),
                    link_preview_options=_NO_PREVIEW,
                )
                return None
            case "photos":
                await self._photos(message, chat_id, card)
                return None
            case _:
                return await self._new(message, chat_id)

    async def _new(self, message: Mapping[str, Any], chat_id: int) -> int:
        sent = await self._bot.send_message(
            chat_id,
            message["text"],
            message_thread_id=message["thread"],
            parse_mode=ParseMode.HTML,
            reply_markup=_TO_SELECTED if message.get("reply_wanted") else _keyboard(message),
            link_preview_options=_NO_PREVIEW,
        )
        if message.get("instead_of"):
            # Only tidying: whatever comes of it (a message older than two days cannot be taken away any more), the new
            # one has been sent, and must not be sent again for that.
            with suppress(TelegramError):
                await self._bot.delete_message(chat_id, message["instead_of"])
        return sent.message_id

    async def _photos(self, message: Mapping[str, Any], chat_id: int, card: int | None) -> None:
        photos, text = message["photos"], message["text"]
        under = ReplyParameters(card, allow_sending_without_reply=True) if card else None
        place: dict[str, Any] = {"message_thread_id": message["thread"], "reply_parameters": under}
        if len(photos) == 1:
            await self._bot.send_photo(chat_id, photos[0], caption=text, parse_mode=ParseMode.HTML, **place)
        else:
            album = [InputMediaPhoto(photo) for photo in photos]
            await self._bot.send_media_group(chat_id, album, caption=text, parse_mode=ParseMode.HTML, **place)


def _keyboard(message: Mapping[str, Any]) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(b["text"], callback_data=b.get("data"), url=b.get("url")) for b in row]
        for row in message["buttons"]
    ]
    return InlineKeyboardMarkup(rows) if rows else None
