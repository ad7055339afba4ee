"""Category and urgency, once it is known what a message wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.reading.kinds import Wish
from desk.reading.message import Message
from desk.reading.urgency import pressing

_MUCH = 4.0


def category_of(message: Message, wanted: Wish, category: str, scores: Mapping[str, float]) -> str:
    """The category by which such a message is filed; `category` is the one that its words show."""
    if wanted.rule == "closed":
        return "staff_conduct"
    if wanted.rule == "smoking":
        return "other"
    praised = wanted.kind == "praise" and message.has("staff", "praised")
    if praised and scores.get("cleaning", 0.0) < _MUCH:
        return "staff_conduct"
    if wanted.kind == "question" and message.has("canteen_place") and category in ("other", "door_lock"):
        return "canteen"
    chat = wanted.rule == "chat" and not (category == "canteen" and message.has("canteen_place"))
    return "other" if chat else category


def urgency_of(message: Message, wanted: Wish, category: str) -> tuple[str, Sequence[str]]:
    """How pressing it is, and by which rules."""
    if wanted.kind in ("praise", "suggestion"):
        return "low", ()
    reasons = pressing(message, category)
    if wanted.kind == "question":
        if wanted.status and reasons and (message.has("now") or "growing" in reasons):
            return "urgent", reasons
        doubted = wanted.opens and message.has("water_quality")
        return ("normal" if doubted else "low"), ()
    if reasons:
        return "urgent", reasons
    return ("low" if message.has("cosmetic") else "normal"), ()
