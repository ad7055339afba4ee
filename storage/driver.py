"""The driver's own connection, for the few statements that every update comes by: half the CPU of SQLAlchemy's way."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.away import no_answer

_DRIVER = "driver"


async def fetch(session: AsyncSession, statement: str, *values: Any) -> list[asyncpg.Record]:
    """Run a statement in PostgreSQL's own words (`$1`, `$2`, …) in the session's transaction.

    Raises what SQLAlchemy raises for an error of the database, and DatabaseAway when there is no answer in time.
    """
    connection: asyncpg.Connection | None = session.info.get(_DRIVER)
    if connection is None:
        session.info[_DRIVER] = connection = await _driver_of(session)
    try:
        records: list[asyncpg.Record] = await connection.fetch(statement, *values)
    except asyncpg.PostgresError as error:
        if connection.is_closed():
            await (await session.connection()).invalidate(error)
        raise DBAPIError(None, None, error, hide_parameters=True) from error
    except TimeoutError as late:
        await (await session.connection()).invalidate(late)
        raise no_answer() from late
    except asyncio.CancelledError:
        # The answer may never come: whoever rolls back must not wait for it.
        await (await session.connection()).invalidate()
        raise
    return records


async def _driver_of(session: AsyncSession) -> asyncpg.Connection:
    raw = await (await session.connection()).get_raw_connection()
    driver: asyncpg.Connection = raw.driver_connection
    if not driver.is_in_transaction():
        await session.execute(_BEGINS)  # SQLAlchemy begins a transaction with its own first statement only
    return driver


_BEGINS = text("SELECT 1")
