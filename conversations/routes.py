"""All dialogues in one explicit order: what stands earlier is asked earlier."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.types import Message, TelegramObject

from conversations import (
    appealing,
    away,
    canned,
    confirming,
    deciding,
    duty,
    duty_forms,
    emergencies,
    feedback,
    groups,
    handing,
    holding,
    inviting,
    jobs,
    leading,
    mine,
    moves,
    noticing,
    office,
    outages,
    people,
    prioritising,
    promised,
    registration,
    reopening,
    repair,
    review,
    same_problem,
    searching,
    snoozing,
    start,
    talk,
    worklist,
    writing,
)
from conversations.form import Forms

KINDS = (
    repair.REPAIR,
    emergencies.EMERGENCIES,
    mine.ANSWER,
    review.REJECT,
    review.ASK,
    jobs.DONE,
    jobs.DONE_WITH_PHOTO,
    holding.HOLD,
    holding.LEAD_HOLD,
    holding.NO_ACCESS,
    handing.RELEASE,
    handing.LEAD_RELEASE,
    away.PAUSE,
    feedback.RATING,
    reopening.NOT_FIXED,
    reopening.PARTLY,
    appealing.APPEAL,
    talk.TALK,
    *deciding.KINDS,
    searching.FIND,
    canned.SENTENCE,
    people.GRANT,
    duty_forms.ADD,
    duty_forms.EXCEPT,
    snoozing.SNOOZED,
    registration.REGISTER,
)
"""Every form of the desk."""


Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

_BETWEEN = ("/help", "/language", "/start")
"""Commands that somebody may well give in the middle of an answer."""


async def leave_question(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Who gives a command in private has turned to something else: what they write next is no answer to what was asked.

    The question stands on its card, with its buttons; and a draft of a report is found again by itself.
    """
    said = event.text or "" if isinstance(event, Message) and event.chat.type == "private" else ""
    if said.startswith("/") and not said.startswith(_BETWEEN):
        await data["state"].clear()
    return await handler(event, data)


def routes() -> Router:
    """A new tree of routers; the last one answers whatever the others did not know."""
    forms = Forms(KINDS)
    tree = Router(name="conversations")
    tree.message.outer_middleware(leave_question)
    tree.include_routers(registration.router(forms), inviting.router(), people.router(forms))
    tree.include_routers(
        start.router(forms),
        # Before what knows all deeds, and before what people say in groups.
        talk.router(forms),
        same_problem.router(forms),
        outages.router(),
        confirming.router(forms),
        mine.router(forms),
        moves.router(forms),
        promised.router(forms),
        worklist.router(forms),
        leading.router(forms),
        duty.router(forms),
        prioritising.router(forms),
        noticing.router(forms),
        away.router(forms),
        office.router(forms),
        searching.router(forms),
        canned.router(forms),
        groups.router(forms),
        writing.router(forms),
    )
    return tree
