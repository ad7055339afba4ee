"""The database: one engine, transactions, migrations, and the lock that makes one process the leader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

MIGRATIONS = Path(__file__).parent / "migrations"

DOORBELL = "campusdesk_outbox"
"""The channel on which a process tells the leader that something waits in the outbox."""

# One arbitrary number for each use of an advisory lock that spans the whole database.
_MIGRATING = 7_001
_LEADING = 7_002


class Database:
    """PostgreSQL, through SQLAlchemy and asyncpg. Make one in a process and `close` it at the end."""

    def __init__(self, url: str, *, connections: int = 16) -> None:
        """`url` is `postgresql://…`, of any driver; `connections` is the most it ever opens for transactions."""
        self.url = _for_asyncpg(url)
        # Rows come back by primary key a moment after they were written; no second query is wanted for that.
        self.engine: AsyncEngine = create_async_engine(
            self.url, pool_size=connections, max_overflow=0, pool_pre_ping=False, connect_args={"timeout": 10}
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose transaction commits when the block ends, and rolls back when it raises."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def migrate(self) -> None:
        """Bring the tables to the present shape. Of processes that start together one works, the others wait."""
        async with self.engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
            await connection.run_sync(_upgrade)

    @asynccontextmanager
    async def leadership(self, rung: Callable[[], None]) -> AsyncIterator[Leadership]:
        """A connection of its own, over which this process asks to be the leader and holds on to being it.

        `rung` is called when another process rings (see Doorbell).
        """
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            if driver is None:
                raise OSError("the connection is gone")
            await driver.add_listener(DOORBELL, lambda *_heard: rung())
            try:
                yield Leadership(await connection.execution_options(isolation_level="AUTOCOMMIT"))
            finally:
                # The lock and the listener belong to the connection: nobody else may be handed it.
                await connection.invalidate()

    async def notify(self) -> None:
        """Ring at whichever process leads."""
        async with self.engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text(f"NOTIFY {DOORBELL}"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def is_away(error: BaseException) -> bool:
    """Whether the database is away (restarting, cut off, out of room), rather than refusing what it was told.

    What is away comes back: waiting helps. Anything else is a defect of ours.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(is_away(each) for each in error.exceptions)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or is_away(error.orig) if error.orig else error.connection_invalidated
    if isinstance(error, (OSError, PoolTimeoutError)):
        return True
    code = getattr(error, "sqlstate", None) or ""
    # Classes of SQLSTATE: connection exceptions, insufficient resources (a full disk), operator intervention.
    return code[:2] in {"08", "53", "57"} or isinstance(error, asyncpg.InterfaceError)


class Leadership:
    """Of all processes on one database at most one leads; its lock goes with its connection, however it ends."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def seek(self) -> bool:
        """Whether this process leads from now on."""
        answer = await self._connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LEADING})
        return bool(answer.scalar_one())

    async def confirm(self) -> None:
        """Raises when the connection, and the lock with it, is gone: somebody else may lead by now."""
        await self._connection.execute(text("SELECT 1"))


async def lock_conversation(session: AsyncSession, chat_id: int, user_id: int) -> None:
    """Hold other updates of the same person in the same chat back until this transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"conversation:{chat_id}:{user_id}"}
    )


def migrations() -> Config:
    """Alembic's configuration; it needs no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _for_asyncpg(url: str) -> Any:
    scheme, separator, rest = url.partition("://")
    if not separator or not scheme.startswith("postgres"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return f"postgresql+asyncpg://{rest}"
