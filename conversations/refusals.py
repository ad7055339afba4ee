"""What a person reads when the desk refuses, or fails: always a sentence, and the card as it stands."""

from __future__ import annotations

from contextlib import suppress

from aiogram.types import CallbackQuery, Message, Update

from conversations.resting import AT_THE_DESK
from conversations.snoozing import SNOOZED
from desk.access import stands, visible
from desk.drafts.forms import form_of
from desk.errors import DeskError, NotFound, Unclear
from desk.people.reach import on_desk
from desk.people.rights import RIGHTS, Right
from desk.text import _
from desk.tickets.leading import leads
from desk.tickets.lifecycle import Move, Who
from desk.tickets.replies import TALK_MARK
from desk.work import Work
from wording.buttons import DeedPress, FixedPress, FormPress, MovePress, SharedPress, TimePress
from wording.crew_buttons import OF_JOBS, on_lead_card
from wording.desk_buttons import CardPress, DecidePress
from wording.desk_views import desk_card_of
from wording.job_cards import job_card, review_card
from wording.late_views import notice_card_of
from wording.lead_cards import lead_card_of
from wording.messages import Answers, Say, Show, Toast
from wording.urgency_cards import UrgencyPress
from wording.views import ticket_card_of, view_of, with_duty, worker_card_of

READ_AT_A_GLANCE = 60
"""Characters of a toast; what is longer waits until it has been read."""


async def refused(work: Work, update: Update, error: DeskError) -> Answers:
    """The answer to what the desk refused. Nothing of the attempt was kept."""
    query = update.callback_query
    if query is None:
        return [Say(error.text)]
    card = await _card_as_it_stands(work, query, error)
    toast = Toast(error.text, alert=len(error.text.key) > READ_AT_A_GLANCE)
    return [card, toast] if card is not None else [toast]


def failed(update: Update) -> Answers:
    """The answer to something that broke inside."""
    text = _("Something went wrong on our side. It has been noted; please try again a little later.")
    return [Toast(text, alert=True)] if update.callback_query else [Say(text)]


async def _card_as_it_stands(work: Work, query: CallbackQuery, error: DeskError) -> Show | None:
    """The card of the ticket that the pressed button was about, for where it was pressed."""
    move, number = await _pressed(work, query.data or "")
    if number is None or move == "talk" or _passes_words_on(query):
        return None
    try:
        if move.startswith(AT_THE_DESK):
            if isinstance(error, Unclear):
                return None  # What was chosen does not fit: the question stays.
            return await desk_card_of(work, await on_desk(work, number))
        ticket = await visible(work, number)
    except NotFound:
        return None
    if move == SNOOZED.name:
        return await notice_card_of(work, number) if await leads(work, ticket) else None
    if move == _LEAD and await leads(work, ticket):
        return await lead_card_of(work, ticket)
    private = query.message is not None and query.message.chat.type == "private"
    if private and move not in _OF_WORKERS and await stands(work, ticket, RIGHTS[Right.FOLLOW] | {Who.REPORTER}):
        return await ticket_card_of(work, ticket)
    if private:
        return await worker_card_of(work, ticket)
    view = await view_of(work, ticket)
    return review_card(view) if move in _OF_OFFICE else job_card(await with_duty(work, view))


def _passes_words_on(query: CallbackQuery) -> bool:
    """Whether it was pressed under somebody's words, in whose place no card must come."""
    message = query.message if isinstance(query.message, Message) else None
    return message is not None and (message.text or message.caption or "").startswith(TALK_MARK)


async def _pressed(work: Work, data: str) -> tuple[str, int | None]:
    """The move or form that a button was about, and its ticket."""
    for at_the_desk in (CardPress, DecidePress):
        with suppress(ValueError, TypeError):
            return AT_THE_DESK, at_the_desk.unpack(data).ticket
    with suppress(ValueError, TypeError):
        urgency = UrgencyPress.unpack(data)
        return (_LEAD if urgency.lead else AT_THE_DESK), urgency.ticket
    for kind in (MovePress, SharedPress, DeedPress, TimePress, FixedPress):
        with suppress(ValueError, TypeError):
            press = kind.unpack(data)
            return (press.move if isinstance(press, MovePress) else ""), press.ticket
    for of_jobs in OF_JOBS:
        with suppress(ValueError, TypeError):
            button = of_jobs.unpack(data)
            return (_LEAD if on_lead_card(button) else _JOB), button.ticket
    with suppress(ValueError, TypeError):
        form = await form_of(work, FormPress.unpack(data).form)
        if form is None:
            return "", None
        if form.filled.get("desk"):
            return AT_THE_DESK, form.ticket_id
        return (_LEAD if form.kind.startswith("lead_") else form.kind), form.ticket_id
    return "", None


_LEAD, _JOB = "lead", "job"
"""Of buttons that stand on a foreman's card, and of those on a worker's that are no moves."""

_OF_WORKERS = frozenset(
    {
        Move.ACCEPT,
        Move.START,
        Move.FINISH,
        Move.RELEASE,
        Move.HOLD,
        Move.NO_ACCESS,
        Move.RESUME,
        "done",
        "done_photo",
        _JOB,
    }
)
_OF_OFFICE = frozenset({Move.APPROVE, Move.REJECT, Move.ASK, "reject", "ask"})
"""Moves and forms whose buttons stand on a worker's card, and on the office's."""
