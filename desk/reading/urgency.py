"""How pressing a fault or a complaint is, when nobody is in danger."""

from __future__ import annotations

from collections.abc import Callable

from desk.reading.lexicon import Span
from desk.reading.message import Message


def pressing(message: Message, category: str) -> list[str]:
    """Why it cannot wait: the names of the rules that hold, none when it can."""
    return [name for name, rule in _RULES.items() if rule(message, category)]


def _real(message: Message, name: str) -> list[Span]:
    return [span for span in message.live(name) if not message.beside(span, "announced_only")]


def _service(message: Message, category: str) -> bool:
    """Power or water is gone, and not only that of a battery."""
    if category not in ("plumbing", "electrical", "other"):
        return False
    return any(not message.beside(span, "not_electric_gone") for span in _real(message, "service_gone"))


def _heat(message: Message, category: str) -> bool:
    if category != "hvac":
        return False
    cold = message.says("heat_word") and message.has("cold_room") and message.has("broken", "dead")
    return bool(_real(message, "heat_gone")) or cold


def _locked_out(message: Message, category: str) -> bool:
    return category in ("door_lock", "other") and any(
        not message.beside(span, "not_room_lock") for span in message.live("locked_out")
    )


def _unlockable(message: Message, category: str) -> bool:
    return category == "door_lock" and any(
        not message.beside(span, "not_room_lock") for span in message.spans("unlockable")
    )


def _growing(message: Message, category: str) -> bool:
    return category in ("plumbing", "hvac", "structure", "electrical") and message.says("growing")


def _hazard(message: Message, category: str) -> bool:
    return category not in _HARMLESS and message.says("hazard")


def _food(message: Message, category: str) -> bool:
    return category == "canteen" and message.has("food_bad")


def _escape(message: Message, category: str) -> bool:
    return message.has("escape") and message.has("escape_bad")


def _kitchen(message: Message, _category: str) -> bool:
    return message.says("whole_kitchen")


_HARMLESS = ("noise", "staff_conduct", "cleaning", "canteen", "security", "network")

_RULES: dict[str, Callable[[Message, str], bool]] = {
    "service": _service,
    "heat": _heat,
    "locked_out": _locked_out,
    "unlockable": _unlockable,
    "growing": _growing,
    "hazard": _hazard,
    "food": _food,
    "escape": _escape,
    "kitchen": _kitchen,
}
