"""A resident's tickets: one ticket's card, adding to it, taking it back. The list is in conversations/listing.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import feedback, reopening
from conversations.emergencies import called_off
from conversations.following import followed, unfollowed
from conversations.form import Forms
from conversations.listing import my_list, turned
from conversations.outages import went_its_own_way
from conversations.reached import InGroup, Private
from conversations.slots import Entered, FormKind, Slot, Values, words
from conversations.urging import urged
from conversations.visits import picked
from desk.access import access, own, visible
from desk.entities import Form, State, Ticket
from desk.errors import NotFound, Unclear
from desk.text import Text, _
from desk.tickets.lifecycle import Move
from desk.tickets.repairs import DESCRIPTION_LENGTH, cancel
from desk.tickets.reviewing import answer
from desk.tickets.talking import say
from desk.work import Said, Work
from wording.buttons import Deed, DeedPress, ListPress, MovePress, TimePress
from wording.cards import TicketView, headline
from wording.kinds import is_repair
from wording.messages import Answers, Button, Say, Show, Toast
from wording.resident_cards import next_for_resident
from wording.speech import Content, Lines
from wording.views import ticket_card_of, view_of

_ANSWER = _("Write your answer, or send a photo.")


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="mine")

    @routes.message(Command("my"), Private())
    async def listed(message: Message, work: Work) -> Answers:
        return [await my_list(work)]

    @routes.callback_query(ListPress.filter())
    async def turned_over(query: CallbackQuery, callback_data: ListPress, work: Work) -> Answers:
        return await turned(work, callback_data)

    @routes.callback_query(TimePress.filter())
    async def took_a_time(query: CallbackQuery, callback_data: TimePress, work: Work) -> Answers:
        return await picked(work, callback_data)

    @routes.message(Command("my"), InGroup())
    async def asked_in_group(message: Message, work: Work) -> Answers:
        return [Say(_("Your reports are for you alone: write /my to me in private."))]

    @routes.callback_query(DeedPress.filter())
    async def done(query: CallbackQuery, callback_data: DeedPress, work: Work, state: FSMContext) -> Answers:
        return await _do(forms, work, state, callback_data)

    return routes


async def _do(forms: Forms, work: Work, state: FSMContext, press: DeedPress) -> Answers:
    number = press.ticket
    match press.deed:
        case Deed.OPEN:
            ticket = await visible(work, number)
            await forms.leave(work, state, number)
            return [await ticket_card_of(work, ticket, fresh=True), Toast()]
        case Deed.URGE:
            return await urged(work, number)
        case Deed.CANCEL:
            return [await sure(work, await access(work, number, to=Move.CANCEL)), Toast()]
        case Deed.KEEP:
            return [await ticket_card_of(work, await own(work, number)), Toast(_("It stays."))]
        case Deed.FOLLOW:
            return await followed(work, number)
        case Deed.UNFOLLOW:
            return await unfollowed(work, number)
        case Deed.RATE:
            return await feedback.rating(forms, work, state, number)
        case Deed.CALM:
            return await called_off(forms, work, state, number)
        case Deed.ANEW:
            return await reopening.reported_anew(forms, work, state, number)
        case Deed.ELSE:
            return await went_its_own_way(work, number)
        case Deed.TALK:
            raise NotFound()  # conversations/talk.py has it before.


async def sure(work: Work, ticket: Ticket) -> Show:
    """The card, with the question whether it is to be taken back."""
    card = await ticket_card_of(work, ticket)
    yes = MovePress(move=Move.CANCEL, ticket=ticket.row_id, seen=ticket.version)
    no = DeedPress(deed=Deed.KEEP, ticket=ticket.row_id)
    asked = _("<b>Cancel this report?</b>") if is_repair(ticket) else _("<b>Take it back?</b>")
    return replace(
        card,
        text=Lines([card.text, "", asked]),
        buttons=[[Button(_("Yes, cancel it"), yes), Button(_("No, keep it"), no)]],
    )


async def cancelled(work: Work, ticket_id: int, seen: int) -> Answers:
    """The resident takes a ticket back."""
    ticket = await cancel(work, ticket_id, seen)
    return [await ticket_card_of(work, ticket), Toast(_("Cancelled."))]


def _enter(_work: Work, _form: Form, entered: Entered) -> Values:
    if entered.text is None and not entered.photos:
        raise Unclear(what=_ANSWER)
    text = words(entered, DESCRIPTION_LENGTH, _ANSWER) if entered.text else None
    return {"text": text, "photos": list(entered.photos)}


def text_or_photo(
    name: str, question: Text, finish: Callable[[Work, Form], Awaitable[Ticket]], thanks: Text
) -> FormKind:
    """A form of one slot on a ticket: words, or a photo; `thanks` stands above its card afterwards."""

    async def card(work: Work, form: Form, slot: Slot | None) -> Show:
        ticket = await visible(work, form.ticket_id or 0)
        return Show(key=f"ticket:{ticket.id}", text=_asked(await view_of(work, ticket)))

    async def finished(work: Work, state: FSMContext, form: Form) -> Answers:
        await finish(work, form)
        card = await ticket_card_of(work, await visible(work, form.ticket_id or 0), fresh=True)
        return [replace(card, text=Lines([thanks, "", card.text]))]

    async def dropped(work: Work, form: Form) -> Show:
        return await ticket_card_of(work, await visible(work, form.ticket_id or 0))

    async def more(work: Work, form: Form, entered: Entered) -> Answers:
        await say(work, form.ticket_id or 0, Said(entered.text, entered.photos, goes_on=True))
        return [await ticket_card_of(work, await visible(work, form.ticket_id or 0))]

    return FormKind(
        name=name,
        slots=(Slot("word", question, _enter),),
        missing=lambda _work, form: None if "text" in form.filled else "word",
        card=card,
        finish=finished,
        drop=dropped,
        more=more,
        photos=True,
    )


def _asked(view: TicketView) -> Content:
    """What a question about a ticket stands under: which one it is, and the office's own question if it has one."""
    return Lines([headline(view), next_for_resident(view) if view.ticket.state is State.NEEDS_INFO else None])


async def _answer(work: Work, form: Form) -> Ticket:
    text, photos = form.filled["text"], form.filled["photos"]
    if (await own(work, form.ticket_id or 0)).state is not State.NEEDS_INFO:
        # The office has decided meanwhile; whoever has it now reads the answer.
        return await say(work, form.ticket_id or 0, Said(text, photos))
    return await answer(work, form.ticket_id or 0, text or "📷", photos)


ANSWER = text_or_photo(
    "answer",
    _ANSWER,
    _answer,
    _("Thank you. The office has your answer."),
)
