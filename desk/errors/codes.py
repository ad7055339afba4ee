"""Refusals of printed codes. Each says how to report all the same."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class CodeUnknown(DeskError):
    """A printed code was opened that was replaced, or that this desk never made."""

    say = _(
        "This code is not valid, or no longer. You can report all the same: write what is broken and where, or send a "
        "photo."
    )


class PlaceClosed(DeskError):
    """The code of a place was opened of which nothing is reported any more."""

    say = _("{place} is closed. Is something broken there all the same? Write what and where, or send a photo.")


class ThingGone(DeskError):
    """The code of an asset was opened that is there no more, by the office's list."""

    say = _(
        "By our list {thing} is no longer at {place}. Is it broken all the same? Write what and where, or send a photo."
    )
