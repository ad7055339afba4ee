"""Which rooms a building has, as ranges: of 50,000 rooms a process holds a few kilobytes, and not one object each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz.distance import OSA

Range = tuple[int, int]
"""The first and the last of numbers that follow one another."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms of one building. Where none are listed it denies none; those that are shut it denies anyway.

    `doors` repeat on each floor, without its number: 01, 02, …; `ranges` are whole numbers, in order and apart;
    `others` are whatever is no number; `names` are what people call a room besides.
    """

    doors: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    others: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def listed(self) -> bool:
        """Whether it is known which rooms there are."""
        return bool(self.doors or self.ranges or self.others)

    def has(self, room: str, floors: int) -> bool:
        """Whether there is such a room, in a building of so many floors, in which something can be reported."""
        return room not in self.shut and (not self.listed or self.lists(room, floors))

    def lists(self, room: str, floors: int) -> bool:
        """Whether it stands in the list, shut or not."""
        if room in self.others:
            return True
        if is_number(room):
            number = int(room)
            at = bisect_right(self.ranges, (number, number)) - 1
            # The range that begins last before it, or at it.
            if any(first <= number <= last for first, last in self.ranges[max(0, at) : at + 2]):
                return True
        return any(room.endswith(door) and _is_floor(room[: -len(door)], floors) for door in self.doors)

    def all(self, floors: int) -> Iterator[str]:
        """Every room, by its number; what is no number last. Shut ones are not among them."""
        for first, last in self.whole(floors):
            yield from (room for number in range(first, last + 1) if (room := str(number)) not in self.shut)
        yield from sorted(self.others - self.shut)

    def whole(self, floors: int) -> tuple[Range, ...]:
        """All numbers as ranges, those of the doors too."""
        of_doors = (int(f"{floor}{door}") for floor in range(1, floors + 1) for door in self.doors)
        return joined([*self.ranges, *((number, number) for number in of_doors)])

    def nearest(self, room: str, floors: int, count: int) -> list[str]:
        """The rooms that somebody may mean who wrote this one: a slip away first, then by number."""

        def far(other: str) -> tuple[bool, int]:
            slips = OSA.distance(room, other, score_cutoff=1)
            both = is_number(room) and is_number(other)
            return slips > 1, abs(int(room) - int(other)) if both else len(other) * 1_000_000

        return sorted(self.all(floors), key=far)[:count] if self.listed else []


def is_number(room: str) -> bool:
    """Whether it is a number that stands for itself: 101, and not 001."""
    return room.isascii() and room.isdecimal() and room[0] != "0" and len(room) <= 9


def joined(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same numbers in as few ranges as can be, in order."""
    together: list[Range] = []
    for first, last in sorted(ranges):
        if together and first <= together[-1][1] + 1:
            together[-1] = (together[-1][0], max(last, together[-1][1]))
        else:
            together.append((first, last))
    return tuple(together)


def written(ranges: Iterable[Range]) -> str:
    """As people write them: 101-118,201-218,305."""
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in ranges)


def floor_of(room: str) -> str | None:
    """The floor that a room's number tells: 5 of 502, 12 of 1203; None where it tells none."""
    digits = "".join(next((group for number, group in _runs(room) if number), ()))
    return digits[:-2] if len(digits) >= 3 else None


def _runs(room: str) -> Iterator[tuple[bool, list[str]]]:
    return ((is_digit, list(group)) for is_digit, group in groupby(room, key=str.isdigit))


def _is_floor(written_so: str, floors: int) -> bool:
    return is_number(written_so) and int(written_so) <= floors
