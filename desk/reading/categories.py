"""What a message is about: each category's words are weighed, part by part of the message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from desk.reading.lexicon import Span
from desk.reading.message import Message

WEIGHTS = {"strong": 4.0, "plain": 2.0, "weak": 0.6}
_ASIDE = 0.3
"""What a thing counts that only says where: on the desk, 床下面."""
_MOST = 9.0
_MACHINES = ("hvac", "appliance", "plumbing", "electrical", "elevator", "furniture", "door_lock")

Scores = Mapping[str, float]


def categories(message: Message, names: tuple[str, ...]) -> Scores:
    """How much speaks for each of these categories; those of which nothing is said are left out."""
    parts = {name: _parts(message, name) for name in names}
    _temper(message, parts)
    raised = _raised(message, parts)
    scores = {}
    for name, clauses in parts.items():
        if clauses:
            best = max(weight + raised[clause] for clause, weight in clauses.items())
            scores[name] = best + 0.3 * (sum(clauses.values()) - max(clauses.values()))
    return scores


def _parts(message: Message, name: str) -> dict[int, float]:
    """The weight of a category's words in each part of the message."""
    seen: dict[tuple[int, str], float] = {}
    for strength, weight in WEIGHTS.items():
        for span in message.spans(f"category.{name}.{strength}"):
            counts = weight * (_ASIDE if _only_where(message, span) else 1.0)
            if strength != "weak" and message.denied(span):
                counts *= 0.5
            key = (message.clause(span), message.said(span))
            seen[key] = max(counts, seen.get(key, 0.0))
    sums: dict[int, float] = defaultdict(float)
    for (clause, _word), weight in seen.items():
        sums[clause] = min(_MOST, sums[clause] + weight)
    return sums


def _only_where(message: Message, span: Span) -> bool:
    """Whether a thing only says where something is: the socket behind the fridge, 书桌上面."""
    if any(after.start == span.end for after in message.spans("after_noun")):
        return True
    starts = {article.start for article in message.spans("article") if article.end == span.start} | {span.start}
    return any(before.end in starts for before in message.spans("before_noun"))


def _raised(message: Message, parts: Mapping[str, Mapping[int, float]]) -> list[float]:
    """What is pressing, or named as such, counts more; then what is named first; asides less."""
    raised = [0.0] * message.clauses
    for span in message.spans("priority"):
        for clause in (message.clause(span), message.clause(span) + 1):
            if clause < len(raised):
                raised[clause] += 6.0 if clause == message.clause(span) else 2.0
    pressing = {message.clause(span) for name in _PRESSING for span in message.live(name)}
    strong = {clause for clauses in parts.values() for clause, weight in clauses.items() if weight >= WEIGHTS["strong"]}
    for clause in pressing & strong:
        raised[clause] += 2.5
    if strong:
        raised[min(strong)] += 1.5
    for span in message.spans("broken"):
        clause = message.clause(span)
        raised[clause] = max(raised[clause], 1.0)
    for span in message.spans("side"):
        raised[message.clause(span)] -= 1.5
    return raised


_PRESSING = ("service_gone", "growing", "hazard", "unlockable", "locked_out", "heat_gone")


def _temper(message: Message, parts: dict[str, dict[int, float]]) -> None:
    """Words that mean another thing in company."""
    canteen = message.has("canteen_place")
    if "canteen" in parts:
        _scale(parts["canteen"], 1.3 if canteen else 0.45)
    if canteen and message.has("category.canteen.strong"):
        for name in ("pest", "cleaning", "noise"):
            _scale(parts.get(name, {}), 0.4)
    machine = any(weight >= WEIGHTS["strong"] for name in _MACHINES for weight in parts.get(name, {}).values())
    if machine and "noise" in parts and not message.has("noisy_people"):
        _scale(parts["noise"], 0.4)
    if "noise" in parts and not message.has("category.noise.strong", "category.noise.plain"):
        parts["noise"].clear()
    if "pest" in parts and message.has("category.pest.strong"):
        _scale(parts["pest"], 1.4)


def _scale(clauses: dict[int, float], factor: float) -> None:
    for clause in clauses:
        clauses[clause] *= factor
