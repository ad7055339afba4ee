"""Reporting a repair: any text or photo opens a draft card; Submit makes it a ticket."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from conversations.form import Choice, Entered, FormKind, Slot, Values, form_button, words
from desk.catalogue import Building
from desk.entities import Form, Urgency
from desk.errors import Unclear
from desk.reading import read
from desk.repairs import DESCRIPTION_LENGTH, RepairDraft, submit
from desk.text import Text, _
from desk.windows import WINDOWS, window_text
from desk.work import Work
from wording.buttons import FormDeed
from wording.cards import URGENCIES, TicketView, quoted, resident_card
from wording.messages import Answers, Button, Rows, Show, Toast
from wording.speech import Content, Joined, Lines

KIND = "repair"
PHOTOS = 10
"""Photos of one report: as many as an album holds."""

LAST_PLACE = "="
OTHER_PLACE = "?"
"""Values of the two choices of a place that are no building."""
_PHONE = re.compile(r"\+?[0-9][0-9 \-()]{4,18}[0-9]")


def understood(work: Work, entered: Entered) -> Values:
    """What the first message of a report already says."""
    reading = read(entered.text or "", work.campus.catalogue)
    values: Values = {"photos": list(entered.photos[:PHOTOS]), "album": entered.album}
    if entered.text:
        values["description"] = words(entered, DESCRIPTION_LENGTH, _DESCRIBE)
    if reading.category:
        values["category"] = reading.category
    if reading.urgency:
        values["urgency"] = reading.urgency
    return values | _place(work, reading.building, reading.room, reading.place_text)


def starts_another(work: Work, form: Form, entered: Entered) -> bool:
    """Whether these words are about something else than the draft: another place, or another kind of fault."""
    if form.asking is not None or entered.photos or not form.filled.get("description"):
        return False
    reading = read(entered.text or "", work.campus.catalogue)
    filled = form.filled
    elsewhere = (
        reading.building is not None
        and "building" in filled
        and ((reading.building, reading.room) != (filled.get("building"), filled.get("room")))
    )
    return elsewhere or (reading.category is not None and filled.get("category") not in (None, reading.category))


def added(work: Work, form: Form, entered: Entered) -> Values:
    """The draft's values with these photos and words added; what they say of place and kind fills what is missing."""
    photos = [*form.filled.get("photos", []), *entered.photos]
    if len(photos) > PHOTOS:
        raise Unclear(what=_("{count} photos are enough; the first ones are kept.", count=PHOTOS))
    known = form.filled.get("description")
    values = understood(work, entered) | {k: v for k, v in form.filled.items() if v is not None}
    values["photos"] = photos
    if entered.text and known:
        values["description"] = words(Entered(f"{known}\n{entered.text}"), DESCRIPTION_LENGTH, _DESCRIBE)
    return values


def _place(work: Work, building: str | None, room: str | None, place_text: str | None) -> Values:
    if building is not None:
        return {"building": building, "place_note": None, **({"room": room} if room else {})}
    if place_text is not None:
        return {"place_text": place_text, **({"room": room} if room else {})}
    return {}


_DESCRIBE = _("What is wrong? One sentence is enough.")


def _missing(work: Work, form: Form) -> str | None:
    filled = form.filled
    if not filled.get("description"):
        return "description"
    if not filled.get("category"):
        return "category"
    if not filled.get("building") and not filled.get("place_note"):
        return "place"
    building = work.campus.catalogue.buildings.get(filled.get("building") or "")
    if building is not None and building.doors and "room" not in filled:
        return "room"
    return None


# --- category


def _categories(work: Work, _form: Form) -> Sequence[Choice]:
    return [
        Choice(Joined([category.icon, Text("{name}", {"name": category})]), code)
        for code, category in work.campus.catalogue.categories.items()
    ]


def _enter_category(work: Work, form: Form, entered: Entered) -> Values:
    category = read(entered.text or "", work.campus.catalogue).category
    if category is None:
        # Somebody who goes on describing instead of pressing has lost nothing by it.
        return added(work, form, entered)
    return {"category": category}


def _choose_category(work: Work, _form: Form, value: str) -> Values:
    return {"category": value if value in work.campus.catalogue.categories else None}


# --- place


def _places(work: Work, _form: Form) -> Sequence[Choice]:
    catalogue = work.campus.catalogue
    last = catalogue.buildings.get(work.actor.building or "")
    first = [Choice(Joined(["📍", building_and_room(last, work.actor.room)]), LAST_PLACE)] if last is not None else []
    buildings = [Choice(Text("{name}", {"name": building}), code) for code, building in catalogue.buildings.items()]
    return [*first, *buildings[:60], Choice(_("Somewhere else"), OTHER_PLACE)]


def _choose_place(work: Work, _form: Form, value: str) -> Values:
    match value:
        case _ if value == LAST_PLACE:
            return {"building": work.actor.building, "room": work.actor.room, "place_note": None}
        case _ if value == OTHER_PLACE:
            return {"building": None, "room": None, "place_note": None, "elsewhere": True}
        case _ if value in work.campus.catalogue.buildings:
            return {"building": value, "place_note": None, "elsewhere": False}
        case _:
            return {}


def _enter_place(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, 200, _ASK_PLACE)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return _place(work, reading.building, reading.room, None)
    return {"building": None, "room": None, "place_note": written}


_ASK_PLACE = _("Where is it? Choose, or write it like “3-502”.")


def _enter_room(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, 40, _ASK_ROOM)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return _place(work, reading.building, reading.room, None)
    building = work.campus.catalogue.buildings[form.filled["building"]]
    room = reading.room or written
    if not building.has_room(room):
        raise Unclear(
            what=_(
                "{building} has no room {room}. Please check the number, or press Skip.", building=building, room=room
            )
        )
    return {"room": room}


