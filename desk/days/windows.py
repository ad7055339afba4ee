"""When somebody may come in: a few ready answers, or the resident's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from desk.days.calendar import Calendar
from desk.days.dates import is_over, no_such_hour, time_in
from desk.errors import NotInThePast
from desk.errors.days import NoSuchHour
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


def wanted(words: str, now: datetime, calendar: Calendar) -> str:
    """The window that somebody wrote: a time that can be kept, where it is one; else their words as they are.

    What looks like an agreed time, but cannot be kept, stands in quotes: nobody is to take it for one.

    Raises NotInThePast for a time that is over, NoSuchHour for one that no clock shows.
    """
    if is_over(words, now, calendar):
        raise NotInThePast()
    if no_such_hour(words, now, calendar):
        raise NoSuchHour()
    at = time_in(words, now, calendar)
    if at is not None:
        return at.isoformat()
    return words if agreed_time(words) is None else f"“{words}”"


def agreed_time(window: str | None) -> datetime | None:
    """The time on which resident and worker have agreed, if it is one: ISO 8601 with a zone. Aware UTC."""
    try:
        at = datetime.fromisoformat(window or "")
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):  # The resident's words may look like a time, and like one that UTC has not.
        return None


def _agreed(window: str) -> Text | None:
    at = agreed_time(window)
    return Text("{at:time}", {"at": at}) if at is not None else None
