"""When somebody may come in: a few ready answers, or the resident's own words."""

from __future__ import annotations

from collections.abc import Mapping

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
    """A ready answer's sentence, or the resident's words as they are."""
    return WINDOWS.get(window) or Text("{window}", {"window": window})
