"""A draft as it is submitted."""

from __future__ import annotations

from conversations.places import building_of
from conversations.repair_card import kind_of
from conversations.understood import CAN_WAIT
from desk.catalogue.parts import OTHER
from desk.entities import Form, Urgency
from desk.tickets.repairs import RepairDraft
from desk.work import Work


def draft_of(work: Work, form: Form) -> RepairDraft:
    """What was filled in. A building that the catalogue has no more is none.

    Of a word to the office only what is sure is taken: nobody was asked for the rest.
    """
    kind, doubts = kind_of(form), form.filled.get("doubts") or {}
    filled = {name: value for name, value in form.filled.items() if value is not None and name not in doubts}
    otherwise = {"category": OTHER, "urgency": Urgency.LOW if kind in CAN_WAIT else Urgency.NORMAL}
    said = {name: filled[name] for name in RepairDraft.model_fields.keys() & filled.keys()}
    draft = RepairDraft(**otherwise | said, asset_id=filled.get("asset"))
    known = building_of(work, form) is not None
    return draft if known else draft.model_copy(update={"building": None, "room": None})
