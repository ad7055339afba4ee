"""Groups: an admin binds one to a team or the office, and undoes it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import BaseFilter, Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import ChatMemberUpdated, Message

from conversations.filling import fill
from conversations.form import Forms
from conversations.reached import Fills, InGroup, Migrated
from conversations.slots import Entered
from desk.drafts.forms import form_in
from desk.entities import Form
from desk.errors import Anonymous, OnlyInGroups
from desk.people.channels import how_many_wait, link, migrated, removed, unlink
from desk.people.roles import ANONYMOUS_ADMIN
from desk.text import _
from desk.work import Work
from wording.links import purpose_name
from wording.messages import Answers, Say
from wording.speech import Lines


class Replied(BaseFilter):
    """A reply to a form's question. What people say among themselves is for no form, also where the desk hears it."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Form]:
        question = message.reply_to_message
        if question is None or question.from_user is None or not question.from_user.is_bot:
            return False
        form = await form_in(work, message.chat.id, question.message_id)
        return {"form": form} if form is not None else False


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="groups")

    @routes.message(Command("link"))
    async def linked(message: Message, command: CommandObject, work: Work) -> Answers:
        return await _link(message, _purpose(command), work)

    @routes.message(Command("unlink"))
    async def unlinked(message: Message, work: Work) -> Answers:
        _check_group(message)
        gone = await unlink(work, message.chat.id, topic(message))
        return [Say(_("This group is no longer linked.") if gone else _("This group was not linked."))]

    @routes.message(Migrated())
    async def moved(message: Message, work: Work, new_chat: int) -> Answers:
        await migrated(work, message.chat.id, new_chat)
        return []

    @routes.message(InGroup(), Command("start", "help"))
    async def asked(message: Message, work: Work) -> Answers:
        return [Say(_HELP)]

    @routes.message(InGroup(), Fills(), Replied())
    async def replied(message: Message, entered: Entered, form: Form, work: Work, state: FSMContext) -> Answers:
        return await fill(forms, work, state, form, entered)

    @routes.my_chat_member()
    async def membership(update: ChatMemberUpdated, work: Work) -> Answers:
        return await _membership(update, work)

    return routes


_HELP = _(
    "I bring a team its jobs, or the office its reviews. An admin links this group: /link and the team's code, "
    "or /link office."
)


def topic(message: Message) -> int | None:
    """The forum topic in which a message stands; replies in a plain group have none."""
    return message.message_thread_id if message.is_topic_message else None


def _purpose(command: CommandObject) -> str:
    return (command.args or "").strip().lower()


def _check_group(message: Message) -> None:
    if message.chat.type not in ("group", "supergroup"):
        raise OnlyInGroups()
    if message.from_user is None or message.from_user.id == ANONYMOUS_ADMIN or message.sender_chat is not None:
        raise Anonymous()


async def _link(message: Message, purpose: str, work: Work) -> Answers:
    _check_group(message)
    await link(work, purpose, message.chat.id, topic(message))
    waiting = await how_many_wait(work, purpose)
    return [
        Say(
            Lines(
                [
                    _("Linked: {purpose}.", purpose=purpose_name(work.campus, purpose)),
                    _("Waiting now: {count}. They follow.", count=waiting) if waiting else _("Nothing waits just now."),
                    _("/invite {purpose} gives a link by which people join.", purpose=purpose),
                ]
            )
        )
    ]


async def _membership(update: ChatMemberUpdated, work: Work) -> Answers:
    here = update.new_chat_member.status in ("member", "administrator")
    if update.chat.type == "private":
        work.actor.reachable = here
        return []
    if here and update.old_chat_member.status in ("left", "kicked"):
        return [Say(_HELP)]
    if update.new_chat_member.status in ("left", "kicked"):
        await removed(work, update.chat.id, update.chat.title or str(update.chat.id))
    return []
