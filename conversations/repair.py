"""Reporting a repair: any text or photo opens a draft card; Submit makes it a ticket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from aiogram.fsm.context import FSMContext

from conversations.meant import elsewhere
from conversations.places import PLACE_SLOTS, place_line, place_missing, place_read
from conversations.pressing import form_button
from conversations.same_problem import already_reported, draft_of, joined
from conversations.slots import Aside, Choice, Entered, FormKind, Slot, Values, words
from desk.entities import Form, Ticket, Urgency
from desk.errors import NotInThePast, Unclear
from desk.errors_days import NoSuchHour
from desk.reading import read
from desk.repairs import DESCRIPTION_LENGTH, submit
from desk.talking import say
from desk.text import Text, _
from desk.windows import WINDOWS, wanted, window_text
from desk.work import Said, Work
from wording.buttons import FormDeed
from wording.cards import URGENCIES, TicketView, quoted, steps
from wording.messages import Answers, Button, Rows, Show, Toast
from wording.promises import beginning
from wording.resident_cards import resident_card
from wording.speech import Content, Joined, Lines

KIND = "repair"
PHOTOS = 10
"""Photos of one report: as many as an album holds."""

WINDOW_LENGTH = 200

FORGOTTEN = timedelta(days=3)
"""After so long, words open a new report; the draft can still be gone on with by its buttons and from /my."""

_PHONE = re.compile(r"\+?[0-9(][0-9 \-()]{4,18}[0-9]")

_DESCRIBE = _("What is wrong? One sentence is enough.")
_WHEN = _("When may somebody come in? Choose, or write it.")


def understood(work: Work, entered: Entered, filled: Values | None = None) -> Values:
    """What a message of a report says; `filled` is what was known before."""
    reading = read(entered.text or "", work.campus.catalogue)
    values: Values = {}
    if entered.text:
        values["description"] = words(entered, DESCRIPTION_LENGTH, _DESCRIBE)
    if reading.category:
        values["category"] = reading.category
    if reading.urgency:
        values["urgency"] = reading.urgency
    return values | place_read(work, reading, filled or {})


def opening(work: Work, entered: Entered) -> Values:
    """The values of a new draft."""
    return {"photos": list(entered.photos[:PHOTOS]), "album": entered.album, **understood(work, entered)}


def names_a_fault(work: Work, entered: Entered) -> bool:
    """Whether the words name what only a report names: a place, or a kind of fault."""
    reading = read(entered.text or "", work.campus.catalogue)
    return bool(reading.building or reading.category)


def names_another_fault(work: Work, entered: Entered, ticket: Ticket) -> bool:
    """Whether the words name a kind of fault that is not the ticket's, or one that is at another place.

    A place alone answers the question where it is.
    """
    reading = read(entered.text or "", work.campus.catalogue)
    if reading.category == ticket.category:
        return elsewhere(reading, ticket.building, ticket.room)
    return reading.category is not None


def _takes(work: Work, form: Form, entered: Entered) -> bool:
    """Words about another place, or another kind of fault, are another report."""
    filled = form.filled
    if work.now - form.touched_at > FORGOTTEN:
        return False
    if form.asking is not None or not entered.text or not filled.get("description"):
        return True
    reading = read(entered.text, work.campus.catalogue)
    if elsewhere(reading, filled.get("building"), filled.get("room")):
        return False
    another_kind = reading.category is not None and filled.get("category") not in (None, reading.category)
    # “By the door of the library” answers where it is; with a room too, it is a whole report.
    whole = _missing(work, form) is None or bool(reading.building and reading.room)
    return not (another_kind and whole)


def _aside(work: Work, form: Form, entered: Entered) -> Aside:
    """Photos and a shared number are welcome at any time."""
    values: Values = {}
    note = None
    if entered.photos:
        photos = [*form.filled.get("photos", []), *entered.photos]
        values["photos"] = photos[:PHOTOS]
        if len(photos) > PHOTOS:
            note = _("{count} photos are enough; the first ones are kept.", count=PHOTOS)
    if entered.phone:
        values |= _enter_phone(work, form, entered)
    if (form.asking == "photos" and entered.photos) or (form.asking == "phone" and entered.phone):
        form.asking = None
    return Aside(values, Entered(entered.text) if entered.text else None, note)


def _add_words(work: Work, form: Form, entered: Entered) -> Values:
    """More words to the description; what they say of place and kind fills what is missing."""
    known = {key: value for key, value in form.filled.items() if value is not None}
    values = understood(work, entered, known) | known
    if known.get("description"):
        more = Entered(f"{known['description']}\n{entered.text}")
        values["description"] = words(more, DESCRIPTION_LENGTH, _DESCRIBE)
    return values


def _missing(work: Work, form: Form) -> str | None:
    if not form.filled.get("description"):
        return "description"
    if form.filled.get("category") not in work.campus.catalogue.categories:
        return "category"
    return place_missing(work, form)


# --- category


def _categories(work: Work, _form: Form) -> Sequence[Choice]:
    return [
        Choice(Joined([category.icon, Text("{name}", {"name": category})]), code)
        for code, category in work.campus.catalogue.categories.items()
    ]


def _enter_category(work: Work, form: Form, entered: Entered) -> Values:
    category = read(entered.text or "", work.campus.catalogue).category
    if category is not None and form.asking is not None:
        return {"category": category}
    if form.asking is not None:
        raise Unclear(what=_PRESS)
    # Somebody who goes on describing instead of pressing has lost nothing by it.
    return _add_words(work, form, entered)


def _choose_category(work: Work, _form: Form, value: str) -> Values:
    return {"category": value} if value in work.campus.catalogue.categories else {}


# --- what may be changed and added

_PRESS = _("Please press one of the buttons.")


def _enter_description(work: Work, form: Form, entered: Entered) -> Values:
    if form.asking is None:
        return _add_words(work, form, entered)
    return {"description": words(entered, DESCRIPTION_LENGTH, _DESCRIBE)}


def _enter_photos(_work: Work, _form: Form, _entered: Entered) -> Values:
    raise Unclear(what=_("Please send a photo, or press « Back."))


def _photo_choices(_work: Work, form: Form) -> Sequence[Choice]:
    return [Choice(_("Remove the photos"), "none")] if form.filled.get("photos") else []


def _urgencies(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(text, urgency) for urgency, text in URGENCIES.items()]


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


def _enter_phone(work: Work, _form: Form, entered: Entered) -> Values:
    number = entered.phone or (entered.text or "").strip()
    if not _PHONE.fullmatch(number):
        raise Unclear(what=_("That is not a phone number. Please write it like 138 0013 8000."))
    work.actor.phone = work.campus.seal.close(number)
    return {"share_phone": True}


def _numbers(work: Work, _form: Form) -> Sequence[Choice]:
    known = [Choice(_("Share my number"), "share")] if work.actor.phone else []
    return [*known, Choice(_("Do not share a number"), "none")]


_SLOTS = (
    Slot("description", _DESCRIBE, _enter_description),
    Slot("category", _("What kind of problem is it?"), _enter_category, _choose_category, _categories),
    *PLACE_SLOTS,
    Slot("photos", _("Send a photo."), _enter_photos, lambda _work, _form, _value: {"photos": []}, _photo_choices),
    Slot("urgency", _("How urgent is it?"), _enter_urgency, lambda _w, _f, value: {"urgency": value}, _urgencies),
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
        _enter_phone,
        lambda _work, _form, value: {"share_phone": value == "share"},
        _numbers,
        columns=1,
    ),
)


# --- the card


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    hint = _("Is it right? Press Submit. A button changes its line; more words or photos, just send them.")
    return Show(
        key=f"form:{form.id}",
        text=Lines(
            [
                _("📝 <b>Your report</b> · not submitted yet"),
                *_lines(work, form),
                *(["", steps(0), hint] if slot is None else []),
            ]
        ),
        buttons=_buttons(form) if slot is None else (),
    )


def _lines(work: Work, form: Form) -> list[Content | None]:
    filled = form.filled
    catalogue = work.campus.catalogue
    category = catalogue.categories.get(filled.get("category") or "")
    urgency = Urgency(filled.get("urgency") or Urgency.NORMAL)
    danger = _("Danger to people? Call {number} first.", number=catalogue.emergency_number)
    follows = f"{catalogue.number_prefix}-{filled['follows_id']}" if filled.get("follows_id") else None
    return [
        _("↩️ Follows {number}", number=follows) if follows else None,
        quoted(filled["description"]) if filled.get("description") else None,
        Joined([category.icon, Text("{name}", {"name": category})]) if category else None,
        place_line(work, form),
        _("📷 Photos: {count}", count=len(filled["photos"])) if filled.get("photos") else None,
        URGENCIES[urgency] if urgency is not Urgency.NORMAL else None,
        danger if urgency is Urgency.EMERGENCY else None,
        _("🕐 Visit: {window}", window=window_text(filled["window"])) if filled.get("window") else None,
        _("☎️ The worker will see your number.") if filled.get("share_phone") else None,
    ]


def _buttons(form: Form) -> Rows:
    def change(label: Text, slot: str) -> Button:
        return form_button(form, label, FormDeed.ASK, slot)

    return [
        [form_button(form, _("Submit"), FormDeed.SUBMIT)],
        [change(_("Problem"), "category"), change(_("Place"), "place"), change(_("Description"), "description")],
        [change(_("Photo"), "photos"), change(_("Urgency"), "urgency")],
        [change(_("When"), "window"), change(_("Phone"), "phone")],
        [form_button(form, _("Discard"), FormDeed.DROP)],
    ]


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await submit(work, draft_of(work, form))
    form.ticket_id = ticket.id
    if ticket.parent_id is not None:
        return await joined(work, ticket)
    opens = beginning(work.campus, ticket, work.now)
    view = TicketView(work.campus, ticket, work.actor.name, photos=len(form.filled.get("photos", [])), opens=opens)
    return [resident_card(view), Toast(_("Submitted: {number}", number=view.number))]


async def _more_photos(work: Work, form: Form, entered: Entered) -> Answers:
    """Somebody pressed Submit while their album was still on its way."""
    await say(work, form.ticket_id or 0, Said(entered.text, entered.photos, goes_on=True))
    return []


async def _drop(work: Work, form: Form) -> Show:
    return Show(key=f"form:{form.id}", text=_("Discarded. Write to me whenever something is broken."))


REPAIR = FormKind(
    name=KIND,
    slots=_SLOTS,
    missing=_missing,
    card=_card,
    finish=_finish,
    by_submit=True,
    drop=_drop,
    takes=_takes,
    aside=_aside,
    unasked=_add_words,
    more=_more_photos,
    photos=True,
    holds_up=already_reported,
)
