"""The PostgreSQL on which is measured: the embedded one, or one that was named; each run has a fresh database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg

from bench import campus
from bench.process import name, parent
from storage.database import Database
from storage.embedded import start_embedded

_TEMPLATE = "campusdesk_bench"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Engine:
    """A running PostgreSQL, and its first process; None when that runs on another machine."""

    url: str
    process: int | None
    version: str

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        """The address of a migrated database with the campus on it; it is gone afterwards."""
        database = f"{_TEMPLATE}_{next(_numbers)}"
        await self._do(f"CREATE DATABASE {database} TEMPLATE {_TEMPLATE}")
        try:
            yield self._named(database)
        finally:
            await self._do(f"DROP DATABASE {database} WITH (FORCE)")

    async def prepare(self) -> None:
        """Make what fresh databases are copies of."""
        await self.clear()
        await self._do(f"CREATE DATABASE {_TEMPLATE}")
        template = Database(self._named(_TEMPLATE))
        try:
            await template.migrate()
            await campus.settle(template)
        finally:
            await template.close()

    async def clear(self) -> None:
        """Take it away again."""
        await self._do(f"DROP DATABASE IF EXISTS {_TEMPLATE} WITH (FORCE)")

    async def _do(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def _named(self, database: str) -> str:
        address, mark, query = self.url.partition("?")
        return f"{address.rsplit('/', 1)[0]}/{database}{mark}{query}"


@asynccontextmanager
async def engine(folder: Path, url: str | None) -> AsyncIterator[Engine]:
    """The PostgreSQL at this address, else an embedded one in this folder."""
    embedded = None if url else await asyncio.to_thread(start_embedded, folder / "postgres")
    try:
        running = await _look(embedded.url if embedded else str(url))
        await running.prepare()
        yield running
        await running.clear()
    finally:
        if embedded:
            await asyncio.to_thread(embedded.stop)


async def _look(url: str) -> Engine:
    connection = await asyncpg.connect(url)
    try:
        backend = connection.get_server_pid()
        version = str(await connection.fetchval("SHOW server_version"))
        return Engine(url, parent(backend) if name(backend).startswith("postgres") else None, version)
    finally:
        await connection.close()
