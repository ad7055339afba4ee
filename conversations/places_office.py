"""Buildings, for the office: finding one, its card, another name for it, closing it and opening it again."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.form import Forms
from conversations.meant import asked_lately
from conversations.reached import InGroup, Private
from conversations.resting import rest
from conversations.slots import Entered, FormKind, Slot, Values, words
from desk.entities import Form
from desk.errors import NotFound, Unclear
from desk.errors.people import OnlyInPrivate
from desk.people.reach import office_reach
from desk.places.office import (
    add_alias,
    alias_refusal,
    close_place,
    known_place,
    open_place,
    places_called,
    remove_alias,
)
from desk.places.rows import ALIAS_LENGTH
from desk.text import _
from desk.work import Work
from wording.messages import Answers, Show, Toast
from wording.place_buttons import PlaceDeed, PlacePress
from wording.places import closing_card, place_card, places_found


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="places")

    @routes.message(Command("places"), Private())
    async def looked(message: Message, command: CommandObject, work: Work, state: FSMContext) -> Answers:
        await office_reach(work)
        await rest(forms, work, state)
        return await _look(work, " ".join((command.args or "").split()))

    @routes.message(Command("places"), InGroup())
    async def looked_in_group(message: Message, work: Work) -> Answers:
        raise OnlyInPrivate()

    @routes.callback_query(PlacePress.filter())
    async def pressed(query: CallbackQuery, callback_data: PlacePress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        return await _do(forms, work, state, callback_data)

    return routes


_ALL = _("Which building? Press it, or write /places and its name or number, as in /places 3.")


async def _look(work: Work, said: str) -> Answers:
    if not said:
        return [places_found([*work.campus.catalogue.buildings.values()], _ALL, fresh=True)]
    found = await places_called(work, said)
    if len(found) > 1:
        return [places_found(found, _("Which of these is meant?"), fresh=True)]
    return [place_card(await known_place(work, found[0].code), fresh=True)]


async def _do(forms: Forms, work: Work, state: FSMContext, press: PlacePress) -> Answers:
    code = press.place
    match press.deed:
        case PlaceDeed.LIST:
            await office_reach(work)
            return [places_found([*work.campus.catalogue.buildings.values()], _ALL), Toast()]
        case PlaceDeed.OPEN:
            return [place_card(await known_place(work, code)), Toast()]
        case PlaceDeed.ALIAS:
            await known_place(work, code)
            return [*await forms.begin(work, state, ALIAS.name, filled={"place": code}), Toast()]
        case PlaceDeed.FORGET:
            return [place_card(await remove_alias(work, code, press.mark)), Toast(_("Removed."))]
        case PlaceDeed.CLOSE:
            return [closing_card(await known_place(work, code)), Toast()]
        case PlaceDeed.SHUT:
            return [place_card(await close_place(work, code)), Toast(_("The building is closed."))]
        case PlaceDeed.REOPEN:
            return [place_card(await open_place(work, code)), Toast(_("The building is open again."))]


# --- another name

_WHAT = _("What else do people call it? Write one name.")


def _enter(work: Work, form: Form, entered: Entered) -> Values:
    alias = " ".join(words(entered, ALIAS_LENGTH, _WHAT).split())
    building = work.campus.catalogue.buildings.get(form.filled["place"])
    refusal = alias_refusal(work.campus.catalogue, building, alias) if building is not None else NotFound()
    if refusal is not None:
        raise Unclear(what=refusal.text)
    return {"alias": alias}


async def _card(work: Work, form: Form, _slot: Slot | None) -> Show:
    return place_card(await known_place(work, form.filled["place"]), asking=True)


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    return [place_card(await add_alias(work, form.filled["place"], form.filled["alias"]), fresh=True)]


async def _dropped(work: Work, form: Form) -> Show:
    return place_card(await known_place(work, form.filled["place"]))


ALIAS = FormKind(
    name="desk_alias",
    slots=(Slot("alias", _WHAT, _enter),),
    missing=lambda _work, form: None if "alias" in form.filled else "alias",
    card=_card,
    finish=_finish,
    drop=_dropped,
    takes=asked_lately,  # What a building is called names a place.
)
