"""The migrations and the tables say the same."""

from __future__ import annotations

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from storage.database import Database, MadeByNewer, migrations


async def test_the_migrations_make_the_tables(database: Database) -> None:
    """Nothing that the tables say is missing in the database, and nothing is there that they do not say."""
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_the_way_back_leaves_nothing(database: Database) -> None:
    """Down to the beginning and up again."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_down)
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
        assert await connection.run_sync(lambda sync: inspect(sync).get_sequence_names()) == []
    await database.migrate()
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_twice_at_once_is_migrating_once(database: Database) -> None:
    """Of processes that start together one works, the others wait."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_down)
    await asyncio.gather(*(database.migrate() for _process in range(4)))
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_what_a_newer_program_made_is_left_alone(database: Database) -> None:
    """Its tables may mean something else: they are not touched, and the sentence says what to do."""
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MadeByNewer, match="newer Campusdesk; install that one"):
        await database.migrate()


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))


def _down(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
