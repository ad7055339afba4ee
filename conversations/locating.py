"""A shared location says where it is: the nearest building goes into the draft, or opens one that asks for the rest."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from conversations.form import Forms
from conversations.meant import LATELY
from conversations.places import located
from conversations.reached import Private
from conversations.repair import FORGOTTEN
from conversations.repair import KIND as REPAIR
from conversations.unreadable import NO_MAPS
from desk.drafts.forms import latest_form
from desk.places.spots import Spot
from desk.text import _
from desk.work import Work
from wording.messages import Answers, Say

_FAR_AWAY = _("I know no building near that place. Please write where it is, like 3-502.")


class Located(BaseFilter):
    """A place on the map, also one with a name, or one that moves on."""

    async def __call__(self, message: Message) -> bool | dict[str, Spot]:
        where = message.location
        return {"spot": Spot(where.latitude, where.longitude)} if where is not None else False


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="locating")

    @routes.message(Private(), Located())
    async def shared(message: Message, spot: Spot, work: Work, state: FSMContext) -> Answers:
        return await _shared(forms, work, state, spot)

    return routes


async def _shared(forms: Forms, work: Work, state: FSMContext, spot: Spot) -> Answers:
    asked = await forms.current(work, state)
    if asked is not None and not forms.has_slot(asked, "place") and work.now - asked.touched_at <= LATELY:
        # In the midst of another question: that one stands.
        return [Say(NO_MAPS)]
    draft = asked if asked is not None and forms.has_slot(asked, "place") else await latest_form(work, REPAIR)
    if draft is not None and work.now - draft.touched_at > FORGOTTEN:
        draft = None
    values = located(work, draft.filled if draft is not None else {}, spot)
    if values is None:
        known = any(each.at is not None for each in work.campus.catalogue.buildings.values())
        return [Say(_FAR_AWAY if known else NO_MAPS)]
    if draft is None:
        return await forms.begin(work, state, REPAIR, filled=values)
    return await forms.put(work, state, draft, values)
