"""One way of writing Chinese for what is read: simplified characters, one for each of the text's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from desk.folding import fold


def plain(text: str) -> str:
    """The text in half-width lower case and simplified characters, of the same length."""
    return fold(text).translate(_simplified())


@cache
def _simplified() -> Mapping[int, str]:
    """desk/reading/words/traditional.txt: a line of traditional characters, below it the simplified ones."""
    traditional, simplified = word_file("traditional.txt").split()
    return {ord(one): other for one, other in zip(traditional, simplified, strict=True)}


def word_file(name: str) -> str:
    """The text of a file of desk/reading/words."""
    return files("desk.reading").joinpath("words", name).read_text(encoding="utf-8")
