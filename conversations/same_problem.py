"""Before a draft is submitted, what others have reported of the same is shown; one press follows that instead."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations.brought import recordings_of
from conversations.form import Forms
from conversations.submitting import draft_of
from desk.assets.finding import assets_on
from desk.drafts.forms import own_form
from desk.entities import Form, Ticket
from desk.errors import OutOfDate
from desk.errors.outages import NoCandidate
from desk.text import _
from desk.tickets.same_problem import follow_instead, reported_already
from desk.work import Work
from wording.buttons import SamePress
from wording.messages import Answers, Show, Toast
from wording.outages import same_problem_card
from wording.views import ticket_card_of


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="same_problem")

    @routes.callback_query(SamePress.filter())
    async def answered(query: CallbackQuery, callback_data: SamePress, work: Work, state: FSMContext) -> Answers:
        return await _answer(forms, work, state, callback_data)

    return routes


async def already_reported(work: Work, form: Form) -> Show | None:
    """The draft's card as a question, when others have reported what may be the same."""
    found = await reported_already(work, draft_of(work, form))
    return same_problem_card(work.campus.catalogue, form, found, await assets_on(work, found)) if found else None


async def joined(work: Work, ticket: Ticket) -> Answers:
    """The card of a report that was put under an outage by itself."""
    card = await ticket_card_of(work, ticket)
    return [card, Toast(_("Submitted: {number}", number=work.campus.number(ticket)))]


async def _answer(forms: Forms, work: Work, state: FSMContext, press: SamePress) -> Answers:
    form = await own_form(work, press.form)
    if press.seen != form.version:
        return [*await forms.show(work, state, form), Toast(OutOfDate().text)]
    if not press.ticket:
        form.filled = {**form.filled, "different": True}
        return await forms.finish(work, state, form)
    try:
        ticket = await follow_instead(work, form, draft_of(work, form), press.ticket, recordings_of(form))
    except NoCandidate as gone:
        return [*await forms.show(work, state, form), Toast(gone.text)]
    await forms.settled(state, form)
    return [await ticket_card_of(work, ticket), Toast(_("You hear of it from now on."))]
