"""A resident's own tickets: the list, one ticket's card, adding to it, urging, taking it back."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.form import Forms
from conversations.pressing import form_button
from conversations.reached import InGroup, Private
from conversations.repair import KIND as REPAIR
from conversations.slots import Entered, FormKind, Slot, Values, words
from desk.access import access, own
from desk.entities import Form, State, Ticket
from desk.errors import NotFound, Unclear
from desk.forms import open_forms
from desk.lifecycle import NAMES, Move
from desk.repairs import DESCRIPTION_LENGTH, cancel, tickets_of, urge
from desk.reviewing import answer
from desk.talking import say
from desk.text import Text, _
from desk.work import Said, Work
from wording.buttons import Deed, DeedPress, FormDeed, MovePress
from wording.cards import TicketView, headline, next_for_resident, progress, resident_card
from wording.messages import Answers, Button, Say, Show, Toast
from wording.speech import Content, Lines
from wording.views import view_of, views_of

LISTED = 10
"""Reports on one list; a person has seldom more that are not over."""

_ANSWER = _("Write your answer, or send a photo.")


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="mine")

    @routes.message(Command("my"), Private())
    async def listed(message: Message, work: Work) -> Answers:
        return [await _list(work)]

    @routes.message(Command("my"), InGroup())
    async def asked_in_group(message: Message, work: Work) -> Answers:
        return [Say(_("Your reports are for you alone: write /my to me in private."))]

    @routes.callback_query(DeedPress.filter())
    async def done(query: CallbackQuery, callback_data: DeedPress, work: Work, state: FSMContext) -> Answers:
        return await _do(forms, work, state, callback_data)

    return routes


async def _list(work: Work) -> Say:
    views = await views_of(work, await tickets_of(work, limit=LISTED))
    drafts = await open_forms(work, REPAIR)
    if not views and not drafts:
        return Say(_("You have not reported anything yet. Tell me what is broken, and where."))
    parts: list[Content] = []
    for view in views:
        parts += [Lines([headline(view), progress(view.ticket.state), NAMES[view.ticket.state]]), ""]
    if drafts:
        parts.append(_("📝 Not submitted yet: {count}", count=len(drafts)))
    if views:
        parts.append(_("Press a number to open it."))
    numbers = [Button(view.number, DeedPress(deed=Deed.OPEN, ticket=view.ticket.row_id)) for view in views]
    return Say(
        Lines([_("<b>Your reports</b>"), "", *parts]),
        buttons=[
            *(numbers[start : start + 3] for start in range(0, len(numbers), 3)),
            *([_go_on(form)] for form in drafts),
        ],
    )


def _go_on(draft: Form) -> Button:
    words = " ".join(str(draft.filled.get("description") or "📷").split())
    return form_button(draft, Text("📝 {words}", {"words": words[:30]}), FormDeed.BACK)


async def _do(forms: Forms, work: Work, state: FSMContext, press: DeedPress) -> Answers:
    ticket = await own(work, press.ticket)
    match press.deed:
        case Deed.OPEN:
            await forms.leave(work, state, ticket.row_id)
            return [await card_of(work, ticket, fresh=True), Toast()]
        case Deed.URGE:
            await urge(work, press.ticket)
            return [Toast(_("I have asked them to hurry. You can ask again in an hour."))]
        case Deed.CANCEL:
            await access(work, press.ticket, to=Move.CANCEL)
            return [await _sure(work, ticket), Toast()]
        case Deed.KEEP:
            return [await card_of(work, ticket), Toast(_("It stays."))]
        case Deed.TALK:
            raise NotFound()  # conversations/talk.py has it before.


async def _sure(work: Work, ticket: Ticket) -> Show:
    card = await card_of(work, ticket)
    yes = MovePress(move=Move.CANCEL, ticket=ticket.row_id, seen=ticket.version)
    no = DeedPress(deed=Deed.KEEP, ticket=ticket.row_id)
    return replace(
        card,
        text=Lines([card.text, "", _("<b>Cancel this report?</b>")]),
        buttons=[[Button(_("Yes, cancel it"), yes), Button(_("No, keep it"), no)]],
    )


async def card_of(work: Work, ticket: Ticket, *, fresh: bool = False) -> Show:
    """The resident's card of a ticket."""
    return resident_card(await view_of(work, ticket), fresh=fresh)


async def cancelled(work: Work, ticket_id: int, seen: int) -> Answers:
    """The resident takes a ticket back."""
    ticket = await cancel(work, ticket_id, seen)
    return [await card_of(work, ticket), Toast(_("Cancelled."))]


def _enter(_work: Work, _form: Form, entered: Entered) -> Values:
    if entered.text is None and not entered.photos:
        raise Unclear(what=_ANSWER)
    text = words(entered, DESCRIPTION_LENGTH, _ANSWER) if entered.text else None
    return {"text": text, "photos": list(entered.photos)}


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    ticket = await own(work, form.ticket_id or 0)
    return Show(key=f"ticket:{ticket.id}", text=_asked(await view_of(work, ticket)))


def _asked(view: TicketView) -> Content:
    """What a question about a ticket stands under: which one it is, and the office's own question if it has one."""
    return Lines([headline(view), next_for_resident(view) if view.ticket.state is State.NEEDS_INFO else None])


async def _answer(work: Work, _state: FSMContext, form: Form) -> Answers:
    text, photos = form.filled["text"], form.filled["photos"]
    if (await own(work, form.ticket_id or 0)).state is State.NEEDS_INFO:
        ticket = await answer(work, form.ticket_id or 0, text or "📷", photos)
    else:  # The office has decided meanwhile; whoever has it now reads the answer.
        ticket = await say(work, form.ticket_id or 0, Said(text, photos))
    card = await card_of(work, ticket, fresh=True)
    return [replace(card, text=Lines([_("Thank you. The office has your answer."), "", card.text]))]


async def _dropped(work: Work, form: Form) -> Show:
    return await card_of(work, await own(work, form.ticket_id or 0))


async def _rest_of_album(work: Work, form: Form, entered: Entered) -> Answers:
    ticket = await say(work, form.ticket_id or 0, Said(entered.text, entered.photos, goes_on=True))
    return [await card_of(work, ticket)]


ANSWER = FormKind(
    name="answer",
    slots=(Slot("word", _ANSWER, _enter),),
    missing=lambda _work, form: None if "text" in form.filled else "word",
    card=_card,
    finish=_answer,
    drop=_dropped,
    more=_rest_of_album,
)
