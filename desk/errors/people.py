"""Refusals about people: their rights, invitations, and registration. As in desk/errors.py."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class BadInvitation(DeskError):
    """/invite was followed by words or numbers that say nothing."""

    say = _(
        "Write /invite and a team's code, or a role with what it is for, then how many may use it (up to {uses}) and"
        " for how many days (up to {days}), as in: /invite plumbing 2 7"
    )


class NamedAdmin(DeskError):
    """Somebody whom ADMIN_IDS names was to be suspended, or to lose a role."""

    say = _("{name} is an admin by the settings. Only the operator can change that.")


class YourOwnRights(DeskError):
    """An admin was about to shut themselves out."""

    say = _("You would lock yourself out. Please ask another admin.")


class NobodyFound(DeskError):
    """/people found nobody."""

    say = _("I know nobody like “{words}”. Look for a name, @username, number, or room like 3-502.")


class OnlyInPrivate(DeskError):
    """A command whose answer is not for a group came in one."""

    say = _("This is not for a group to read: please write it to me in private.")


class RegisteredAlready(DeskError):
    """Somebody who is registered wants to register."""

    say = _("You are registered already.")


class NotRegistered(DeskError):
    """Somebody whom the desk does not know pressed something, where only those may come whom it knows."""

    say = _("Please register first: write /register.")


class ByInvitation(DeskError):
    """Somebody without an invitation wrote to a desk that is open for the invited only."""

    say = _("This service desk is open to people who have been invited. Please ask the office for a link.")


class NoRoster(DeskError):
    """/register at a desk that has no roster, or lets people in by invitation only."""

    say = _("Nobody has to register here. Just write what is broken, and where.")


class NobodyInvited(DeskError):
    """/invite came without a word about whom."""

    say = _(
        "Whom shall the link invite? Name a team or a role, as in /invite plumbing or /invite office. Teams: {teams}"
    )
