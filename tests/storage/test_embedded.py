"""The embedded engine is shared by the processes that name its folder: it outlives one, and stops with the last."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from storage.embedded import EngineFailed, start_embedded

HOLDER = """\
import sys
from pathlib import Path
from storage.embedded import start_embedded
engine = start_embedded(Path(sys.argv[1]))
print(engine.url, flush=True)
sys.stdin.readline()
engine.stop()
"""
TOP = Path(__file__).parents[2]


class Holder:
    """A process that holds the engine until it is told to let go, or killed."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder)],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()

    def lets_go(self) -> None:
        """Ends in order; returns when it has."""
        self.process.communicate("\n", timeout=20)
        assert self.process.returncode == 0

    def is_killed(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.communicate()
        assert self.process.returncode == -signal.SIGKILL


@contextmanager
def holders(folder: Path, count: int) -> Iterator[list[Holder]]:
    """So many processes, one after the other; whoever is left at the end is killed."""
    begun = [Holder(folder) for _holder in range(count)]
    try:
        yield begun
    finally:
        for holder in begun:
            if holder.process.poll() is None:
                holder.is_killed()


def postmaster(folder: Path) -> int | None:
    """The engine's process, if it runs."""
    try:
        number = int((folder / "postmaster.pid").read_text().split()[0])
        os.kill(number, 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return number


def ask(url: str, question: str) -> object:
    """One question to the engine."""

    async def asking() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(asking())


def test_it_stops_with_the_last_holder(tmp_path: Path) -> None:
    """Two processes share one engine; it stays for the second when the first goes, and goes with the second."""
    folder = tmp_path / "data" / "postgres"
    with holders(folder, 2) as (first, second):
        assert first.url == second.url
        engine = postmaster(folder)
        assert engine
        first.lets_go()
        assert postmaster(folder) == engine
        assert ask(second.url, "SELECT 1") == 1
        second.lets_go()
        assert postmaster(folder) is None


def test_it_outlives_a_holder_that_is_killed_and_is_joined_by_the_next(tmp_path: Path) -> None:
    """What was committed is there; the engine is the same one; and though one holder never let go, it stops."""
    folder = tmp_path / "postgres"
    with holders(folder, 1) as (killed,):
        ask(killed.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        engine = postmaster(folder)
        killed.is_killed()
        assert postmaster(folder) == engine
    with holders(folder, 2) as (first, second):
        assert postmaster(folder) == engine
        assert ask(first.url, "SELECT answer FROM kept") == 42
        first.is_killed()
        second.lets_go()
        assert postmaster(folder) is None
    with holders(folder, 1) as (later,):
        assert ask(later.url, "SELECT answer FROM kept") == 42
        later.lets_go()


def test_it_starts_again_after_a_power_cut(tmp_path: Path) -> None:
    """The note that it left names a process which is another program by now, or was never written to its end."""
    folder = tmp_path / "postgres"
    with holders(folder, 1) as (holder,):
        holder.lets_go()
    for note in (f"{os.getpid()}\n{folder}\n1700000000\n5432\n{folder}\n\n 1 2\nready   \n", f"{os.getpid()}\n"):
        (folder / "postmaster.pid").write_text(note)
        with holders(folder, 1) as (holder,):
            assert ask(holder.url, "SELECT 1") == 1
            holder.lets_go()


def test_a_folder_in_which_it_cannot_run(tmp_path: Path) -> None:
    """It says where, and why."""
    (tmp_path / "file").touch()
    with pytest.raises(EngineFailed, match=r"does not run in .*file/postgres: File exists"):
        start_embedded(tmp_path / "file" / "postgres")


def test_an_engine_that_does_not_come_up_says_its_own_last_word(tmp_path: Path) -> None:
    """Its files are there but damaged: PostgreSQL's own sentence is in the error."""
    folder = tmp_path / "postgres"
    with holders(folder, 1) as (holder,):
        holder.lets_go()
    (folder / "global" / "pg_control").unlink()
    with pytest.raises(EngineFailed, match="could not"):
        start_embedded(folder)
    assert postmaster(folder) is None
