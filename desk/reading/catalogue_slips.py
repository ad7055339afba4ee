"""Names of a catalogue's buildings that are written almost right: Mapel Hall 204, 枫圆, tushuguan, maplehall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise, product, repeat
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from desk.reading.numerals import ZH_DIGITS
from desk.reading.script import plain, word_file
from desk.reading.sounds import blurred_spellings, spelled
from desk.reading.tokens import stem

if TYPE_CHECKING:
    from desk.catalogue.parts import Catalogue

_LATIN = re.compile("[a-z]+|[0-9]+")
_PIECE = re.compile(f"{_LATIN.pattern}|[\u3400-\u9fff]")
_CHINESE = re.compile("[\u3400-\u9fff]{2,}")
_NUMERALS = frozenset((*ZH_DIGITS, *"十百"))
_ONE_SLIP, _TWO_SLIPS = 5, 8
"""Letters of a word that may have one, or two."""
_SURE_ALONE = 7
"""So long a word is meant also where nothing around it says that it is a place."""
_PINYIN = 6
_MOST_PIECES = 5
_BEFORE = frozenset(("in", "at", "of", "to", "from", "near", "inside"))


@dataclass(frozen=True, slots=True)
class Slip:
    """A piece of a text that is almost a building's name. `sure`: as good as written right."""

    code: str
    start: int
    end: int
    name: str
    sure: bool


class _Name(NamedTuple):
    code: str
    said: str
    pieces: tuple[str, ...]


