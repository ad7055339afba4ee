"""The catalogue with what the desk keeps of places: new buildings, names, aliases, rooms, and what is closed. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from desk.catalogue.parts import Building, Catalogue, Names, Zone
from desk.places.kept import Kept, Names3, Part
from desk.places.rooms import Rooms, floor_of, joined
from storage.kinds import PlaceKind

MOST_FLOORS = 200


def with_places(catalogue: Catalogue, kept: Kept) -> Catalogue:
    """A new catalogue in which what is kept goes before what the file says; the same one when nothing is kept."""
    if kept.nothing:
        return catalogue
    zones = {**catalogue.zones}
    parts = {part.code: part for part in kept.parts if part.kind is PlaceKind.BUILDING}
    for part in kept.parts:
        if part.kind is PlaceKind.ZONE and (zone := _zone(zones.get(part.code), part)) is not None:
            zones[part.code] = zone
    buildings = {}
    for code in [*catalogue.buildings, *(code for code in parts if code not in catalogue.buildings)]:
        building = _building(catalogue.buildings.get(code), parts.get(code), code, kept, zones)
        if building is not None:
            buildings[code] = building
    return catalogue.model_copy(update={"zones": zones, "buildings": buildings})


def _zone(base: Zone | None, part: Part) -> Zone | None:
    names = _names(base.name if base else None, part)
    if names is None:
        return None
    aliases, at = base.aliases if base else (), base.at if base else None
    return Zone(code=part.code, name=names, aliases=_more(aliases, part.aliases), at=part.at or at)


def _building(
    base: Building | None, part: Part | None, code: str, kept: Kept, zones: Mapping[str, Zone]
) -> Building | None:
    """None for one that the file does not have and of which too little is kept: only its printed code."""
    rooms = _rooms(base.rooms if base else Rooms(), kept.rooms.get(code))
    floors = _floors(base, kept.floors.get(code, 0), rooms)
    if base is not None:
        # As the file has it, but that its zone may be called something else here.
        zone = zones[base.zone.code] if base.zone else None
        same = base.model_copy(update={"rooms": rooms, "floors": floors, "zone": zone})
        return same if part is None else _joined(same, part, zones)
    names = _names(None, part) if part is not None and part.listed else None
    if part is None or names is None:
        return None
    return _joined(Building(code=code, name=names, floors=floors).model_copy(update={"rooms": rooms}), part, zones)


def _joined(base: Building, part: Part, zones: Mapping[str, Zone]) -> Building:
    return base.model_copy(
        update={
            "name": _names(base.name, part),
            "aliases": _more(base.aliases, part.aliases),
            "zone": zones.get(part.zone or "", base.zone),
            "at": part.at or base.at,
            "closed": part.closed or base.closed,
        }
    )


def _names(base: Names | None, part: Part) -> Names | None:
    """Every language has a name, if any has: one that is missing is called as in the nearest other one."""
    file: Names3 = (base.en, base.zh_hans, base.zh_hant) if base else (None, None, None)
    en, hans, hant = (said or given for said, given in zip(part.names, file, strict=True))
    any_name = en or hans or hant
    if any_name is None:
        return None
    return Names(en=en or any_name, zh_hans=hans or hant or any_name, zh_hant=hant or hans or any_name)


def _more(aliases: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*aliases, *more]))


def _rooms(file: Rooms, kept: Rooms | None) -> Rooms:
    if kept is None:
        return file
    return Rooms(
        file.doors,
        joined([*file.ranges, *kept.ranges]),
        file.others | kept.others,
        file.shut | kept.shut,
        {**file.names, **kept.names},
    )


def _floors(base: Building | None, kept: int, rooms: Rooms) -> int:
    """As many as are listed. Where none are, the highest that a room's number tells."""
    if base is not None or kept:
        return min(MOST_FLOORS, max(base.floors if base else 1, kept))
    told = (floor_of(str(last)) for _first, last in rooms.ranges)
    return max([1, *(int(floor) for floor in told if floor and int(floor) <= MOST_FLOORS)])
