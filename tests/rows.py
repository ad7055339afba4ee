"""What stands in the database, as tests look at it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, select

from storage.database import Database


async def rows(database: Database, table: Any) -> list[Any]:
    """All rows of a table, by their keys."""
    async with database.transaction() as session:
        query = select(table).order_by(*inspect(table).primary_key)
        return list((await session.execute(query)).scalars())