class NameSlips:
    """Finds them for one catalogue; `known` are words that people mean as they wrote them, by their stems."""

    def __init__(self, catalogue: Catalogue, known: Set[str]) -> None:
        self._meant = frozenset(word_file("no_slips.txt").split()) | known
        self._latin: dict[tuple[int, str], list[_Name]] = {}
        self._whole: dict[str, _Name] = {}
        self._chinese: dict[tuple[int, bool, str], list[_Name]] = {}
        self._lengths: set[int] = set()
        self._own = frozenset(piece for name in _names(catalogue) for piece in name.pieces)
        for name in _names(catalogue):
            if name.pieces[0].isascii():
                self._add_latin(name)
            elif _CHINESE.fullmatch(plain(name.said)):
                self._add_chinese(name)

    def _add_latin(self, name: _Name) -> None:
        if not all(piece.isascii() for piece in name.pieces) or not any(piece.isalpha() for piece in name.pieces):
            return
        self._latin.setdefault((len(name.pieces), name.pieces[0][0]), []).append(name)
        glued = "".join(name.pieces)
        if len(name.pieces) > 1 and len(glued) >= _TWO_SLIPS and glued.isalpha():
            self._whole[glued] = name

    def _add_chinese(self, name: _Name) -> None:
        """By its halves: one wrong character leaves one of them as it is."""
        written = "".join(name.pieces)
        half = len(written) // 2
        if len(written) > 2 or not _NUMERALS.intersection(written):
            self._lengths.add(len(written))
            self._chinese.setdefault((len(written), False, written[:half]), []).append(name)
            self._chinese.setdefault((len(written), True, written[half:]), []).append(name)
        if not _NUMERALS.intersection(written):
            for sounds in spelled(written):
                glued = "".join(sounds)
                if len(glued) >= _PINYIN:
                    self._whole[glued] = name

    def find(self, text: str) -> list[Slip]:
        """All of them, the longest first where several begin at one place."""
        folded = plain(text)
        latin = list(_LATIN.finditer(folded))
        found = [*self._glued(latin), *self._slipped(latin), *self._sounding(folded)]
        return sorted(found, key=lambda slip: (slip.start, slip.start - slip.end, not slip.sure))

    def _glued(self, pieces: Sequence[re.Match[str]]) -> Iterator[Slip]:
        """Names without their spaces, and in pinyin, in one word or several."""
        for at, piece in enumerate(pieces):
            glued, end = "", piece.start() - 1
            for more in pieces[at : at + _MOST_PIECES]:
                if more.start() - end > 1 or not more[0].isalpha():
                    break
                glued, end = glued + more[0], more.end()
                if (name := self._whole.get(glued)) is not None:
                    yield Slip(name.code, piece.start(), end, name.said, True)

    def _slipped(self, pieces: Sequence[re.Match[str]]) -> Iterator[Slip]:
        for at, piece in enumerate(pieces):
            for length in range(1, _MOST_PIECES + 1):
                names = self._latin.get((length, piece[0][0]), ())
                window = pieces[at : at + length]
                if not names or len(window) < length or not _together(window):
                    continue
                said = [each[0] for each in window]
                for name in names:
                    if said == [*name.pieces] or not all(map(self._is_slip, said, name.pieces, repeat(name))):
                        continue
                    sure = length > 1 or len(name.pieces[0]) >= _SURE_ALONE or _is_place(pieces, at, at + length)
                    yield Slip(name.code, piece.start(), window[-1].end(), name.said, sure)

    def _is_slip(self, written: str, meant: str, name: _Name) -> bool:
        """Whether a word is the name's, or could only have been meant to be. Numbers have no slips."""
        if written == meant:
            return True
        if not (written.isalpha() and meant.isalpha()) or written[0] != meant[0]:
            return False
        if written in self._meant or stem(written) in self._meant or written in self._own:
            return False
        short = _ONE_SLIP - (len(name.pieces) > 1)
        allowed = 0 if len(meant) < short else 1 if len(meant) < _TWO_SLIPS else 2
        return bool(OSA.distance(written, meant, score_cutoff=allowed) <= allowed)

    def _sounding(self, text: str) -> Iterator[Slip]:
        """Chinese names with one character wrong: one that sounds like it, or any of four and more."""
        for run in _CHINESE.finditer(text):
            for start, length in product(range(len(run[0])), self._lengths):
                written, half = run[0][start : start + length], length // 2
                if len(written) < length:
                    continue
                halves = (length, False, written[:half]), (length, True, written[half:])
                for name in [*self._chinese.get(halves[0], ()), *self._chinese.get(halves[1], ())]:
                    sure = self._sounds_like(written, name)
                    if sure is not None:
                        at = run.start() + start
                        yield Slip(name.code, at, at + length, name.said, sure)

    def _sounds_like(self, written: str, name: _Name) -> bool | None:
        """Whether it sounds like the name; None when it is another word, or the name itself."""
        wrong = [pair for pair in zip(written, name.pieces, strict=True) if pair[0] != pair[1]]
        if len(wrong) != 1 or _NUMERALS.intersection(wrong[0]) or written in self._meant:
            return None
        alike = bool(set(blurred_spellings(wrong[0][0])) & set(blurred_spellings(wrong[0][1])))
        return alike or (False if len(written) > 3 else None)


def _names(catalogue: Catalogue) -> Iterator[_Name]:
    """Everything that a building is called."""
    for building in catalogue.buildings.values():
        for said in (building.name.en, building.name.zh_hans, building.name.zh_hant, *building.aliases):
            pieces = tuple(_PIECE.findall(plain(said)))
            if pieces:
                yield _Name(building.code, said, pieces)


def _together(window: Sequence[re.Match[str]]) -> bool:
    """Whether between neighbours stands no more than a space or a hyphen."""
    return all(after.start() - before.end() <= 1 for before, after in pairwise(window))


def _is_place(pieces: Sequence[re.Match[str]], start: int, end: int) -> bool:
    """Whether a place is told there: a room's number follows, or “in” stands before it."""
    follows = pieces[end][0] if end < len(pieces) else ""
    if follows.isdecimal() and len(follows) in (3, 4):
        return True
    before = [piece[0] for piece in pieces[max(0, start - 2) : start]]
    return bool(before) and (before[-1] in _BEFORE or (before[-1] == "the" and before[0] in _BEFORE))
