"""The menu of commands that the chat offers, in each language."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import BotCommand
from telegram.error import TelegramError
from telegram.ext import ExtBot

from desk.text import _
from storage.kinds import Language
from wording.speech import Wording

log = structlog.get_logger(__name__)

COMMANDS = {
    "my": _("My reports"),
    "language": _("Language"),
    "help": _("Help"),
}


async def announce_commands(voice: ExtBot[Any], wording: Wording) -> None:
    """Tell Telegram the menu. Telegram knows one Chinese only: it gets the simplified one.

    A menu that could not be set is no reason not to serve.
    """
    menus = {None: Language.EN, "en": Language.EN, "zh": Language.ZH_HANS}
    try:
        for code, language in menus.items():
            speech = wording.speech(language)
            menu = [BotCommand(name, speech.plain(text)) for name, text in COMMANDS.items()]
            await voice.set_my_commands(menu, language_code=code)
    except TelegramError as error:
        log.warning("the menu of commands could not be set", error=type(error).__name__)
