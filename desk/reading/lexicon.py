"""The word lists, made ready; finds all their words in a text at once.

A list is a name and words between commas (desk/reading/words/*.yaml). "a … b" is b within a few words after a in the
same part of a sentence, "a …… b" within some more of the same sentence; {name} stands for the words of another list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desk.reading.script import word_file
from desk.reading.tokens import HARD, SOFT, Token, words_of

_GAPS = {"…": (6, frozenset((SOFT, HARD))), "……": (16, frozenset((HARD,)))}
"""So many pieces may be left out, and over these stops a word never reaches."""

_END = ""
"""Under this key a node of the tree keeps the lists that a word belongs to."""

Lists = Mapping[str, Iterable[str]]


class Span(NamedTuple):
    """Where a word was found: the pieces from `start` up to `end`."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether it is a part of the other one, and not all of it."""
        return other.start <= self.start and self.end <= other.end and len(self) < len(other)

    def __len__(self) -> int:  # pieces, not fields
        return self.end - self.start


Found = Mapping[str, Sequence[Span]]
"""The places of the words of each list, in their order."""


class Lexicon:
    """Word lists; those whose names begin with one of `covering` hide shorter words inside theirs."""

    def __init__(self, lists: Lists, covering: tuple[str, ...] = ()) -> None:
        self._tree: dict[str, Any] = {}
        self._gapped: list[tuple[str, list[str], list[str]]] = []
        self._covering = covering
        self.vocabulary: set[str] = set()
        for name, words in lists.items():
            for word in words:
                self._add(name, word)

    def _add(self, name: str, word: str) -> None:
        parts = word.split()
        if not any(part in _GAPS for part in parts):
            self._plant(name, word)
            return
        segments, gaps, now = [], [], []
        for part in [*parts, None]:
            if part is None or part in _GAPS:
                segments.append(self._segment(" ".join(now)))
                now = []
                if part is not None:
                    gaps.append(part)
            else:
                now.append(part)
        self._gapped.append((name, segments, gaps))

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
        covers: list[Span] = []
        for start in range(len(words)):
            for end, names in self._from(words, start):
                span = Span(start, end)
                for name in names:
                    found[name].append(span)
                if end - start > 1 and any(name.startswith(self._covering) for name in names):
                    covers.append(span)
        self._uncover(found, covers)
        for name, segments, gaps in self._gapped:
            found[name] += self._spread(words, found, segments, gaps)
        return {name: sorted(spans) for name, spans in found.items() if spans}

    def _from(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[str]]]:
        node = self._tree
        for end in range(start, len(words)):
            node = node.get(words[end])  # type: ignore[assignment]
            if node is None:
                return
            if _END in node:
                yield end + 1, node[_END]

    def _uncover(self, found: dict[str, list[Span]], covers: list[Span]) -> None:
        """Take out the words that are only a part of a longer covering one."""
        if not covers:
            return
        by_piece: dict[int, list[Span]] = defaultdict(list)
        for cover in covers:
            for piece in range(cover.start, cover.end):
                by_piece[piece].append(cover)
        for name, spans in found.items():
            found[name] = [span for span in spans if not any(span.within(cover) for cover in by_piece[span.start])]

    def _spread(
        self, words: Sequence[str], found: Mapping[str, list[Span]], segments: list[str], gaps: list[str]
    ) -> list[Span]:
        """Where the parts of a gapped word follow one another."""
        heads = list(found.get(segments[0], ()))
        for segment, gap in zip(segments[1:], gaps, strict=True):
            tails = found.get(segment)
            if not heads or not tails:
                return []
            heads = [Span(head.start, tail.end) for head in heads for tail in tails if _near(words, head, tail, gap)]
        return heads[:8]


def _near(words: Sequence[str], head: Span, tail: Span, gap: str) -> bool:
    most, stops = _GAPS[gap]
    return 0 <= tail.start - head.end <= most and stops.isdisjoint(words[head.end : tail.start])


def read_lists(name: str) -> dict[str, Any]:
    """A YAML file of word lists: names, some below names, with words between commas."""
    from ruamel.yaml import YAML  # here: it takes a moment

    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(word_file(name))
    return {key: _words(value) for key, value in loaded.items()}


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _words(below) for key, below in value.items()}
    return [word for word in (part.strip() for part in str(value).replace("\n", ",").split(",")) if word]
