"""Makes desk/reading/words/weights.tsv of the labelled messages: python -m bench.reading_weights (some minutes).

Softmax regression by AdaGrad, in the order of the messages, from zero: the same messages give the same weights. Only
the parts that are developed on are looked at: `development`, and the first half of `given`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.reading import NEVER_OPENED, Example, alarms, examples
from desk.reading.engine import engine
from desk.reading.weights import PAIR, Features, features

FILE = Path(__file__).parents[1] / "desk" / "reading" / "words" / "weights.tsv"
PARTS = ("development", "others", "given-1")
GUESSED = ("kind", "category", "urgency")
ROUNDS = 25
_PACE, _SHRINK, _SEEN, _SEEN_PAIRS, _LEAST = 0.2, 1e-3, 3, 10, 0.3
"""How far a step goes, how much weights shrink at each, how often a sign, and one of two words, must be seen, and what
weight is kept.
"""

Weights = dict[str, dict[str, float]]


def learn(signs: Sequence[Features], labels: Sequence[str], rounds: int = ROUNDS) -> Weights:
    """The weight of each sign for each label."""
    values = sorted(set(labels))
    weights: Weights = {sign: dict.fromkeys(values, 0.0) for each in signs for sign in each}
    steps: Weights = {sign: dict.fromkeys(values, 1e-3) for sign in weights}
    for _round in range(rounds):
        for each, label in zip(signs, labels, strict=True):
            for value, likely in _likely(weights, each, values).items():
                error = likely - (value == label)
                for sign, strength in each.items():
                    slope = error * strength + _SHRINK * weights[sign][value]
                    steps[sign][value] += slope * slope
                    weights[sign][value] -= _PACE * slope / math.sqrt(steps[sign][value])
    return weights


def _likely(weights: Weights, signs: Features, values: Iterable[str]) -> Mapping[str, float]:
    sums = {value: sum(strength * weights[sign][value] for sign, strength in signs.items()) for value in values}
    most = max(sums.values())
    grown = {value: math.exp(each - most) for value, each in sums.items()}
    total = sum(grown.values())
    return {value: each / total for value, each in grown.items()}


def signs_of(messages: Sequence[Example]) -> list[Features]:
    """The signs of each message."""
    vocabulary = engine().vocabulary
    return [features(*vocabulary.message(message["text"])) for message in messages]


def usual(signs: Sequence[Features]) -> list[Features]:
    """Only the signs that were seen often enough; two words side by side count for little where they are rare."""
    seen = Counter(sign for each in signs for sign in each)
    often = {sign for sign, times in seen.items() if times >= (_SEEN_PAIRS if PAIR in sign else _SEEN)}
    return [{sign: strength for sign, strength in each.items() if sign in often} for each in signs]


def write(learned: Mapping[str, Weights], file: Path = FILE) -> None:
    """Keep the weights that say something."""
    lines = []
    for what, weights in learned.items():
        for sign, values in sorted(weights.items()):
            kept = [f"{value}={weight:.1f}" for value, weight in values.items() if abs(weight) >= _LEAST or not sign]
            if kept:
                lines.append("\t".join((what, sign, *kept)))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn and write."""
    messages = [message for part in PARTS for message in examples(part)]
    signs = usual(signs_of(messages))
    learned: dict[str, Weights] = defaultdict(dict)
    for what in GUESSED:
        learned[what] = learn(signs, [message[what] for message in messages])
    learned["opens"] = learn(signs, ["no" if NEVER_OPENED & {*message["tags"]} else "yes" for message in messages])
    more = alarms()
    signs = usual(signs_of([*messages, *more]))
    dangers = [message["kind"] == "emergency" for message in messages] + [message["emergency"] for message in more]
    learned["alarm"] = learn(signs, ["yes" if danger else "no" for danger in dangers])
    write(learned)


if __name__ == "__main__":
    main()
