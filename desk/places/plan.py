"""What a file of places comes to: its rows held against the catalogue and against one another. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from desk.catalogue.parts import Building, Catalogue, Zone
from desk.people.roster_rows import Wrong
from desk.places.aliases import keys, names_of
from desk.places.kept import Names3
from desk.places.rooms import floor_of
from desk.places.rows import ALIAS_LENGTH, PlaceRow
from desk.places.spots import Spot
from storage.kinds import PlaceKind
from storage.places import Written

_NAMES = ("name_en", "name_zh_hans", "name_zh_hant", "aliases", "latitude", "longitude")


@dataclass(slots=True)
class Plan:
    """The rows to write, in the order in which they are, and what is wrong with the others.

    Each group is of rows that say the same columns.
    """

    groups: dict[tuple[str, ...], list[Written]] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def places(self) -> int:
        """How many there are to write."""
        return sum(map(len, self.groups.values()))

    def add(self, said: tuple[str, ...], written: Written) -> None:
        """One more row, of which these columns are said."""
        self.groups.setdefault(said, []).append(written)


def plan(rows: Iterable[PlaceRow | Wrong], columns: Collection[str], file: Catalogue, merged: Catalogue) -> Plan:
    """Hold the rows of a file with these columns against the catalogue `file`, and what is kept `merged` with it."""
    return _Planning(frozenset(columns), file, merged).done([*rows])


class _Planning:
    def __init__(self, columns: frozenset[str], file: Catalogue, merged: Catalogue) -> None:
        self._columns = columns
        self._file = file
        self._plan = Plan()
        self._zones: dict[str, str] = _by_name(merged.zones.values())
        self._buildings: dict[str, str] = _by_name(merged.buildings.values())
        self._known = {**merged.buildings}
        self._first: dict[tuple[str, str, str], int] = {}
        self._alone: set[tuple[str, str, str]] = set()
        """Those that have a row of their own: who lists them besides says nothing new."""
        self._listing: list[tuple[PlaceRow, Callable[[PlaceRow], None]]] = []
        self._said = tuple(name for name in (*_NAMES, "closed") if name in columns)

    def done(self, rows: Sequence[PlaceRow | Wrong]) -> Plan:
        """Zones first, then buildings, floors and rooms, wherever they stand in the file."""
        self._plan.wrong += [row for row in rows if isinstance(row, Wrong)]
        ways: Mapping[PlaceKind, Callable[[PlaceRow], None]] = {
            PlaceKind.ZONE: self._zone,
            PlaceKind.BUILDING: self._building,
            PlaceKind.FLOOR: self._floor,
            PlaceKind.ROOM: self._room,
        }
        good = [row for row in rows if isinstance(row, PlaceRow)]
        for kind, way in ways.items():
            self._each((row, way) for row in good if row.kind is kind)
        self._each(self._listing)
        self._plan.wrong.sort(key=lambda wrong: wrong.row)
        return self._plan

    def _each(self, rows: Iterable[tuple[PlaceRow, Callable[[PlaceRow], None]]]) -> None:
        for row, way in rows:
            try:
                way(row)
            except ValueError as error:
                self._plan.wrong.append(Wrong(row.row, str(error)))

    def _zone(self, row: PlaceRow) -> None:
        base = self._file.zones.get(row.code)
        known = base is not None or row.code in self._zones.values()
        self._check_part(row, self._zones, "zone", known=known)
        written, needed = _over(row, base)
        self._add(self._said_of(row), written._replace(kind="zone", number=row.code, needed=needed), row)

    def _building(self, row: PlaceRow) -> None:
        base = self._file.buildings.get(row.code)
        zone = self._zones.get(_key(row.within)) if row.within else None
        if row.within and zone is None:
            _wrong(f"There is no zone “{row.within[:40]}”: give it a row of its own.")
        self._check_part(row, self._buildings, "building", known=base is not None or row.code in self._known)
        written, needed = _over(row, base)
        within = zone if base is None or base.zone is None or base.zone.code != zone else None
        closed = row.closed and not (base is not None and base.closed)
        said = (*self._said_of(row), *(["within"] if {"zone", "parent"} & self._columns else []))
        needed = needed or within is not None or closed
        self._add(
            said,
            written._replace(kind="building", number=row.code, needed=needed, within=within, closed=closed),
            row,
        )
        self._listing.append((row, self._floors_of))
        self._listing.append((row, lambda each: self._rooms(each, each.code, ())))

    def _floors_of(self, row: PlaceRow) -> None:
        base = self._file.buildings.get(row.code)
        for floor in range((base.floors if base else 0) + 1, (row.floors or 0) + 1):
            self._add((), Written("floor", row.code, str(floor), True), row, alone=False)

    def _floor(self, row: PlaceRow) -> None:
        building, base = self._building_of(row)
        there = base is not None and row.code.isdecimal() and 1 <= int(row.code) <= base.floors
        written, named = _over(row, None)
        written = written._replace(kind="floor", building=building, number=row.code, needed=named or not there)
        self._add(self._said_of(row), written, row)
        self._listing.append((row, lambda each: self._rooms(each, building, ())))

    def _room(self, row: PlaceRow) -> None:
        building, _base = self._building_of(row)
        floor = ["within"] if "floor" in self._columns else []
        closed = [name for name in self._said if name == "closed"]
        if len(row.rooms) > 1:
            self._listing.append((row, lambda each: self._rooms(each, building, (*closed, *floor))))
        else:
            self._rooms(row, building, (*self._said_of(row), *floor), alone=True)

    def _rooms(self, row: PlaceRow, code: str, said: tuple[str, ...], *, alone: bool = False) -> None:
        base = self._file.buildings.get(code)
        over, named = _over(row, None) if alone else (Written("room", code, "", False), False)
        closed = row.closed and row.kind is PlaceKind.ROOM
        for number in row.rooms:
            within = row.floor if row.floor is not None and floor_of(number) != row.floor else None
            there = base is not None and base.rooms.lists(number, base.floors)
            needed = named or closed or within is not None or not there
            written = over._replace(
                kind="room", building=code, number=number, needed=needed, within=within, closed=closed
            )
            self._add(said, written, row, alone=alone)

    def _building_of(self, row: PlaceRow) -> tuple[str, Building | None]:
        code = self._buildings.get(_key(row.within))
        if code is None:
            _wrong(f"There is no building “{row.within[:40]}”: write its code or name, or give it a row of its own.")
        return code, self._file.buildings.get(code)

    def _check_part(self, row: PlaceRow, names: dict[str, str], noun: str, *, known: bool) -> None:
        """That it has a name, and that none of its names is another's; from then on they are its own."""
        if not known and not any(row.names):
            _wrong(f"A new {noun} needs a name.")
        for name in (*row.names, *row.aliases):
            if name is None:
                continue
            owner = names.get(_key(name), row.code)
            if owner != row.code:
                _wrong(f"“{name[:40]}” means the {noun} {owner} already.")
            if len(name) > ALIAS_LENGTH and name in row.aliases:
                _wrong(f"An alias has {ALIAS_LENGTH} characters at most.")
        names.update({_key(name): row.code for name in (row.code, *row.names, *row.aliases) if name})

    def _said_of(self, row: PlaceRow) -> tuple[str, ...]:
        of_kind = row.kind in (PlaceKind.BUILDING, PlaceKind.ROOM)
        return tuple(name for name in self._said if name != "closed" or of_kind)

    def _add(self, said: tuple[str, ...], written: Written, row: PlaceRow, *, alone: bool = True) -> None:
        key = (written.kind, written.building, written.number)
        if key in self._first:
            if not alone and key in self._alone:
                return
            _wrong(f"The {written.kind} {_called(written)} stands in row {self._first[key]} already.")
        self._first[key] = row.row
        if alone:
            self._alone.add(key)
        self._plan.add(said, written)


