"""The office's desk: what lies on it, pile by pile, and one ticket's card with all that is known of it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import canned, searching
from conversations.deciding import decided as decide
from conversations.deciding import write
from conversations.form import Forms
from conversations.reached import InGroup, Private
from conversations.resting import rest
from desk.entities import Ticket
from desk.people.reach import on_desk
from desk.text import _
from desk.tickets.piles import Mark, Pile, height, heights, page_of
from desk.work import Work
from wording.cards import WHOLE, quoted
from wording.desk_buttons import CardDeed, CardPress, DecidePress, DeskDeed, DeskPress, PilePress
from wording.desk_cards import desk_key
from wording.desk_lists import mark_of, menu_card, pile_card
from wording.desk_views import desk_card_of, past_card_of
from wording.messages import Answers, Pictures, Say, Show, Toast
from wording.messages import Message as Said
from wording.views import view_of, views_of


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="office")

    @routes.message(Command("desk"), Private())
    async def opened(message: Message, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        return [menu_card(await heights(work), fresh=True)]

    @routes.message(Command("desk", "find"), InGroup())
    async def asked_in_group(message: Message, work: Work) -> Answers:
        return [Say(_("The office's desk is for you alone: write /desk to me in private."))]

    @routes.callback_query(DeskPress.filter())
    async def pressed(query: CallbackQuery, callback_data: DeskPress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        match callback_data.deed:
            case DeskDeed.MENU:
                return [menu_card(await heights(work)), Toast()]
            case DeskDeed.FIND:
                return await searching.asking(forms, work, state)
            case DeskDeed.SENTENCES:
                return await canned.states(work)

    @routes.callback_query(PilePress.filter())
    async def looked(query: CallbackQuery, callback_data: PilePress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        return [await pile(work, callback_data.pile, mark_of(callback_data)), Toast()]

    @routes.callback_query(CardPress.filter())
    async def on_card(query: CallbackQuery, callback_data: CardPress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        return await _do(forms, work, state, callback_data)

    @routes.callback_query(DecidePress.filter())
    async def decided(query: CallbackQuery, callback_data: DecidePress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        return await decide(forms, work, state, callback_data)

    return routes


async def ticket_opened(work: Work, ticket_id: int) -> Answers:
    """A ticket's card on the desk, at the end of the chat."""
    return [await desk_card_of(work, await on_desk(work, ticket_id), fresh=True)]


async def pile(work: Work, which: Pile, after: Mark | None = None) -> Show:
    """A page of a pile. Raises NotOfTheOffice."""
    page = await page_of(work, which, after)
    views = await views_of(work, page.tickets)
    return pile_card(which, await height(work, which), views, page.next, first=after is None)


async def _do(forms: Forms, work: Work, state: FSMContext, press: CardPress) -> Answers:
    ticket = await on_desk(work, press.ticket)
    match press.deed:
        case CardDeed.OPEN:
            return [await desk_card_of(work, ticket, fresh=True), Toast()]
        case CardDeed.SHOW:
            return [await desk_card_of(work, ticket), Toast()]
        case CardDeed.PHOTOS:
            return [*await _photos(work, ticket), Toast()]
        case CardDeed.WHOLE:
            return [Say(quoted(ticket.description, WHOLE)), Toast()]
        case CardDeed.PAST:
            return [await past_card_of(work, ticket, press.before or None), Toast()]
        case CardDeed.WORD:
            return await write(forms, work, state, ticket)


async def _photos(work: Work, ticket: Ticket) -> list[Said]:
    """The photos of the fault, and those of the finished work."""
    view = await view_of(work, ticket)
    before, after = view.pictures()[-10:], view.pictures(after=True)[-10:]
    albums = [Pictures(before, desk_key(ticket)), Pictures(after, desk_key(ticket), _("The finished work"))]
    shown = [album for album in albums if album.photos]
    return [*shown] if shown else [Say(_("There are no photos."))]
