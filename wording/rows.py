"""Rows of buttons that a phone shows whole: what is too wide for one row goes on in the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from unicodedata import east_asian_width

WIDEST = 54
"""Of a row, in narrow letters: what a small phone shows."""

EDGES = 4
"""Of each button, in narrow letters."""

MOST = 5
"""Buttons side by side; more are hard to hit with a finger."""


def in_rows(buttons: Sequence[Mapping[str, str]]) -> list[list[Mapping[str, str]]]:
    """These buttons, in their order, in as few rows as show the `text` of each."""
    rows: list[list[Mapping[str, str]]] = []
    widest = 0
    for button in buttons:
        width = EDGES + _letters(button["text"])
        # All buttons of a row are as wide as its widest.
        if rows and len(rows[-1]) < MOST and max(widest, width) * (len(rows[-1]) + 1) <= WIDEST:
            rows[-1].append(button)
            widest = max(widest, width)
        else:
            rows.append([button])
            widest = width
    return rows


NAME = 24
"""Letters of a name in a list."""


def short(name: str) -> str:
    """A name that leaves room for others in a list."""
    return name if len(name) <= NAME else name[: NAME - 1] + "…"


def names(people: Iterable[str], most: int = 6) -> str:
    """Some names in one line."""
    listed = [short(name) for name in people]
    return ", ".join([*listed[:most], *([f"+{len(listed) - most}"] if len(listed) > most else [])])


def _letters(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
