"""A process that does what is due whenever a simulated clock has moved on; it can be killed, and begins anew."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from desk.work import Desk, Work
from notifications.announce import Announcer
from notifications.jobs import chase
from storage.database import Database
from tests.desk.stage import CATALOGUE, a_campus
from tests.faults.processes import context
from wording.speech import Wording

LEDGER = "CREATE TABLE told (notice bigint NOT NULL)"
"""Where each notice that is told is noted, as often as it is; nothing keeps one from standing there twice."""


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """The time on which all agree: a file, written in one stroke. Each setting of it has a number of its own."""

    folder: Path

    def set(self, number: int, now: datetime) -> None:
        """Let it be that time."""
        write(self.folder / "now", f"{number} {now.isoformat()}")

    def read(self) -> tuple[int, datetime]:
        """The number of the setting, and the time."""
        number, _space, now = (self.folder / "now").read_text().partition(" ")
        return int(number), datetime.fromisoformat(now)


class Clockwork:
    """Runs the job in a process, for as many lives as it takes."""

    def __init__(self, url: str, folder: Path, name: str) -> None:
        self._given = (url, str(folder), name)
        self._done = folder / f"{name}.done"
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Begin a life."""
        self._process = context.Process(target=_run, args=self._given)
        self._process.start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.is_alive()

    def has_done(self, number: int) -> bool:
        """Whether all was done that was due at this setting of the clock."""
        return self._done.exists() and int(self._done.read_text()) >= number

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does; returns when it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.join(10)


def write(file: Path, words: str) -> None:
    """Write a small file in one stroke: nobody reads the half of it."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_text(words)
    beside.replace(file)


def _run(url: str, folder: str, name: str) -> None:
    os.chdir(folder)
    log = os.open(f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    asyncio.run(_go(url, Path(folder), name))


async def _go(url: str, folder: Path, name: str) -> None:
    clock, seen = SimulatedClock(folder), -1
    desk = Desk(
        Database(url, connections=2), a_campus(), lambda: clock.read()[1], lambda: "t", _telling(clock), _nothing
    )
    while True:
        number, _now = clock.read()
        if number == seen:
            await asyncio.sleep(0.005)
            continue
        await chase(desk)
        seen = number
        write(folder / f"{name}.done", str(number))


def _telling(clock: SimulatedClock) -> Callable[[Work], Awaitable[None]]:
    """Announce as the desk does, and note each notice that is told."""
    announcer = Announcer(Wording(ZoneInfo(CATALOGUE.time_zone), lambda: clock.read()[1]))

    async def tell(work: Work) -> None:
        await announcer(work)
        for bundle in work.bundles:
            for notice in bundle.notices:
                await work.session.execute(text("INSERT INTO told VALUES (:notice)"), {"notice": notice.row_id})

    return tell


def _nothing() -> None:
    """Nobody delivers."""
