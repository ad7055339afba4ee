"""/duty: the duty roster of a team. Workers see it, swap shifts, and take it into their calendar; foremen change it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.duty_forms import adding, excepting
from conversations.form import Forms
from conversations.reached import Private
from desk.duty.files import own_file
from desk.duty.rota import check_leads, check_sees, leads_team, own_teams, rota_for, teams_to_see
from desk.duty.rota_changes import remove_shift, shift_led
from desk.duty.swapping import answer_swap, ask_swap, colleagues, coming_turns, own_turn
from desk.text import _
from desk.work import Work
from wording.duty import (
    WEEKS,
    asked,
    board,
    in_return,
    pattern,
    remove_sure,
    team_choice,
    which_turn,
    with_whom,
)
from wording.duty_buttons import DutyDeed, DutyPress, RemovePress, SwapAnswerPress, SwapPress
from wording.duty_calendar import NAME, DutyFile
from wording.messages import Answers, Document, Say, Show, Toast


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="duty")

    @routes.message(Command("duty"), Private())
    async def asked_for(message: Message, work: Work) -> Answers:
        shown = await _teams(work)
        return [Say(shown.text, shown.buttons)]

    @routes.callback_query(DutyPress.filter())
    async def looked(query: CallbackQuery, callback_data: DutyPress, work: Work, state: FSMContext) -> Answers:
        return await _look(forms, work, state, callback_data)

    @routes.callback_query(RemovePress.filter())
    async def removed(query: CallbackQuery, callback_data: RemovePress, work: Work) -> Answers:
        return await _remove(work, callback_data)

    @routes.callback_query(SwapPress.filter())
    async def swapped(query: CallbackQuery, callback_data: SwapPress, work: Work) -> Answers:
        return await _swap(work, callback_data)

    @routes.callback_query(SwapAnswerPress.filter())
    async def answered(query: CallbackQuery, callback_data: SwapAnswerPress, work: Work) -> Answers:
        _swapped, done = await answer_swap(work, callback_data.swap, yes=callback_data.yes)
        return [Show(f"swap:{callback_data.swap}", done), Toast()]

    return routes


async def _teams(work: Work) -> Show:
    """The team's roster, or which of several."""
    teams = await teams_to_see(work)
    return team_choice(teams) if len(teams) > 1 else await board_of(work, teams[0].code)


async def board_of(work: Work, code: str, week: int = 0) -> Show:
    """A team's roster with all that the reader may do with it."""
    week = min(week, WEEKS)
    rota = await rota_for(work, code, days=max(14, 7 * (week + 1)))
    several = len(await teams_to_see(work)) > 1
    belongs = any(team.code == code for team in await own_teams(work))
    return board(work, rota, week=week, leads=await leads_team(work, code), several=several, belongs=belongs)


async def _look(forms: Forms, work: Work, state: FSMContext, press: DutyPress) -> Answers:
    match press.deed:
        case DutyDeed.TEAMS:
            return [await _teams(work), Toast()]
        case DutyDeed.BOARD:
            return [await board_of(work, press.team, press.page), Toast()]
        case DutyDeed.MINE:
            await check_sees(work, press.team)
            mine = await coming_turns(work, press.team, work.actor.row_id)
            return [which_turn(press.team, mine, press.page), Toast()]
        case DutyDeed.FILE:
            return [await _file(work, press.team), Toast()]
        case DutyDeed.PATTERN:
            await check_leads(work, press.team)
            return [pattern(work, await rota_for(work, press.team), press.page), Toast()]
        case DutyDeed.ADD:
            return [*await adding(forms, work, state, press.team), Toast()]
        case DutyDeed.EXCEPT:
            return [*await excepting(forms, work, state, press.team), Toast()]


async def _file(work: Work, code: str) -> Document:
    held = await own_file(work, code)
    content = DutyFile(held.rota, held.team, held.turns, held.gone, work.now, person=work.actor.id)
    text = _("Your shifts of the next three months, for your calendar. Open it again later: what has changed follows.")
    return Document(NAME, content, text)


async def _remove(work: Work, press: RemovePress) -> Answers:
    if not press.sure:
        shift = await shift_led(work, press.shift)
        return [remove_sure(await rota_for(work, shift.team), shift), Toast()]
    shift = await remove_shift(work, press.shift)
    return [pattern(work, await rota_for(work, shift.team), 0), Toast(_("Removed."))]


async def _swap(work: Work, press: SwapPress) -> Answers:
    code, turn = await own_turn(work, press.mine)
    others = await colleagues(work, code)
    if not press.colleague:
        return [with_whom(code, turn, others, work.now), Toast()]
    colleague = next((person for person in others if person.id == press.colleague), None)
    if press.theirs or colleague is None:
        swap = await ask_swap(work, press.mine, press.colleague, press.theirs if press.theirs != "-" else None)
        asked_one = next(person for person in others if person.id == swap.colleague_id)
        return [asked(code, turn, asked_one), Toast()]
    return [in_return(turn, colleague, await coming_turns(work, code, colleague.row_id)), Toast()]
