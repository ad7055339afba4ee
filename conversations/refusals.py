"""What a person reads when the desk refuses, or fails: always a sentence, and the card as it stands."""

from __future__ import annotations

from aiogram.types import CallbackQuery, Update

from desk.access import visible
from desk.entities import Ticket
from desk.errors import DeskError, NotFound
from desk.text import _
from desk.work import Work
from wording.buttons import MovePress
from wording.cards import job_card, resident_card, review_card
from wording.messages import Answers, Say, Show, Toast
from wording.views import view_of, worker_card_of

READ_AT_A_GLANCE = 60
"""Characters of a toast; what is longer waits until it has been read."""


async def refused(work: Work, update: Update, error: DeskError) -> Answers:
    """The answer to what the desk refused. Nothing of the attempt was kept."""
    query = update.callback_query
    if query is None:
        return [Say(error.text)]
    card = await _card_as_it_stands(work, query)
    toast = Toast(error.text, alert=len(error.text.key) > READ_AT_A_GLANCE)
    return [card, toast] if card is not None else [toast]


def failed(update: Update) -> Answers:
    """The answer to something that broke inside."""
    text = _("Something went wrong on our side. It has been noted; please try again a little later.")
    return [Toast(text, alert=True)] if update.callback_query else [Say(text)]


async def _card_as_it_stands(work: Work, query: CallbackQuery) -> Show | None:
    try:
        press = MovePress.unpack(query.data or "")
        ticket = await visible(work, press.ticket)
    except (ValueError, TypeError, NotFound):
        return None
    return await _card_here(work, query, ticket)


async def _card_here(work: Work, query: CallbackQuery, ticket: Ticket) -> Show:
    private = query.message is not None and query.message.chat.type == "private"
    if private and ticket.resident_id == work.actor.id:
        return resident_card(await view_of(work, ticket))
    if private:
        return await worker_card_of(work, ticket)
    in_review = MovePress.unpack(query.data or "").move in ("approve", "reject", "ask")
    return review_card(await view_of(work, ticket)) if in_review else job_card(await view_of(work, ticket))
