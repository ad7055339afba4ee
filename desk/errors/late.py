"""Refusals about what is late. As in desk/errors.py."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class CannotSnooze(DeskError):
    """An emergency was to be snoozed."""

    say = _("{number} is an emergency: that cannot wait. Please act now, or give it to somebody who can.")


class SnoozeTooLong(DeskError):
    """A notice was to be put off for more than desk.late.snoozing.LONGEST."""

    say = _("At most {days} days, please: choose an earlier day. Then you can put it off once more.")


class NobodyToCall(DeskError):
    """Nobody has the job, and nobody else leads the team."""

    say = _("{number}: nobody has it, and there is nobody else to call. Please give it to somebody.")
