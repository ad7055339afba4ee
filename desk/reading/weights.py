"""A second opinion beside the rules: how likely each value is by the words and signs of a message, weighed one by one.

desk/reading/words/weights.tsv holds the weights, to be read by people too; bench/reading_weights.py makes them of the
labelled messages. Each is a line: what is guessed, a sign, and how much it speaks for which value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from sys import intern

from desk.reading.message import Message
from desk.reading.places import Place
from desk.reading.script import word_file
from desk.reading.tokens import HARD, SOFT

_WORD = 0.5
"""How much a single word, or two side by side, count beside a sign."""

PAIR = " "
"""Between two words that stand side by side."""

Features = Mapping[str, float]
Speaks = tuple[str, float]
"""A value, and how much speaks for it."""
Weights = Mapping[str, Mapping[str, Sequence[Speaks]]]
"""By what is guessed and by sign: what the sign speaks for."""


def features(message: Message, place: Place) -> Features:
    """The signs of a message: the lists whose words it has, its words, each two side by side, and whether it names a
    place or asks.
    """
    found: dict[str, float] = {"": 1.0}
    for name in sorted(message.names()):  # In an order, or the sums differ by a hair from one process to the next.
        found[f"{'+' if message.says(name) else '-'}{name}"] = 1.0
    for piece in message.pieces:
        if piece.word not in (SOFT, HARD) and not piece.word.isdigit():
            found[piece.word] = _WORD
    words = [piece.word for piece in message.pieces]
    for pair in pairwise(words):
        if SOFT not in pair and HARD not in pair and not any(map(str.isdigit, pair)):
            found[PAIR.join(pair)] = _WORD
    for sign, there in (("?", "?" in message.text), ("@building", place.building), ("@room", place.room)):
        if there:
            found[sign] = 1.0
    return found


def likely(weights: Weights, what: str, signs: Features) -> Mapping[str, float]:
    """How likely each value is; they add up to 1."""
    sums: dict[str, float] = defaultdict(float)
    weighed = weights[what]
    for sign, strength in signs.items():
        for value, weight in weighed.get(sign, ()):
            sums[value] += strength * weight
    most = max(sums.values())
    grown = {value: math.exp(total - most) for value, total in sums.items()}
    total = sum(grown.values())
    return {value: each / total for value, each in grown.items()}


@cache
def packaged() -> Weights:
    """The weights of desk/reading/words/weights.tsv."""
    return parsed(word_file("weights.tsv"))


def parsed(text: str) -> Weights:
    """Weights as they are written. What comes again, a sign or how much one speaks for a value, is kept once."""
    weights: dict[str, dict[str, Sequence[Speaks]]] = defaultdict(dict)
    known: dict[str, Speaks] = {}
    for line in text.splitlines():
        what, sign, *values = line.split("\t")
        for each in values:
            value, _is, weight = each.partition("=")
            known.setdefault(each, (intern(value), float(weight)))
        weights[what][intern(sign)] = tuple(known[each] for each in values)
    return weights
