"""All dialogues in one explicit order: what stands earlier is asked earlier."""

from __future__ import annotations

from aiogram import Router

from conversations import (
    feedback,
    groups,
    inviting,
    jobs,
    mine,
    moves,
    people,
    registration,
    repair,
    review,
    start,
    writing,
)
from conversations.form import Forms

KINDS = (
    repair.REPAIR,
    mine.ADD,
    mine.ANSWER,
    review.REJECT,
    review.ASK,
    jobs.DONE,
    jobs.DONE_WITH_PHOTO,
    feedback.RATING,
    feedback.NOT_FIXED,
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
        start.router(forms), mine.router(forms), moves.router(forms), groups.router(forms), writing.router(forms)
    )
    return tree
