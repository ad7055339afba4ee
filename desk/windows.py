"""When somebody may come in: a few ready answers, or the resident's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desk.text import Text, _

WINDOWS: Mapping[str, Text] = {
    "any": _("Any time, also when I am out"),
    "today": _("Today"),
    "morning": _("Weekday mornings"),
    "afternoon": _("Weekday afternoons"),
    "evening": _("Weekday evenings"),
    "weekend": _("At the weekend"),
}


def window_text(window: str) -> Text:
    """A ready answer's sentence, a time that was agreed, or the resident's words as they are."""
    return WINDOWS.get(window) or _agreed(window) or Text("{window}", {"window": window})


def _agreed(window: str) -> Text | None:
    """The time that the resident picked, if it is one: ISO 8601 with a zone."""
    try:
        at = datetime.fromisoformat(window)
    except ValueError:
        return None
    return Text("{at:time}", {"at": at}) if at.tzinfo is not None else None
