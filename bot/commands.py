"""The menu of commands that the chat offers, in each language."""

from __future__ import annotations

import structlog
from telegram import BotCommand
from telegram.error import TelegramError

from notifications.voice import Voice
from storage.kinds import Language
from wording.menu import menu
from wording.speech import Wording

log = structlog.get_logger(__name__)


async def announce_commands(voice: Voice, wording: Wording) -> None:
    """Tell Telegram the menu. It knows one Chinese only: the other one is set in the chats of those who read it.

    A menu that could not be set is no reason not to serve.
    """
    menus = {None: Language.EN, "en": Language.EN, "zh": Language.ZH_HANS}
    try:
        for code, language in menus.items():
            commands = [BotCommand(name, words) for name, words in menu(wording.speech(language))]
            await voice.set_my_commands(commands, language_code=code)
    except TelegramError as error:
        log.warning("the menu of commands could not be set", error=type(error).__name__)
