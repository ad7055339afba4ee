"""Parts of regular expressions, made of words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desk.reading.script import plain

NO_MORE = "(?![.:/][0-9](?![.、)](?![0-9])))"
"""Behind a number: it goes on as no amount, time or date; 3-502:1. begins a list."""


def either(words: Iterable[str]) -> str:
    """A part for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(plain(word)) for word in sorted(words, key=len, reverse=True)) + ")"


def whole(words: Iterable[str]) -> str:
    """A part for any of the words, not inside an English one; Chinese characters and digits may stand beside it."""
    return f"(?<![a-z]){either(words)}(?![a-z])"
