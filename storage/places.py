"""Places in SQL: what the desk keeps of them, read in a handful of rows, and tens of thousands written at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from storage.driver import fetch
from storage.quick import write_changed

PLACES = "campusdesk_places"
"""The channel on which a process tells all others that places have changed."""

MOST_CALLED = 2_000
"""Rooms with names of their own that a process holds; of more, the rest is found by its number only."""


async def parts(session: AsyncSession) -> Sequence[asyncpg.Record]:
    """Zones and buildings, in the order in which they came."""
    await write_changed(session)
    return await fetch(session, _PARTS)


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


_PARTS = """
    SELECT kind, number, within, listed, name_en, name_zh_hans, name_zh_hant, aliases, latitude, longitude, closed_at
    FROM place WHERE kind IN ('zone', 'building') AND building = '' ORDER BY id
"""
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
    SELECT building, number, listed, closed_at IS NOT NULL AS closed, number ~ '^[1-9][0-9]{0,8}$' AS is_number
    FROM place
    WHERE kind = 'room' AND (closed_at IS NOT NULL OR (listed AND number !~ '^[1-9][0-9]{0,8}$'))
        AND ($1::text IS NULL OR building = $1)
"""
_CALLED = """
    SELECT building, number, name_en, name_zh_hans, name_zh_hant, aliases FROM place
    WHERE kind = 'room' AND (name_en IS NOT NULL OR name_zh_hans IS NOT NULL OR name_zh_hant IS NOT NULL
        OR aliases <> '[]'::jsonb) AND ($1::text IS NULL OR building = $1)
    ORDER BY building, number LIMIT $2
"""


async def one_at_a_time(session: AsyncSession) -> None:
    """Whoever changes places waits here until nobody else does."""
    await fetch(session, "SELECT pg_advisory_xact_lock(hashtextextended('places', 0))")


async def forget_alias(session: AsyncSession, building: str, alias: str) -> None:
    """A building is not called so any more, as far as it was only here."""
    await fetch(
        session,
        "UPDATE place SET aliases = aliases - $2::text WHERE kind = 'building' AND building = '' AND number = $1",
        building,
        alias,
    )


async def tell(session: AsyncSession) -> None:
    """Every process hears, once this transaction has committed, that places have changed."""
    await fetch(session, "SELECT pg_notify($1, '')", PLACES)


class Written(NamedTuple):
    """A row as it is to stand. `needed`: not all of it stands in the catalogue file, so that it needs a row."""

    kind: str
    building: str
    number: str
    needed: bool
    within: str | None = None
    name_en: str | None = None
    name_zh_hans: str | None = None
    name_zh_hant: str | None = None
    aliases: str = "[]"
    """As JSON."""
    latitude: float | None = None
    longitude: float | None = None
    closed: bool = False


async def write(
    session: AsyncSession, rows: Sequence[Written], said: Collection[str], now: datetime
) -> Sequence[asyncpg.Record]:
    """Write rows, of which no two are of one place, in one statement: which were added, changed, or closed by it.

    Of a row that is there, only the columns that are `said` become others; aliases are added, none is taken away, and
    what is closed already keeps since when it is. What is not `needed` is left out where there is no row.
    """
    columns = zip(*rows, strict=True) if rows else ()
    return await fetch(session, _WRITE, now, list(said), *map(list, columns)) if rows else ()


_WRITE = """
    WITH given AS (
        SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::text[],
                             $10::text[], $11::text[], $12::float8[], $13::float8[], $14::bool[])
        AS given (kind, building, number, needed, within, name_en, name_zh_hans, name_zh_hant, aliases, latitude,
                  longitude, closed)
    ),
    before AS (
        SELECT given.*, place.id AS known, place.closed_at AS was_closed FROM given
        LEFT JOIN place USING (kind, building, number) WHERE given.needed OR place.id IS NOT NULL
    ),
    written AS (
        INSERT INTO place AS old (kind, building, number, within, name_en, name_zh_hans, name_zh_hant, latitude,
                                  longitude, aliases, closed_at, listed)
        SELECT kind, building, number, within, name_en, name_zh_hans, name_zh_hant, latitude, longitude,
               aliases::jsonb, CASE WHEN closed THEN $1::timestamptz END, needed
        FROM before
        ON CONFLICT (kind, building, number) DO UPDATE SET
            listed = old.listed OR excluded.listed,
            within = CASE WHEN 'within' = ANY($2::text[]) THEN excluded.within ELSE old.within END,
            name_en = CASE WHEN 'name_en' = ANY($2) THEN excluded.name_en ELSE old.name_en END,
            name_zh_hans = CASE WHEN 'name_zh_hans' = ANY($2) THEN excluded.name_zh_hans ELSE old.name_zh_hans END,
            name_zh_hant = CASE WHEN 'name_zh_hant' = ANY($2) THEN excluded.name_zh_hant ELSE old.name_zh_hant END,
            latitude = CASE WHEN 'latitude' = ANY($2) THEN excluded.latitude ELSE old.latitude END,
            longitude = CASE WHEN 'longitude' = ANY($2) THEN excluded.longitude ELSE old.longitude END,
            aliases = old.aliases || (
                SELECT coalesce(jsonb_agg(each), '[]') FROM jsonb_array_elements(excluded.aliases) AS each
                WHERE NOT old.aliases @> each
            ),
            closed_at = CASE WHEN NOT 'closed' = ANY($2) THEN old.closed_at
                WHEN excluded.closed_at IS NOT NULL THEN coalesce(old.closed_at, $1) END
        WHERE (excluded.listed AND NOT old.listed) OR NOT old.aliases @> excluded.aliases
            OR ('within' = ANY($2) AND old.within IS DISTINCT FROM excluded.within)
            OR ('name_en' = ANY($2) AND old.name_en IS DISTINCT FROM excluded.name_en)
            OR ('name_zh_hans' = ANY($2) AND old.name_zh_hans IS DISTINCT FROM excluded.name_zh_hans)
            OR ('name_zh_hant' = ANY($2) AND old.name_zh_hant IS DISTINCT FROM excluded.name_zh_hant)
            OR ('latitude' = ANY($2) AND old.latitude IS DISTINCT FROM excluded.latitude)
            OR ('longitude' = ANY($2) AND old.longitude IS DISTINCT FROM excluded.longitude)
            OR ('closed' = ANY($2) AND (old.closed_at IS NULL) <> (excluded.closed_at IS NULL))
        RETURNING kind, building, number, closed_at
    )
    SELECT written.kind, written.building, written.number, before.known IS NULL AS added,
           before.was_closed IS NULL AND written.closed_at IS NOT NULL AS closed
    FROM written JOIN before USING (kind, building, number)
"""
