"""Refusals about the duty roster. As in desk/errors.py."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class NoRota(DeskError):
    """/duty of somebody who is in no team and leads none."""

    say = _("The duty roster is for the repair teams; you are in none of them. How your reports are going: /my.")


class NotYourTeam(DeskError):
    """Somebody looked at the duty roster of a team that is not theirs."""

    say = _("This is another team's duty roster. /duty shows yours.")


class TurnGone(DeskError):
    """A button named a shift, or a day of one, that the roster does not have any more."""

    say = _("This shift is not in the duty roster any more. /duty shows it as it is now.")


class TurnBegun(DeskError):
    """A shift that has begun, or is over, was to become somebody else's."""

    say = _("This shift has begun already or is over. /duty shows those to come.")


class ShiftThere(DeskError):
    """The person has a shift at that time, by the weekly pattern."""

    say = _("{name} has a shift at that time already: {hours}.")


class HasTurnThen(DeskError):
    """Whoever would take the turn has another one at that time."""

    say = _("{name} has another shift at that time.")


class NotYourTurn(DeskError):
    """The shift that somebody wanted to give is another one's."""

    say = _("This shift is not yours. /duty shows your shifts.")


class NotTheirTurn(DeskError):
    """The shift that was to come in return is not the colleague's any more."""

    say = _("{name} does not have that shift any more. Please choose another one.")


class NoColleague(DeskError):
    """Whoever was to take the turn does not belong to the team any more, or never did."""

    say = _("{name} does not belong to the team any more. Please choose somebody else.")


class CannotAsk(DeskError):
    """The colleague never opened the bot, or has blocked it."""

    say = _("I cannot write to {name}, who has not opened me yet. Please ask in person, or tell the foreman.")


class AskedAlready(DeskError):
    """The same colleague has not answered yet about the same turn."""

    say = _("You have asked {name} about this shift already. I tell you as soon as there is an answer.")


class SwapGone(DeskError):
    """There is no such question, or it was asked of somebody else."""

    say = _("I cannot find this question any more. /duty shows the duty roster as it is now.")


class SwapAnswered(DeskError):
    """The question has its answer."""

    say = _("This question has been answered already. /duty shows the duty roster as it is now.")


class SwapStale(DeskError):
    """Since the question the shift has become somebody else's, or the asker has left the team."""

    say = _("Nothing was swapped: the duty roster has changed since the question. /duty shows it as it is now.")


class TooManyTurns(DeskError):
    """More shifts than a calendar file may hold."""

    say = _("That is too much for one calendar file. The operator can write it with: campusdesk duty export")
