"""Whose desk a command works on."""

from __future__ import annotations

from pydantic import SecretStr

from bot import demo
from bot.settings import Settings


def of_its_desk(settings: Settings) -> Settings:
    """The settings of the desk that `campusdesk run` serves with these: without a token, the sandbox's."""
    if settings.bot_token is not None:
        return settings
    token = SecretStr(f"{demo.cast()['bot']['id']}:SANDBOX")
    return settings.for_the_sandbox().model_copy(update={"bot_token": token, "admin_ids": (demo.ADMIN,)})
