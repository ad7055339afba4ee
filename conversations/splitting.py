"""Several faults in one message become a draft each, at the same place; each is submitted by itself."""

from __future__ import annotations

from dataclasses import replace

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations import repair
from conversations.brought import EACH, SPLIT
from conversations.form import Forms
from conversations.slots import Entered, Values
from conversations.understood import understood
from desk.drafts.forms import own_form
from desk.work import Work
from wording.buttons import FormDeed, FormPress
from wording.messages import Answers, Show


def router(forms: Forms) -> Router:
    """The route of this dialogue; it stands before the one of all forms."""
    routes = Router(name="splitting")

    @routes.callback_query(FormPress.filter((F.slot == SPLIT.name) & (F.deed == FormDeed.FILL)))
    async def pressed(query: CallbackQuery, callback_data: FormPress, work: Work, state: FSMContext) -> Answers:
        return await _decided(forms, work, state, callback_data)

    return routes


async def _decided(forms: Forms, work: Work, state: FSMContext, press: FormPress) -> Answers:
    """One report it stays; or its form goes on with the first piece, and the others get forms of their own."""
    form = await own_form(work, press.form)
    pieces = list(form.filled.get("pieces") or ())
    if press.value != EACH or press.seen != form.version or not pieces:
        return await forms.press(work, state, press)
    shared = {name: form.filled[name] for name in _SHARED if form.filled.get(name) is not None}
    form.filled = {**form.filled, **_piece(work, pieces[0], shared)}
    answers = [*await forms.press(work, state, press)]
    for piece in pieces[1:]:
        own = {"photos": [], **shared, **_piece(work, piece, shared)}
        opened = await forms.begin(work, state, repair.KIND, filled=own)
        answers += [replace(each, fresh=True) if isinstance(each, Show) else each for each in opened]
    await forms.listen(state, form)
    return answers


_SHARED = ("building", "room", "no_room", "place_note", "elsewhere", "window", "share_phone", "forwarded")
"""What is the same for all of them, unless a piece says otherwise."""

_OF_WORDS = ("kind", "category", "urgency")
"""What the whole said of one of them."""


def _piece(work: Work, piece: str, shared: Values) -> Values:
    return {**dict.fromkeys(_OF_WORDS), **understood(work, Entered(piece), shared)}
