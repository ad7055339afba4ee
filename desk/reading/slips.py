"""Slips of the pen: an English word with a wrong letter, Chinese characters that only sound right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desk.reading.script import word_file
from desk.reading.sounds import blurred_spellings
from desk.reading.tokens import Token

_SHORTEST, _LONGEST = 4, 20
_TWO_SLIPS = 7
"""A word of so many letters may have two."""
_FREE = 200
"""Where more characters than so many belong to no known word, their sounds are not looked at: it is no report."""
_HAN = ("\u3400", "\u9fff")


class Slips:
    """Rights a text's words towards known ones. Words that people mean as they wrote them (no_slips.txt) stay."""

    def __init__(self, english: Iterable[str], chinese: Iterable[str], vocabulary: set[str]) -> None:
        self._known = vocabulary
        self._meant = frozenset(word_file("no_slips.txt").split())
        self._by_cut: dict[str, list[str]] = {}
        for word in english:
            if len(word) >= _SHORTEST and word.isascii():
                for cut in {word, *_cuts(word)}:
                    self._by_cut.setdefault(cut, []).append(word)
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        for word in sorted({word for word in chinese if 2 <= len(word) <= 4 and all(map(_han, word))}):
            for sounds in blurred_spellings(word):
                self._by_sound.setdefault(sounds, []).append(word)

    def right(self, pieces: Sequence[Token], taken: Iterable[int]) -> list[Token]:
        """The pieces with slips righted; `taken` ones belong to a known word already."""
        righted = [self._english(token) for token in pieces]
        free = set(range(len(pieces))).difference(taken)
        at = 0 if len(free) <= _FREE else len(righted)
        while at < len(righted):
            at += self._chinese_at(righted, at, free) or 1
        return righted

    # ------------------------------------------------------------------------------------------------- English

    def _english(self, token: Token) -> Token:
        word = token.word
        if (
            not _SHORTEST <= len(word) <= _LONGEST
            or not word.isalpha()
            or not word.isascii()
            or word in self._known
            or word in self._meant
        ):
            return token
        return token._replace(word=self.nearest(word) or word)

    def nearest(self, word: str) -> str | None:
        """The known word that a slip or two away; None when there is none, or two."""
        near = {known for cut in {word, *_cuts(word)} for known in self._by_cut.get(cut, ())}
        one = sorted(known for known in near if distance(word, known) == 1)
        if one:
            return one[0]
        if len(word) < _TWO_SLIPS:
            return None
        cuts = {second for first in _cuts(word) for second in (first, *_cuts(first))}
        near = {known for cut in cuts for known in self._by_cut.get(cut, ()) if len(known) >= _TWO_SLIPS - 1}
        two = sorted(known for known in near if known[0] == word[0] and distance(word, known) == 2)
        return two[0] if two else None

    # ------------------------------------------------------------------------------------------------- Chinese

    def _chinese_at(self, pieces: list[Token], at: int, free: set[int]) -> int:
        """Right the word that begins here; how many pieces it has."""
        for length in (4, 3, 2):
            window = pieces[at : at + length]
            if len(window) < length or not free.issuperset(range(at, at + length)):
                continue
            written = "".join(token.word for token in window)
            if len(written) != length or not all(map(_han, written)) or written in self._meant:
                continue
            meant = self._alike(written)
            if meant:
                for offset, character in enumerate(meant):
                    pieces[at + offset] = pieces[at + offset]._replace(word=character)
                return length
        return 0

    def _alike(self, written: str) -> str | None:
        """The known word that sounds like it and has half of its characters; of several the one with most of them."""
        found: dict[str, int] = {}
        for sounds in blurred_spellings(written):
            for meant in self._by_sound.get(sounds, ()):
                found[meant] = sum(a == b for a, b in zip(meant, written, strict=True))
        most = max(found.values(), default=0)
        alike = [meant for meant, same in found.items() if same == most]
        return alike[0] if len(alike) == 1 and most * 2 >= len(written) else None


def _han(character: str) -> bool:
    return _HAN[0] <= character <= _HAN[1]


def _cuts(word: str) -> Iterator[str]:
    """The word without each one of its letters."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out, changed, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        now = [row]
        for column, b in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (a != b))
            if row > 1 and column > 1 and a == other[column - 2] and one[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
