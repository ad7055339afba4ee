"""Which asset a report means: by its kind and number, and where there is only one of the kind, by that alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from desk.assets.naming import Named, folded_number
from desk.work import Work
from storage.tables import Asset, Ticket

LIKELY = 3
"""Assets that are offered to choose from."""

_MOST = 300
"""Of one kind in one building; a campus has fewer."""


@dataclass(frozen=True, slots=True)
class Match:
    """The one that is meant, if that is sure; and the likeliest, with it."""

    sure: Asset | None = None
    likely: Sequence[Asset] = ()


async def asset_of(work: Work, number: int | None) -> Asset | None:
    """The asset of this row, also one that is gone."""
    return await work.session.get(Asset, number) if number is not None else None


async def assets_on(work: Work, tickets: Sequence[Ticket]) -> Mapping[int, Asset]:
    """The assets that these tickets are about, by their row."""
    numbers = {ticket.asset_id for ticket in tickets if ticket.asset_id is not None}
    if not numbers:
        return {}
    found = await work.session.execute(select(Asset).where(col(Asset.id).in_(numbers)))
    return {asset.row_id: asset for asset in found.scalars()}


async def find_asset(work: Work, building: str, named: Named, room: str | None) -> Match:
    """Which asset of a building somebody means, who is in this room as far as they said."""
    return matched(await _of_kind(work, building, named.kind), named, room)


def matched(things: Sequence[Asset], named: Named, room: str | None) -> Match:
    """Which of these assets of the kind is meant.

    None is sure where none has the number that was said; nor, without a number, where a room was said in which it does
    not stand: it may be a thing of their own.
    """
    nearest = sorted(things, key=lambda thing: (-_nearness(thing, named, room), _order(thing)))
    if not nearest:
        return Match()
    best = [thing for thing in nearest if _nearness(thing, named, room) == _nearness(nearest[0], named, room)]
    numbered = named.number is None or (best[0].number and folded_number(best[0].number) == named.number)
    elsewhere = named.number is None and room is not None and best[0].room not in (None, room)
    sure = best[0] if len(best) == 1 and numbered and not elsewhere else None
    return Match(sure, nearest[:LIKELY])


def _nearness(thing: Asset, named: Named, room: str | None) -> int:
    """The number counts more than the room, and that more than the floor."""
    number = named.number is not None and thing.number is not None and folded_number(thing.number) == named.number
    there = room is not None and thing.room == room
    floor = named.floor is not None and thing.floor == named.floor
    return 4 * number + 2 * there + floor


def _order(thing: Asset) -> tuple[int, str]:
    """2 before 10."""
    number = thing.number or thing.code
    return (int(number), "") if number.isdecimal() else (10**9, number)


async def _of_kind(work: Work, building: str, kind: str) -> Sequence[Asset]:
    query = (
        select(Asset)
        .where(col(Asset.building) == building, col(Asset.kind) == kind, col(Asset.gone_at).is_(None))
        .order_by(col(Asset.id))
        .limit(_MOST)
    )
    return (await work.session.execute(query)).scalars().all()
