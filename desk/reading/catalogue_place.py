"""Finds the building and the room in a message: 3-502, 3号楼502, Building 3 room 502, 东区5舍312, 图书馆."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk.folding import fold
from desk.reading.catalogue_rooms import RoomNames
from desk.reading.catalogue_words import PlaceWords, Words, either
from desk.reading.patterns import NO_MORE

if TYPE_CHECKING:
    from desk.catalogue.parts import Building, Catalogue, Zone

_NO_NUMBER_BEFORE = r"(?<![0-9])(?<![0-9][-./:])"
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_NEAR = 20
"""With so many characters between them at most, building and room are shown as one piece of the message."""


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """What a message says of its place.

    `building` is a code of the catalogue, None when none is named or the catalogue has no such building; `text`
    is the piece of the message that named the place, None when nothing did. `nowhere` is whether it names a building
    that the catalogue does not have.
    """

    building: str | None = None
    room: str | None = None
    text: str | None = None
    nowhere: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    """A building, known or not, named from `start` up to `end`, and the room that follows it."""

    start: int
    end: int
    building: str | None
    room: str | None

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The smallest is what the message is most likely about."""
        return self.room is None, self.building is None, self.start


class PlaceReader:
    """Reads places as one campus names them. Making one is slow (tens of milliseconds), so keep it."""

    def __init__(self, catalogue: Catalogue, words: PlaceWords) -> None:
        self._digits = words.digits
        self._english = words.english_numbers
        buildings, zones = catalogue.buildings.values(), catalogue.zones.values()
        self._buildings = catalogue.buildings
        self._zones = {_tight(name): zone.code for zone in zones for name in _said(zone)}
        self._numbers = {key: building.code for building in buildings for key in _numbers(building)}
        self._by_name = {_tight(name): building.code for building in buildings for name in _said(building)}
        self._names = Words((name, building.code) for building in buildings for name in _said(building))
        self._called = RoomNames(buildings)
        self._grammar = _Grammar(words, [name for zone in zones for name in _said(zone)])

    def read(self, text: str) -> PlaceRead:
        """The place that a message is about; of several buildings one with a room, one that is known, the first."""
        folded = fold(text)
        mentions = _apart(self._mentions(folded))
        about = min(mentions, key=lambda mention: mention.rank, default=None)
        if about and about.room:
            return PlaceRead(about.building, about.room, text[about.start : about.end], about.building is None)
        if not about or about.building:
            called = self._called.find(folded, about.building if about else None)
            if called:
                start, end = called.start, called.end
                if about:
                    start, end = min(start, about.start), max(end, about.end)
                return PlaceRead(called.building, called.room, text[start:end])
        room = self._room_alone(folded, mentions)
        if not about:
            return PlaceRead(None, self._room(room["room"]), room[0].strip()) if room else PlaceRead()
        if not room:
            return PlaceRead(about.building, None, text[about.start : about.end], about.building is None)
        start, end = about.start, about.end
        if max(start, room.start()) - min(end, room.end()) <= _NEAR:
            start, end = min(start, room.start()), max(end, room.end())
        return PlaceRead(about.building, self._room(room["room"]), text[start:end].strip(), about.building is None)

    def _mentions(self, folded: str) -> Iterator[_Mention]:
        """Everything that names a building; overlapping ones too."""
        for hit in self._names.find(folded):
            yield self._mention(folded, hit.start, hit.end, hit.meaning)
        for form, alone in self._grammar.buildings:
            for found in form.finditer(folded):
                building = self._building(found.groupdict().get("zone"), found["number"])
                mention = self._mention(folded, found.start(), found.end(), building)
                if alone or (mention.room and not self._is_year(mention)):
                    yield mention

    def _mention(self, folded: str, start: int, end: int, building: str | None) -> _Mention:
        room = self._grammar.tail.match(folded, end)
        return _Mention(start, room.end() if room else end, building, self._room(room["room"]) if room else None)

    def _is_year(self, mention: _Mention) -> bool:
        """Whether a room is rather a year: 10-2024, unless building 10 lists such a room."""
        building = self._buildings[mention.building] if mention.building else None
        listed = building is not None and building.lists_rooms and building.has_room(mention.room or "")
        return bool(_YEAR.fullmatch(mention.room or "")) and not listed

    def _building(self, zone: str | None, number: str) -> str | None:
        """The code of the building with this number, in this zone if one is said."""
        spoken = self._number(number)
        if zone is None:
            return self._numbers.get(("", spoken))
        named = self._by_name.get(_tight(zone) + spoken)
        return named or self._numbers.get((self._zones.get(_tight(zone), "?"), spoken))

    def _room_alone(self, folded: str, mentions: Iterable[_Mention]) -> re.Match[str] | None:
        """A room that stands apart from every building: with a word such as 室 or room first, then a bare number."""
        for mention in mentions:
            folded = folded[: mention.start] + "、" * (mention.end - mention.start) + folded[mention.end :]
        for form in self._grammar.rooms:
            for found in form.finditer(folded):
                if not self._grammar.no_room_before.search(folded[max(0, found.start() - _NEAR) : found.start()]):
                    return found
        return None

    def _room(self, written: str) -> str:
        return "".join(str(self._digits.get(character, character)) for character in written)

    def _number(self, written: str) -> str:
        """A building's number in digits: 三 → 3, 十二 → 12, 二十 → 20, three → 3."""
        if written in self._english:
            return str(self._english[written])
        tens, ten, ones = written.partition("十")
        return f"{self._room(tens) or 1}{self._room(ones) or 0}" if ten else self._room(written)


