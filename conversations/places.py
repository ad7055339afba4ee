"""Where it is: a building and a room of the catalogue, or the resident's own words for any other place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.slots import AskAgain, Choice, Entered, Slot, Values, words
from desk.catalogue.parts import Building
from desk.entities import Form, Urgency
from desk.errors import Unclear
from desk.outages.signs import signs
from desk.places.aliases import room_called
from desk.places.near import FAR, NEAR, OFFERED, by_distance, near_to_said, neighbours
from desk.places.spots import Spot
from desk.reading import Home, Reading, read
from desk.text import Text, _
from desk.tickets.repairs import DESCRIPTION_LENGTH
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

_NOWHERE: Values = {
    "building": None,
    "room": None,
    "no_room": False,
    "no_such_room": None,
    "place_note": None,
    "place_text": None,
    "elsewhere": False,
    "near": None,
    "spot": None,
}
"""Nothing is known of the place."""


def place_missing(work: Work, form: Form) -> str | None:
    """The slot that asks for what is not known yet of the place."""
    filled = form.filled
    building = building_of(work, form)
    if building is None:
        if filled.get("place_note"):
            return None
        return "elsewhere" if filled.get("elsewhere") else "place"
    category = work.campus.catalogue.categories.get(filled.get("category") or "")
    if building.closed and not _is_danger(filled):
        return "place"
    # Danger is not kept waiting by a question, and a lift has no room.
    safety = category is not None and category.safety
    known = filled.get("room") or filled.get("no_room")
    asks = building.lists_rooms and not safety and not known and not _is_of_many(filled)
    return "room" if asks else None


def _is_of_many(filled: Values) -> bool:
    """Whether the words say that something is gone which many rooms share: the power of a building has no room."""
    said = signs(filled.get("description") or "", filled.get("category") or "")
    return said.whole or (bool(said.services) and not (said.own or said.mine))


def _is_danger(filled: Values) -> bool:
    return Urgency.EMERGENCY in (filled.get("urgency"), filled.get("kind"))


def building_of(work: Work, form: Form) -> Building | None:
    """The draft's building; none also when the catalogue has it no more."""
    return work.campus.catalogue.buildings.get(form.filled.get("building") or "")


def place_settled(work: Work, form: Form) -> tuple[str | None, str | None]:
    """Building and room, as far as nothing is asked of them: words about another place are about another fault."""
    building = building_of(work, form)
    if building is None or (building.closed and not _is_danger(form.filled)):
        return None, None
    return building.code, form.filled.get("room")


def place_read(work: Work, reading: Reading, filled: Values) -> Values:
    """What a message says of the place: by name or number, by a name almost right, or as where its writer lives."""
    if reading.building is not None:
        return at(work, filled, reading.building, reading.room)
    home = _home_meant(work, reading)
    if home is not None:
        return at(work, filled, home, reading.room or (work.actor.room if reading.home is Home.ROOM else None))
    if reading.place_text is not None or reading.near:
        return {
            "place_text": reading.place_text if reading.nowhere else None,
            "room": reading.room,
            "near": list(reading.near),
        }
    return {}


def _home_meant(work: Work, reading: Reading) -> str | None:
    """The writer's own building, if that is what they say; only the roster knows where somebody lives."""
    lives = work.actor.building if work.actor.registered_at is not None else None
    meant = reading.home is not None and not reading.nowhere
    return lives if meant and lives in work.campus.catalogue.buildings else None


def place_line(work: Work, form: Form) -> Content | None:
    """The place on the draft card, or what is unclear about it."""
    filled, building = form.filled, building_of(work, form)
    if building is not None:
        return _building_line(building, filled)
    if filled.get("place_note"):
        return _("📍 {place} (the office will find it)", place=filled["place_note"])
    if filled.get("place_text"):
        return _("📍 I do not know “{place}”.", place=filled["place_text"])
    if filled.get("spot"):
        return _("📍 There is no building within {metres} metres of where you are.", metres=NEAR)
    return _("📍 Room {room}, but in which building?", room=filled["room"]) if filled.get("room") else None


def _building_line(building: Building, filled: Values) -> Content:
    gone = filled.get("no_such_room")
    if building.closed and not _is_danger(filled):
        return _("📍 {building} is closed. Its nearest neighbours come first below.", building=building)
    if gone and not filled.get("room"):
        if gone in building.rooms.shut:
            return _("📍 {building}: room {room} is closed.", building=building, room=gone)
        return _("📍 {building} has no room {room}.", building=building, room=gone)
    return Joined(["📍", building_and_room(building, filled.get("room"))])


def building_and_room(building: Building, room: str | None) -> Content:
    """A place in one line."""
    name = Text("{building}", {"building": building})
    return Joined([name, room]) if room else name


def at(work: Work, filled: Values, code: str, room: str | None) -> Values:
    """In this building; in a room that was named for it, or before any building was."""
    building = work.campus.catalogue.buildings[code]
    room = room or (filled.get("room") if filled.get("building") in (None, code) else None)
    there = room is not None and (building.has_room(room) or not _is_number(room))
    return {
        **_NOWHERE,
        "building": code,
        "room": room if there else None,
        "no_such_room": None if there else room,
    }


