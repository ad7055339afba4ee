"""A database that gives no answer is away, and comes back; a statement that is too slow by itself is a defect."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.away import DatabaseAway
from storage.database import Database, is_away
from storage.driver import PassedOver, fetch

LONGEST = 0.6
"""Seconds that a statement may take here."""
ENOUGH = 10.0

Ask = Callable[[AsyncSession, str], Awaitable[object]]


async def by_sqlalchemy(session: AsyncSession, statement: str) -> object:
    """As most statements are asked."""
    return (await session.execute(text(statement))).scalar()


async def by_the_driver(session: AsyncSession, statement: str) -> object:
    """As those of the hot path are asked."""
    return (await fetch(session, statement))[0][0]


both_ways = pytest.mark.parametrize("ask", [by_sqlalchemy, by_the_driver])


@pytest.fixture
async def hasty(database_url: str) -> AsyncIterator[Database]:
    """A database of which an answer is soon waited for no longer. It has one connection."""
    database = Database(database_url, connections=1, longest=LONGEST)
    yield database
    await database.close()


@contextmanager
def frozen(process: int) -> Iterator[None]:
    """This process stands still, as a machine does whose disk hangs."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


async def freeze_in_the_middle(session: AsyncSession, ask: Ask) -> None:
    """Ask something of a process that stands still."""
    process = await ask(session, "SELECT pg_backend_pid()")
    with frozen(int(str(process))):
        await ask(session, "SELECT 1")


@both_ways
async def test_a_frozen_database_is_away(hasty: Database, ask: Ask) -> None:
    """In the middle of a transaction no answer comes: that one is given up, and the next one goes well."""
    async with asyncio.timeout(ENOUGH):
        with pytest.raises(DatabaseAway) as raised:
            async with hasty.transaction() as session:
                await freeze_in_the_middle(session, ask)
        assert is_away(raised.value)
        async with hasty.transaction() as session:
            assert await ask(session, "SELECT 1") == 1


async def test_a_database_that_freezes_at_the_commit_is_away(hasty: Database) -> None:
    """Whether it has committed nobody knows: the update comes again, and its mark tells."""
    with ExitStack() as stack, pytest.raises(DatabaseAway):
        async with asyncio.timeout(ENOUGH), hasty.transaction() as session:
            stack.enter_context(frozen(int(str(await by_sqlalchemy(session, "SELECT pg_backend_pid()")))))


@both_ways
async def test_whoever_waits_for_others_too_long_comes_again(hasty: Database, database: Database, ask: Ask) -> None:
    """A lock that somebody holds is no fault of whoever wants it; the connection is as good as before."""
    async with database.transaction() as holder:
        await by_sqlalchemy(holder, "SELECT pg_advisory_xact_lock(5)")
        with pytest.raises(DBAPIError) as raised:
            async with hasty.transaction() as session:
                await ask(session, "SELECT pg_advisory_xact_lock(5)")
        assert is_away(raised.value)
    async with hasty.transaction() as session:
        await ask(session, "SELECT pg_advisory_xact_lock(5)")


@both_ways
async def test_a_statement_that_is_too_slow_by_itself_is_a_defect(hasty: Database, ask: Ask) -> None:
    """However often it is tried, it is too slow: it must not be tried for ever."""
    with pytest.raises(DBAPIError) as raised:
        async with hasty.transaction() as session:
            await ask(session, "SELECT pg_sleep(30)")
    assert not is_away(raised.value)


async def test_a_time_limit_of_ones_own_stays_what_it_is(hasty: Database) -> None:
    """TimeoutError, also when it is in the middle of a statement that it comes."""
    with pytest.raises(TimeoutError) as raised:
        async with hasty.transaction() as session, asyncio.timeout(0.1):
            await by_sqlalchemy(session, "SELECT pg_sleep(30)")
    assert not is_away(raised.value)
    with pytest.raises(TimeoutError):
        async with hasty.transaction():
            raise TimeoutError


@both_ways
async def test_a_connection_that_failed_while_nothing_was_asked_is_away(hasty: Database, ask: Ask) -> None:
    """In the midst of a transaction; one that lay idle is replaced by another before anything is done on it."""
    async with asyncio.timeout(ENOUGH):
        with pytest.raises(DBAPIError) as raised:
            await asked_after_the_end(hasty, ask)
        assert is_away(raised.value)
        async with hasty.transaction() as session:
            assert await ask(session, "SELECT 1") == 1


async def asked_after_the_end(database: Database, ask: Ask) -> None:
    """Ask something in a transaction whose connection the server has ended, and told so."""
    async with database.transaction() as session:
        process = int(str(await ask(session, "SELECT pg_backend_pid()")))
        os.kill(process, signal.SIGTERM)
        while runs(process):  # noqa: ASYNC110  (a process that ends wakes nobody)
            await asyncio.sleep(0.001)
        await ask(session, "SELECT 1")


def runs(process: int) -> bool:
    """Whether this process has not ended yet."""
    return Path(f"/proc/{process}").exists()


@pytest.mark.parametrize("size", [1, 4])
async def test_a_whole_pool_that_was_cut_costs_nothing(database_url: str, size: int) -> None:
    """The next transaction goes well all the same."""
    database = Database(database_url, connections=size)
    try:
        await cut_idle(database, size)
        async with database.transaction() as session:
            assert await by_the_driver(session, "SELECT 1") == 1
    finally:
        await database.close()


async def test_who_leads_next_is_not_kept_from_it_by_connections_that_were_cut(database: Database) -> None:
    """The first one is found out, and with it all others that lay idle."""
    await cut_idle(database, 6)
    with pytest.raises(DBAPIError):
        async with database.leadership(lambda: None):
            pass
    async with database.leadership(lambda: None) as leadership:
        assert await leadership.seek()


async def test_a_transaction_that_begins_badly_spoils_no_connection(
    hasty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is rolled back before the next one uses it."""
    monkeypatch.setattr("storage.driver._NOT_LASTING", "BEGIN; SELECT 1 / 0")
    with pytest.raises(DatabaseAway):
        await hasty.transaction(lasting=False).__aenter__()
    async with hasty.transaction() as session:
        assert await by_the_driver(session, "SELECT 1") == 1


async def test_an_error_that_somebody_passes_over_is_a_defect(database: Database) -> None:
    """PostgreSQL would end the transaction without a word, and without keeping anything."""
    with pytest.raises(PassedOver):
        await passed_over(database)


async def passed_over(database: Database) -> None:
    """Go on as if nothing had happened."""
    async with database.transaction() as session:
        with suppress(DBAPIError):
            await by_the_driver(session, "SELECT 1 / 0")


async def cut_idle(database: Database, size: int) -> None:
    """Let somebody end so many of its connections while they lie idle."""
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(database.transaction()) for _each in range(size)]
        processes = [int(str(await by_sqlalchemy(each, "SELECT pg_backend_pid()"))) for each in sessions]
    knife = await asyncpg.connect(database.url.replace("+asyncpg", ""))
    await knife.fetch("SELECT pg_terminate_backend(unnest($1::int[]))", processes)
    await knife.close()
