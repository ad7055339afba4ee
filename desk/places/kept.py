"""What the database says of places: values to be compared, so that a process sees whether anything has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from desk.places.rooms import Range, Rooms
from desk.places.spots import Spot
from storage import places as rows
from storage.kinds import PlaceKind

Names3 = tuple[str | None, str | None, str | None]
"""English, simplified and traditional Chinese, as far as something is said."""


class Part(NamedTuple):
    """What is kept of a zone or a building beside the catalogue file."""

    kind: PlaceKind
    code: str
    zone: str | None
    listed: bool
    names: Names3
    aliases: tuple[str, ...]
    at: Spot | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """All of it. Floors and rooms go by the building's code; rooms without names are ranges."""

    parts: tuple[Part, ...] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    rooms: Mapping[str, Rooms] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether the catalogue file says all that there is."""
        return not (self.parts or self.floors or self.rooms)


async def kept(session: AsyncSession) -> Kept:
    """What is kept of all places. Of 50,000 rooms the database makes ranges, in about a tenth of a second."""
    return await _kept(session, None)


async def kept_of(session: AsyncSession, building: str) -> Kept:
    """What is kept of all zones and buildings, and of the floors and rooms of this one."""
    return await _kept(session, building)


async def parts_kept(session: AsyncSession) -> Kept:
    """What is kept of zones and buildings, without their floors and rooms."""
    return Kept(tuple(_part(each) for each in await rows.parts(session)))


async def _kept(session: AsyncSession, building: str | None) -> Kept:
    floors = {each["building"]: each["floors"] for each in await rows.floors(session, building)}
    return Kept((await parts_kept(session)).parts, floors, await _rooms(session, building))


async def _rooms(session: AsyncSession, building: str | None) -> Mapping[str, Rooms]:
    ranges: dict[str, list[Range]] = {}
    others: dict[str, set[str]] = {}
    shut: dict[str, set[str]] = {}
    names: dict[str, dict[str, tuple[str, ...]]] = {}
    for each in await rows.ranges(session, building):
        ranges.setdefault(each["building"], []).append((each["first"], each["last"]))
    for each in await rows.odd_rooms(session, building):
        if each["closed"]:
            shut.setdefault(each["building"], set()).add(each["number"])
        if each["listed"] and not each["is_number"]:
            others.setdefault(each["building"], set()).add(each["number"])
    for each in await rows.called_rooms(session, building):
        names.setdefault(each["building"], {})[each["number"]] = called(each)
    return {
        code: Rooms(
            ranges=tuple(ranges.get(code, ())),
            others=frozenset(others.get(code, ())),
            shut=frozenset(shut.get(code, ())),
            names=names.get(code, {}),
        )
        for code in {**ranges, **others, **shut, **names}
    }


def called(row: asyncpg.Record) -> tuple[str, ...]:
    """All that a row says its place is called."""
    said = (row["name_en"], row["name_zh_hans"], row["name_zh_hant"], *row["aliases"])
    return tuple(dict.fromkeys(name for name in said if name))


def _part(row: asyncpg.Record) -> Part:
    at = Spot(row["latitude"], row["longitude"]) if row["latitude"] is not None is not row["longitude"] else None
    return Part(
        PlaceKind(row["kind"]),
        row["number"],
        row["within"],
        row["listed"],
        (row["name_en"], row["name_zh_hans"], row["name_zh_hant"]),
        tuple(row["aliases"]),
        at,
        row["closed_at"] is not None,
    )
