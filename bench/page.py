"""docs/benchmarks.md: each bench's words (bench/pages/NAME.md), with the medians in their places.

`{{rate}}` is the median of the figure `rate` of the bench whose words these are, rounded to three digits;
`{{growth.my_ratio}}` is one of another bench.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.record import Kept, medians

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
WORDS = Path(__file__).parent / "pages"

_PLACE = re.compile(r"\{\{(?:(\w+)\.)?(\w+)\}\}")
UNKNOWN = "–"

ORDER = ("reports", "delivery", "limits", "growth", "finding", "cost", "reading", "hour")
"""The benches, as they are measured and shown."""


def write(kept: Kept, page: Path = PAGE) -> None:
    """Write the page of these results."""
    page.write_text(render(kept))


def render(kept: Kept) -> str:
    """The page: the frame, and a part for each bench that has words, with its figures if there are some."""
    figures = {name: medians(taken["runs"]) for name, taken in kept.items()}
    parts = [_filled(words.read_text(), words.stem, figures) + _taken(kept.get(words.stem)) for words in _parts()]
    return _filled((WORDS / "frame.md").read_text(), "frame", figures).replace("{{parts}}", "\n".join(parts).rstrip())


def _parts() -> list[Path]:
    words = [path for path in WORDS.glob("*.md") if path.stem != "frame"]
    return sorted(words, key=lambda path: (ORDER.index(path.stem) if path.stem in ORDER else len(ORDER), path.stem))


def _filled(words: str, bench: str, figures: Mapping[str, Mapping[str, float]]) -> str:
    def place(found: re.Match[str]) -> str:
        if found[2] == "parts":
            return found[0]
        value = figures.get(found[1] or bench, {}).get(found[2])
        return UNKNOWN if value is None else shown(value)

    return _PLACE.sub(place, words)


def shown(value: float) -> str:
    """Three digits that count: 1,234, 123, 12.3, 1.23, 0.01; whole numbers as they are."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _taken(taken: Mapping[str, Any] | None) -> str:
    """On what the figures above were taken."""
    if taken is None:
        return "\n*Not measured yet.*\n"
    versions = ", ".join(f"{name} {number}" for name, number in taken["versions"].items())
    runs = len(taken["runs"])
    of = f"medians of {runs} runs" if runs > 1 else "one run"
    return f"\n<sub>{taken['date']}: {of}. {taken['machine']}. {versions}.</sub>\n"
