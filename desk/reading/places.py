"""Reads where a fault is, of any campus: building and rooms, as the labelling rules name them.

3号楼502 is building "3", 东区5舍 "east 5", 梅園3棟 "梅園3", 二食堂 "canteen 2", Maple Hall "Maple Hall". The
catalogue of a campus is read by desk/reading/catalogue_place.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desk.reading.numerals import digits
from desk.reading.place_forms import Forms, Mention
from desk.reading.room_forms import RoomForms


@dataclass(frozen=True, slots=True)
class Place:
    """What a message says of its place; None for what it does not say. Several rooms are joined by commas.

    `attached` is whether the room stands right after the building.
    """

    building: str | None = None
    room: str | None = None
    attached: bool = False
    numbered: tuple[tuple[int, int], ...] = ()
    """Where buildings with a number or a name stand in the text."""


class Places:
    """Reads places of any campus by the words of desk/reading/words/places.yaml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._forms = Forms(words)
        self._rooms = RoomForms(words)

    def read(self, text: str, written: str) -> Place:
        """The place in a plain text; `written` is the same text with its capitals and characters as they were typed."""
        text = digits(text)
        mentions = [self._with_rooms(text, each) for each in _apart(self._forms.mentions(text, written, self._rooms))]
        numbered = tuple((each.start, each.end) for each in mentions if each.named or _is_number(each.label))
        about = min(mentions, key=_rank, default=None)
        if about and about.rooms:
            rooms = [*about.rooms]
            for other in mentions:
                if other is not about and other.label == about.label:
                    rooms += other.rooms
            spans = [(each.start, each.end) for each in mentions]
            rooms += self._rooms.others(text, spans)
            rooms = self._rooms.corrected(text, rooms, about.end)
            return Place(about.label, ",".join(dict.fromkeys(rooms)), True, numbered)
        alone = self._rooms.alone(text, [(each.start, each.end) for each in mentions])
        return Place(about.label if about else None, ",".join(dict.fromkeys(alone)) or None, False, numbered)

    def _with_rooms(self, text: str, mention: Mention) -> Mention:
        rooms, end = self._rooms.after(text, mention.end, short=mention.named)
        return replace(mention, rooms=(*mention.rooms, *rooms), end=end)


def _is_number(label: str) -> bool:
    """Whether it is known by its number only, and not by what it is for: canteen 2 is about food, too."""
    return any(map(str.isdigit, label)) and not label.startswith(("canteen", "teaching"))


def _rank(mention: Mention) -> tuple[bool, bool, int]:
    """The smallest is what the message is most likely about."""
    return not mention.rooms, mention.aside, mention.start


def _apart(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions that do not overlap: the earlier one counts, then the longer one."""
    last = 0
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if mention.start >= last:
            yield mention
            last = mention.end