def located(work: Work, filled: Values, spot: Spot) -> Values | None:
    """What a shared location says of the place: the nearest building, or that it is none of them; None far away."""
    around = by_distance(work.campus.catalogue, spot)
    if not around or around[0].metres > FAR:
        return None
    if around[0].metres <= NEAR:
        return at(work, filled, around[0].code, None)
    return {**_NOWHERE, "room": filled.get("room"), "spot": [*spot]}


def _is_number(room: str) -> bool:
    return any(character.isdigit() for character in room)


def _first(work: Work, form: Form) -> Sequence[str]:
    """The buildings that are most likely meant: their own for a room alone, and those near what was said."""
    catalogue, filled, building = work.campus.catalogue, form.filled, building_of(work, form)
    own = catalogue.buildings.get(work.actor.building or "")
    said = filled.get("place_text")
    first = []
    room = filled.get("room")
    if own is not None and building is None and not said and room and own.has_room(room):
        first.append(own.code)
    if building is not None and building.closed:
        first += neighbours(catalogue, building)
    elif said:
        first += near_to_said(catalogue, said)
    elif filled.get("spot"):
        first += [away.code for away in by_distance(catalogue, Spot(*filled["spot"]))][:OFFERED]
    return [code for code in dict.fromkeys([*(filled.get("near") or ()), *first]) if code in catalogue.buildings]


def _places(work: Work, form: Form) -> Sequence[Choice]:
    buildings, actor = work.campus.catalogue.buildings, work.actor
    first = [code for code in _first(work, form) if not buildings[code].closed]
    room = form.filled.get("room") if building_of(work, form) is None else None

    def marked(building: Building, room: str | None, value: str) -> Choice:
        named = room if room and building.lists_rooms and building.has_room(room) else None
        return Choice(Joined(["📍", building_and_room(building, named)]), value)

    offered = [marked(buildings[code], room, code) for code in first]
    last = buildings.get(actor.building or "")
    if last is not None and not last.closed and not (room and last.code in first):
        offered.append(Choice(Joined(["📍", building_and_room(last, actor.room)]), LAST_PLACE))
    shown = {*first, *([last.code] if last is not None and actor.room is None else [])}
    others = [each for each in buildings.values() if not each.closed and each.code not in shown]
    named = [Choice(Text("{name}", {"name": building}), building.code) for building in others]
    return [*offered, *named[:BUILDINGS], Choice(_("Somewhere else"), OTHER_PLACE)]


def _choose_place(work: Work, form: Form, value: str) -> Values:
    buildings, last, room = work.campus.catalogue.buildings, work.actor.building or "", work.actor.room
    match value:
        case _ if value == LAST_PLACE and last in buildings:
            return {**at(work, {}, last, room), "room": room, "no_room": room is None}
        case _ if value == OTHER_PLACE:
            return {**_NOWHERE, "elsewhere": True}
        case _ if value in buildings:
            return at(work, form.filled, value, None)
        case _:
            return {}


def _enter_place(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, PLACE_LENGTH, _ASK_PLACE)
    reading = read(written, work.campus.catalogue)
    values = place_read(work, reading, form.filled)
    building = work.campus.catalogue.buildings.get(values.get("building") or "")
    if building is not None and (not building.closed or _is_danger(form.filled)):
        return values | _rest(form, written, reading)
    if values:
        # A closed building, one that is not there, or a room alone: what is near to it is offered.
        raise AskAgain({**_NOWHERE, **values} | _rest(form, written, reading))
    return {**_NOWHERE, "place_note": written}


def _enter_elsewhere(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, PLACE_LENGTH, _ASK_ELSEWHERE)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return at(work, form.filled, reading.building, reading.room)
    return {"place_note": written, "elsewhere": False}


def _enter_room(work: Work, form: Form, entered: Entered) -> Values:
    written = words(entered, ROOM_LENGTH, _ASK_ROOM)
    reading = read(written, work.campus.catalogue)
    if reading.building is not None:
        return at(work, form.filled, reading.building, reading.room) | _rest(form, written, reading)
    building = building_of(work, form)
    if building is None:
        raise Unclear(what=_ASK_PLACE)
    room = reading.room or room_called(building, written) or written
    if _is_number(room) and not building.has_room(room):
        raise AskAgain({"room": None, "no_such_room": room})
    return {"room": room, "no_such_room": None} | (_rest(form, written, reading) if reading.room else {})


def _rooms(work: Work, form: Form) -> Sequence[Choice]:
    """The rooms near one that is not there."""
    building, gone = building_of(work, form), form.filled.get("no_such_room")
    near = building.rooms.nearest(gone, building.floors, OFFERED) if building is not None and gone else []
    return [Choice(room, room) for room in near]


def _choose_room(work: Work, form: Form, value: str) -> Values:
    building = building_of(work, form)
    there = building is not None and building.has_room(value)
    return {"room": value, "no_such_room": None, "no_room": False} if there else {}


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
    Slot(
        "room",
        _ASK_ROOM,
        _enter_room,
        _choose_room,
        _rooms,
        columns=None,
        skip={"room": None, "no_room": True, "no_such_room": None},
    ),
)