class _Grammar:
    """The vocabulary as regular expressions over folded text.

    `buildings` have the groups `number` and perhaps `zone`, and say whether they count without a room after them;
    `tail` is a room right after a building; `rooms` are rooms by themselves, the surest form first, unless
    `no_room_before` ends where they begin.
    """

    def __init__(self, words: PlaceWords, zones: Iterable[str]) -> None:
        numerals = "".join(words.digits)
        number = f"(?:[0-9]{{1,2}}|[{numerals}十]{{1,3}})"
        room = f"(?P<room>[1-9][0-9]{{2,3}}|[{numerals}]{{3,4}})"
        room += f"(?![0-9]){NO_MORE}{_no_unit(words)}"
        garden = f"[\\u4e00-\\u9fff]{{1,2}}{either(words.garden_endings)}"
        zone = f"(?P<zone>{_whole([*words.qualifiers, *zones])}|{garden})"
        before_room = f"{_whole(words.before_room)}[\\s.#:]*(?:no\\.?\\s?)?"
        after_room = f"(?:\\s?{either(words.after_room)})?"
        english = f"(?P<number>[0-9]{{1,2}}|{either(words.english_numbers)})(?![0-9a-z])"
        buildings = (
            (f"(?:{zone}\\s?)?{_NO_NUMBER_BEFORE}(?P<number>{number})\\s?{either(words.after_number)}", True),
            (f"(?:{zone}\\s)?{_whole(words.before_number)}[.\\s]*(?:no\\.?\\s?)?#?{english}", True),
            (f"{zone}\\s?(?P<number>{number})(?!{either(words.floors)})", False),
            (f"(?:{zone}\\s?)?(?<![a-z]){_NO_NUMBER_BEFORE}(?P<number>[1-9][0-9]?)(?=[-–—])", False),
            (r"(?<![a-z0-9])b(?P<number>[1-9][0-9]?)(?![0-9a-z])", False),
        )
        self.buildings = tuple((re.compile(form), alone) for form, alone in buildings)
        self.tail = re.compile(
            f"[\\s,.、。·:的]{{0,3}}(?:{number}{either(words.units)}\\s?)?(?:{number}\\s?{either(words.floors)}[\\s,]*)?"
            f"(?:{before_room}|[-–—#]?){room}{after_room}"
        )
        no_room = "(?<![-0-9a-z./:])(?<![0-9]\\s)"
        rooms = (
            f"{before_room}{room}",
            f"{number}\\s?{either(words.floors)}\\s?{room}",
            f"{no_room}{room}\\s?{either(words.after_room)}",
            f"(?:^|(?<=[\\s,.!?;()…。、~])){no_room}{room}(?=$|[\\s,:!?;()…。、~]|\\.(?![0-9]))(?!\\s[0-9])",
        )
        self.rooms = tuple(re.compile(form) for form in rooms)
        self.no_room_before = re.compile(f"{_whole(words.not_before_room)}[\\s:#]*$")


def _whole(words: Iterable[str]) -> str:
    """A part for any of the words, not inside an English one; Chinese characters and digits may stand beside it."""
    return f"(?<![a-z]){either(words)}(?![a-z])"


def _no_unit(words: PlaceWords) -> str:
    """No unit follows: an English one perhaps after a space, a Chinese one at once, where it is no other word."""
    english = [unit for unit in words.not_after_room if unit.isascii()]
    chinese = [unit for unit in words.not_after_room if not unit.isascii()]
    return f"(?!\\s?{_whole(english)})(?!(?!{either(words.still_a_room)}){either(chinese)})"


def _said(entry: Building | Zone) -> list[str]:
    """Everything that an entry is called."""
    return [entry.name.en, entry.name.zh_hans, entry.name.zh_hant, *entry.aliases]


def _tight(name: str) -> str:
    return "".join(fold(name).split())


def _numbers(building: Building) -> Iterator[tuple[str, str]]:
    """The zone, "" for none, and the number by which a building may be said."""
    if building.number:
        if building.zone:
            yield building.zone.code, building.number
        if building.number == building.code:
            yield "", building.number


def _apart(mentions: Iterable[_Mention]) -> list[_Mention]:
    """The mentions that do not overlap: the earlier one counts, then the longer one."""
    kept: list[_Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
