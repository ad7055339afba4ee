"""docs/reading.md: how messages are understood (bench/pages/reading_page.txt), with the figures in their places."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench import outages
from bench.reading import confusion as counted
from bench.reading import examples, figures, splitting

PAGE = Path(__file__).parents[1] / "docs" / "reading.md"
WORDS = Path(__file__).parent / "pages" / "reading_page.txt"

PARTS = {
    "aside": "aside: written first, never tuned on",
    "given-2": "given, the half that was only counted",
    "given-1": "given, the half developed on",
    "development": "development",
    "others": "by other hands, developed on",
}
ROWS = {
    "kind": "kind",
    "category": "category",
    "place": "building and room together",
    "urgency": "urgency",
    "emergencies": "emergencies recalled",
    "false_alarms": "false alarms",
    "not_opened": "of those that must open no ticket, none opened",
    "wrongly_closed": "of the others, none opened",
    "offered": "of those that tell of several faults, several reports offered",
    "wrongly_offered": "of the others, several offered",
    "sure_right": "right, of the values that are ≥ 0.9 sure",
    "sure": "values that are ≥ 0.9 sure",
}


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(render(), encoding="utf-8")


def render() -> str:
    """The page."""
    words = WORDS.read_text(encoding="utf-8")
    words = words.replace("{{figures}}", _figures()).replace("{{outages}}", outages.table())
    for value in ("kind", "category", "urgency"):
        words = words.replace(f"{{{{{value}}}}}", _confusion(counted("aside", value)))
    return words


def _figures() -> str:
    """A column for each part."""
    taken = {part: {**figures(part), **splitting(part)} for part in PARTS}
    head = "| | " + " | ".join(f"{told} ({len(examples(part))})" for part, told in PARTS.items()) + " |"
    rows = [
        f"| {told} | " + " | ".join(f"{taken[part][row]:.1f} %" for part in PARTS) + " |" for row, told in ROWS.items()
    ]
    return "\n".join([head, "|---|" + "---|" * len(PARTS), *rows])


def _confusion(pairs: Counter[tuple[str, str]]) -> str:
    """A row for each label, a column for each value read."""
    labels = sorted({label for pair in pairs for label in pair})
    head = "| labelled \\ read | " + " | ".join(label.replace("_", " ") for label in labels) + " |"
    rows = []
    for label in labels:
        cells = [pairs[label, read] for read in labels]
        shown = [f"**{cell}**" if read == label else str(cell or "") for read, cell in zip(labels, cells, strict=True)]
        rows.append(f"| {label.replace('_', ' ')} | " + " | ".join(shown) + " |")
    return "\n".join([head, "|---|" + "---|" * len(labels), *rows])
