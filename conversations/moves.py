"""Every button that moves a ticket, and the dialogue that it belongs to."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations import appealing, feedback, handing, holding, jobs, mine, reopening, review
from conversations.form import Forms
from conversations.sides import WORKER
from desk.access import own
from desk.errors import NotFound
from desk.tickets.lifecycle import Move
from desk.work import Work
from wording.buttons import MovePress, SharedPress
from wording.messages import Answers, Toast


def router(forms: Forms) -> Router:
    """The one route of all moves."""
    routes = Router(name="moves")

    @routes.callback_query(MovePress.filter())
    @routes.callback_query(SharedPress.filter())
    async def moved(query: CallbackQuery, callback_data: MovePress, work: Work, state: FSMContext) -> Answers:
        return await _make(forms, work, state, callback_data)

    return routes


async def _make(forms: Forms, work: Work, state: FSMContext, press: MovePress) -> Answers:
    ticket, seen = press.ticket, press.seen
    match press.move:
        case Move.APPROVE:
            return await review.approved(work, ticket, seen)
        case Move.REJECT:
            return await review.rejecting(forms, work, state, ticket, seen)
        case Move.ASK:
            return await review.asking(forms, work, state, ticket, seen)
        case Move.ANSWER:
            await own(work, ticket)
            return [*await forms.begin(work, state, mine.ANSWER.name, ticket=ticket), Toast()]
        case Move.CANCEL:
            return await mine.cancelled(work, ticket, seen)
        case Move.ACCEPT:
            return await jobs.accepted(work, ticket)
        case Move.START:
            return await jobs.started(work, ticket, seen)
        case Move.HOLD:
            return await holding.holding(forms, work, state, holding.HOLD.name, ticket, seen)
        case Move.NO_ACCESS:
            return await holding.nobody_home(forms, work, state, ticket, seen)
        case Move.RESUME:
            return await holding.resumed(work, WORKER, ticket, seen)
        case Move.RELEASE:
            return await handing.releasing(forms, work, state, handing.RELEASE.name, ticket, seen)
        case Move.FINISH:
            return await jobs.finishing(forms, work, state, ticket, seen)
        case Move.CONFIRM:
            return await feedback.fixed(forms, work, state, ticket)
        case Move.PARTLY | Move.REOPEN:
            return await reopening.not_fixed(forms, work, state, press.move, ticket, seen)
        case Move.APPEAL:
            return await appealing.appealing(forms, work, state, ticket, seen)
        case _:
            raise NotFound()
