"""Finding a report: by its number, place, reporter or words."""

from __future__ import annotations

import re
from dataclasses import replace

from aiogram import Router
from aiogram.filters import BaseFilter, Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.form import Forms
from conversations.meant import asked_lately
from conversations.reached import Private
from conversations.resting import rest
from conversations.slots import Entered, FormKind, Slot, Values, words
from desk.drafts.forms import form_of, open_form
from desk.entities import Form
from desk.errors import NotFound, NotOnDesk
from desk.people.reach import office_reach, on_desk
from desk.people.roles import is_office
from desk.text import _
from desk.tickets.finding import LENGTH, find, number_in
from desk.tickets.piles import heights
from desk.work import Work
from wording.desk_buttons import FoundPress
from wording.desk_lists import MENU, found_card, menu_card
from wording.desk_views import desk_card_of
from wording.messages import Answers, Show, Toast
from wording.views import views_of

_NUMBER = re.compile(r"\s*(?:[A-Za-zＡ-Ｚａ-ｚ]{1,5}\s?[-－]\s?\d{1,18}|#?\d{4,18})\s*")
"""What looks like a report's number, and not like a room's."""


class NamesReport(BaseFilter):
    """Nothing but the number of a report, written by somebody of the office of whom nothing is being asked."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    async def __call__(self, message: Message, work: Work, state: FSMContext) -> bool | dict[str, int]:
        said = message.text or ""
        if not _NUMBER.fullmatch(said) or not await is_office(work, work.actor):
            return False
        form = await self._forms.current(work, state)
        if form is not None and await self._forms.takes(work, form, Entered(said)):
            return False
        number = number_in(work, said)
        return {"number": number} if number is not None else False


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="searching")

    @routes.message(Command("find"), Private())
    async def sought(message: Message, command: CommandObject, work: Work, state: FSMContext) -> Answers:
        await office_reach(work)
        await rest(forms, work, state)
        said = (command.args or "").strip()
        if not said:
            question = await forms.begin(work, state, FIND.name)
            return [replace(each, fresh=True) if isinstance(each, Show) else each for each in question]
        said = words(Entered(said), LENGTH, _WHAT)
        form = await open_form(work, FIND.name, None, {"words": said})
        form.open = False
        return [await _found(work, form, fresh=True)]

    @routes.message(Private(), NamesReport(forms))
    async def named(message: Message, work: Work, number: int) -> Answers:
        return [await desk_card_of(work, await on_desk(work, number), fresh=True)]

    @routes.callback_query(FoundPress.filter())
    async def more(query: CallbackQuery, callback_data: FoundPress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        form = await form_of(work, callback_data.form)
        if form is None or form.kind != FIND.name or "words" not in form.filled:
            raise NotFound()
        return [await _found(work, form, callback_data.before), Toast()]

    return routes


async def asking(forms: Forms, work: Work, state: FSMContext) -> Answers:
    """Ask what is looked for."""
    await office_reach(work)
    return [*await forms.begin(work, state, FIND.name), Toast()]


async def _found(work: Work, form: Form, before: int | None = None, *, fresh: bool = False) -> Show:
    said = form.filled["words"]
    found = await find(work, said, before)
    views = await views_of(work, found.tickets)
    return found_card(form.row_id, said, views, more=found.more, namesakes=found.namesakes, fresh=fresh)


_WHAT = _("What are you looking for? Write a number (R-1042), a place (3-502), a name, or words of the report.")


def _enter(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"words": words(entered, LENGTH, _WHAT)}


async def _card(work: Work, _form: Form, _slot: Slot | None) -> Show:
    await office_reach(work)
    return Show(key=MENU, text="🔎")


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    number = number_in(work, form.filled["words"])
    if number is not None and _NUMBER.fullmatch(form.filled["words"]):
        try:
            return [await desk_card_of(work, await on_desk(work, number), fresh=True)]
        except NotOnDesk:
            return [await _found(work, form, fresh=True)]
    return [await _found(work, form, fresh=True)]


async def _dropped(work: Work, _form: Form) -> Show:
    return menu_card(await heights(work))


FIND = FormKind(
    name="desk_find",
    slots=(Slot("words", _WHAT, _enter),),
    missing=lambda _work, form: None if "words" in form.filled else "words",
    card=_card,
    finish=_finish,
    drop=_dropped,
    takes=asked_lately,  # What is looked for may well name a place and a fault.
)
