"""What a message is about: each category's words are weighed, part by part of the message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

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
            scores[name] = best + 0.3 * (sum(clauses.values()) - max(clauses.values())) - 0.01 * _first(message, name)
    return scores


def _first(message: Message, name: str) -> int:
    """Where a category is named first: of two that weigh the same that one counts."""
    starts = [spans[0].start for strength in WEIGHTS if (spans := message.spans(f"category.{name}.{strength}"))]
    return min(starts, default=0)


def _parts(message: Message, name: str) -> dict[int, float]:
    """The weight of a category's words in each part of the message: the weightiest, and something for the others."""
    seen: dict[tuple[int, str], float] = {}
    for strength, weight in WEIGHTS.items():
        for span in message.spans(f"category.{name}.{strength}"):
            counts = weight * (_ASIDE if name in _MACHINES and _only_where(message, span) else 1.0)
            if strength != "weak" and message.denied(span):
                counts *= 0.5
            key = (message.clause(span), message.said(span))
            seen[key] = max(counts, seen.get(key, 0.0))
    clauses: dict[int, list[float]] = defaultdict(list)
    for (clause, _word), weight in seen.items():
        clauses[clause].append(weight)
    return {
        clause: max(weights) + 0.25 * (min(sum(weights), _MOST) - max(weights)) for clause, weights in clauses.items()
    }


def _only_where(message: Message, span: Span) -> bool:
    """Whether a thing only says where something is: the socket behind the fridge, 书桌上面."""
    if span.end in message.starts("after_noun"):
        return True
    before = message.ends("before_noun")
    return span.start in before or (span.start in message.ends("article") and span.start - 1 in before)


def _raised(message: Message, parts: Mapping[str, Mapping[int, float]]) -> list[float]:
    """What is pressing, or named as such, counts more; then what is named first; asides less."""
    raised = [0.0] * message.clauses
    for span in message.spans("side"):
        raised[message.clause(span)] -= 1.5
    for span in message.spans("priority"):
        clause = message.clause(span)
        raised[clause] += 6.0
        if clause + 1 < len(raised):
            raised[clause + 1] += 2.0
    things = {clause for clauses in parts.values() for clause, weight in clauses.items() if weight >= WEIGHTS["plain"]}
    pressing = {message.clause(span) for name in _PRESSING for span in message.live(name)}
    for clause in pressing & things:
        raised[clause] = max(raised[clause], 0.0) + 3.5
    strong = {clause for clauses in parts.values() for clause, weight in clauses.items() if weight >= WEIGHTS["strong"]}
    if strong:
        raised[min(strong)] += 1.8
    for span in message.spans("broken"):
        clause = message.clause(span)
        raised[clause] = max(raised[clause], 1.0)
    return raised


_PRESSING = ("service_gone", "growing", "hazard", "unlockable", "locked_out", "heat_gone")


def _temper(message: Message, parts: dict[str, dict[int, float]]) -> None:
    """Words that mean another thing in company."""
    _temper_machines(message, parts)
    _temper_people(message, parts)
    canteen = message.has("canteen_place")
    if "canteen" in parts:
        repaired = (
            message.has("broken")
            and not message.has("food_bad")
            and _strong(parts, ("hvac", "appliance", "plumbing", "electrical"))
        )
        _scale(parts["canteen"], 0.45 if repaired or not canteen else 1.3)
    if canteen and message.has("category.canteen.strong"):
        for name in ("pest", "cleaning", "noise"):
            _scale(parts.get(name, {}), 0.4)
    things = _strong(parts, _MACHINES)
    if canteen and (message.has("food_bad") or not (things or message.has("staff"))):
        _add(parts, "canteen", 4.0)
    if message.has("category.pest.strong"):
        _scale(parts.get("pest", {}), 1.15)


def _temper_machines(message: Message, parts: dict[str, dict[int, float]]) -> None:
    """A machine's water, door and wires are its own; what got wet does not leak; a noisy machine is no neighbour."""
    for whole in _WHOLES:
        for clause, weight in parts.get(whole, {}).items():
            if weight >= WEIGHTS["strong"]:
                for part in _PARTS[whole]:
                    if clause in parts.get(part, {}):
                        parts[part][clause] *= 0.5
    if message.has("pane") and not message.has("glass_door"):
        _scale(parts.get("door_lock", {}), 0.4)
    if message.has("come_in"):
        _scale(parts.get("pest", {}), 0.5)
    if _strong(parts, ("appliance", "elevator")) and not message.has("keys"):
        _scale(parts.get("door_lock", {}), 0.5)
    if parts.get("plumbing") and message.says("growing"):
        _scale(parts.get("electrical", {}), 0.6)
    wet = {message.clause(span) for span in message.spans("wet")}
    if any(parts.get(name) for name in ("plumbing", "hvac", "appliance")):
        for name in ("furniture", "electrical", "network"):
            for clause in wet & parts.get(name, {}).keys():
                parts[name][clause] *= 0.4
    drips = {message.clause(span) for span in message.live("drips")}
    for clause in drips & parts.get("structure", {}).keys():
        if parts.get("plumbing", {}).get(clause, 0.0) > 0.5 and not message.has("roof_leak"):
            parts["structure"][clause] *= 0.4
            parts["plumbing"][clause] += 1.5
    if _strong(parts, _MACHINES) and not message.has("noisy_people"):
        _scale(parts.get("noise", {}), 0.4)
    if not message.has("category.noise.strong", "category.noise.plain"):
        parts["noise"] = {}  # before the people are looked at: their hours alone are a noise


_WHOLES = ("appliance", "hvac", "elevator", "furniture")
_PARTS = {
    "appliance": ("plumbing", "electrical", "door_lock", "structure", "hvac"),
    "hvac": ("plumbing", "structure", "electrical"),
    "elevator": ("door_lock", "electrical", "structure"),
    "furniture": ("door_lock",),
}
"""Of what a whole thing may have parts: the door of a wardrobe is furniture."""


def _temper_people(message: Message, parts: dict[str, dict[int, float]]) -> None:
    """Who behaves badly is the point, not what they were at; nor is what was stolen, or what bars the way out."""
    if message.has("escape") and message.has("escape_bad"):
        _add(parts, "security", 8.0)
    if not message.has("want_fix"):
        _scale(parts.get("security", {}), 1.3)
    if message.says("theft"):
        _add(parts, "security", 4.0)
    if message.has("neighbours") and message.has("night") and not message.has("broken", "growing", "want_fix"):
        _add(parts, "noise", 4.0)
    if message.has("night") and message.has("category.noise.plain") and not message.has("broken", "want_fix"):
        _add(parts, "noise", 4.0)
    if message.has("staff") and message.has("category.staff_conduct.strong"):
        _add(parts, "staff_conduct", 3.0)
    if message.has("staff") and not message.has("want_fix", "broken", "report_done", "praise", "suggest"):
        _add(parts, "staff_conduct", 5.0)


def _strong(parts: Mapping[str, Mapping[int, float]], names: Sequence[str]) -> bool:
    """Whether a thing of one of these categories is named."""
    return any(weight >= WEIGHTS["strong"] for name in names for weight in parts.get(name, {}).values())


def _add(parts: dict[str, dict[int, float]], name: str, weight: float) -> None:
    clauses = parts.setdefault(name, {})
    clause = min(clauses, default=0)
    clauses[clause] = clauses.get(clause, 0.0) + weight


def _scale(clauses: dict[int, float], factor: float) -> None:
    for clause in clauses:
        clauses[clause] *= factor
