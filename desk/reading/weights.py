"""A second opinion beside the rules: how likely each value is by the words and signs of a message, weighed one by one.

desk/reading/words/weights.tsv holds the weights, to be read by people too; bench/reading_weights.py makes them of the
labelled messages. Each is a line: what is guessed, a sign, and how much it speaks for which value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from desk.reading.message import Message
from desk.reading.places import Place
from desk.reading.script import word_file
from desk.reading.tokens import HARD, SOFT

_WORD = 0.5
"""How much a single word counts beside a sign."""

Features = Mapping[str, float]
Weights = Mapping[str, Mapping[str, Mapping[str, float]]]
"""By what is guessed and by sign: the weight of each value."""


def features(message: Message, place: Place) -> Features:
    """The signs of a message: the lists whose words it has, its words, and whether it names a place or asks."""
    found: dict[str, float] = {"": 1.0}
    for name in message.names():
        found[f"{'+' if message.says(name) else '-'}{name}"] = 1.0
    for piece in message.pieces:
        if piece.word not in (SOFT, HARD) and not piece.word.isdigit():
            found[piece.word] = _WORD
    for sign, there in (("?", "?" in message.text), ("@building", place.building), ("@room", place.room)):
        if there:
            found[sign] = 1.0
    return found


def likely(weights: Weights, what: str, signs: Features) -> Mapping[str, float]:
    """How likely each value is; they add up to 1."""
    sums: dict[str, float] = defaultdict(float)
    weighed = weights[what]
    for sign, strength in signs.items():
        for value, weight in weighed.get(sign, {}).items():
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
    """Weights as they are written."""
    weights: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for line in text.splitlines():
        what, sign, *values = line.split("\t")
        weights[what][sign] = {value: float(weight) for value, _is, weight in (each.partition("=") for each in values)}
    return weights
