"""What every bench is told, and what it gives back."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bench.engine import Engine

Figures: TypeAlias = dict[str, float]
"""What one run has measured, by name. Times of people and handling are milliseconds, memory is MiB."""


class Failed(Exception):
    """What was found must not be: there are no figures. str() says what, for people."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How thoroughly to measure, and where."""

    engine: Engine
    folder: Path
    """An empty folder for what the runs leave; it is gone afterwards."""
    runs: int
    warm: float
    """Seconds of load before anything is counted."""
    seconds: float
    """Seconds of load that are counted."""
    quick: bool = False
    minutes: float = 60.0
    """How long what watches over a long time does so."""

    def room(self, name: str) -> Path:
        """A folder of this name."""
        room = self.folder / name
        room.mkdir(parents=True, exist_ok=True)
        return room


def quantile(values: Sequence[float], percent: int) -> float:
    """The value that this percentage of them does not exceed. Raises ValueError when there are none."""
    if not values:
        raise ValueError("nothing came to an end in the time that was counted")
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]
