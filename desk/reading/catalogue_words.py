"""The words by which places of a catalogue are read, and finding many words in a text at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from desk.folding import fold
from desk.reading.script import word_file

Meaning = TypeVar("Meaning")

_REST = re.compile("[a-z0-9]*")


@dataclass(frozen=True)
class PlaceWords:
    """How places are written; desk/reading/words/catalogue_place.yaml says what each list is for."""

    digits: Mapping[str, int]
    english_numbers: Mapping[str, int]
    after_number: Sequence[str]
    before_number: Sequence[str]
    qualifiers: Sequence[str]
    garden_endings: Sequence[str]
    floors: Sequence[str]
    units: Sequence[str]
    before_room: Sequence[str]
    after_room: Sequence[str]
    not_before_room: Sequence[str]
    not_after_room: Sequence[str]
    still_a_room: Sequence[str]


@cache
def reading_words() -> PlaceWords:
    """The vocabulary of desk/reading/words/catalogue_place.yaml, read once."""
    from ruamel.yaml import YAML  # here: it takes a moment

    return PlaceWords(**YAML(typ="safe", pure=True).load(word_file("catalogue_place.yaml")))


def either(words: Iterable[str]) -> str:
    """A regular expression's part for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True)) + ")"


@dataclass(frozen=True, slots=True)
class Hit(Generic[Meaning]):
    """A word found in a text, from `start` up to `end`."""

    start: int
    end: int
    word: str
    meaning: Meaning


class Words(Generic[Meaning]):
    """Words with their meanings; finds those that stand in a text, of overlapping ones the first and longest.

    English words match whole, and with -s, -es, -ed and -ing; a word that begins or ends with a digit does not
    match inside a longer number. Takes time by the length of the text, not by the number of words.
    """

    def __init__(self, meanings: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[str, Meaning]]] = {}
        for written, meaning in meanings:
            word = " ".join(fold(written).split())
            self._by_first.setdefault(word[0], []).append((word, meaning))
        for words in self._by_first.values():
            words.sort(key=lambda item: len(item[0]), reverse=True)

    def find(self, folded: str) -> Iterator[Hit[Meaning]]:
        """The words in a folded text, from left to right."""
        at = 0
        while at < len(folded):
            hit = self._at(folded, at)
            if hit:
                yield hit
            at = hit.end if hit else at + 1

    def _at(self, folded: str, at: int) -> Hit[Meaning] | None:
        for word, meaning in self._by_first.get(folded[at], ()):
            if folded.startswith(word, at) and not (at and _joined(folded[at - 1], word[0])):
                end = _end(folded, at + len(word), word[-1])
                if end is not None:
                    return Hit(at, end, word, meaning)
        return None


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word or number; Chinese characters do not count."""
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _end(folded: str, end: int, last: str) -> int | None:
    """Where a word ends that was found up to `end`, with its ending; None inside another word."""
    if not (last.isascii() and last.isalnum()):
        return end
    rest = _REST.match(folded, end)
    tail = rest[0] if rest else ""
    endings = ("", "s", "es", "ed", "ing", f"{last}ed", f"{last}ing") if last.isalpha() else ("",)
    return end + len(tail) if tail in endings else None
