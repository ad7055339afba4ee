"""The database: one engine, transactions, migrations, and the lock that makes one process the leader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from storage.away import DatabaseAway, notice_silence
from storage.driver import Line, begin, commit, line_of, roll_back, was_cut
from storage.due import ALONG_THE_INDEX
from storage.outbox import write_out

MIGRATIONS = Path(__file__).parent / "migrations"

DOORBELL = "campusdesk_outbox"
"""The channel on which a process tells the leader that something waits in the outbox."""

# One arbitrary number for each use of an advisory lock that spans the whole database.
_MIGRATING = 7_001
_LEADING = 7_002


LONGEST_STATEMENT = 20.0
"""Seconds after which an answer is waited for no longer, with DatabaseAway: the line may hang without ever breaking."""

# PostgreSQL itself ends a statement earlier, when it is alive and can: so a statement that is too slow by itself, which
# is a defect, is not taken for silence; nor for it one that others kept waiting, which will go well another time.
_TOO_SLOW = 0.9
_KEPT_WAITING = 0.5

# When the machine of a leader vanishes, nobody closes its connection: the server finds out in half a minute, not in the
# two hours of its own default, and lets go of the lock. (On a Unix socket these mean nothing.)
_SERVER_SETTINGS = {
    "application_name": "campusdesk",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
    "jit": "off",  # compiling costs more than any statement here
}

# Classes of SQLSTATE: connection exceptions, insufficient resources (a full disk), operator intervention; and of the
# last not the statement that was cancelled. A database that is read-only for now is a stand-by about to take over; one
# whose disk gives an error is the operator's to mend, and no update's fault.
_AWAY = frozenset({"08", "53", "57"})
_CANCELLED = "57014"
_READ_ONLY = "25006"
_DISK_ERROR = "58030"
_KEPT_WAITING_TOO_LONG = "55P03"
_ROLLED_BACK = "40"


class MadeByNewer(OSError):
    """The tables have a shape that this program does not know."""


class Database:
    """PostgreSQL, through SQLAlchemy and asyncpg. Make one in a process and `close` it at the end."""

    def __init__(self, url: str, *, connections: int = 16, longest: float = LONGEST_STATEMENT) -> None:
        """`url` is `postgresql://…`, of any driver; `connections` is the most it ever opens for transactions.

        `longest`: seconds that a statement may take.
        """
        self.url = _for_asyncpg(url)
        self._connections = connections
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=connections,
            max_overflow=0,
            isolation_level="AUTOCOMMIT",  # transactions are begun and ended by storage.driver
            hide_parameters=True,  # they hold what people wrote, and errors go to the log
            connect_args={"timeout": 10, "command_timeout": longest, "server_settings": _server_settings(longest)},
        )
        notice_silence(self.engine)

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = True) -> AsyncIterator[AsyncSession]:
        """A session whose transaction commits when the block ends, and rolls back when it raises.

        What was put into the outbox in it is written last: cards are held for no longer than that.

        One that need not be `lasting` does not wait for the disk: a crash of the database itself (not of this
        process) may undo it within its first second. Raises DatabaseAway when there is no connection to be had.
        """
        session = await self._begun(lasting=lasting)
        async with session:
            try:
                yield session
                await write_out(session)
                await commit(session)
            except BaseException:
                await roll_back(session)
                raise

    async def _begun(self, *, lasting: bool) -> AsyncSession:
        """A session in its transaction. A connection that turns out to have been cut is replaced by another one."""
        for _each in range(self._connections + 1):
            session = AsyncSession(self.engine, expire_on_commit=False)
            try:
                with _reaching():
                    await begin(session, lasting=lasting)
            except BaseException as error:
                cut = was_cut(session, error)
                await roll_back(session)
                await session.close()
                if not cut:
                    raise
            else:
                return session
        raise DatabaseAway("every connection to the database is cut")

    async def migrate(self) -> None:
        """Bring the tables to the present shape. Of processes that start together one works, the others wait.

        Raises DatabaseAway, and MadeByNewer when a later program has been here.
        """
        # A connection without a limit on how long a statement may take: a migration takes what it takes.
        engine = create_async_engine(self.url, poolclass=NullPool, connect_args={"timeout": 10})
        async with _connected(engine) as connection, connection.begin():
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
            await connection.run_sync(_upgrade)

    @asynccontextmanager
    async def leadership(self, rung: Callable[[], None]) -> AsyncIterator[Leadership]:
        """A connection of its own, over which this process asks to be the leader and holds on to being it.

        `rung` is called when another process rings (see Doorbell).
        """
        async with _connected(self.engine) as connection:
            try:
                # By SQLAlchemy, which throws all idle connections away when this one turns out to have been cut.
                await connection.execute(text(ALONG_THE_INDEX))
                line = line_of(connection)
                with _reaching():
                    await line.driver.add_listener(DOORBELL, lambda *_heard: rung())
                yield Leadership(line)
            finally:
                # The lock and the listener belong to the connection: nobody else may be handed it.
                await connection.invalidate()

    @asynccontextmanager
    async def hearing(self, channel: str, heard: Callable[[], None]) -> AsyncIterator[Line]:
        """A connection of its own; `heard` is called when any process notifies this channel, and when it is cut."""
        async with _connected(self.engine) as connection:
            try:
                line = line_of(connection)
                with _reaching():
                    await line.driver.add_listener(channel, lambda *_heard: heard())
                line.driver.add_termination_listener(lambda _cut: heard())
                yield line
            finally:
                await connection.invalidate()

    async def notify(self) -> None:
        """Ring at whichever process leads. Raises DatabaseAway."""
        async with _connected(self.engine) as connection:
            await connection.execute(text(f"NOTIFY {DOORBELL}"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def _server_settings(longest: float) -> dict[str, str]:
    limits = {"lock_timeout": _KEPT_WAITING * longest, "statement_timeout": _TOO_SLOW * longest}
    return {**_SERVER_SETTINGS, **{name: f"{seconds * 1000:.0f}" for name, seconds in limits.items()}}


@contextmanager
def _reaching() -> Iterator[None]:
    """Whatever keeps a connection from being made means that the database is away."""
    try:
        yield
    except DBAPIError as error:
        # The driver's own words, without what SQLAlchemy puts around them.
        cause = error.orig.__cause__ if error.orig is not None else None
        raise DatabaseAway(f"no connection to the database: {cause or error.orig}") from error
    except (OSError, asyncpg.PostgresError) as error:
        raise DatabaseAway(f"no connection to the database: {error}") from error


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    with _reaching():
        connection = await engine.connect()
    try:
        yield connection
    finally:
        await connection.close()


def is_away(error: BaseException) -> bool:
    """Whether the database is away (restarting, cut off, silent, out of room), rather than refusing what it was told.

    What is away comes back: waiting helps. Anything else is a defect of ours.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(is_away(each) for each in error.exceptions)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and is_away(error.orig))
    # Not every OSError: a file that a handler does not find, or a time limit that ran out, is no reason to wait.
    if isinstance(error, (ConnectionError, PoolTimeoutError, asyncpg.InterfaceError)):
        return True
    code = getattr(error, "sqlstate", None) or ""
    return code != _CANCELLED and (code[:2] in _AWAY or code in (_READ_ONLY, _DISK_ERROR, _KEPT_WAITING_TOO_LONG))


