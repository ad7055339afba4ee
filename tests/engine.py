"""Fresh databases on a running PostgreSQL, each from a migrated template."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import asyncpg

from storage.database import Database

TEMPLATE = "campus_template"
_numbers = count(1)


@asynccontextmanager
async def fresh_database(engine: str) -> AsyncIterator[str]:
    """The address of a migrated, empty database on this engine; it is gone afterwards."""
    name = f"campus_{next(_numbers)}"
    connection = await asyncpg.connect(engine)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
            await _make_template(connection, engine)
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield _named(engine, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def _make_template(connection: asyncpg.Connection, engine: str) -> None:
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    template = Database(_named(engine, TEMPLATE))
    await template.migrate()
    await template.close()


def _named(engine: str, name: str) -> str:
    """The engine's address with another database's name: …/postgres?host=… ends in the name before the query."""
    address, _, query = engine.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}?{query}"
