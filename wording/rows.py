"""Rows of buttons that a phone shows whole: what is too wide for one row goes on in the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def _letters(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
