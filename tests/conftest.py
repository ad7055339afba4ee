"""A real PostgreSQL for the whole run, and a fresh database from a template for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from storage.database import Database
from storage.embedded import start_embedded

TEMPLATE = "campus_template"
_numbers = count(1)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this test process's own engine."""
    server = start_embedded(tmp_path_factory.mktemp("engine") / "postgres")
    yield server.url
    server.stop()


@pytest.fixture
async def database_url(engine: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A fresh, migrated database, gone after the test."""
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


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The fresh database, opened."""
    database = Database(database_url)
    yield database
    await database.close()


async def _make_template(connection: asyncpg.Connection, engine: str) -> None:
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    template = Database(_named(engine, TEMPLATE))
    await template.migrate()
    await template.close()


def _named(engine: str, name: str) -> str:
    """The engine's address with another database's name: …/postgres?host=… ends in the name before the query."""
    address, _, query = engine.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}?{query}"


@pytest.fixture
def photo() -> bytes:
    """A small blue picture."""
    return (Path(__file__).parent / "photo.png").read_bytes()
