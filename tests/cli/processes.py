"""`campusdesk` as a process of its own, with what it prints. Importing costs seconds: it is done once for all."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Self

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(
    ["bot.main", "bot.clock_acts", "bot.dead_letter_acts", "bot.doctor", "bot.serving", "uvloop"]
)

PATIENCE = 30.0
"""Seconds in which a command has to say what a test waits for."""


class Command:
    """`campusdesk WORDS` in a folder, with these settings and nothing else from the environment.

    Leads a process group of its own, as a command typed into a shell does. Leaving the `with` block ends it.
    """

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._printed = folder / "printed.txt"
        self._printed.unlink(missing_ok=True)
        surroundings = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **settings}
        self._process: BaseProcess = _context.Process(target=_run, args=(str(folder), words, surroundings))

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._process.terminate()  # at first politely, so that no PostgreSQL stays behind
        self._process.join(10)
        self._process.kill()
        self._process.join()

    @property
    def printed(self) -> str:
        """All that it has said so far, as text."""
        text = self._printed.read_text("utf-8") if self._printed.exists() else ""
        return re.sub(r"\x1b\[[0-9;]*m", "", text)

    def says(self, pattern: str) -> str:
        """Wait until it has printed this, and return the first group."""
        return str(self.until(lambda: re.search(pattern, self.printed), pattern)[1])

    def until(self, seen, what):
        """Wait until `seen` gives something, and return it; not longer than the process lives."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            ended = self._process.exitcode is not None
            if found := seen():
                return found
            assert not ended, f"it ended before {what}:\n{self.printed}"
            time.sleep(0.02)
        raise AssertionError(f"never {what}:\n{self.printed}")

    def gets(self, number: signal.Signals) -> None:
        """The whole group gets this signal, as with Ctrl-C."""
        os.killpg(self._process.pid or 0, number)

    def kill(self) -> None:
        """SIGKILL; returns when it is gone."""
        self._process.kill()
        self._process.join(10)

    def end(self, timeout: float = PATIENCE) -> int | None:
        """Its exit code; None when it has not ended by then."""
        self._process.join(timeout)
        return self._process.exitcode


def refused(folder: Path, *words: str, **settings: str) -> list[str]:
    """The lines of a command that has to end with code 1."""
    with Command(folder, *words, **settings) as command:
        assert command.end() == 1, command.printed
        return command.printed.splitlines()


def engine_runs(folder: Path) -> bool:
    """Whether the embedded PostgreSQL of this data folder runs."""
    note = folder / "postgres" / "postmaster.pid"
    try:
        os.kill(int(note.read_text().split()[0]), 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return True


def _run(folder: str, words: tuple[str, ...], surroundings: Mapping[str, str]) -> None:
    os.setsid()
    os.chdir(folder)
    printed = os.open("printed.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    os.environ.clear()
    os.environ.update(surroundings)
    from bot.main import cli

    try:
        cli(words)
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out, a shell's command does not
