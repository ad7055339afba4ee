"""A snooze in words."""

from __future__ import annotations

from desk.late.snoozing import REASONS, Snooze
from desk.text import Text, _
from wording.speech import Content

SHOWN_OF_NAME = 40
"""Letters of a name: Telegram takes names of 128."""


def snoozed_text(snooze: Snooze) -> Content:
    """Until when nobody is reminded, why, and who said so."""
    return _(
        "💤 until {until:time}: {reason} ({name})",
        until=snooze.until,
        reason=reason_text(snooze.reason),
        name=snooze.by[:SHOWN_OF_NAME],
    )


def reason_text(reason: str) -> Content:
    """A ready reason in the reader's language; anything else as it was written."""
    return REASONS.get(reason) or Text("{words}", {"words": reason})
