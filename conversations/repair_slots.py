"""What can be asked of a report, or changed on its draft card, but for the place: conversations/places.py."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from conversations.equipment import ASSET_SLOT
from conversations.places import PLACE_SLOTS
from conversations.slots import Choice, Entered, Slot, Values, words
from conversations.understood import DESCRIBE, add_words, settle
from desk.days.windows import WINDOWS, wanted
from desk.entities import Form, TicketKind, Urgency
from desk.errors import NotInThePast, Unclear
from desk.errors.days import NoSuchHour
from desk.reading import read
from desk.text import Text, _
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.work import Work
from wording.cards import URGENCIES
from wording.kinds import KINDS
from wording.speech import Joined

WINDOW_LENGTH = 200

_PHONE = re.compile(r"\+?[0-9(][0-9 \-()]{4,18}[0-9]")

_WHEN = _("When may somebody come in? Choose, or write it.")
_PRESS = _("Please press one of the buttons.")


_ALL = "?"
"""The value of the choice that shows all choices."""


def _likeliest(form: Form, field: str, all_choices: Sequence[Choice]) -> Sequence[Choice]:
    """Of what is in doubt, the likeliest and a way to the others; else all."""
    likely = (form.filled.get("doubts") or {}).get(field)
    if not likely or form.filled.get("listed") == field:
        return all_choices
    by_value = {choice.value: choice for choice in all_choices}
    return [*(by_value[value] for value in likely if value in by_value), Choice(_("Other…"), _ALL)]


def _chosen(form: Form, field: str, value: str, known: Container[str]) -> Values:
    if value == _ALL:
        return {"listed": field}
    return settle(form, field, value) if value in known else {}


def _categories(work: Work, form: Form) -> Sequence[Choice]:
    choices = [
        Choice(Joined([category.icon, Text("{name}", {"name": category})]), code)
        for code, category in work.campus.catalogue.categories.items()
    ]
    return _likeliest(form, "category", choices)


def _kinds(_work: Work, form: Form) -> Sequence[Choice]:
    return _likeliest(form, "kind", [Choice(text, kind) for kind, text in KINDS.items()])


def _enter_kind(work: Work, form: Form, entered: Entered) -> Values:
    if form.asking is not None:
        raise Unclear(what=_PRESS)
    return add_words(work, form, entered)


def _enter_category(work: Work, form: Form, entered: Entered) -> Values:
    category = read(entered.text or "", work.campus.catalogue).category
    if category is not None and form.asking is not None:
        return settle(form, "category", category)
    if form.asking is not None:
        raise Unclear(what=_PRESS)
    # Somebody who goes on describing instead of pressing has lost nothing by it.
    return add_words(work, form, entered)


def _choose_category(work: Work, form: Form, value: str) -> Values:
    return _chosen(form, "category", value, work.campus.catalogue.categories)


def _enter_description(work: Work, form: Form, entered: Entered) -> Values:
    if form.asking is None:
        return add_words(work, form, entered)
    return {"description": words(entered, DESCRIPTION_LENGTH, DESCRIBE)}


def _enter_photos(_work: Work, _form: Form, _entered: Entered) -> Values:
    raise Unclear(what=_("Please send a photo, or press « Back."))


def _photo_choices(_work: Work, form: Form) -> Sequence[Choice]:
    return [Choice(_("Remove the photos"), "none")] if form.filled.get("photos") else []


def _urgencies(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(text, urgency) for urgency, text in URGENCIES.items()]


def _choose_urgency(_work: Work, _form: Form, value: str) -> Values:
    """A danger is no complaint: somebody has to come."""
    danger = {"kind": TicketKind.REPAIR.value} if value == Urgency.EMERGENCY else {}
    return {"urgency": value, **danger} if value in [*Urgency] else {}


def _enter_urgency(work: Work, _form: Form, entered: Entered) -> Values:
    urgency = read(entered.text or "", work.campus.catalogue).urgency
    if urgency is None:
        raise Unclear(what=_PRESS)
    return {"urgency": urgency}


def _enter_window(work: Work, _form: Form, entered: Entered) -> Values:
    written = words(entered, WINDOW_LENGTH, _WHEN)
    try:
        return {"window": wanted(written, work.now, work.campus.catalogue.calendar)}
    except (NotInThePast, NoSuchHour) as unfit:
        raise Unclear(what=unfit.text) from unfit


def _windows(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(text, code) for code, text in WINDOWS.items()]


def enter_phone(work: Work, _form: Form, entered: Entered) -> Values:
    """A number that was written or shared; it is sealed at once. Raises Unclear."""
    number = entered.phone or (entered.text or "").strip()
    if not _PHONE.fullmatch(number):
        raise Unclear(what=_("That is not a phone number. Please write it like 138 0013 8000."))
    work.actor.phone = work.campus.seal.close(number)
    return {"share_phone": True}


def _numbers(work: Work, _form: Form) -> Sequence[Choice]:
    known = [Choice(_("Share my number"), "share")] if work.actor.phone else []
    return [*known, Choice(_("Do not share a number"), "none")]


SLOTS = (
    Slot("description", DESCRIBE, _enter_description),
    Slot("category", _("What kind of problem is it?"), _enter_category, _choose_category, _categories),
    Slot(
        "kind",
        _("What is it that you want to tell us?"),
        _enter_kind,
        lambda _work, form, value: _chosen(form, "kind", value, [*TicketKind]),
        _kinds,
    ),
    *PLACE_SLOTS,
    ASSET_SLOT,
    Slot("photos", _("Send a photo."), _enter_photos, lambda _work, _form, _value: {"photos": []}, _photo_choices),
    Slot("urgency", _("How urgent is it?"), _enter_urgency, _choose_urgency, _urgencies),
    Slot(
        "window",
        _WHEN,
        _enter_window,
        lambda _work, _form, value: {"window": value},
        _windows,
        columns=1,
    ),
    Slot(
        "phone",
        _("Your phone number? Only the worker who takes the job will see it."),
        enter_phone,
        lambda _work, _form, value: {"share_phone": value == "share"},
        _numbers,
        columns=1,
    ),
)