_ASK_ROOM = _("Which room? Write its number, like 502.")


def building_and_room(building: Building, room: str | None) -> Content:
    """A place in one line."""
    name = Text("{building}", {"building": building})
    return Joined([name, room]) if room else name


# --- what may be added


def _enter_description(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"description": words(entered, DESCRIPTION_LENGTH, _DESCRIBE)}


def _first_description(work: Work, form: Form, entered: Entered) -> Values:
    return _enter_description(work, form, entered) if form.asking else added(work, form, entered)


def _enter_photos(work: Work, form: Form, entered: Entered) -> Values:
    if not entered.photos:
        raise Unclear(what=_("Please send a photo, or press « Back."))
    return added(work, form, Entered(photos=entered.photos))


def _urgencies(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(text, urgency) for urgency, text in URGENCIES.items()]


def _no_text(_work: Work, _form: Form, _entered: Entered) -> Values:
    raise Unclear(what=_("Please press one of the buttons."))


def _windows(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(text, code) for code, text in WINDOWS.items()]


def _enter_phone(work: Work, _form: Form, entered: Entered) -> Values:
    number = entered.phone or (entered.text or "").strip()
    if not _PHONE.fullmatch(number):
        raise Unclear(what=_("That is no phone number. Please write it like 138 0013 8000."))
    work.actor.phone = work.campus.seal.close(number)
    return {"share_phone": True}


def _numbers(work: Work, _form: Form) -> Sequence[Choice]:
    known = [Choice(_("Share my number"), "share")] if work.actor.phone else []
    return [*known, Choice(_("Do not share a number"), "none")]


_SLOTS = (
    Slot("description", _DESCRIBE, _first_description),
    Slot("category", _("What kind of problem is it?"), _enter_category, _choose_category, _categories),
    Slot("place", _ASK_PLACE, _enter_place, _choose_place, _places, columns=3),
    Slot("room", _ASK_ROOM, _enter_room, skip={"room": None}),
    Slot("photos", _("Send a photo."), _enter_photos),
    Slot("urgency", _("How urgent is it?"), _no_text, lambda _w, _f, value: {"urgency": Urgency(value)}, _urgencies),
    Slot(
        "window",
        _("When may somebody come in? Choose, or write it."),
        lambda _w, _f, entered: {"window": words(entered, 200, _("When may somebody come in? Choose, or write it."))},
        lambda _w, _f, value: {"window": value},
        _windows,
        columns=1,
    ),
    Slot(
        "phone",
        _("Your phone number? Only the worker who takes the job will see it."),
        _enter_phone,
        lambda _w, _f, value: {"share_phone": value == "share"},
        _numbers,
        columns=1,
    ),
)


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    return Show(
        key=f"form:{form.id}",
        text=Lines([_("📝 <b>Your report</b>"), *_lines(work, form)]),
        buttons=_buttons(form) if slot is None else (),
    )


def _lines(work: Work, form: Form) -> list[Content | None]:
    filled = form.filled
    category = work.campus.catalogue.categories.get(filled.get("category") or "")
    urgency = Urgency(filled.get("urgency") or Urgency.NORMAL)
    return [
        quoted(filled["description"]) if filled.get("description") else None,
        Joined([category.icon, Text("{name}", {"name": category})]) if category else None,
        _place_line(work, form),
        _("📷 Photos: {count}", count=len(filled["photos"])) if filled.get("photos") else None,
        URGENCIES[urgency] if urgency is not Urgency.NORMAL else None,
        _("🕐 Come in: {window}", window=window_text(filled["window"])) if filled.get("window") else None,
        _("☎️ The worker will see your number.") if filled.get("share_phone") else None,
    ]


def _place_line(work: Work, form: Form) -> Content | None:
    filled = form.filled
    building = work.campus.catalogue.buildings.get(filled.get("building") or "")
    if building is not None:
        return Joined(["📍", building_and_room(building, filled.get("room"))])
    if filled.get("place_note"):
        return _("📍 {place} (the office will look where that is)", place=filled["place_note"])
    if filled.get("place_text"):
        return _("📍 I do not know “{place}”.", place=filled["place_text"])
    return None


def _buttons(form: Form) -> Rows:
    def change(label: Text, slot: str) -> Button:
        return form_button(form, label, FormDeed.ASK, slot)

    return [
        [form_button(form, _("Submit"), FormDeed.SUBMIT)],
        [change(_("Problem"), "category"), change(_("Place"), "place"), change(_("Words"), "description")],
        [change(_("Photo"), "photos"), change(_("Urgency"), "urgency")],
        [change(_("When"), "window"), change(_("Phone"), "phone")],
        [form_button(form, _("Discard"), FormDeed.DROP)],
    ]


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    fields = RepairDraft.model_fields.keys() & {k for k, v in form.filled.items() if v is not None}
    ticket = await submit(work, RepairDraft(**{name: form.filled[name] for name in fields}))
    form.ticket_id = ticket.id
    view = TicketView(work.campus, ticket, work.actor.name, photos=len(form.filled.get("photos", [])))
    return [resident_card(view), Toast(_("Submitted: {number}", number=view.number))]


async def _drop(work: Work, form: Form) -> Show:
    return Show(key=f"form:{form.id}", text=_("Discarded. Write to me whenever something is broken."))


REPAIR = FormKind(name=KIND, slots=_SLOTS, missing=_missing, card=_card, finish=_finish, by_submit=True, drop=_drop)
