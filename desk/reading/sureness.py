"""How sure a reading is of each value, from 0 to 1. docs/reading.md shows how often the sure ones are right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.reading.places import Place

_RULES: Mapping[str, float] = {
    **dict.fromkeys(
        ("shock", "trapped", "crime", "suicide", "gas", "chemical", "fire", "smoke", "water", "injury"), 0.9
    ),
    "cry": 0.6,
    "likeness": 0.6,
    "retract": 0.93,
    "closed": 0.93,
    "suggest": 0.91,
    "praise": 0.91,
    "status": 0.91,
    "chat": 0.85,
    "question": 0.85,
    "smoking": 0.85,
    "grumble": 0.7,
    "fault": 0.88,
    "thing": 0.78,
    "wanted": 0.7,
    "placed": 0.6,
}
"""How sure each rule for a kind is by one sign; a category of grievances is a rule by its name."""
_GRIEVANCE = 0.88
_MORE_SIGNS = 0.04
_MOST = 0.98


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reading was concluded from."""

    rule: str
    signs: int
    scores: Mapping[str, float]
    category: str
    place: Place
    urgency: str
    reasons: Sequence[str]
    text: str


def sureness(evidence: Evidence) -> Mapping[str, float]:
    """How sure each value is, by its name."""
    kind = min(_MOST, _RULES.get(evidence.rule, _GRIEVANCE) + _MORE_SIGNS * min(2, evidence.signs - 1))
    return {
        "kind": kind,
        "category": round(_category(evidence, kind), 2),
        "building": _building(evidence.place, evidence.text),
        "room": _room(evidence.place, evidence.text),
        "urgency": round(_urgency(evidence, kind), 2),
        "opens_ticket": 0.97 if evidence.rule not in ("chat", "question", "retract", "placed", "wanted") else kind,
    }


def _category(evidence: Evidence, kind: float) -> float:
    """By the lead over the next category; a message that names no thing at all is surely of none."""
    own = evidence.scores.get(evidence.category, 0.0)
    if evidence.category == "other" and not own:
        return 0.75 if evidence.scores else 0.85
    next_best = max((score for name, score in evidence.scores.items() if name != evidence.category), default=0.0)
    if own < next_best:  # the rule for the kind decided, not the words
        return kind
    return min(_MOST, 0.5 + 0.48 * (1 - math.exp(-(own - next_best) / 2.5)))


def _building(place: Place, text: str) -> float:
    if place.building:
        return 0.98 if place.attached else 0.95
    return 0.9 if any(map(str.isdigit, text)) else 0.96


def _room(place: Place, text: str) -> float:
    if place.room:
        return 0.98 if place.attached else 0.9
    return 0.93 if any(map(str.isdigit, text)) else 0.98


def _urgency(evidence: Evidence, kind: float) -> float:
    if evidence.urgency in ("emergency", "low"):
        return kind
    if evidence.urgency == "urgent":
        return 0.93 if len(evidence.reasons) > 1 else 0.87
    return min(kind, 0.9)
