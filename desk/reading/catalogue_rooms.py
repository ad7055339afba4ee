"""Rooms that people call something: the boiler room of Linden Hall, 阶梯教室."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from desk.folding import fold
from desk.reading.catalogue_words import Words

if TYPE_CHECKING:
    from desk.catalogue.parts import Building

_ENOUGH = 4
"""Characters of a Chinese name that can stand alone; an English one has two words."""


class RoomNamed(NamedTuple):
    """A room, and where in the text it is named."""

    building: str
    room: str
    start: int
    end: int


class RoomNames:
    """Finds them: with their building, or alone where no other room of the campus is called so."""

    def __init__(self, buildings: Iterable[Building]) -> None:
        named = [
            (each.code, room, name) for each in buildings for room, names in each.rooms.names.items() for name in names
        ]
        count = Counter(_tight(name) for _code, _room, name in named)
        of: dict[str, list[tuple[str, str]]] = {}
        for code, room, name in named:
            of.setdefault(code, []).append((name, room))
        self._of = {code: Words(names) for code, names in of.items()}
        self._alone = Words(
            (name, (code, room)) for code, room, name in named if count[_tight(name)] == 1 and _tells(name)
        )

    def find(self, folded: str, building: str | None) -> RoomNamed | None:
        """The first one in a folded text: of this building, or of any when none is named."""
        if building is not None:
            hit = next(self._of[building].find(folded), None) if building in self._of else None
            return RoomNamed(building, hit.meaning, hit.start, hit.end) if hit else None
        alone = next(self._alone.find(folded), None)
        return RoomNamed(*alone.meaning, alone.start, alone.end) if alone else None


def _tells(name: str) -> bool:
    """Whether it says by itself which room is meant: a kitchen is one of many."""
    return len(name.split()) > 1 or (not name.isascii() and len(name) >= _ENOUGH)


def _tight(name: str) -> str:
    return "".join(fold(name).split())