def passes(error: BaseException) -> bool:
    """Whether the same transaction may go well when it is tried again: the database was away, or chose a victim."""
    code = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    return is_away(error) or code.startswith(_ROLLED_BACK)


class Leadership:
    """Of all processes on one database at most one leads; its lock goes with its connection, however it ends."""

    def __init__(self, line: Line) -> None:
        self.line = line
        """What the leader reads it reads over the connection that holds the lock: who has lost that reads nothing more.

        Each statement is a transaction of its own, and raises when the connection is gone.
        """

    async def seek(self) -> bool:
        """Whether this process leads from now on."""
        [(leads,)] = await self.line.fetch("SELECT pg_try_advisory_lock($1)", _LEADING)
        return bool(leads)


def migrations() -> Config:
    """Alembic's configuration; it needs no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def newest_migration() -> str | None:
    """The one that brings the tables to the present shape."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def _upgrade(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    ours = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if not ours.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise MadeByNewer("the database was made by a newer Campusdesk; install that one")
    command.upgrade(config, "head")


def _for_asyncpg(url: str) -> Any:
    scheme, separator, rest = url.partition("://")
    if not separator or not scheme.startswith("postgres"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return f"postgresql+asyncpg://{rest.replace('sslmode=', 'ssl=')}"  # asyncpg's own word for it
