"""The foreman, or the office, says how urgent a ticket is: on their own card of it."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations.form import Forms
from conversations.resting import rest
from desk.entities import Ticket
from desk.text import _
from desk.tickets.prioritising import may_prioritise, prioritise
from desk.work import Work
from wording.cards import URGENCIES
from wording.desk_views import desk_card_of
from wording.lead_cards import lead_card_of
from wording.messages import Answers, Show, Toast
from wording.urgency_cards import UrgencyPress, urgency_card
from wording.views import view_of


def router(forms: Forms) -> Router:
    """The one route of this dialogue."""
    routes = Router(name="prioritising")

    @routes.callback_query(UrgencyPress.filter())
    async def pressed(query: CallbackQuery, callback_data: UrgencyPress, work: Work, state: FSMContext) -> Answers:
        if not callback_data.lead:
            await rest(forms, work, state)
        return await _pressed(work, callback_data)

    return routes


async def _pressed(work: Work, press: UrgencyPress) -> Answers:
    if press.urgency is None:
        ticket = await may_prioritise(work, press.ticket, press.seen)
        return [urgency_card(await view_of(work, ticket), lead=press.lead), Toast()]
    ticket = await prioritise(work, press.ticket, press.urgency, press.seen)
    toast = Toast(_("{number}: {urgency}", number=work.campus.number(ticket), urgency=URGENCIES[press.urgency]))
    return [await _card(work, ticket, lead=press.lead), toast]


async def _card(work: Work, ticket: Ticket, *, lead: bool) -> Show:
    return await lead_card_of(work, ticket) if lead else await desk_card_of(work, ticket)
