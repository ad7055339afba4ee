"""/team: a foreman sees who has what, and moves jobs that are not their own."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import handing, holding
from conversations.form import Forms
from conversations.reached import Private
from conversations.sides import LEAD
from desk.errors import NotFound
from desk.text import _
from desk.tickets.leading import crew, hand_over, teams_led
from desk.tickets.lifecycle import Move
from desk.work import Work
from wording.crew_buttons import AssignPress, CrewDeed, CrewPress, HandPress, LeadPress, ShiftPress, TransferPress
from wording.lead_cards import board, shift_of_whom, shift_sure, shift_to_whom, team_choice
from wording.messages import Answers, Say, Show, Toast


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="leading")

    @routes.message(Command("team"), Private())
    async def asked(message: Message, work: Work) -> Answers:
        shown = await teams(work)
        return [Say(shown.text, shown.buttons)]

    @routes.callback_query(CrewPress.filter())
    async def looked(query: CallbackQuery, callback_data: CrewPress, work: Work) -> Answers:
        return [await _look(work, callback_data), Toast()]

    @routes.callback_query(LeadPress.filter())
    async def led(query: CallbackQuery, callback_data: LeadPress, work: Work, state: FSMContext) -> Answers:
        return await _move(forms, work, state, callback_data)

    @routes.callback_query(AssignPress.filter())
    async def assigned(query: CallbackQuery, callback_data: AssignPress, work: Work) -> Answers:
        return await handing.assigned(work, callback_data)

    @routes.callback_query(TransferPress.filter())
    async def passed(query: CallbackQuery, callback_data: TransferPress, work: Work) -> Answers:
        return await handing.passing(work, callback_data)

    @routes.callback_query(HandPress.filter())
    async def handed(query: CallbackQuery, callback_data: HandPress, work: Work) -> Answers:
        return await _hand(work, callback_data)

    @routes.callback_query(ShiftPress.filter())
    async def surely_handed(query: CallbackQuery, callback_data: ShiftPress, work: Work) -> Answers:
        return await _handed(work, callback_data)

    return routes


async def teams(work: Work) -> Show:
    """The team, or which of several. Raises LeadsNoTeam."""
    led = await teams_led(work)
    return team_choice(led) if len(led) > 1 else await _board(work, led[0].code)


async def _board(work: Work, code: str, page: int = 0) -> Show:
    several = len(await teams_led(work)) > 1
    return board(await crew(work, code), page=page, several=several, campus=work.campus)


async def _look(work: Work, press: CrewPress) -> Show:
    match press.deed:
        case CrewDeed.TEAMS:
            return await teams(work)
        case CrewDeed.BOARD:
            return await _board(work, press.team, press.page)
        case CrewDeed.HAND:
            return shift_of_whom(await crew(work, press.team))


async def _move(forms: Forms, work: Work, state: FSMContext, press: LeadPress) -> Answers:
    match press.move:
        case Move.ASSIGN:
            return await handing.choosing_worker(work, press.ticket, press.seen)
        case Move.RELEASE:
            kind = handing.LEAD_RELEASE.name
            return await handing.releasing(forms, work, state, kind, press.ticket, press.seen)
        case Move.HOLD:
            return await holding.holding(forms, work, state, holding.LEAD_HOLD.name, press.ticket, press.seen)
        case Move.RESUME:
            return await holding.resumed(work, LEAD, press.ticket, press.seen)
        case _:
            raise NotFound()


async def _hand(work: Work, press: HandPress) -> Answers:
    shown = await crew(work, press.team)
    if not press.taker:
        return [shift_to_whom(shown, press.giver), Toast()]
    return [shift_sure(shown, press.giver, press.taker), Toast()]


async def _handed(work: Work, press: ShiftPress) -> Answers:
    jobs = await hand_over(work, press.team, press.giver, press.taker)
    return [await _board(work, press.team), Toast(_("Jobs handed over: {count}", count=len(jobs)))]
