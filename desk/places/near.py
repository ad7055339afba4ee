"""Which buildings somebody may mean: by a name or number that is not there, beside a closed one, or near to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from desk.catalogue.parts import Building, Catalogue
from desk.places.spots import Spot
from desk.reading import name_slips, understand
from desk.reading.script import plain

OFFERED = 3
"""Buildings that are offered first."""

NEAR = 300
"""Metres within which the nearest building is the one that is meant."""

FAR = 5_000
"""Metres from the nearest building beyond which somebody is not on the campus at all."""

_ALIKE = 72
"""Of a hundred: so much alike a name must be to be offered."""

_NUMBER = re.compile("[0-9]+")


class Away(NamedTuple):
    """A building, and how many metres away it is."""

    code: str
    metres: float


def near_to_said(catalogue: Catalogue, said: str) -> list[str]:
    """The open buildings that somebody may mean by words that name none, the likeliest first."""
    label = understand(said).building or said
    number = _NUMBER.search(label)
    slips = [slip.code for slip in name_slips(said, catalogue)]
    by_number = _by_number(catalogue, number[0]) if number and len(number[0]) <= 3 else []
    named = _NUMBER.sub("", label).strip()
    by_name = _by_name(catalogue, label) if named else []
    # East 5 is rather another 5 than another building of the east; canteen 3 is rather a canteen.
    found = [*slips, *by_name, *by_number] if by_name and named else [*slips, *by_number, *by_name]
    return _open(catalogue, found)


def named_like(catalogue: Catalogue, said: str, count: int) -> list[str]:
    """Buildings by a part of their name, their number, or a name almost right; closed ones too."""
    tight = _tight(said)
    inside = [code for code, name in _names(catalogue) if tight and tight in name]
    slips = [slip.code for slip in name_slips(said, catalogue)]
    return list(dict.fromkeys([*inside, *slips, *_by_name(catalogue, said)]))[:count]


def neighbours(catalogue: Catalogue, building: Building) -> list[str]:
    """The open buildings nearest to one: on the map, or else of its zone and by their numbers."""
    if building.at is not None:
        around = [away.code for away in by_distance(catalogue, building.at)]
        if around:
            return _open(catalogue, [code for code in around if code != building.code])

    def far(other: Building) -> tuple[bool, int]:
        numbers = (building.number, other.number)
        distance = abs(int(numbers[0]) - int(numbers[1])) if numbers[0] and numbers[1] else 1_000
        return other.zone != building.zone, distance

    others = sorted((each for each in catalogue.buildings.values() if each.code != building.code), key=far)
    return _open(catalogue, [each.code for each in others])


def by_distance(catalogue: Catalogue, spot: Spot) -> list[Away]:
    """The buildings of which it is known where they lie, the nearest first."""
    known = [(each.code, each.at) for each in catalogue.buildings.values() if each.at is not None]
    return sorted((Away(code, spot.metres_to(at)) for code, at in known), key=lambda away: away.metres)


def _open(catalogue: Catalogue, codes: Sequence[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if not catalogue.buildings[code].closed][:OFFERED]


def _by_number(catalogue: Catalogue, number: str) -> list[str]:
    """A slip away first (33 for 3 or 13), then by how far the number is."""

    def far(building: Building) -> tuple[int, int]:
        own = building.number or ""
        return min(2, OSA.distance(number, own)), abs(int(number) - int(own))

    plainly = [each for each in catalogue.buildings.values() if each.number is not None]
    own_number = [each for each in plainly if each.number == each.code] or plainly
    return [each.code for each in sorted(own_number, key=far)[:OFFERED]]


def _by_name(catalogue: Catalogue, said: str) -> list[str]:
    names = list(_names(catalogue))
    found = process.extract(_tight(said), [name for _code, name in names], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return [names[at][0] for _name, _score, at in found]


def _names(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for building in catalogue.buildings.values():
        for name in (building.code, building.name.en, building.name.zh_hans, building.name.zh_hant, *building.aliases):
            yield building.code, _tight(name)


def _tight(name: str) -> str:
    return "".join(plain(name).split())
