"""A message cut into words, with what the word lists find in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from desk.reading.lexicon import Found, Span
from desk.reading.tokens import HARD, SOFT, Token

_DENIAL_REACH = 3
"""So many little words may stand between a denial and what it denies."""


class Message:
    """What is known of a message's words before anything is concluded from them."""

    def __init__(self, pieces: Sequence[Token], found: Found, text: str) -> None:
        self.pieces = pieces
        self.text = text
        self._found = found
        self._live: dict[str, Sequence[Span]] = {}
        self._places: dict[tuple[str, str], frozenset[int]] = {}

    def add(self, name: str, spans: Iterable[Span]) -> None:
        """Let words that were found otherwise be of a list."""
        added = [*spans]
        if added:
            self._live.pop(name, None)
            self._found = {**self._found, name: sorted({*self._found.get(name, ()), *added})}

    def names(self) -> Iterable[str]:
        """The lists of which words stand in it."""
        return (name for name in self._found if not name.startswith("="))

    def spans(self, name: str) -> Sequence[Span]:
        """Where words of this list stand."""
        return self._found.get(name, ())

    def has(self, *names: str) -> bool:
        """Whether a word of one of these lists stands in it, denied or not."""
        return any(self._found.get(name) for name in names)

    def live(self, name: str) -> Sequence[Span]:
        """Where words of this list stand that nobody denies."""
        if name not in self._live:
            self._live[name] = [span for span in self.spans(name) if not self.denied(span)]
        return self._live[name]

    def says(self, *names: str) -> bool:
        """Whether a word of one of these lists stands in it, undenied."""
        return any(self.live(name) for name in names)

    def denied(self, span: Span) -> bool:
        """Whether a denial stands right before it, little words apart: no fire, 没有漏水, nobody got hurt."""
        start = span.start
        for _step in range(_DENIAL_REACH):
            if start in self._denial_ends:
                return True
            start = self._between_starts.get(start, -1)
            if start < 0:
                return False
        return start in self._denial_ends

    def denies_within(self, span: Span) -> bool:
        """Whether a denial stands inside: 水管没爆."""
        return any(span.start < denial.start < span.end for denial in self.spans("denial"))

    @cached_property
    def _denial_ends(self) -> frozenset[int]:
        return frozenset(span.end for span in self.spans("denial"))

    @cached_property
    def _between_starts(self) -> dict[int, int]:
        starts: dict[int, int] = {}
        for span in self.spans("between"):
            starts[span.end] = min(span.start, starts.get(span.end, span.start))
        return starts

    @cached_property
    def _clauses(self) -> list[int]:
        return self._counted((SOFT, HARD))

    @cached_property
    def _sentences(self) -> list[int]:
        return self._counted((HARD,))

    def _counted(self, stops: Iterable[str]) -> list[int]:
        counts, now = [], 0
        for piece in self.pieces:
            now += piece.word in stops
            counts.append(now)
        return counts

    def clause(self, span: Span) -> int:
        """The number of its part of a sentence."""
        return self._clauses[span.start]

    def sentence(self, span: Span) -> int:
        """The number of its sentence."""
        return self._sentences[span.start]

    @property
    def clauses(self) -> int:
        """How many parts of sentences there are."""
        return self._clauses[-1] + 1 if self._clauses else 0

    def beside(self, span: Span, *names: str) -> bool:
        """Whether a word of these lists stands in the same part of the sentence."""
        return any(self.clause(span) in self._counts("part", name, self._clauses) for name in names)

    def along(self, span: Span, *names: str) -> bool:
        """Whether a word of these lists stands in the same sentence."""
        return any(self.sentence(span) in self._counts("sentence", name, self._sentences) for name in names)

    def _counts(self, unit: str, name: str, counts: list[int]) -> frozenset[int]:
        """The parts, or sentences, in which words of a list stand."""
        key = (unit, name)
        if key not in self._places:
            self._places[key] = frozenset(counts[span.start] for span in self.spans(name))
        return self._places[key]

    def starts(self, name: str) -> frozenset[int]:
        """Before which pieces words of a list stand first."""
        return self._counts("start", name, self._numbers)

    def ends(self, name: str) -> frozenset[int]:
        """After which pieces words of a list have ended."""
        key = ("end", name)
        if key not in self._places:
            self._places[key] = frozenset(span.end for span in self.spans(name))
        return self._places[key]

    @cached_property
    def _numbers(self) -> list[int]:
        return [*range(len(self.pieces))]

    def said(self, span: Span) -> str:
        """The words of a span, as one."""
        return " ".join(piece.word for piece in self.pieces[span.start : span.end])
