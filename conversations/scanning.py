"""Scanning a printed code: the draft opens with its place, and its thing, filled in. One sentence is left to write."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations import repair
from conversations.equipment import NO_THING, category_of
from conversations.form import Forms
from conversations.slots import Values
from desk.assets.codes import Behind, behind
from desk.assets.words import thing_text, where_text
from desk.drafts.forms import latest_form, own_form
from desk.entities import Form
from desk.errors import DeskError, NotFound
from desk.text import Text, _
from desk.work import Work
from wording.equipment_buttons import ScanPress
from wording.messages import Answers, Button, Say, Show, Toast
from wording.speech import Content


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="scanning")

    @routes.callback_query(ScanPress.filter())
    async def chose(query: CallbackQuery, callback_data: ScanPress, work: Work, state: FSMContext) -> Answers:
        draft = await own_form(work, callback_data.form)
        if draft.kind != repair.KIND:
            raise NotFound()
        found = await behind(work, callback_data.tag)
        if callback_data.anew:
            return [*await _beside(forms, work, state, draft, values_of(work, found)), Toast()]
        return [*await forms.amend(work, state, draft, values_of(work, found, draft)), Toast()]

    return routes


async def scanned(forms: Forms, work: Work, state: FSMContext, tag: str) -> Answers:
    """What comes of opening the bot by the code with this tag. Raises CodeUnknown, PlaceClosed, ThingGone."""
    found = await behind(work, tag)
    draft = await latest_form(work, repair.KIND)
    if draft is None or work.now - draft.touched_at > repair.FORGOTTEN:
        return await _begin(forms, work, state, values_of(work, found))
    if _is_elsewhere(draft, found):
        return [_which(work, draft, found, tag)]
    values = values_of(work, found, draft)
    if found.room is None and found.asset is None and draft.filled.get("building") == found.building:
        values = {**values, "room": draft.filled.get("room")}
    shown = await forms.amend(work, state, draft, values)
    return [replace(each, fresh=True) if isinstance(each, Show) else each for each in shown]


async def scanned_before(work: Work, tag: str) -> tuple[Values, DeskError | None]:
    """The values of a draft by a code that was scanned some time ago; or why there are none."""
    try:
        return values_of(work, await behind(work, tag)), None
    except DeskError as refusal:
        return {}, refusal


async def _beside(forms: Forms, work: Work, state: FSMContext, draft: Form, values: Values) -> Answers:
    """Another draft than the one in hand; a second press finds the one that the first has begun."""
    newest = await latest_form(work, repair.KIND)
    if newest is not None and newest.filled.get("beside") == draft.row_id:
        return await forms.show(work, state, newest)
    return await _begin(forms, work, state, {**values, "beside": draft.row_id})


async def _begin(forms: Forms, work: Work, state: FSMContext, values: Values) -> Answers:
    return await forms.begin(work, state, repair.KIND, filled={"photos": [], "album": None, **values})


def values_of(work: Work, found: Behind, draft: Form | None = None) -> Values:
    """The values of a draft that a code sets."""
    values: Values = {
        **NO_THING,
        "thing_room": False,
        "building": found.building,
        "room": found.room,
        "no_room": False,
        "no_such_room": None,
        "place_note": None,
        "place_text": None,
        "elsewhere": False,
    }
    if found.asset is None:
        return values
    return {**values, "asset": found.asset.row_id, **category_of(work, draft, found.asset.kind)}


def _is_elsewhere(draft: Form, found: Behind) -> bool:
    """Whether somebody has written a report already, about another place than the code's."""
    filled = draft.filled
    if not filled.get("description") and not filled.get("photos"):
        return False
    if filled.get("building") is None:
        return bool(filled.get("place_note"))
    # The code of a whole building says nothing against a room in it.
    other_room = filled.get("room") not in (None, found.room) and bool(found.room or found.asset)
    other_thing = filled.get("asset") is not None and (found.asset is None or filled["asset"] != found.asset.id)
    return filled["building"] != found.building or other_room or other_thing


def _which(work: Work, draft: Form, found: Behind, tag: str) -> Say:
    """The question whether the draft is about the code's place after all."""
    there = _named(work, found)
    here = draft.filled.get("place_note") or where_text(
        work.campus.catalogue, draft.filled["building"], draft.filled.get("room")
    )

    def choose(label: Text, *, anew: bool) -> list[Button]:
        return [Button(label, ScanPress(form=draft.row_id, anew=anew, tag=tag))]

    return Say(
        _("You have a report that is not submitted yet, for {here}. You scanned: {there}.", here=here, there=there),
        [
            choose(_("That report is for the scanned place"), anew=False),
            choose(_("Report something else there"), anew=True),
        ],
    )


def _named(work: Work, found: Behind) -> Content:
    catalogue = work.campus.catalogue
    place = where_text(catalogue, found.building, found.room)
    if found.asset is None:
        return place
    return Text("{thing} · {place}", {"thing": thing_text(catalogue, found.asset), "place": place})
