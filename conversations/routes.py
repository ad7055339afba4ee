"""All dialogues in one explicit order: what stands earlier is asked earlier."""

from __future__ import annotations

from aiogram import Router

from conversations import (
    appealing,
    away,
    canned,
    deciding,
    feedback,
    groups,
    handing,
    holding,
    inviting,
    jobs,
    leading,
    mine,
    moves,
    office,
    people,
    registration,
    reopening,
    repair,
    review,
    searching,
    start,
    talk,
    worklist,
    writing,
)
from conversations.form import Forms

KINDS = (
    repair.REPAIR,
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
    registration.REGISTER,
)
"""Every form of the desk."""


def routes() -> Router:
    """A new tree of routers; the last one answers whatever the others did not know."""
    forms = Forms(KINDS)
    tree = Router(name="conversations")
    tree.include_routers(registration.router(forms), inviting.router(), people.router(forms))
    tree.include_routers(
        start.router(forms),
        # Before what knows all deeds, and before what people say in groups.
        talk.router(forms),
        mine.router(forms),
        moves.router(forms),
        worklist.router(forms),
        leading.router(forms),
        away.router(forms),
        office.router(forms),
        searching.router(forms),
        canned.router(forms),
        groups.router(forms),
        writing.router(forms),
    )
    return tree
