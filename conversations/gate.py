"""Before all dialogues: who may say anything to the desk at all."""

from __future__ import annotations

from aiogram.types import Update

from desk.errors import Anonymous, Suspended
from desk.people.roles import ANONYMOUS_ADMIN, named_admin
from desk.work import Work


def check(work: Work, update: Update) -> None:
    """Raises Suspended for whatever somebody suspended writes or presses, and Anonymous for a hidden admin's press.

    What the chat itself tells, as that somebody blocked the bot or a group moved, is nobody's word.
    """
    message = update.message or update.edited_message
    said = message is not None and not message.migrate_to_chat_id
    if not said and update.callback_query is None:
        return
    if update.callback_query is not None and work.actor.chat_user == ANONYMOUS_ADMIN:
        raise Anonymous()
    if work.actor.suspended_at is not None and not named_admin(work, work.actor):
        raise Suspended()
