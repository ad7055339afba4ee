"""aiogram's bot, as the desk needs it: to hear with."""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.types import User


class Ear(Bot):
    """Only hears: nothing of an update's handling may wait for Telegram, so it asks Telegram nothing."""

    def __init__(self, token: str, me: User) -> None:
        super().__init__(token)
        self._known = me

    async def me(self) -> User:
        """Who we are, as Telegram said at the start: commands may name the bot they are for."""
        return self._known

    async def __call__(self, method: Any, request_timeout: int | None = None) -> Any:
        """Raises RuntimeError: whoever wants to say something returns it, and the outbox sends it."""
        raise RuntimeError(f"{type(method).__name__} in the midst of an update: return what is to be said")
