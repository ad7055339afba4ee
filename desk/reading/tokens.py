"""Cuts a text into what words are made of: a Chinese character, an English word's stem, a number, a stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from desk.reading.script import plain, word_file

SOFT = ","
"""Between two parts of a sentence."""
HARD = "."
"""Between two sentences."""

_PIECES = re.compile(
    r"(?P<word>[a-z]+(?:['’][a-z]+)*)|(?P<number>[0-9]+)|(?P<hard>[!?;。…~\n]+|\.(?![0-9])|(?<![0-9])\.)"
    r"|(?P<soft>[,:、()\[\]“”\"「」]|(?<![0-9a-z ]) +(?![0-9a-z ])|(?<= )[-–—]+(?= )|[–—]+)"
    r"|(?P<one>[\u3007\u3400-\u9fff\U00020000-\U0002ffff])"
)


class Token(NamedTuple):
    """A piece of a text: what it is read as, and where it stands."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The pieces of a text that is plain already (see desk/reading/script.py), stops among them."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for piece in _PIECES.finditer(text):
        kind, written = piece.lastgroup, piece[0]
        if kind == "word":
            yield Token(stem(written), piece.start(), piece.end())
        elif kind == "hard":
            yield Token(HARD, piece.start(), piece.end())
        elif kind == "soft":
            yield Token(SOFT, piece.start(), piece.end())
        else:
            yield Token(written, piece.start(), piece.end())


def words_of(written: str) -> tuple[str, ...]:
    """The pieces of a word of the word lists, without stops."""
    return tuple(token.word for token in _tokens(plain(written)) if token.word not in (SOFT, HARD))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """An English word without its endings: leaking, leaks and leaked are leak."""
    word = word.replace("'", "").replace("’", "")
    whole = _whole()
    if len(word) < 4 or word in whole:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us")):
        word = word[:-1]
        if word in whole:
            return word
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            word = _undoubled(word.removesuffix(ending))
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@cache
def _whole() -> frozenset[str]:
    """desk/reading/words/whole_words.txt: words that only look as if they had an ending."""
    return frozenset(word_file("whole_words.txt").split())


def _undoubled(word: str) -> str:
    """dripp → drip, but fall and kiss stay."""
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
