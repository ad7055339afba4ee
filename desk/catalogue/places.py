"""The catalogue file's zones and buildings: lines for several buildings at once, and names that mean only one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desk.catalogue import values as values
from desk.catalogue.parts import Building, Names, Zone
from desk.catalogue.problems import Problems
from desk.catalogue.yaml_lines import Place, Tree
from desk.folding import fold
from desk.places.rooms import Rooms
from desk.places.spots import Spot, spot


def read_zones(problems: Problems) -> dict[str, Zone]:
    """The zones by code, in the order of the file; a campus may have none. Problems are noted."""
    zones: dict[str, Zone] = {}
    owners = _Owners(problems, "zone")
    for code, entry in problems.entries("zones", required=False):
        common = {**entry, "at": _spots(problems, ("zones", code), entry, 1)[0]}
        zone = problems.build(Zone, {"code": code, **common}, ("zones", code))
        if zone:
            zones[code] = zone
            owners.claim(("zones", code), code, _said(zone.name, zone.aliases))
    return zones


def read_buildings(problems: Problems, zones: dict[str, Zone]) -> dict[str, Building]:
    """The buildings by code, in the order of the file; problems are noted."""
    buildings: dict[str, Building] = {}
    lines: dict[str, int] = {}
    owners = _Owners(problems, "building")
    for written, entry in problems.entries("buildings"):
        place = ("buildings", written)
        problems.reference((*place, "zone"), "zone", entry.get("zone"), problems.keys("zones"))
        common: dict[str, object] = {**entry, "zone": zones.get(str(entry.get("zone")))}
        common["rooms"] = _rooms(problems, place, entry)
        codes = list(problems.read(place, values.numbers, written) or ())
        spots = _spots(problems, place, entry, len(codes))
        for (code, number), where in zip(codes, spots, strict=False):
            line = problems.document.line(place)
            if lines.setdefault(code, line) != line:
                problems.add(place, f"gives building '{code}' again, which is in line {lines[code]} already")
                continue
            building = problems.build(Building, {"code": code, **_numbered(common, number), "at": where}, place)
            if building:
                buildings[code] = building
                owners.claim(place, code, _said(building.name, building.aliases))
                if building.number and building.zone:
                    owners.claim(place, code, [f"{building.zone.code} {building.number}"])
    return buildings


def _rooms(problems: Problems, place: Place, entry: Mapping[str, Tree]) -> Rooms:
    """The rooms of a line; none where it says nothing, or something wrong, which is noted."""
    listed = entry.get("rooms")
    if listed is None and "rooms" not in entry:
        return Rooms()
    if isinstance(listed, list) and all(isinstance(each, str) for each in listed):
        listed = ", ".join(map(str, listed))
    return problems.read((*place, "rooms"), values.rooms, listed if isinstance(listed, str) else "") or Rooms()


def _spots(problems: Problems, place: Place, entry: Mapping[str, Tree], count: int) -> Sequence[Spot | None]:
    """Where each of so many lies: `at` is one pair, or a list with a pair for each. What is wrong is noted."""
    at = entry.get("at")
    if "at" not in entry:
        return [None] * count
    pairs = at if isinstance(at, list) else [at]
    if len(pairs) != count:
        problems.add(
            (*place, "at"),
            f"at: has {len(pairs)} places on the map for {count}; write 39.99, 116.31, or a list with one for each",
        )
        return [None] * count
    return [problems.read((*place, "at"), spot, pair if isinstance(pair, str) else "") for pair in pairs]


def _said(name: Names, aliases: Iterable[str]) -> list[str]:
    return [name.en, name.zh_hans, name.zh_hant, *aliases]


def _numbered(entry: Mapping[str, object], number: int | None) -> dict[str, object]:
    """An entry with `{n}` and `{numeral}` in its names and aliases filled in: 4 and 四."""

    def fill(tree: object) -> object:
        match tree:
            case str():
                return tree.replace("{n}", str(number)).replace("{numeral}", values.numeral(number or 0))
            case list():
                return [fill(item) for item in tree]
            case dict():
                return {key: fill(item) for key, item in tree.items()}
        return tree

    return {key: item if number is None else fill(item) for key, item in entry.items()}


@dataclass(slots=True)
class _Owners:
    """Whom each name means; a second owner is a problem."""

    problems: Problems
    noun: str
    owners: dict[str, tuple[str, int]] = field(default_factory=dict)

    def claim(self, place: Place, code: str, names: Iterable[str]) -> None:
        """Note that the names mean the thing of this code."""
        line = self.problems.document.line(place)
        for name in names:
            owner, owner_line = self.owners.setdefault(" ".join(fold(name).split()), (code, line))
            if owner != code:
                self.problems.add(
                    place, f"is called '{name}', but that means {self.noun} '{owner}' (line {owner_line}) already"
                )
