"""Reads a message: what is wanted, of what, where, how pressing, and how sure each is. Pure; needs no catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from desk.reading.categories import categories
from desk.reading.conclusions import category_of, urgency_of
from desk.reading.danger import danger
from desk.reading.kinds import Wish, wish
from desk.reading.message import Message
from desk.reading.places import Place
from desk.reading.second_opinion import SecondOpinion
from desk.reading.sureness import Evidence, sureness
from desk.reading.times import wanted_time
from desk.reading.vocabulary import Vocabulary

HEAD, TAIL = 400, 150
"""Of a longer message so many characters are read at its beginning and at its end: there people say what they want."""

_DANGEROUS = frozenset(("electrical", "elevator", "plumbing", "security", "structure"))
"""Categories of emergencies; others are "other"."""

_SOMETHING, _PLAINLY = 1.2, 2.0
"""So much must speak for a category to be named at all, and to be what the message itself shows."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message says; None for what it does not say. Values are those of docs/reading.md.

    `confidence` is how sure each value is, from 0 to 1, by its name. `asks_after` is whether it asks after an earlier
    report, `wanted` the piece that says when somebody may come. `evident` is whether the message itself shows its
    category. `reasons` are the names of the rules that decided.
    `danger` is what an emergency is of: fire, smoke, gas, chemical, shock, lift, trapped, water, injury, crime or
    suicide; None for another alarm. `likely_kinds` and `likely_categories` are the likeliest two or three, best first.
    """

    kind: str
    category: str
    building: str | None
    room: str | None
    urgency: str
    opens_ticket: bool
    confidence: Mapping[str, float]
    asks_after: bool
    wanted: str | None
    evident: bool
    reasons: Sequence[str]
    danger: str | None = None
    likely_kinds: Sequence[str] = ()
    likely_categories: Sequence[str] = ()


class Engine:
    """Reads by the packaged vocabulary and `more` words of categories. Making one takes a moment, so keep it."""

    def __init__(self, more: Mapping[str, Sequence[str]] | None = None) -> None:
        self.vocabulary = Vocabulary(more or {})

    def read(self, text: str) -> Understanding:
        """What the message says."""
        if len(text) > HEAD + TAIL:
            text = f"{text[:HEAD]}\n{text[-TAIL:]}"
        message, place = self.vocabulary.message(text)
        scores = categories(message, self.vocabulary.categories)
        second = SecondOpinion(message, place)
        wanted, category, urgency, reasons = _concluded(message, scores, place, second)
        evidence = Evidence(wanted.rule, wanted.signs, scores, category, place, urgency, reasons, text)
        return Understanding(
            kind=wanted.kind,
            category=category,
            building=place.building,
            room=place.room,
            urgency=urgency,
            opens_ticket=wanted.opens,
            confidence=sureness(evidence),
            asks_after=_asks_after(message, wanted),
            wanted=wanted_time(text),
            evident=scores.get(category, 0.0) >= _PLAINLY or (wanted.kind == "emergency" and category != "other"),
            reasons=(wanted.rule, *reasons),
            danger=_danger_of(wanted, category),
            likely_kinds=second.likeliest_kinds(wanted.kind),
            likely_categories=second.likeliest_categories(category, scores),
        )


def _asks_after(message: Message, wanted: Wish) -> bool:
    """Whether it asks after an earlier report: by its rule, or as a question that names one, and no rule or way."""
    asks = wanted.kind == "question" and wanted.opens
    return wanted.status or (asks and message.has("report_done") and not message.has("allowed"))


def _danger_of(wanted: Wish, category: str) -> str | None:
    """What an emergency is of; None for a cry, and for what is only like others."""
    if wanted.kind != "emergency" or wanted.rule in ("cry", "likeness"):
        return None
    return "lift" if wanted.rule == "trapped" and category == "elevator" else wanted.rule


def _concluded(
    message: Message, scores: Mapping[str, float], place: Place, second: SecondOpinion
) -> tuple[Wish, str, str, Sequence[str]]:
    """Wish, category and urgency, with the reasons of the urgency: by the rules, and by the second opinion."""
    found = danger(message)
    if found and not second.calm(found.words):
        return Wish("emergency", found.kind, signs=found.words), found.category, "emergency", ()
    shown = max(scores, key=lambda name: scores[name], default="other")
    if scores.get(shown, 0.0) < _SOMETHING:
        shown = "other"
    shown = second.category(shown, scores)
    if second.alarmed():
        return Wish("emergency", "likeness"), shown if shown in _DANGEROUS else "other", "emergency", ()
    wanted = wish(message, shown, scores.get(shown, 0.0), placed=bool(place.attached or place.numbered))
    wanted = second.opens(second.wish(wanted))
    category = category_of(message, wanted, shown, scores)
    urgency, reasons = urgency_of(message, wanted, category)
    urgency = second.urgency(urgency, wanted.kind)
    return wanted, category, urgency, reasons


@cache
def engine() -> Engine:
    """The engine with the packaged vocabulary."""
    return Engine()


def understand(text: str) -> Understanding:
    """What a message says, by the packaged vocabulary alone."""
    return engine().read(text)
