"""Whether a message tells of people in danger now, and of which kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desk.reading.lexicon import Span
from desk.reading.message import Message

_EXPLOSIONS = frozenset(("炸 了", "炸 开", "爆 炸", "explosion", "explod", "blew up"))


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger that is told of: its kind, and the category that it falls under."""

    kind: str
    category: str
    words: int
    """How many words tell of dangers."""


def danger(message: Message) -> Danger | None:
    """The danger that a message tells of, by the first of these kinds; None when nobody is in danger."""
    found = {kind: spans for kind, rule in _RULES.items() if (spans := list(rule(message)))}
    words = sum(map(len, found.values()))
    for kind, spans in found.items():
        return Danger(kind, _category(message, kind, spans, found), words)
    return None


def _category(message: Message, kind: str, spans: list[Span], found: dict[str, list[Span]]) -> str:
    if kind == "cry":
        return "other"
    if kind == "trapped":
        return "elevator" if message.has("lift", "category.elevator.strong") else "other"
    if kind in ("fire", "smoke", "injury"):
        if kind != "injury":
            return next((each for each in _BURNING if _object(message, each, spans)), "other")
        fell = message.has("fallen") and message.has("category.structure.strong")
        return "structure" if fell else "other"
    return _CATEGORY[kind]


def _object(message: Message, category: str, spans: list[Span]) -> bool:
    """Whether a thing of this category is what burns: named in the same sentence."""
    names = (f"category.{category}.strong",)
    return any(message.along(span, *names) for span in spans)


_CATEGORY = {
    "shock": "electrical",
    "crime": "security",
    "suicide": "other",
    "gas": "other",
    "chemical": "other",
    "water": "plumbing",
}
_BURNING = ("electrical", "appliance", "hvac")


def _real(message: Message, name: str, *also: str) -> Iterator[Span]:
    """The words of a list that are neither denied, nor of a story, a drill, a fear or long past."""
    for span in message.live(name):
        if message.beside(span, "hypothetical", *also) or message.along(span, "fiction"):
            continue
        if message.beside(span, "past") and not message.beside(span, "now"):
            continue
        yield span


def _drill(message: Message) -> bool:
    return message.says("drill")


def _put_out(message: Message) -> bool:
    """Whether it is a fire that is out, and not a lamp."""
    return message.says("put_out") and not message.has("lamp_out")


def _fire(message: Message) -> Iterator[Span]:
    drill, jest = _drill(message), message.has("figure", "chat_fire")
    water = message.has("burst")
    for span in _real(message, "fire"):
        if drill and message.beside(span, "drill"):
            continue
        if message.said(span) in _EXPLOSIONS and (jest or water):
            continue
        if not _put_out(message):
            yield span


def _smoke(message: Message) -> Iterator[Span]:
    if message.has("smoking") or _drill(message) or _put_out(message):
        return
    if message.has("alarm_only") and message.has("denial"):
        return
    if any(message.denied(span) for span in message.spans("fire")):
        return
    yield from _real(message, "smoke")


def _gas(message: Message) -> Iterator[Span]:
    yield from _real(message, "gas")


def _chemical(message: Message) -> Iterator[Span]:
    yield from _real(message, "chemical")


def _shock(message: Message) -> Iterator[Span]:
    yield from _real(message, "shock", "fear")


def _trapped(message: Message) -> Iterator[Span]:
    if not message.says("saved"):
        yield from _real(message, "trapped")


def _water(message: Message) -> Iterator[Span]:
    welling = message.has("water_slow") and message.has("well")
    yield from (span for span in _real(message, "burst") if not (welling or message.denies_within(span)))
    if not message.has("water_slow"):
        yield from _real(message, "flood")


def _injury(message: Message) -> Iterator[Span]:
    yield from _real(message, "injury", "fear", "almost")


def _suicide(message: Message) -> Iterator[Span]:
    yield from _real(message, "suicide")


def _crime(message: Message) -> Iterator[Span]:
    if message.has("crime_now"):
        yield from _real(message, "crime")


def _cry(message: Message) -> Iterator[Span]:
    """A cry for people, when it is not for a door, a light or a lesson."""
    if not message.has("locked_out", "service_gone", "offtopic", "calm", "broken", "want_fix"):
        yield from _real(message, "cry")


_RULES: dict[str, Callable[[Message], Iterator[Span]]] = {
    "shock": _shock,
    "trapped": _trapped,
    "crime": _crime,
    "suicide": _suicide,
    "gas": _gas,
    "chemical": _chemical,
    "fire": _fire,
    "smoke": _smoke,
    "water": _water,
    "injury": _injury,
    "cry": _cry,
}
