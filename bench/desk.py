"""The desk as it is served: `campusdesk run WORDS` in a process of its own, with what it writes into its log."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_COMMAND = Path(sys.executable).with_name("campusdesk")
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class DeskProcess:
    """One that runs. `began` is when it was started, in seconds of Unix time."""

    pid: int
    began: float
    log: Path

    def handling_times(self) -> dict[int, float]:
        """The milliseconds that each update took, by its number, as the log has them."""
        lines = (json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{"))
        return {line["update_id"]: line["ms"] for line in lines if line["message"] == "update"}


@contextmanager
def desk(folder: Path, settings: Mapping[str, str], *words: str) -> Iterator[DeskProcess]:
    """Start it; it is stopped in order when the block ends. Raises ChildProcessError when it did not run so long."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "desk.log"
    with log.open("wb") as written:
        began = time.time()
        process = subprocess.Popen(
            [_COMMAND, "run", *words], cwd=folder, env=dict(settings), stdout=written, stderr=written
        )
    try:
        yield DeskProcess(process.pid, began, log)
        _check(process, log, None)
    except Exception as failure:
        _check(process, log, failure)
        raise
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _check(process: subprocess.Popen[bytes], log: Path, failure: Exception | None) -> None:
    """Whatever failed, a desk that has ended is the reason of it."""
    if process.poll() is not None:
        raise ChildProcessError(f"the desk ended by itself:\n{log.read_text()[-2000:]}") from failure
