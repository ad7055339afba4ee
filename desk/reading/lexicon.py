"""The word lists, made ready; finds all their words in a text at once.

A list is a name and words between commas (desk/reading/words/*.yaml). "a … b" is b within a few words after a in the
same part of a sentence, "a …… b" within some more of the same sentence; {name} stands for the words of another list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from desk.reading.script import word_file
from desk.reading.tokens import HARD, SOFT, Token, words_of

_GAPS = {"…": (6, frozenset((SOFT, HARD))), "……": (16, frozenset((HARD,)))}
"""So many pieces may be left out, and over these stops a word never reaches."""

_ENOUGH = 8

_END = ""
"""Under this key a node of the tree keeps the lists that a word belongs to."""

Lists = Mapping[str, Iterable[str]]


class Span(NamedTuple):
    """Where a word was found: the pieces from `start` up to `end`."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether it is a part of the other one, and not all of it."""
        return other.start <= self.start and self.end <= other.end and self != other


Found = Mapping[str, Sequence[Span]]
"""The places of the words of each list, in their order."""


class Lexicon:
    """Word lists. A word hides shorter ones inside it that stand in its own list; besides, what `hiding` says: under
    the beginning of a list's name the beginnings of those in which its words hide shorter ones.
    """

    def __init__(self, lists: Lists, hiding: Mapping[str, tuple[str, ...]]) -> None:
        self._tree: dict[str, Any] = {}
        self._gapped: dict[str, list[tuple[str, list[str], list[str]]]] = defaultdict(list)
        self._hiding = hiding
        self._hidden: dict[str, tuple[str, ...]] = {}
        self.vocabulary: set[str] = set()
        for name, words in lists.items():
            for word in words:
                self._add(name, word)

    def _add(self, name: str, word: str) -> None:
        parts = word.split()
        if not any(part in _GAPS for part in parts):
            self._plant(name, word)
            return
        segments: list[str] = []
        gaps: list[str] = []
        now: list[str] = []
        for part in [*parts, None]:
            if part is None or part in _GAPS:
                segments.append(self._segment(" ".join(now)))
                now = []
                if part is not None:
                    gaps.append(part)
            else:
                now.append(part)
        self._gapped[segments[0]].append((name, segments, gaps))

    def _segment(self, written: str) -> str:
        """The name under which a part of a gapped word is found."""
        if written.startswith("{"):
            return written.strip("{}")
        self._plant(f"={written}", written)
        return f"={written}"

    def _plant(self, name: str, word: str) -> None:
        node = self._tree
        for piece in words_of(word):
            self.vocabulary.add(piece)
            node = node.setdefault(piece, {})
        if node is not self._tree:
            names = node.setdefault(_END, [])
            if name not in names:
                names.append(name)

    def find(self, pieces: Sequence[Token]) -> dict[str, list[Span]]:
        """Every word of every list in these pieces."""
        words = [token.word for token in pieces]
        found: dict[str, list[Span]] = defaultdict(list)
        longer: dict[int, list[tuple[Span, str]]] = defaultdict(list)
        for start in range(len(words)):
            for end, names in self._from(words, start):
                span = Span(start, end)
                for name in names:
                    found[name].append(span)
                    if end - start > 1:
                        for piece in range(start, end):
                            longer[piece].append((span, name))
        for name, spans in found.items():
            found[name] = [
                span
                for span in spans
                if not (around := longer.get(span.start, []) + longer.get(span.end - 1, []))
                or not self._is_hidden(name, span, around)
            ]
        for head in [*found]:
            for name, segments, gaps in self._gapped.get(head, ()):
                if spread := self._spread(words, found, segments, gaps):
                    found[name] = [*found.get(name, ()), *spread]
        return {name: sorted(spans) for name, spans in found.items() if spans}

    def _is_hidden(self, name: str, span: Span, around: Sequence[tuple[Span, str]]) -> bool:
        return any(
            (span.within(cover) and (other == name or name.startswith(self._hides(other))))
            or (other == "calm" and name != other and _ends_inside(span, cover))
            for cover, other in around
        )

    def _hides(self, name: str) -> tuple[str, ...]:
        """The beginnings of the lists in which words of this one hide shorter words."""
        if name not in self._hidden:
            hidden = (below for start, below in self._hiding.items() if name.startswith(start))
            self._hidden[name] = tuple(each for below in hidden for each in below)
        return self._hidden[name]

    def _from(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[str]]]:
        node = self._tree
        for end in range(start, len(words)):
            if words[end] not in node:
                return
            node = node[words[end]]
            if _END in node:
                yield end + 1, node[_END]

    def _spread(
        self, words: Sequence[str], found: Mapping[str, list[Span]], segments: list[str], gaps: list[str]
    ) -> list[Span]:
        """Where the parts of a gapped word follow one another; a few of the places are enough."""
        heads: list[Span] = found.get(segments[0], [])
        for segment, gap in zip(segments[1:], gaps, strict=True):
            tails = found.get(segment)
            if not heads or not tails:
                return []
            heads = [joined for head in heads[:_ENOUGH] for joined in _joined(words, head, tails, gap)][:_ENOUGH]
        return heads


def _ends_inside(span: Span, cover: Span) -> bool:
    """Whether a word runs into a calm one: 全是烟 into 烟头."""
    return span.start < cover.start < span.end < cover.end


def _joined(words: Sequence[str], head: Span, tails: Sequence[Span], gap: str) -> Iterator[Span]:
    most, stops = _GAPS[gap]
    for at in range(bisect_left(tails, (head.end, 0)), len(tails)):
        tail = tails[at]
        if tail.start - head.end > most:
            return
        if stops.isdisjoint(words[head.end : tail.start]):
            yield Span(head.start, tail.end)


@cache
def read_lists(name: str) -> dict[str, Any]:
    """A YAML file of word lists: names, some below names, with words between commas."""
    from ruamel.yaml import YAML  # here: it takes a moment

    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(word_file(name))
    return {key: _words(value) for key, value in loaded.items()}


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _words(below) for key, below in value.items()}
    return [word for word in (part.strip().strip('"') for part in str(value).replace("\n", ",").split(",")) if word]
