"""Who follows a ticket is asked whether it is fixed for them, and answers with one press."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations import repair
from conversations.form import Forms
from desk.access import visible
from desk.entities import Ticket
from desk.text import Text, _
from desk.tickets.confirming import Answered, fixed_for, not_fixed_for
from desk.work import Work
from wording.buttons import FixedForPress
from wording.messages import Answers, Show, Toast
from wording.resident_cards import asked_key
from wording.views import ticket_card_of


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="confirming")

    @routes.callback_query(FixedForPress.filter())
    async def said(query: CallbackQuery, callback_data: FixedForPress, work: Work, state: FSMContext) -> Answers:
        press = callback_data
        if press.fixed:
            answered = await fixed_for(work, press.ticket, press.cycle)
            thanks = _("{number}: fixed for you. Thank you!", number=work.campus.number(answered.asked))
            return [_settled(answered.asked, thanks), Toast(_("Glad to hear it!"))]
        return await _not_fixed(forms, work, state, await not_fixed_for(work, press.ticket, press.cycle))

    return routes


async def _not_fixed(forms: Forms, work: Work, state: FSMContext, answered: Answered) -> Answers:
    asked, own = answered.asked, answered.own
    number = work.campus.number(asked)
    if own is None:
        told = _("{number}: not fixed for you. What is wrong where you are?", number=number)
        opened = await forms.begin(work, state, repair.KIND, filled=await _known(work, asked))
        fresh = [replace(each, fresh=True) if isinstance(each, Show) else each for each in opened]
        return [_settled(asked, told), *fresh, Toast()]
    told = _("{number}: not fixed for you. Your own report goes on: {own}", number=number, own=work.campus.number(own))
    return [
        _settled(asked, told),
        await ticket_card_of(work, own, fresh=True),
        Toast(_("It goes back to the workers.")),
    ]


async def _known(work: Work, asked: Ticket) -> dict[str, object]:
    """What a draft that follows the ticket begins with: not where it was, unless they live or report there."""
    ticket = await visible(work, asked.row_id)
    me = work.actor
    room = me.room if me.building == ticket.building else None
    known = {"category": ticket.category, "building": ticket.building, "room": room}
    return {**known, "follows_id": ticket.id, "different": True, "photos": []}


def _settled(ticket: Ticket, words: Text) -> Show:
    return Show(key=asked_key(ticket), text=words)
