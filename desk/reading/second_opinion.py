"""Where the rules are weak, what is likely by the weights may outvote them; where they are strong, it may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from desk.reading.kinds import Wish
from desk.reading.message import Message
from desk.reading.places import Place
from desk.reading.weights import Features, features, likely, packaged

_ALARM, _LOUD, _CALM = 0.4, 0.7, 0.05
"""So likely an emergency is one, though no rule knows the danger; so likely also without a word that dangers have; so
unlikely it is none, though a rule thinks so."""

_FEW = 2
_ENOUGH = 5
"""Of fewer words hardly anything is known, and that is no reason for an alarm."""

_OFFERED = 3
"""So many values are offered where the message leaves a doubt."""

_HARDLY = 0.08
"""A category that is less likely is not offered, unless a word speaks for it."""

_DANGEROUS = (
    *("fire", "smoke", "gas_word", "chem", "chemical", "shock", "lift", "stuck", "burst", "flood", "growing", "injury"),
    *("bad_state", "bad_state_en", "hit_verb", "suicide", "crime", "violence", "cry", "hazard"),
)
"""Lists of which an emergency has a word, one that no rule knows as well."""

_UNREAL = (
    "hypothetical",
    "fear",
    "almost",
    "fiction",
    "drill",
    "saved",
    "put_out",
    "past",
    "figure",
    "smoking",
    "unhurt",
)

_FIRM = frozenset(("closed", "retract", "status", "chat", "smoking"))
"""Rules for a kind that are not outvoted."""
_STRONG, _WEAK = 0.6, 0.35
"""What a rule's own vote weighs, beside probabilities."""
_SHOWN = 0.35
"""What the words' own category weighs."""
_WEAK_RULES = frozenset(("thing", "wanted", "placed", "question", "grumble"))
_RULED = 0.8
"""What the rules' urgency weighs."""
_CAN_WAIT = frozenset(("praise", "suggestion", "question"))
_SHUT = 0.5
"""So likely a message that is no report is none."""
_REPORTS = frozenset(("status",))
"""Rules for a question that is about a ticket."""
_LEAD = 3.0
"""A category that leads by more is not outvoted."""


class SecondOpinion:
    """The vote of the weights on one message."""

    def __init__(self, message: Message, place: Place) -> None:
        self._message, self._place = message, place

    @cached_property
    def _signs(self) -> Features:
        return features(self._message, self._place)

    @cached_property
    def _kinds(self) -> Mapping[str, float]:
        return likely(packaged(), "kind", self._signs)

    @cached_property
    def _danger(self) -> float:
        return likely(packaged(), "alarm", self._signs).get("yes", 0.0)

    def alarmed(self) -> bool:
        """Whether the message is like those of emergencies, and not like one that is feared, told, or over."""
        if self._message.has(*_UNREAL):
            return False
        if self._message.has(*_DANGEROUS):
            return self._danger >= _ALARM
        return self._danger >= _LOUD and len(self._message.pieces) >= _ENOUGH

    def calm(self, signs: int) -> bool:
        """Whether the message is so unlike those of emergencies that a rule's sign or two must be mistaken."""
        return signs <= _FEW and self._danger < _CALM

    def wish(self, wanted: Wish) -> Wish:
        """The rules' kind, or one that is much likelier."""
        if wanted.rule in _FIRM or (wanted.kind == "repair" and self._message.has("why", "again")):
            return wanted
        votes = {kind: share for kind, share in self._kinds.items() if kind != "emergency"}
        votes[wanted.kind] = votes.get(wanted.kind, 0.0) + (_WEAK if wanted.rule in _WEAK_RULES else _STRONG)
        kind = max(votes, key=lambda each: votes[each])
        if kind == wanted.kind:
            return wanted
        chat = kind == "question" and self._message.has("offtopic")
        return replace(wanted, kind=kind, rule="likeness", opens=not chat, signs=1)

    def urgency(self, by_rules: str, kind: str) -> str:
        """How pressing it is by the rules, or what is much likelier. What they call urgent stays so; nothing becomes an
        emergency here.
        """
        if kind in _CAN_WAIT or by_rules == "urgent":
            return by_rules
        votes = dict(likely(packaged(), "urgency", self._signs))
        votes.pop("emergency", None)
        votes[by_rules] = votes.get(by_rules, 0.0) + _RULED
        return max(votes, key=lambda each: votes[each])

    def opens(self, wanted: Wish) -> Wish:
        """The same, but opening nothing where the message is like those that should not."""
        shut = likely(packaged(), "opens", self._signs).get("no", 0.0)
        if wanted.opens and wanted.kind == "question" and wanted.rule not in _REPORTS and shut >= _SHUT:
            return replace(wanted, opens=False)
        return wanted

    @cached_property
    def _categories(self) -> Mapping[str, float]:
        return likely(packaged(), "category", self._signs)

    def likeliest_kinds(self, kind: str) -> tuple[str, ...]:
        """The kind that was decided on, then the others that the message may be of. An alarm is never only likely."""
        others = {each: share for each, share in self._kinds.items() if each not in (kind, "emergency")}
        return (kind, *sorted(others, key=lambda each: -others[each]))[:_OFFERED]

    def likeliest_categories(self, category: str, scores: Mapping[str, float]) -> tuple[str, ...]:
        """The category that was decided on, then others by its words and by what it is like.

        None where no word names anything: then nothing is likely.
        """
        if not scores:
            return ()
        whole = sum(scores.values()) or 1.0
        votes = {name: share for name, share in self._categories.items() if share >= _HARDLY}
        for name, score in scores.items():
            votes[name] = votes.get(name, 0.0) + score / whole
        named = sorted(votes.keys() - {"other", category}, key=lambda name: -votes[name])
        return (*([category] if category != "other" else []), *named)[:_OFFERED]

    def category(self, shown: str, scores: Mapping[str, float]) -> str:
        """The category of the words, or one that is much likelier where they leave a doubt."""
        others = max((score for name, score in scores.items() if name != shown), default=0.0)
        if scores.get(shown, 0.0) - others > _LEAD:
            return shown
        votes = dict(self._categories)
        votes[shown] = votes.get(shown, 0.0) + _SHOWN
        return max(votes, key=lambda each: votes[each])
