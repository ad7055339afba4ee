"""Places in SQL: what the desk keeps of them, read in a handful of rows, and tens of thousands written at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from storage.driver import fetch
from storage.quick import write_changed
from storage.tables_places import ROOM_CALLED

PLACES = "campusdesk_places"
"""The channel on which a process tells all others that places have changed."""

MOST_CALLED = 2_000
"""Rooms with names of their own that a process holds; of more, the rest is found by its number only."""

_COLUMNS = "number, within, listed, name_en, name_zh_hans, name_zh_hant, aliases, latitude, longitude, closed_at"


async def parts(session: AsyncSession) -> Sequence[asyncpg.Record]:
    """Zones and buildings, in the order in which they came."""
    await write_changed(session)
    return await fetch(
        session, f"SELECT kind, {_COLUMNS} FROM place WHERE kind IN ('zone', 'building') AND building = '' ORDER BY id"
    )


async def part(session: AsyncSession, kind: str, code: str) -> asyncpg.Record | None:
    """One zone or building."""
    await write_changed(session)
    found = await fetch(
        session, f"SELECT kind, {_COLUMNS} FROM place WHERE kind = $1 AND building = '' AND number = $2", kind, code
    )
    return found[0] if found else None


async def floors(session: AsyncSession, building: str | None = None) -> Sequence[asyncpg.Record]:
    """Of each building, or this one, the number of its highest listed floor."""
    return await fetch(session, _FLOORS, building)


async def ranges(session: AsyncSession, building: str | None = None) -> Sequence[asyncpg.Record]:
    """The listed rooms that are numbers, in as few ranges as can be; of all buildings, or this one."""
    return await fetch(session, _RANGES, building)


async def odd_rooms(session: AsyncSession, building: str | None = None) -> Sequence[asyncpg.Record]:
    """Listed rooms that are no number, and all that are closed, one by one."""
    return await fetch(session, _ODD, building)


async def called_rooms(session: AsyncSession, building: str | None = None) -> Sequence[asyncpg.Record]:
    """Rooms that people call something, at most MOST_CALLED of them."""
    return await fetch(session, _CALLED, building, MOST_CALLED)


_FLOORS = """
    SELECT building, max(number::int) AS floors FROM place
    WHERE kind = 'floor' AND listed AND number ~ '^[1-9][0-9]{0,2}$' AND ($1::text IS NULL OR building = $1)
    GROUP BY building
"""

# Numbers that follow one another have the same distance to their place in the row.
_RANGES = """
    SELECT building, min(n) AS first, max(n) AS last FROM (
        SELECT building, number::int AS n,
               number::int - row_number() OVER (PARTITION BY building ORDER BY number::int) AS island
        FROM place
        WHERE kind = 'room' AND listed AND number ~ '^[1-9][0-9]{0,8}$' AND ($1::text IS NULL OR building = $1)
    ) AS rooms GROUP BY building, island ORDER BY building, first
"""
_ODD = """
    SELECT building, number, listed, closed_at IS NOT NULL AS closed FROM place
    WHERE kind = 'room' AND (closed_at IS NOT NULL OR (listed AND number !~ '^[1-9][0-9]{0,8}$'))
      AND ($1::text IS NULL OR building = $1)
"""
_CALLED = f"""
    SELECT building, number, name_en, name_zh_hans, name_zh_hant, aliases FROM place
    WHERE {ROOM_CALLED} AND ($1::text IS NULL OR building = $1) ORDER BY building, number LIMIT $2
"""


async def one_at_a_time(session: AsyncSession) -> None:
    """Whoever changes places waits here until nobody else does."""
    await fetch(session, "SELECT pg_advisory_xact_lock(hashtextextended('places', 0))")


async def tell(session: AsyncSession) -> None:
    """Every process hears, once this transaction has committed, that places have changed."""
    await fetch(session, "SELECT pg_notify($1, '')", PLACES)


async def write(
    session: AsyncSession, rows: Sequence[Mapping[str, Any]], said: Sequence[str], now: Any
) -> Sequence[asyncpg.Record]:
    """Write rows of one kind, each different, in one statement: what was changed of each that was not so already.

    Of a row that is there, only the columns that are `said` become others; aliases are added, none is taken away.
    One that is not `needed`, as the catalogue file says all of it, is left out where there is no row.
    """
    return await fetch(
        session,
        _write_words(tuple(said)),
        now,
        *([row.get(name) for row in rows] for name in ("kind", "building", "number", "needed", *_WRITTEN)),
    )


_WRITTEN = ("within", "name_en", "name_zh_hans", "name_zh_hant", "aliases", "latitude", "longitude", "closed")
_TYPES = {"latitude": "float8", "longitude": "float8", "closed": "bool"}


def _write_words(said: tuple[str, ...]) -> str:
    """The statement for these columns. `closed` is a wish: what is closed already keeps since when it is."""
    plain = [name for name in said if name in _WRITTEN and name not in ("aliases", "closed")]
    sets = ["listed = true", *(f"{name} = excluded.{name}" for name in plain)]
    differs = ["NOT place.listed", *(f"place.{name} IS DISTINCT FROM excluded.{name}" for name in plain)]
    if "aliases" in said:
        sets.append(
            "aliases = place.aliases || (SELECT coalesce(jsonb_agg(each), '[]') FROM "
            "jsonb_array_elements(excluded.aliases) AS each WHERE NOT place.aliases @> each)"
        )
        differs.append("NOT place.aliases @> excluded.aliases")
    if "closed" in said:
        sets.append("closed_at = CASE WHEN excluded.closed_at IS NULL THEN NULL ELSE coalesce(place.closed_at, $1) END")
        differs.append("(place.closed_at IS NULL) <> (excluded.closed_at IS NULL)")
    names = ("kind", "building", "number", "needed", *_WRITTEN)
    types = {"needed": "bool", **_TYPES}
    given = ", ".join(f"${at}::{types.get(name, 'text')}[]" for at, name in enumerate(names, 2))
    columns = "kind, building, number, within, name_en, name_zh_hans, name_zh_hant, latitude, longitude"
    return f"""
        WITH given AS (SELECT * FROM unnest({given}) AS given ({", ".join(names)})),
        before AS (
            SELECT given.*, place.id AS known, place.closed_at AS was_closed FROM given
            LEFT JOIN place USING (kind, building, number) WHERE given.needed OR place.id IS NOT NULL
        ),
        written AS (
            INSERT INTO place ({columns}, aliases, closed_at, listed)
            SELECT {columns}, coalesce(aliases, '[]')::jsonb, CASE WHEN closed THEN $1::timestamptz END, true FROM before
            ON CONFLICT (kind, building, number) DO UPDATE SET {", ".join(sets)} WHERE {" OR ".join(differs)}
            RETURNING kind, building, number, closed_at
        )
        SELECT written.kind, written.building, written.number, before.known IS NULL AS added,
               before.was_closed IS NULL AND written.closed_at IS NOT NULL AS closed
        FROM written JOIN before USING (kind, building, number)
    """
