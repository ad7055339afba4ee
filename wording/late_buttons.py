"""What the presses on a notice of what is late mean. Typed, at most 64 bytes."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from desk.tickets.piles import Pile
from wording.buttons import Number


class LateDeed(StrEnum):
    """What can be done with a notice."""

    SHOW = "show"
    """The notice by itself, from among others; the ticket, when that is not late any more."""
    OPEN = "open"
    """The ticket, as whoever presses has it."""
    ASSIGN = "assign"
    SNOOZE = "snooze"
    WAKE = "wake"
    """Ends a snooze."""
    CALL = "call"


class LatePress(CallbackData, prefix="late"):
    """Do this with the notice of a ticket."""

    deed: LateDeed
    ticket: Number


class LateListPress(CallbackData, prefix="lates"):
    """Show all that is late: to the office this pile of its desk, to a foreman the team, to a worker their jobs."""

    pile: Pile
