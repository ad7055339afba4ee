"""Inserting at once, by a statement that is made once: the unit of work's own way costs three times the CPU."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Insert, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached

from storage.tables import Kept


async def insert_now(session: AsyncSession, row: Kept) -> None:
    """Write a new row, which has its number from then on. What is changed of it later is written as of any other."""
    table: Table = type(row).__table__  # type: ignore[attr-defined]
    values = {column.key: getattr(row, column.key) for column in table.columns if column.key != "id"}
    number = (await session.execute(_statement(table), values)).scalar_one()
    row.id = number
    make_transient_to_detached(row)
    session.add(row)


@cache
def _statement(table: Table) -> Insert:
    return insert(table).returning(table.columns["id"])
