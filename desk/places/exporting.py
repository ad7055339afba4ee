"""All places as rows of a file that can be brought in again: the catalogue file's, and what is kept beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

from sqlalchemy import or_, select
from sqlmodel import col

from desk.catalogue.parts import Building, Zone
from desk.places.kept import Part, kept_of, parts_kept
from desk.places.overlay import with_places
from desk.places.rooms import Range, Rooms, joined, written
from desk.places.spots import Spot
from desk.work import Work
from storage.kinds import PlaceKind
from storage.tables import Place

HEADINGS = (
    "kind",
    "code",
    "zone",
    "building",
    "floor",
    "floors",
    "name_en",
    "name_zh_hans",
    "name_zh_hant",
    "aliases",
    "latitude",
    "longitude",
    "rooms",
    "closed",
)
"""The columns, in order."""

IN_A_ROW = 60
"""Ranges in one row: a cell that people can still read."""


async def exported(work: Work) -> AsyncIterator[Mapping[str, str]]:
    """A row for each place, the large ones first; rooms that have nothing of their own share one, as ranges.

    A building at a time is held in memory.
    """
    file, kept = work.campus.file, await parts_kept(work.session)
    parts = {(part.kind, part.code): part for part in kept.parts}
    catalogue = with_places(file, kept)
    for zone in catalogue.zones.values():
        names = _names(zone, file.zones.get(zone.code), parts.get((PlaceKind.ZONE, zone.code)))
        yield {"kind": PlaceKind.ZONE, "code": zone.code, **names, **_at(zone.at)}
    for code in catalogue.buildings:
        building = with_places(file, await kept_of(work.session, code)).buildings[code]
        yield {
            "kind": PlaceKind.BUILDING,
            "code": code,
            "zone": building.zone.code if building.zone else "",
            "floors": str(building.floors),
            **_names(building, file.buildings.get(code), parts.get((PlaceKind.BUILDING, code))),
            **_at(building.at),
            "closed": "yes" if building.closed else "",
        }
        own = await _own_rows(work, building)
        rooms = {each.number for each in own if each.kind is PlaceKind.ROOM}
        for part in _rooms(building.rooms, building.floors, rooms):
            yield {"kind": PlaceKind.ROOM, "building": code, "rooms": part}
        for each in own:
            yield _own(each)


async def _own_rows(work: Work, building: Building) -> Sequence[Place]:
    """Floors and rooms of which there is more to say than that they are there."""
    said = or_(
        col(Place.name_en).is_not(None),
        col(Place.name_zh_hans).is_not(None),
        col(Place.name_zh_hant).is_not(None),
        col(Place.aliases) != [],
        col(Place.latitude).is_not(None),
        col(Place.closed_at).is_not(None),
        col(Place.within).is_not(None),
    )
    query = select(Place).where(col(Place.kind).in_((PlaceKind.FLOOR, PlaceKind.ROOM)), col(Place.listed))
    told_already = [str(floor) for floor in range(1, building.floors + 1)]
    told = (col(Place.kind) == PlaceKind.FLOOR) & col(Place.number).not_in(told_already)
    query = query.where(col(Place.building) == building.code, or_(said, told)).order_by(col(Place.id))
    return (await work.session.execute(query)).scalars().all()


def _rooms(rooms: Rooms, floors: int, own: set[str]) -> Iterator[str]:
    """The rooms but those with a row of their own, in cells of some ranges each."""
    ranges = [*_without(rooms.whole(floors), own)]
    for start in range(0, len(ranges), IN_A_ROW):
        yield written(ranges[start : start + IN_A_ROW])
    others = sorted(rooms.others - own)
    for start in range(0, len(others), IN_A_ROW):
        yield ",".join(others[start : start + IN_A_ROW])


def _without(ranges: Sequence[Range], own: set[str]) -> Sequence[Range]:
    numbers = (number for first, last in ranges for number in range(first, last + 1) if str(number) not in own)
    return joined((number, number) for number in numbers)


def _own(row: Place) -> Mapping[str, str]:
    at = Spot(row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None
    return {
        "kind": row.kind,
        "code": row.number,
        "building": row.building,
        "floor": row.within or "",
        "name_en": row.name_en or "",
        "name_zh_hans": row.name_zh_hans or "",
        "name_zh_hant": row.name_zh_hant or "",
        "aliases": "; ".join(row.aliases),
        **_at(at),
        "closed": "yes" if row.closed_at is not None else "",
    }


def _names(place: Building | Zone, file: Building | Zone | None, part: Part | None) -> Mapping[str, str]:
    """What it is called in each language in which that is said anywhere; it stands in for the others by itself."""
    own = part.names if part is not None else (None, None, None)
    given = (file.name.en, file.name.zh_hans, file.name.zh_hant) if file is not None else (None, None, None)
    names = (said or there or "" for said, there in zip(own, given, strict=True))
    columns = dict(zip(("name_en", "name_zh_hans", "name_zh_hant"), names, strict=True))
    return {**columns, "aliases": "; ".join(place.aliases)}


def _at(spot: Spot | None) -> Mapping[str, str]:
    return {"latitude": repr(spot.latitude), "longitude": repr(spot.longitude)} if spot is not None else {}
