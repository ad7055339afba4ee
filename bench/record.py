"""The results that are kept, beside the page that shows them: every run's figures, and on what they were taken."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.plan import Figures

FILE = Path(__file__).with_name("results.json")

LIBRARIES = ("aiogram", "python-telegram-bot", "aiohttp", "sqlalchemy", "asyncpg", "uvloop")

Kept = dict[str, Any]
"""By bench: when it was taken, on which machine, and the figures of each run."""


def read(file: Path = FILE) -> Kept:
    """What was kept; nothing at first."""
    kept: Kept = json.loads(file.read_text()) if file.exists() else {}
    return kept


def keep(name: str, runs: Sequence[Figures], postgres: str, *, file: Path = FILE) -> None:
    """Put a bench's runs in the place of its former ones; the others stay."""
    rounded = [{key: round(value, 3) for key, value in run.items()} for run in runs]
    taken = {"date": datetime.now(UTC).strftime("%Y-%m-%d"), **_machine(postgres), "runs": rounded}
    kept = {**read(file), name: taken}
    file.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")


def medians(runs: Sequence[Mapping[str, float]]) -> Figures:
    """The middle one of each figure over the runs."""
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _machine(postgres: str) -> dict[str, Any]:
    libraries = {name: version(name) for name in LIBRARIES}
    versions = {"Python": platform.python_version(), "PostgreSQL": postgres, **libraries}
    return {
        "machine": f"{os.cpu_count()} cores, {_processor()}, {_memory()}, {platform.system()}",
        "versions": versions,
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    (total,) = (line.split()[1] for line in Path("/proc/meminfo").read_text().splitlines() if line[:8] == "MemTotal")
    return f"{int(total) / 1024**2:.0f} GiB"
