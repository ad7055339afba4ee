"""What a place may be called: nothing that means another one already, and nothing that means something else. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk.catalogue.parts import Building, Catalogue, Category, Zone
from desk.folding import tight
from desk.reading import read_place
from desk.reading.script import plain


class Clash(StrEnum):
    """Why something can be no alias."""

    SHORT = "short"
    NUMBER = "number"
    OTHER_PLACE = "other_place"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Clashing:
    """What it means already: `other` is that place, or the category of which it is a word."""

    why: Clash
    other: Building | Zone | Category | None = None


def clash(catalogue: Catalogue, alias: str, code: str) -> Clashing | None:
    """Why this can be no alias of a building; None when it can."""
    key = plain(tight(alias))
    if sum(map(str.isalnum, key)) < 2:
        return Clashing(Clash.SHORT)
    if not any(map(str.isalpha, key)):
        return Clashing(Clash.NUMBER)
    others: list[Building | Zone] = [*catalogue.buildings.values(), *catalogue.zones.values()]
    for other in others:
        if other is not catalogue.buildings.get(code) and key in names_of(other):
            return Clashing(Clash.OTHER_PLACE, other)
    read = read_place(alias, catalogue)
    if read.building is not None and read.building != code and plain(tight(read.text or "")) == key:
        return Clashing(Clash.OTHER_PLACE, catalogue.buildings[read.building])
    for category in catalogue.categories.values():
        if any(plain(tight(word)) == key for words in category.words.values() for word in words):
            return Clashing(Clash.FAULT, category)
    return None


def room_called(building: Building, words: str) -> str | None:
    """The number of a building's room that is called so."""
    key = plain(tight(words))
    return next((room for room, names in building.rooms.names.items() if key in keys(*names)), None)


def names_of(place: Building | Zone) -> set[str]:
    """Everything that it is called, as names are compared."""
    return keys(place.name.en, place.name.zh_hans, place.name.zh_hant, *place.aliases)


def keys(*names: str | None) -> set[str]:
    """Names as they are compared: in one way of writing Chinese, without spaces and capitals."""
    return {plain(tight(name)) for name in names if name}
