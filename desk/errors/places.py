"""Refusals about places. As in desk/errors.py."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class PlaceGone(DeskError):
    """A button names a building that the catalogue has no more."""

    say = _("There is no such building any more. /places shows all of them.")


class NoSuchPlace(DeskError):
    """/places with words that name no building."""

    say = _("I know no building “{words}”. Write its name or number, as in /places 3; /places alone shows all of them.")


class NotYourPlace(DeskError):
    """Somebody of the office whose role is for another part of the campus."""

    say = _("{building} is not in the part of the campus that you look after.")


class AliasTaken(DeskError):
    """The alias means another place already."""

    say = _("“{alias}” means {other} already. Please give another name.")


class AliasIsOwn(DeskError):
    """The building is called so already."""

    say = _("{building} is called “{alias}” already.")


class AliasIsFault(DeskError):
    """The alias is a word by which the desk understands what is broken: every report with it would be of this place."""

    say = _("“{alias}” is a word by which I understand what is broken ({other}). Please give another name.")


class AliasTooShort(DeskError):
    """One letter, or none."""

    say = _("That is too short: an alias has at least two letters.")


class AliasIsNumber(DeskError):
    """A number by itself is a room's."""

    say = _("A number alone is a room. Please give a name with letters, like Block {number}.")


class TooManyAliases(DeskError):
    """Nobody reads so many."""

    say = _("There are {most} aliases already, which is the most. Please remove one first.")


class AliasGone(DeskError):
    """A colleague has removed it."""

    say = _("This alias is not there any more.")


class ClosedByFile(DeskError):
    """The catalogue file says that the building is closed."""

    say = _("The catalogue file says that {building} is closed: only there can it be opened again.")
