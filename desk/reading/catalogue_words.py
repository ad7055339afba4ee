"""The reader's vocabulary, and finding many words in a text at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from desk.folding import fold
from storage.kinds import Language

Meaning = TypeVar("Meaning")

_REST = re.compile("[a-z0-9]*")


class PlaceWords(BaseModel):
    """How places are written; desk/reading_words.yaml says what each list is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    digits: Mapping[str, int]
    english_numbers: Mapping[str, int]
    after_number: tuple[str, ...]
    before_number: tuple[str, ...]
    qualifiers: tuple[str, ...]
    garden_endings: tuple[str, ...]
    floors: tuple[str, ...]
    units: tuple[str, ...]
    before_room: tuple[str, ...]
    after_room: tuple[str, ...]
    not_before_room: tuple[str, ...]
    not_after_room: tuple[str, ...]
    still_a_room: tuple[str, ...]


class UrgencyWords(BaseModel):
    """How alarm is written, and how it is denied."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    emergency: Mapping[Language, tuple[str, ...]]
    urgent: Mapping[Language, tuple[str, ...]]
    calm: tuple[str, ...]
    denials: tuple[str, ...]
    between: tuple[str, ...]


class ReadingWords(BaseModel):
    """The packaged vocabulary."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    place: PlaceWords
    urgency: UrgencyWords


@cache
def reading_words() -> ReadingWords:
    """The vocabulary of desk/reading_words.yaml, read once."""
    text = files("desk").joinpath("reading_words.yaml").read_text(encoding="utf-8")
    return ReadingWords.model_validate(YAML(typ="safe", pure=True).load(text))


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
