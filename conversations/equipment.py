"""Which piece of equipment a report is about: found by its words, asked when several may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations.places import building_of
from conversations.slots import Choice, Entered, Slot, Values
from conversations.understood import add_words
from desk.assets.finding import asset_of, find_asset
from desk.assets.naming import Named, named_in, number_said
from desk.assets.words import numbered, thing_text, where_text
from desk.entities import Asset, Form, TicketKind, Urgency
from desk.errors import Unclear
from desk.text import _
from desk.tickets.repairs import RepairDraft
from desk.work import Work
from wording.cards import thing_line
from wording.speech import Content, Joined

NO_THING: Values = {"asset": None, "no_asset": False, "things": [], "things_for": None, "asset_number": None}
"""Nothing is known of any equipment."""

_ASK = _("Which one is it? Choose, or write the number that stands on it.")


async def keep_equipment(work: Work, form: Form) -> None:
    """After each answer: look for the asset that the report's words and place mean, unless it is known."""
    if form.filled.get("kind") not in (None, TicketKind.REPAIR):
        return  # Whom somebody thanks for a machine does not have to know which.
    if form.filled.get("pieces"):
        return  # One of several faults may be the machine's; each piece looks for its own.
    building = building_of(work, form)
    asset = await asset_of(work, form.filled.get("asset"))
    if asset is not None and (building is None or asset.building != building.code):
        # The report is about another building now.
        form.filled, asset = {**form.filled, **NO_THING, "thing_room": False}, None
    if asset is not None and _is_elsewhere(form, asset):
        # They say themselves in which room it is: then it is not that one.
        form.filled = {**form.filled, "asset": None, "no_asset": True, "thing_room": False}
        return
    if asset is None and form.filled.get("thing_room"):
        # The room was the thing's, which it is not any more.
        form.filled = {**form.filled, "room": None, "no_room": False, "thing_room": False}
    if asset is None:
        asset = await _look(work, form)
    if asset is not None:
        _settle(work, form, asset)


def _is_elsewhere(form: Form, asset: Asset) -> bool:
    """Whether another room was named after that of the asset stood on the card."""
    room = form.filled.get("room")
    return bool(form.filled.get("thing_room")) and None not in (room, asset.room) and room != asset.room


async def with_equipment(work: Work, draft: RepairDraft) -> RepairDraft:
    """What is told at once, with the asset that its words mean, if that is sure."""
    named = named_in(draft.description, work.campus.catalogue)
    if draft.asset_id is not None or draft.building is None or named is None:
        return draft
    asset = (await find_asset(work, draft.building, named, draft.room)).sure
    if asset is None:
        return draft
    return draft.model_copy(update={"asset_id": asset.id, "room": asset.room or draft.room})


async def _look(work: Work, form: Form) -> Asset | None:
    """The asset, if it is sure; else the likeliest are kept with the form, to choose from."""
    filled, catalogue = form.filled, work.campus.catalogue
    named = named_in(filled.get("description") or "", catalogue)
    if named is None:
        return None
    if filled.get("category") is None or "category" in (filled.get("doubts") or {}):
        form.filled = filled = {**filled, **category_of(work, form, named.kind)}
    building, number = building_of(work, form), filled.get("asset_number") or named.number
    if building is None:
        return None
    wanted = [building.code, named.kind, number]
    if filled.get("things_for") == wanted:
        return None  # It was looked for already, and asked.
    found = await find_asset(work, building.code, Named(named.kind, number, named.floor), filled.get("room"))
    form.filled = {**filled, **NO_THING, "things_for": wanted, "asset_number": filled.get("asset_number")}
    form.filled = {**form.filled, "things": [_kept(each) for each in found.likely]}
    return found.sure


def _kept(asset: Asset) -> dict[str, Any]:
    """What a button says of an asset."""
    return {name: getattr(asset, name) for name in ("id", "code", "kind", "number", "building", "room", "floor")}


def _settle(work: Work, form: Form, asset: Asset) -> None:
    """What is known with an asset: its room, that there is none, and the category."""
    filled = {**form.filled, "asset": asset.row_id, "no_asset": False, "thing_room": True}
    if "category" in (filled.get("doubts") or {}):
        filled |= category_of(work, form, asset.kind)
    if asset.room is not None:
        filled |= {"room": asset.room, "no_such_room": None}
    elif filled.get("room") is None:
        filled |= {"no_room": True, "no_such_room": None}
    form.filled = filled


def category_of(work: Work, form: Form | None, kind: str) -> Values:
    """The category of a kind of equipment, without doubt; nothing when the catalogue has it no more."""
    category = work.campus.catalogue.kind_of_thing(kind).category
    if category not in work.campus.catalogue.categories:
        return {}
    doubts = (form.filled.get("doubts") or {}) if form is not None else {}
    return {"category": category, "doubts": {field: doubts[field] for field in doubts if field != "category"}}


def equipment_missing(form: Form) -> str | None:
    """The slot that asks which one it is. Danger is not kept waiting by a question."""
    filled = form.filled
    known = filled.get("asset") is not None or filled.get("no_asset")
    danger = filled.get("urgency") == Urgency.EMERGENCY
    return "asset" if filled.get("things") and not known and not danger else None


async def equipment_line(work: Work, form: Form) -> Content | None:
    """The asset on the draft card; or that there is none of the number that was said."""
    filled, catalogue = form.filled, work.campus.catalogue
    asset = await asset_of(work, filled.get("asset"))
    if asset is not None:
        return thing_line(catalogue, asset)
    _building, kind, number = filled.get("things_for") or ("", "", None)
    if number is None or not filled.get("things") or filled.get("no_asset"):
        return None
    return _("By our list there is no {thing} there.", thing=numbered(catalogue.kind_of_thing(kind), number))


def _choices(work: Work, form: Form) -> Sequence[Choice]:
    things = [Asset(**kept) for kept in form.filled.get("things") or []]
    return [Choice(_label(work, asset, things), str(asset.id)) for asset in things]


def _label(work: Work, asset: Asset, things: Sequence[Asset]) -> Content:
    """Its name, and where it is unless all are there."""
    catalogue = work.campus.catalogue
    icon = catalogue.kind_of_thing(asset.kind).icon
    apart = len({(each.room, each.floor) for each in things}) > 1 and (asset.room or asset.floor)
    where = [where_text(catalogue, asset.building, asset.room, asset.floor)] if apart else []
    return Joined([Joined([icon, thing_text(catalogue, asset)]), *where], " · ")


def _choose(_work: Work, form: Form, value: str) -> Values:
    offered = {str(kept["id"]) for kept in form.filled.get("things") or []}
    return {"asset": int(value), "no_asset": False, "thing_room": False} if value in offered else {}


def _enter(work: Work, form: Form, entered: Entered) -> Values:
    number = number_said(entered.text or "")
    if number is None:
        named = named_in(entered.text or "", work.campus.catalogue)
        number = named.number if named is not None else None
    if number is not None:
        return {**NO_THING, "asset_number": number}
    if form.asking is not None:
        raise Unclear(what=_ASK)
    # Somebody who goes on describing instead of pressing has lost nothing by it.
    return add_words(work, form, entered)


ASSET_SLOT = Slot(
    "asset", _ASK, _enter, _choose, _choices, columns=1, skip={"asset": None, "no_asset": True}, skip_label=_("Skip")
)
