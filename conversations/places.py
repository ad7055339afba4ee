"""Where it is: a building and a room of the catalogue, or the resident's own words for any other place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.slots import Choice, Entered, Slot, Values, words
from desk.catalogue import Building
from desk.entities import Form
from desk.errors import Unclear
from desk.reading import Reading, read
from desk.repairs import DESCRIPTION_LENGTH
from desk.text import Text, _
from desk.work import Work
from wording.speech import Content, Joined

LAST_PLACE = "="
OTHER_PLACE = "?"
"""Values of the two choices of a place that are no building."""

BUILDINGS = 90
"""Buildings that are offered as buttons: Telegram shows a hundred of them. Any other can be written."""

PLACE_LENGTH = 200
ROOM_LENGTH = 40
WORTH_KEEPING = 3
"""Letters beside a place that are more than the word for a room."""

_ASK_PLACE = _("Where is it? Choose, or write it like “3-502”.")
_ASK_ELSEWHERE = _("Where is it? Describe the place in your own words.")
_ASK_ROOM = _("Which room? Write its number, like 502.")


def place_missing(work: Work, form: Form) -> str | None:
    """The slot that asks for what is not known yet of the place."""
    filled = form.filled
    building = building_of(work, form)
    if building is None:
        if filled.get("place_note"):
            return None
        return "elsewhere" if filled.get("elsewhere") else "place"
    category = work.campus.catalogue.categories.get(filled.get("category") or "")
    # Danger is not kept waiting by a question, and a lift has no room.
    safety = category is not None and category.safety
    return "room" if building.lists_rooms and not safety and not filled.get("room") and not filled.get("no_room") else None


def building_of(work: Work, form: Form) -> Building | None:
    """The draft's building; none also when the catalogue has it no more."""
    return work.campus.catalogue.buildings.get(form.filled.get("building") or "")


def place_read(work: Work, reading: Reading, filled: Values) -> Values:
    """What a message says of the place."""
    if reading.building is not None:
        return _at(work, filled, reading.building, reading.room)
    if reading.place_text is not None:
        return {"place_text": reading.place_text, "room": reading.room}
    return {}


def place_line(work: Work, form: Form) -> Content | None:
    """The place on the draft card, or what is unclear about it."""
    filled, building = form.filled, building_of(work, form)
    if building is not None and filled.get("no_such_room") and not filled.get("room"):
        return _("📍 {building} has no room {room}.", building=building, room=filled["no_such_room"])
    if building is not None:
        return Joined(["📍", building_and_room(building, filled.get("room"))])
    if filled.get("place_note"):
        return _("📍 {place} (the office will find it)", place=filled["place_note"])
    named = filled.get("place_text")
    if named and filled.get("room") == "".join(filter(str.isdigit, named)):
        return _("📍 Room {room}, but in which building?", room=filled["room"])
    return _("📍 I do not know “{place}”.", place=named) if named else None


def building_and_room(building: Building, room: str | None) -> Content:
    """A place in one line."""
    name = Text("{building}", {"building": building})
    return Joined([name, room]) if room else name


def _at(work: Work, filled: Values, code: str, room: str | None) -> Values:
    """In this building; in a room that was named for it, or before any building was."""
    building = work.campus.catalogue.buildings[code]
    room = room or (filled.get("room") if filled.get("building") in (None, code) else None)
    there = room is not None and (building.has_room(room) or not _is_number(room))
    return {
        "building": code,
        "room": room if there else None,
        "no_room": False,
        "no_such_room": None if there else room,
        "place_note": None,
        "place_text": None,
        "elsewhere": False,
    }


def _is_number(room: str) -> bool:
    return any(character.isdigit() for character in room)


def _places(work: Work, _form: Form) -> Sequence[Choice]:
    catalogue = work.campus.catalogue
    last = catalogue.buildings.get(work.actor.building or "")
    first = [Choice(Joined(["📍", building_and_room(last, work.actor.room)]), LAST_PLACE)] if last is not None else []
    buildings = [Choice(Text("{name}", {"name": building}), code) for code, building in catalogue.buildings.items()]
    return [*first, *buildings[:BUILDINGS], Choice(_("Somewhere else"), OTHER_PLACE)]


def _choose_place(work: Work, form: Form, value: str) -> Values:
    buildings, last, room = work.campus.catalogue.buildings, work.actor.building or "", work.actor.room
    match value:
        case _ if value == LAST_PLACE and last in buildings:
            return {**_at(work, {}, last, room), "room": room, "no_room": room is None}
        case _ if value == OTHER_PLACE:
            return {"building": None, "room": None, "place_note": None, "place_text": None, "elsewhere": True}
        case _ if value in buildings:
            return _at(work, form.filled, value, None)
        case _:
            return {}


def _enter_place(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, PLACE_LENGTH, _ASK_PLACE)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return _at(work, form.filled, reading.building, reading.room) | _rest(form, written, reading)
    if reading.place_text is not None:
        raise Unclear(
            what=_(
                "I do not know “{place}”. Choose the building, or press Somewhere else to describe the place.",
                place=reading.place_text,
            )
        )
    return {"building": None, "room": None, "place_note": written, "place_text": None}


def _enter_elsewhere(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, PLACE_LENGTH, _ASK_ELSEWHERE)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return _at(work, form.filled, reading.building, reading.room)
    return {"place_note": written, "elsewhere": False}


def _enter_room(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, ROOM_LENGTH, _ASK_ROOM)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return _at(work, form.filled, reading.building, reading.room) | _rest(form, written, reading)
    building, room = building_of(work, form), reading.room or written
    if building is None:
        raise Unclear(what=_ASK_PLACE)
    if _is_number(room) and not building.has_room(room):
        raise Unclear(
            what=_(
                "{building} has no room {room}. Please check the number, or press Skip.", building=building, room=room
            )
        )
    return {"room": room, "no_such_room": None} | (_rest(form, written, reading) if reading.room else {})


def _rest(form: Form, written: str, reading: Reading) -> Values:
    """What somebody told beside the place, when they had not told enough: it goes to their words."""
    rest = re.sub(r"\W+", "", written.replace(reading.place_text or reading.room or "", ""))
    described = f"{form.filled.get('description', '')}\n{written}"
    fits = form.asking is None and len(rest) >= WORTH_KEEPING and len(described) <= DESCRIPTION_LENGTH
    return {"description": described} if fits else {}


PLACE_SLOTS = (
    Slot("place", _ASK_PLACE, _enter_place, _choose_place, _places, columns=None),
    Slot(
        "elsewhere",
        _ASK_ELSEWHERE,
        _enter_elsewhere,
        lambda _work, _form, _value: {"elsewhere": False},
        lambda _work, _form: [Choice(_("Choose a building"), "list")],
    ),
    Slot("room", _ASK_ROOM, _enter_room, skip={"room": None, "no_room": True, "no_such_room": None}),
)
