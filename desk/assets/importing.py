"""Bringing in a file of equipment, and writing one: each asset by its code."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.assets.rows import AssetRow
from desk.work import Work
from storage.tables import Asset

BATCH = 1000
"""Rows that are written by one statement."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('assets', 0))")

_SAID = ("kind", "number", "building", "floor", "room", "model", "warranty_until")
"""The columns of an asset that stand as a file says them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One asset that a file changed: of each column what it was, and what it is now."""

    code: str
    values: Mapping[str, tuple[object, object]]


@dataclass(slots=True)
class Outcome:
    """What a file changed."""

    added: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)


async def bring_in(work: Work, rows: Sequence[AssetRow], done: Callable[[int], None] = lambda _count: None) -> Outcome:
    """Add and change assets as these rows say, in one transaction; what they do not say stays, and so do printed codes.

    `done` hears how many rows of the next batch are through.
    """
    await work.session.execute(_ONE_AT_A_TIME)
    outcome = Outcome()
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        await _bring_in(work, batch, outcome)
        done(len(batch))
    return outcome


async def _bring_in(work: Work, rows: Sequence[AssetRow], outcome: Outcome) -> None:
    query = select(Asset).where(col(Asset.code).in_([row.code for row in rows])).with_for_update()
    known = {asset.code: asset for asset in (await work.session.execute(query)).scalars()}
    wanted: list[dict[str, Any]] = []
    for row in rows:
        asset = known.get(row.code)
        values = _values(work, row, asset)
        if asset is None:
            outcome.added += 1
        elif changed := {
            name: (getattr(asset, name), new) for name, new in values.items() if getattr(asset, name) != new
        }:
            outcome.changes.append(Change(row.code, changed))
        else:
            outcome.unchanged += 1
            continue
        wanted.append({"code": row.code, **values})
    if wanted:
        written = insert(Asset).values(wanted)
        new = {name: written.excluded[name] for name in (*_SAID, "gone_at")}
        await work.session.execute(written.on_conflict_do_update(index_elements=["code"], set_=new))


def _values(work: Work, row: AssetRow, asset: Asset | None) -> dict[str, Any]:
    """How the asset is to stand. Since when it is gone is kept from the first file that says so."""
    said = row.model_fields_set
    values = {name: getattr(row, name) if name in said or asset is None else getattr(asset, name) for name in _SAID}
    gone_at = asset.gone_at if asset is not None else None
    if "gone" in said or asset is None:
        gone_at = (gone_at or work.now) if row.gone else None
    return {**values, "gone_at": gone_at}


async def all_assets(work: Work) -> AsyncIterator[Sequence[Asset]]:
    """Every asset, by its code, some at a time."""
    last = ""
    while True:
        query = select(Asset).where(col(Asset.code) > last).order_by(col(Asset.code)).limit(BATCH)
        found = (await work.session.execute(query)).scalars().all()
        if not found:
            return
        yield found
        last = found[-1].code
