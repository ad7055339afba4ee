"""Printed codes: each stands for a place or an asset, cannot be guessed, and stays the same until it is replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.assets.words import thing_text, where_text
from desk.errors.codes import CodeUnknown, PlaceClosed, ThingGone
from desk.work import Work
from storage.kinds import PlaceKind
from storage.tables import Asset, Place

_TAG = re.compile(r"[A-Za-z0-9_-]{4,40}")


@dataclass(frozen=True, slots=True)
class Behind:
    """What a code stands for: a building, perhaps a room of it, perhaps a thing that is there."""

    building: str
    room: str | None = None
    asset: Asset | None = None


async def behind(work: Work, tag: str) -> Behind:
    """What the code with this tag stands for. Raises CodeUnknown, PlaceClosed, ThingGone."""
    if not _TAG.fullmatch(tag):
        raise CodeUnknown()
    asset = (await work.session.execute(select(Asset).where(col(Asset.tag) == tag))).scalar_one_or_none()
    if asset is not None:
        return _thing(work, asset)
    place = (await work.session.execute(select(Place).where(col(Place.tag) == tag))).scalar_one_or_none()
    if place is None:
        raise CodeUnknown()
    building = place.number if place.kind is PlaceKind.BUILDING else place.building
    room = place.number if place.kind is PlaceKind.ROOM else None
    if building not in work.campus.catalogue.buildings:
        raise CodeUnknown()
    if place.closed_at is not None or _is_closed(work, building, room):
        raise PlaceClosed(place=where_text(work.campus.catalogue, building, room))
    return Behind(building, room)


def _thing(work: Work, asset: Asset) -> Behind:
    catalogue = work.campus.catalogue
    if asset.building not in catalogue.buildings:
        raise CodeUnknown()
    place = where_text(catalogue, asset.building, asset.room)
    if asset.gone_at is not None:
        raise ThingGone(thing=thing_text(catalogue, asset), place=place)
    if _is_closed(work, asset.building, asset.room):
        raise PlaceClosed(place=place)
    return Behind(asset.building, asset.room, asset)


def _is_closed(work: Work, building: str, room: str | None) -> bool:
    """Whether nothing is reported from there, by the catalogue: its file, or what the office has closed since."""
    known = work.campus.catalogue.buildings[building]
    return known.closed or room in known.rooms.shut


async def tags_of_places(
    work: Work, kind: PlaceKind, building: str, numbers: Sequence[str], *, anew: bool = False
) -> Mapping[str, str]:
    """The tags of these places by number: what has none is given one, and with `anew` all are.

    `building` is empty for buildings themselves.
    """
    known = {} if anew else await _known(work, kind, building, numbers)
    made = [
        {"kind": kind, "building": building, "number": number, "aliases": [], "tag": work.token()}
        for number in numbers
        if number not in known
    ]
    if not made:
        return known
    row = insert(Place).values(made)
    # What another process has tagged in the meantime stays: it may have been printed.
    tag = row.excluded.tag if anew else func.coalesce(col(Place.tag), row.excluded.tag)
    written = row.on_conflict_do_update(index_elements=["kind", "building", "number"], set_={"tag": tag})
    found = await work.session.execute(written.returning(col(Place.number), col(Place.tag)))
    return {**known, **{number: tag for number, tag in found if tag is not None}}


async def _known(work: Work, kind: PlaceKind, building: str, numbers: Sequence[str]) -> dict[str, str]:
    query = select(col(Place.number), col(Place.tag)).where(
        col(Place.kind) == kind, col(Place.building) == building, col(Place.number).in_(numbers)
    )
    return {number: tag for number, tag in await work.session.execute(query) if tag is not None}


async def tagged_assets(work: Work, assets: Sequence[Asset], *, anew: bool = False) -> Mapping[int, str]:
    """The tags of these assets by row: what has none is given one, and with `anew` all are."""
    without = [asset for asset in assets if anew or asset.tag is None]
    if without:
        table = Asset.__table__  # type: ignore[attr-defined]
        same = table.c.id == bindparam("row")
        free = same if anew else same & table.c.tag.is_(None)
        connection = await work.session.connection()
        await connection.execute(
            update(table).where(free).values(tag=bindparam("made")),
            [{"row": asset.row_id, "made": work.token()} for asset in without],
        )
    query = select(col(Asset.id), col(Asset.tag)).where(col(Asset.id).in_([asset.row_id for asset in assets]))
    return {number: tag for number, tag in await work.session.execute(query) if number and tag}


async def assets_of(work: Work, building: str, *, after: int = 0) -> Sequence[Asset]:
    """The next PAGE assets that are in a building, behind this row."""
    query = select(Asset).where(col(Asset.building) == building, col(Asset.gone_at).is_(None), col(Asset.id) > after)
    return (await work.session.execute(query.order_by(col(Asset.id)).limit(PAGE))).scalars().all()


PAGE = 500
"""Codes that are made in one transaction."""
