"""The desk as a process of its own, which can be killed. Importing costs seconds: it is done once for all lives."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["bot.main", "bot.serving", "tests.desk.stage", "uvloop"])


class DeskProcess:
    """`campusdesk run WORDS` in a folder of its own, with these settings and nothing else from the environment."""

    def __init__(self, folder: Path, settings: Mapping[str, str], *words: str) -> None:
        self.log = folder / "desk.log"
        self._process: BaseProcess = context.Process(target=_run, args=(str(folder), dict(settings), words))

    def start(self) -> None:
        """Begin a life."""
        self._process.start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does; returns when it is gone."""
        self._process.kill()
        self._process.join(10)

    def signal(self, number: signal.Signals) -> None:
        """Ask it to stop."""
        os.kill(self._process.pid or 0, number)

    def end(self, timeout: float) -> int | None:
        """Its exit code, once it has ended; None when it has not by then."""
        self._process.join(timeout)
        return self._process.exitcode


def _run(folder: str, settings: Mapping[str, str], words: tuple[str, ...]) -> None:
    os.chdir(folder)
    log = os.open("desk.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(settings)
    from bot.main import cli

    cli(["run", *words])