def _over(row: PlaceRow, base: Building | Zone | None) -> tuple[Written, bool]:
    """What the row says beyond the catalogue file, and whether that is anything."""
    file: Names3 = (base.name.en, base.name.zh_hans, base.name.zh_hant) if base else (None, None, None)
    en, hans, hant = (None if said == given else said for said, given in zip(row.names, file, strict=True))
    own = names_of(base) if base else set()
    aliases = [alias for alias in row.aliases if _key(alias) not in own]
    at: Spot | None = row.at if base is None or row.at != base.at else None
    written = Written(
        row.kind,
        "",
        "",
        False,
        None,
        en,
        hans,
        hant,
        json.dumps(aliases, ensure_ascii=False),
        at.latitude if at else None,
        at.longitude if at else None,
    )
    return written, (base is None and row.kind is not PlaceKind.ROOM) or any((en, hans, hant, aliases, at))


def _by_name(places: Iterable[Building] | Iterable[Zone]) -> dict[str, str]:
    return {key: code for code, key in _names(places)}


def _names(places: Iterable[Building] | Iterable[Zone]) -> Iterator[tuple[str, str]]:
    for place in places:
        for key in {_key(place.code), *names_of(place)}:
            yield place.code, key


def _key(name: str) -> str:
    return next(iter(keys(name)), "")


def _called(written: Written) -> str:
    return f"{written.number} of building {written.building}" if written.building else written.number


def _wrong(sentence: str) -> NoReturn:
    raise ValueError(sentence)
