"""What is done with a notice of what is late: where it stands, and what its buttons lead to."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations import calling, snoozing
from conversations.form import Forms
from conversations.leading import teams
from conversations.office import pile
from conversations.worklist import listed
from desk.access import access, permitted, stands, visible
from desk.entities import Ticket
from desk.late.levels import lateness_of
from desk.people.rights import Right
from desk.people.roles import is_office
from desk.tickets.leading import leads, leads_some_team
from desk.tickets.lifecycle import Move, Who
from desk.work import Work
from wording.desk_views import desk_card_of
from wording.late_buttons import LateDeed, LateListPress, LatePress
from wording.late_views import notice_card_of
from wording.lead_cards import assign_card, lead_card_of
from wording.links import late_link
from wording.messages import Answers, Say, Show, Toast
from wording.views import worker_card_of
from wording.whole_job import whole_job


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="noticing")

    @routes.callback_query(LatePress.filter())
    async def pressed(query: CallbackQuery, callback_data: LatePress, work: Work, state: FSMContext) -> Answers:
        private = query.message is None or query.message.chat.type == "private"
        return await (_do(forms, work, state, callback_data) if private else _in_group(work, callback_data))

    @routes.callback_query(LateListPress.filter())
    async def looked(query: CallbackQuery, callback_data: LateListPress, work: Work) -> Answers:
        shown = await _all(work, callback_data)
        return [replace(shown, fresh=True) if isinstance(shown, Show) else shown, Toast()]

    return routes


async def shown(work: Work, ticket_id: int) -> Answers:
    """A ticket's notice at the end of the chat; the ticket itself, when it is not late any more. Raises NotFound."""
    ticket = await visible(work, ticket_id)
    if await lateness_of(work, ticket) is None:
        return await _opened(work, ticket)
    return [await notice_card_of(work, ticket_id, fresh=True)]


async def _do(forms: Forms, work: Work, state: FSMContext, press: LatePress) -> Answers:
    match press.deed:
        case LateDeed.SHOW:
            return [*await shown(work, press.ticket), Toast()]
        case LateDeed.OPEN:
            return [*await _opened(work, await visible(work, press.ticket)), Toast()]
        case LateDeed.ASSIGN:
            # Beside the notice, which stays, and shows who has it when it has been given to somebody.
            ticket = await access(work, press.ticket, to=Move.ASSIGN)
            return [replace(await assign_card(work, ticket), fresh=True), Toast()]
        case LateDeed.SNOOZE:
            return await snoozing.asking(forms, work, state, press.ticket)
        case LateDeed.WAKE:
            return await snoozing.woken(work, press.ticket)
        case LateDeed.CALL:
            return await calling.called(work, press.ticket)


async def _in_group(work: Work, press: LatePress) -> Answers:
    """Only who leads the job goes on, and does it in private: a number is nobody else's, and a choice theirs alone."""
    ticket = await permitted(work, press.ticket, Right.LEAD)
    return [Toast(url=late_link(work.campus, ticket))]


async def _opened(work: Work, ticket: Ticket) -> Answers:
    """The ticket as whoever acts has it: their own job, on the office's desk, or as its foreman."""
    if ticket.assignee_id == work.actor.id:
        return await whole_job(work, ticket, work.actor)
    if await stands(work, ticket, frozenset({Who.OFFICE})):
        return [await desk_card_of(work, ticket, fresh=True)]
    if await leads(work, ticket):
        return [await lead_card_of(work, ticket, fresh=True)]
    return [await worker_card_of(work, ticket, fresh=True)]


async def _all(work: Work, press: LateListPress) -> Show | Say:
    if await is_office(work, work.actor):
        return await pile(work, press.pile)
    return await teams(work) if await leads_some_team(work, work.actor) else await listed(work)
