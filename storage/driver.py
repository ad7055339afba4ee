"""The driver's own connection under a session: a statement costs a third of the CPU that it costs by SQLAlchemy.

SQLAlchemy's engine is told to leave transactions alone (AUTOCOMMIT); they are begun and ended here. Whatever a session
asks by itself travels over the same connection, and so stands in the same transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.away import no_answer

_LINE = "line"
_NOT_LASTING = "BEGIN; SET LOCAL synchronous_commit TO off"


class PassedOver(RuntimeError):
    """A defect of ours: somebody caught an error of the database in the midst of a transaction, and went on."""


@dataclass(frozen=True, slots=True)
class Line:
    """An open connection, as SQLAlchemy knows it and as the driver does."""

    connection: AsyncConnection
    driver: asyncpg.Connection

    async def fetch(self, statement: str, *values: Any) -> Sequence[asyncpg.Record]:
        """Run a statement in PostgreSQL's own words (`$1`, `$2`, …).

        Raises what SQLAlchemy raises for an error of the database, and DatabaseAway when there is no answer in time.
        """
        try:
            records: list[asyncpg.Record] = await self.driver.fetch(statement, *values)
        except BaseException as error:
            if (told := await self._translated(error)) is not None:
                raise told from error
            raise
        return records

    async def run(self, command: str) -> str:
        """As `fetch`, for what takes no values and finds nothing: what PostgreSQL says of it."""
        try:
            return str(await self.driver.execute(command))
        except BaseException as error:
            if (told := await self._translated(error)) is not None:
                raise told from error
            raise

    async def _translated(self, error: BaseException) -> BaseException | None:
        """What is raised in the place of the driver's error. A connection that has become useless is thrown away."""
        match error:
            case asyncpg.PostgresError() | asyncpg.InterfaceError() | asyncpg.InternalClientError():
                # The last says that the server has ended the connection while nothing was asked.
                cut = self.driver.is_closed() or isinstance(error, asyncpg.InternalClientError)
                if cut:
                    await self.connection.invalidate(error)
                return DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=cut)
            case TimeoutError():
                await self.connection.invalidate(error)
                return no_answer()
            case ConnectionError() | asyncio.CancelledError():
                # The answer may never come: whoever rolls back must not wait for it.
                await self.connection.invalidate()
        return None


def line_of(connection: AsyncConnection) -> Line:
    """The line of an open connection; nothing is asked of it."""
    return Line(connection, connection.sync_connection.connection.driver_connection)  # type: ignore[union-attr]


async def begin(session: AsyncSession, *, lasting: bool) -> None:
    """Begin the session's transaction. Raises what `fetch` raises, and whatever keeps a connection from being made."""
    session.info[_LINE] = line = line_of(await session.connection())
    await line.run("BEGIN" if lasting else _NOT_LASTING)


async def commit(session: AsyncSession) -> None:
    """Make what the session has written last.

    Raises what `fetch` raises (then nobody knows whether it does), and PassedOver (then it does not).
    """
    # A transaction in which a statement failed is rolled back by a COMMIT, without any error.
    if await _line(session).run("COMMIT") != "COMMIT":
        raise PassedOver("an error of the database was caught in a transaction, and nothing of it was kept")


async def roll_back(session: AsyncSession) -> None:
    """Undo what the session has written, if it has begun; a connection over which that does not work is thrown away."""
    line: Line | None = session.info.get(_LINE)
    if line is None or line.driver.is_closed() or not line.driver.is_in_transaction():
        return
    try:
        await line.driver.execute("ROLLBACK")
    except BaseException as error:
        await line.connection.invalidate(error)
        if not isinstance(error, Exception):
            raise


def was_cut(session: AsyncSession, error: BaseException) -> bool:
    """Whether the session met this error because its connection had been closed, by whichever end; not for silence."""
    line: Line | None = session.info.get(_LINE)
    return line is not None and line.driver.is_closed() and isinstance(error.__cause__, DBAPIError)


async def fetch(session: AsyncSession, statement: str, *values: Any) -> Sequence[asyncpg.Record]:
    """As `Line.fetch`, in the session's transaction."""
    return await _line(session).fetch(statement, *values)


def _line(session: AsyncSession) -> Line:
    line: Line = session.info[_LINE]
    return line
