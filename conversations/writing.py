"""Whatever else people write or press: it fills the open form, opens a report, or gets a sentence."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import repair
from conversations.form import FILLING, Entered, Forms
from conversations.reached import Fills, InGroup, Private
from desk.entities import Form
from desk.forms import latest_form
from desk.text import _
from desk.work import Work
from wording.buttons import FormPress
from wording.messages import Answers, Say, Toast


def router(forms: Forms) -> Router:
    """The last routes: they take what no other took."""
    routes = Router(name="writing")

    @routes.callback_query(FormPress.filter())
    async def pressed(query: CallbackQuery, callback_data: FormPress, work: Work, state: FSMContext) -> Answers:
        return await forms.press(work, state, callback_data)

    @routes.callback_query()
    async def pressed_old(query: CallbackQuery, work: Work) -> Answers:
        return [Toast(_("This button is from an older time. /my shows your reports."))]

    @routes.message(StateFilter(FILLING), Fills())
    async def filled(message: Message, entered: Entered, work: Work, state: FSMContext) -> Answers:
        form = await forms.current(work, state)
        if form is not None:
            return await _fill(forms, work, state, form, entered)
        return await _report(forms, work, state, entered) if message.chat.type == "private" else []

    @routes.message(Private(), Fills())
    async def reported(message: Message, entered: Entered, work: Work, state: FSMContext) -> Answers:
        return await _report(forms, work, state, entered)

    @routes.message(Private())
    async def not_understood(message: Message, work: Work) -> Answers:
        if (message.text or "").startswith("/"):
            return [Say(_("I do not know this command. /help tells what I can do."))]
        return [Say(_("I can read words and photos. Please write what is broken and where, or send a photo of it."))]

    @routes.edited_message(Private())
    async def edited(message: Message, work: Work) -> Answers:
        return [
            Say(_("I keep what you wrote first. Please use the buttons of the card to change it, or write it again."))
        ]

    @routes.message(InGroup())
    async def chatter(message: Message, work: Work) -> Answers:
        # People talk among themselves; the desk speaks up only when it was spoken to.
        return []

    return routes


async def _fill(forms: Forms, work: Work, state: FSMContext, form: Form, entered: Entered) -> Answers:
    if form.kind != repair.KIND:
        return await forms.enter(work, state, form, entered)
    if repair.starts_another(work, form, entered):
        return await _open(forms, work, state, entered)
    if form.asking is None and (entered.photos or repair.REPAIR.missing(work, form) is None):
        return await forms.change(work, state, form, repair.added(work, form, entered))
    return await forms.enter(work, state, form, entered)


async def _report(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers:
    draft = await latest_form(work, repair.KIND)
    if draft is not None and entered.album is not None and draft.filled.get("album") == entered.album:
        return await forms.change(work, state, draft, repair.added(work, draft, entered))
    return await _open(forms, work, state, entered)


async def _open(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers:
    return await forms.begin(work, state, repair.KIND, filled=repair.understood(work, entered))
