"""Refusals about outages, and about following what others have reported."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class OutageDecided(DeskError):
    """Somebody else of the office has said already what it is."""

    say = _("{name} decided this first.")


class OutageGone(DeskError):
    """The offer is a day old, or none of its reports waits any more."""

    say = _("That was over before anybody decided. New reports are offered anew.")


class NoCandidate(DeskError):
    """What somebody wanted to follow instead of reporting is over by now, or is not like their draft any more."""

    say = _("That one is not open any more. Please press Submit again.")


class AskedAnew(DeskError):
    """A follower answers whether it is fixed, but it is being repaired once more."""

    say = _("{number} is not finished now. You are asked again when it is.")
