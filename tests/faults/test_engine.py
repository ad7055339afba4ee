"""PostgreSQL restarts, cuts its connections, or has no room left: the desk waits, and comes back without a loss."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Literal

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from sandbox.server import SandboxServer
from storage.database import Database, is_away
from storage.embedded import start_embedded
from tests.engine import end, revive
from tests.faults.afterwards import PATIENCE, all_is_well, over
from tests.faults.conftest import settings_of
from tests.faults.processes import DeskProcess
from tests.faults.residents import Resident, all_served, residents

REPORTS = 40
CUTS = 10
WAITS = '"polling waits"'
"""What the log says while the database is away."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@asynccontextmanager
async def at_work(
    telegram: SandboxServer, settings: dict[str, str], database: Database, folder: Path
) -> AsyncIterator[tuple[DeskProcess, Sequence[Resident]]]:
    """A desk in the middle of reports and jobs. After the block nobody disturbs it, and all must come right."""
    people = residents(telegram.world, REPORTS)
    async with asyncio.TaskGroup() as group:
        served = group.create_task(all_served(telegram.world, people))
        life = DeskProcess(folder, settings)
        life.start()
        await known(people, 1)
        # Its connections would be cut like the desk's.
        await database.close()
        yield life, people
        assert life.alive
        await over(served, people)
    await all_is_well(database, telegram.world, life, people)


async def known(people: Sequence[Resident], count: int) -> None:
    """Wait until so many know their number."""
    async with asyncio.timeout(PATIENCE):
        while sum(bool(resident.numbers()) for resident in people) < count:
            await people[0].world.changed(people[0].world.seq)


async def notices(life: DeskProcess, before: int) -> None:
    """Wait until the desk's log says once more that it waits."""
    async with asyncio.timeout(PATIENCE):
        while life.log.read_text().count(WAITS) <= before:  # noqa: ASYNC110  (the log wakes nobody)
            await asyncio.sleep(0.01)


@pytest.mark.soak(an_hour=40, least=4)
async def test_a_restart_under_load(telegram: SandboxServer, tmp_path: Path, seed: int) -> None:
    """In order, as for an upgrade, and by a crash: twice it is away until the desk has noticed."""
    with running(tmp_path / "postgres") as url:
        database = Database(url)
        await database.migrate()
        settings = await settings_of(telegram, url, database, tmp_path)
        dice = random.Random(seed)
        modes: list[Literal["fast", "immediate"]] = ["fast", "immediate"]
        async with at_work(telegram, settings, database, tmp_path) as (life, people):
            for n, mode in enumerate(modes):
                await known(people, 8 + 10 * n + dice.randrange(5))
                waits = life.log.read_text().count(WAITS)
                await asyncio.to_thread(end, tmp_path / "postgres", mode)
                await notices(life, waits)
                await asyncio.to_thread(revive, tmp_path / "postgres")
        await database.close()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """An engine of this test's own."""
    engine = start_embedded(folder)
    try:
        yield engine.url
    finally:
        engine.stop()


@pytest.mark.soak(an_hour=60, least=6)
async def test_connections_are_cut_again_and_again(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path, seed: int
) -> None:
    """Every connection of the desk's, ten times, at whatever it is doing."""
    dice, cut = random.Random(seed), 0
    async with at_work(telegram, settings, database, tmp_path):
        knife = await asyncpg.connect(settings["DATABASE_URL"])
        for _time in range(CUTS):
            await asyncio.sleep(dice.uniform(0.02, 0.4))  # at another instant each time
            cut += len(await knife.fetch(_CUT))
        await knife.close()
        assert cut > CUTS


_CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.mark.soak(an_hour=40, least=4)
async def test_a_full_disk(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path, seed: int
) -> None:
    """For a while nothing more fits into a table, which shows in the middle of a transaction, or at its end."""
    async with at_work(telegram, settings, database, tmp_path) as (life, people):
        operator = await asyncpg.connect(settings["DATABASE_URL"])
        for n, (table, when) in enumerate([("ticket", "INSERT"), ("outbox", "INSERT"), ("outbox", "COMMIT")]):
            await known(people, 8 * (n + 1))
            waits = life.log.read_text().count(WAITS)
            await operator.execute(_FULL.format(table=table, **_WHEN[when]))
            await notices(life, waits)
            await operator.execute(f"DROP TRIGGER full_disk ON {table}")
        await operator.close()


_WHEN: dict[str, dict[str, str]] = {
    "INSERT": {"kind": "", "moment": "BEFORE", "later": ""},
    "COMMIT": {"kind": "CONSTRAINT", "moment": "AFTER", "later": "DEFERRABLE INITIALLY DEFERRED"},
}
_FULL = """
    CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE {kind} TRIGGER full_disk {moment} INSERT ON {table} {later} FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@pytest.mark.parametrize(
    ("code", "away"),
    [
        ("53100", True),  # disk full
        ("53200", True),  # out of memory
        ("53300", True),  # too many connections
        ("57P01", True),  # the administrator ended it
        ("57P02", True),  # it crashed
        ("57P03", True),  # it cannot take connections yet
        ("08006", True),  # the connection broke
        ("25006", True),  # read only: a stand-by
        ("55P03", True),  # somebody holds a lock for too long
        ("58030", True),  # the disk gives an error
        ("57014", False),  # the statement was cancelled
        ("22021", False),  # characters that cannot be kept
        ("23505", False),  # a row that is there already
        ("40P01", False),  # a deadlock, which a second try passes
    ],
)
async def test_what_counts_as_away(database: Database, code: str, away: bool) -> None:
    """What the engine itself says, as it arrives through driver and library."""
    with pytest.raises(DBAPIError) as raised:
        async with database.transaction() as session:
            await (await session.connection()).exec_driver_sql(
                f"DO $$ BEGIN RAISE 'x' USING ERRCODE = '{code}'; END $$"
            )
    assert is_away(raised.value) is away
    wrapped: Any = ExceptionGroup("in a task", [raised.value])
    assert is_away(wrapped) is away
