"""One transaction for each update: seen-mark, lock, conversation state, effects, and what will be said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Chat, TelegramObject, Update, User
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import ConversationStorage
from conversations import gate
from conversations.refusals import refused
from desk.errors import DeskError
from desk.people.channels import language_here
from desk.people.meeting import meet
from desk.work import Desk, Work
from storage import intake
from storage.intake import Standing
from storage.kinds import Lane
from storage.tables import Person
from wording.buttons import is_shared
from wording.messages import Answers, Message, Show, Toast
from wording.posting import Place, post
from wording.speech import Wording

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

Take = Callable[[AsyncSession, int, int, int, datetime], Awaitable[bool]]
"""Whether this transaction is the one that handles an update (its number, chat and person), at this time."""

Answer = Callable[[Work, Standing], Awaitable[Answers]]
"""Works on an update, of somebody who stands somewhere in a conversation; what is said of it."""

TIME_LIMIT = 30.0
"""Seconds that a handler may take: others wait behind it."""


class TooSlow(Exception):
    """A handler has not come to an end within its time."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who said something where, as far as an update tells."""

    update: Update
    user: User
    chat: Chat
    thread_id: int | None


class TransactionMiddleware(BaseMiddleware):
    """Stands before all routes. When it returns, the update's transaction has committed.

    The dispatcher's answer is one word for the log: handled, repeated, refused or ignored.
    """

    def __init__(self, desk: Desk, wording: Wording, *, limit: float = TIME_LIMIT, take: Take = intake.take) -> None:
        """`limit`: seconds that a handler may take, counted from when it is its turn; `take`: whether it is that."""
        self._desk = desk
        self._wording = wording
        self._limit = limit
        self._take = take

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> str:
        """Handle one update in one transaction; a refusal is answered in one of its own."""
        if not isinstance(event, Update):
            raise TypeError(type(event))
        arrived = _arrived(event, data)
        if arrived is None or self._is_chatter(event, data["bot"].id):
            return "ignored"

        async def answer(work: Work, standing: Standing) -> Answers:
            gate.check(work, event)
            answers = await handler(event, {**data, "work": work, **_conversation(standing, data)})
            return answers if answers is not UNHANDLED and answers is not None else []

        try:
            return "handled" if await self.carry_out(arrived, answer) else "repeated"
        except DeskError as error:
            refusal = error

        async def refuse(work: Work, _standing: Standing) -> Answers:
            return await refused(work, event, refusal)

        return f"refused: {type(refusal).__name__}" if await self.carry_out(arrived, refuse) else "repeated"

    def _is_chatter(self, update: Update, bot_id: int) -> bool:
        """What people of a group say among themselves, which a bot hears as the group's admin: nothing of it is kept.

        Not so commands, replies to the bot, and the group's notice that it has become a supergroup.
        """
        message = update.message or update.edited_message
        if message is None or message.chat.type not in ("group", "supergroup"):
            return False
        if message is update.edited_message:
            return True
        replied = message.reply_to_message
        to_us = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
        return not (to_us or message.migrate_to_chat_id or self._is_command(message.text or message.caption or ""))

    def _is_command(self, words: str) -> bool:
        """A command for anybody, or for us by name."""
        first = words.split(maxsplit=1)[0] if words.startswith("/") else ""
        named = first.partition("@")[2].casefold()
        return bool(first) and named in ("", self._desk.campus.bot_name.casefold())

    async def carry_out(self, arrived: Arrived, answer: Answer) -> bool:
        """Let `answer` work on this update, once; whether this was the first time. Raises TooSlow."""
        async with self._desk.work() as work:
            update_id, chat_id, user_id = arrived.update.update_id, arrived.chat.id, arrived.user.id
            if not await self._take(work.session, update_id, chat_id, user_id, work.now):
                return False
            thread_id = arrived.thread_id or 0
            known, standing = await intake.who_and_where(work.session, chat_id, user_id, thread_id)
            work.person = await _person(work, known, arrived)
            limit = asyncio.timeout(self._limit)
            try:
                async with limit:
                    await self._say(work, arrived, await answer(work, standing))
            except TimeoutError as late:
                raise (TooSlow() if limit.expired() else late) from late
            if standing.changed:
                await intake.stand(work.session, standing)
            return True

    async def _say(self, work: Work, arrived: Arrived, answers: Sequence[Message]) -> None:
        """Post the answers where the update came from. The answer to a press takes the pressed message's place."""
        query = arrived.update.callback_query
        own = self._wording.speech(work.actor.language)
        said = list(answers)
        # Only who pressed reads the answer to a press: what is said in a group is said in the group's language.
        alone = arrived.chat.type == "private" or all(isinstance(message, Toast) for message in said)
        here = own if alone else self._wording.speech(await language_here(work, arrived.chat.id))
        place = Place(arrived.chat.id, here, arrived.thread_id)
        if query is not None and not any(isinstance(message, Toast) for message in said):
            said.append(Toast())
        for message in said:
            if isinstance(message, Toast):
                post(
                    work.session,
                    replace(place, speech=own, press=query.id if query else None),
                    message,
                    Lane.ANSWER,
                    work.now,
                )
            else:
                if isinstance(message, Show) and not message.fresh:
                    message = replace(message, pressed=_own_place(query))
                post(work.session, place, message, Lane.ANSWER, work.now)


def _own_place(query: CallbackQuery | None) -> int | None:
    """The message that was pressed, whose place the answer takes; None when other cards stand in it, too.

    The button says so itself: when the desk died between sending a digest and writing that down, nothing else knows it.
    """
    if query is None or query.message is None or is_shared(query.data or ""):
        return None
    return query.message.message_id


def arrived_in(update: Update, user: User | None, chat: Chat | None, thread_id: int | None) -> Arrived | None:
    """Who said what where; None for what no person said in a chat."""
    if user is None or chat is None or (user.is_bot and user.username != "GroupAnonymousBot"):
        return None
    return Arrived(update, user, chat, thread_id)


def _arrived(update: Update, data: dict[str, Any]) -> Arrived | None:
    context = data["event_context"]
    return arrived_in(update, context.user, context.chat, context.thread_id)


async def _person(work: Work, known: Person | None, arrived: Arrived) -> Person:
    user = arrived.user
    wrote = arrived.chat.type == "private" and (arrived.update.message or arrived.update.callback_query) is not None
    return await meet(work, known, user.id, user.full_name, user.username, user.language_code, reachable=wrote)


def _conversation(standing: Standing, data: dict[str, Any]) -> dict[str, Any]:
    chat_id, user_id, thread_id = standing.chat_id, standing.user_id, standing.thread_id
    key = StorageKey(bot_id=data["bot"].id, chat_id=chat_id, user_id=user_id, thread_id=thread_id)
    return {"state": FSMContext(storage=ConversationStorage(standing), key=key), "raw_state": standing.state}
