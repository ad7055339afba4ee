"""Reads a message: what is wanted, of what, where, how pressing, and how sure each is. Pure; needs no catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from desk.reading.categories import categories
from desk.reading.danger import danger
from desk.reading.kinds import wish
from desk.reading.lexicon import Lexicon, Span, read_lists
from desk.reading.message import Message
from desk.reading.places import Places
from desk.reading.script import plain
from desk.reading.slips import Slips
from desk.reading.sounds import Pinyin
from desk.reading.tokens import tokens, words_of
from desk.reading.urgency import pressing

HEAD, TAIL = 400, 150
"""Of a longer message so many characters are read at its beginning and at its end: there people say what they want."""

_EVERYTHING = ("",)
_HIDING = {
    "category.": ("category.", "denial"),
    "calm": _EVERYTHING,
    "burst": _EVERYTHING,
    "injury": ("crime", "denial", "past", "broken"),
    "crime": ("denial",),
    "suicide": ("denial",),
    "saved": ("trapped", "denial", "stuck", "injury"),
    "mended": ("broken", "denial", "praise"),
    "retract": ("broken", "denial", "want_fix"),
    "broken": ("denial",),
    "service_gone": ("denial",),
    "unlockable": ("denial",),
    "locked_out": ("denial",),
    "heat_gone": ("denial",),
    "growing": ("denial",),
    "when_back": ("status",),
    "status": ("denial",),
    "closed_unvisited": ("denial", "retract", "mended"),
    "unvisited": ("denial",),
    "grumble": ("denial",),
    "food_bad": ("denial",),
    "hazard": ("denial",),
}
_RIGHTED = frozenset(f"category.{name}.strong" for name in ("plumbing", "electrical", "hvac", "furniture", "door_lock", "network", "appliance", "elevator", "pest")) | {"broken"}
"""The lists whose Chinese words are known by their sound, too."""
"""In which lists a word of another one hides shorter words: 手机没电 is no 没电, and its 没 denies nothing."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message says; None for what it does not say. Values are those of the labelling rules."""

    kind: str
    category: str
    building: str | None
    room: str | None
    urgency: str
    opens_ticket: bool
    confidence: Mapping[str, float] = field(default_factory=dict)
    asks_after: bool = False
    evident: bool = True
    """Whether the message itself shows its category."""
    reasons: Sequence[str] = ()


class Engine:
    """The vocabulary, made ready. Making one takes a moment, so keep it."""

    def __init__(self, more: Mapping[str, Sequence[str]] | None = None) -> None:
        lists: dict[str, list[str]] = {}
        listed = read_lists("categories.yaml")
        self._names = tuple(dict.fromkeys((*listed, *(more or {}))))
        for category, strengths in listed.items():
            for strength, words in strengths.items():
                lists[f"category.{category}.{strength}"] = words
        unable = read_lists("unable.yaml")
        self._after_no, self._before_no = frozenset(unable["after"]), frozenset(unable["not_before"])
        lists |= read_lists("signals.yaml") | read_lists("kinds.yaml")
        for category, words in (more or {}).items():
            lists[f"category.{category}.strong"] = [*lists.get(f"category.{category}.strong", []), *words]
        self._lexicon = Lexicon(lists, _HIDING)
        self._places = Places(read_lists("places.yaml"))
        things = [word for name, words in lists.items() if name.startswith(("category.", "broken")) for word in words]
        plain_words = [plain(word) for words in lists.values() for word in words]
        self._pinyin = Pinyin(plain_words)
        english = {piece for word in things if word.isascii() for piece in words_of(word)}
        machines = [word for name, words in lists.items() if name in _RIGHTED for word in words]
        self._slips = Slips(english, [plain(word) for word in machines], self._lexicon.vocabulary)

    def read(self, text: str) -> Understanding:
        """What the message says."""
        if len(text) > HEAD + TAIL:
            text = f"{text[:HEAD]}\n{text[-TAIL:]}"
        folded = plain(text)
        converted = self._pinyin.characters(folded, self._lexicon.vocabulary)
        if converted != folded:
            text = folded = converted
        place = self._places.read(folded, text)
        message = self._message(_blanked(folded, place.numbered))
        scores = categories(message, self._names)
        category = max(scores, key=lambda name: scores[name], default="other")
        scored = scores.get(category, 0.0)
        if scored < 1.2:
            category, scored = "other", 0.0
        found = danger(message)
        if found:
            return Understanding("emergency", found.category, place.building, place.room, "emergency", True, evident=found.category != "other", reasons=(found.kind,))
        mark = any(sign in folded[-3:] or f"{sign} " in folded for sign in ("?",)) or "?" in folded
        wanted = wish(message, category, scored, question_mark=mark, placed=bool(place.room) or bool(place.building))
        category = _category(message, wanted, category, scores, place.building)
        urgency, reasons = _urgency(message, wanted, category)
        return Understanding(
            wanted.kind, category, place.building, place.room, urgency, wanted.opens,
            asks_after=wanted.status, evident=scored >= 2.0, reasons=(wanted.rule, *reasons),
        )  # fmt: skip


    def _message(self, folded: str) -> Message:
        """The words of the text, slips righted."""
        pieces = tokens(folded)
        found = self._lexicon.find(pieces)
        taken = {piece for spans in found.values() for span in spans if span.end - span.start > 1 for piece in range(*span)}
        righted = self._slips.right(pieces, taken)
        if righted != pieces:
            found = self._lexicon.find(righted)
        message = Message(righted, found, folded)
        message.add("broken", self._unable(message))
        return message

    def _unable(self, message: Message) -> list[Span]:
        """What will not: 收不上去, 拆唔到; but 受不了 is a complaint, and 是不是 a question."""
        pieces = message.pieces
        return [
            Span(at - 1, at + 2)
            for at in range(1, len(pieces) - 1)
            if pieces[at].word in "不唔" and pieces[at + 1].word in self._after_no and pieces[at - 1].word not in self._before_no
            and pieces[at - 1].word not in ",."
        ]


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without these pieces: the block in "Block 3" is not blocked."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _category(message: Message, wanted: Any, category: str, scores: Mapping[str, float], building: str | None) -> str:
    if wanted.rule == "closed":
        return "staff_conduct"
    if wanted.rule == "smoking":
        return "other"
    if wanted.kind == "praise" and message.has("staff", "praised") and scores.get("cleaning", 0) < 4:
        return "staff_conduct"
    if wanted.kind == "question" and message.has("canteen_place") and category in ("other", "door_lock", "canteen"):
        return "canteen"
    if wanted.rule == "chat":
        return "other"
    return category


def _urgency(message: Message, wanted: Any, category: str) -> tuple[str, list[str]]:
    if wanted.kind in ("praise", "suggestion"):
        return "low", []
    if wanted.kind == "question":
        if wanted.opens and wanted.rule != "chat" and message.has("water_quality"):
            return "normal", []
        if wanted.status and message.has("now") and pressing(message, category):
            return "urgent", pressing(message, category)
        return "low", []
    reasons = pressing(message, category)
    if reasons:
        return "urgent", reasons
    return ("low" if message.has("cosmetic") else "normal"), []


@cache
def engine() -> Engine:
    """The engine with the packaged vocabulary."""
    return Engine()


def understand(text: str) -> Understanding:
    """What a message says, by the packaged vocabulary alone."""
    return engine().read(text)
