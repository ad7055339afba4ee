"""Refusals about days. As in desk/errors.py."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class TooFarAhead(DeskError):
    """A day was given that lies further ahead than anybody plans: a slip of the pen."""

    say = _("At most {days} days ahead, please: give an earlier day.")


class NoSuchHour(DeskError):
    """A day was given with an hour that no clock shows."""

    say = _("There is no such hour. Please write it from 0:00 to 23:59.")
