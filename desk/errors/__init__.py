"""Refusals. The docstring of each is for the operator; `say` is the sentence for the person."""

from __future__ import annotations

from typing import ClassVar

from desk.text import Text, _


class DeskError(Exception):
    """The desk refuses what somebody asked for; nothing has changed."""

    say: ClassVar[Text] = _("That did not work. Please try again, or write what you need.")

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    @property
    def text(self) -> Text:
        """The sentence for the person, with its values."""
        return Text(self.say.key, {**self.say.values, **self.values})


class NotFound(DeskError):
    """No ticket, form or invitation has this number; it was never there, or is not kept any more."""

    say = _("I cannot find that any more. /my shows your reports.")


class NotYours(DeskError):
    """The person stands in none of the relations to the ticket that the move asks for."""

    say = _("This one is not yours to change.")


class NotOfTeam(DeskError):
    """Somebody outside the team pressed a button on the team's card."""

    say = _("Only members of {team} can take this job. An admin can invite you with /invite {code}.")


class NotOffice(DeskError):
    """Somebody who has not the office's role pressed a button of the review."""

    say = _("Only the office can decide this. An admin can invite you with /invite office.")


class NotLead(DeskError):
    """Somebody who is neither a foreman nor of the office moved a job of somebody else."""

    say = _("Only the foreman or the office can do this.")


class NotAdmin(DeskError):
    """Somebody who is not an admin used an admin's command. Admins are named in ADMIN_IDS."""

    say = _("Only an admin can do this.")


class AlreadyTaken(DeskError):
    """Somebody else accepted this job first."""

    say = _("{name} took this job at {at:time}.")


class AlreadyDecided(DeskError):
    """Somebody else of the office decided on this report first."""

    say = _("{name} decided this first. Now: {state}.")


class AlreadyYours(DeskError):
    """The worker accepted a job that is already theirs: a second press, or a repeated update."""

    say = _("You already have this job.")


class WrongState(DeskError):
    """The ticket's state does not know this move (any more)."""

    say = _("{number}: {state}. That is no longer possible.")


class OutOfDate(DeskError):
    """The button was on a card that showed an older version of the ticket."""

    say = _("This card was out of date. Here is how it stands now; please press again if you still want to.")


class TooSoon(DeskError):
    """Urged again within the hour."""

    say = _("You asked already. You can ask again after {at:time}.")


class Unclear(DeskError):
    """What a person entered does not fit; `what` is the sentence that says what does."""

    say = Text("{what}")


class PhotoNeeded(DeskError):
    """The category demands a photo at the end of the work."""

    say = _("This kind of job needs a photo of the finished work. Please send one.")


class AlreadyDone(DeskError):
    """A button of a form that has been finished or dropped was pressed again."""

    say = _("This has been done already.")


class UnknownTeam(DeskError):
    """/link or /invite named no team of the catalogue."""

    say = _("There is no team “{team}”. Teams: {teams}")


class NoTeamNamed(DeskError):
    """/link or /invite came without a team's code."""

    say = _("Please name the team, as in /link plumbing. Teams: {teams}")


class InvitationGone(DeskError):
    """The invitation has expired, is used up, or never was."""

    say = _("This invitation is no longer valid. Please ask for a new one.")


class OnlyInGroups(DeskError):
    """A command that is about a group came in a private chat."""

    say = _("Please write this in the group that you want to link.")


class Anonymous(DeskError):
    """A group's anonymous admin wrote: the chat hides who it is, so no right can be checked."""

    say = _("You write as an anonymous admin, so I cannot see who you are. Please write as yourself.")


class NotLinked(DeskError):
    """An admin chose a language for a group that is bound to nothing: there is nothing to keep it with."""

    say = _("This group is not linked. Write /link and a team's code, or /link office; then choose the language.")


class NotOpened(DeskError):
    """An admin who never opened the bot asked in a group for what only they may read."""

    say = _("This link is for you alone. Please open me in private first (@{bot}, Start), then ask again.")


class UnknownScope(DeskError):
    """A role was to be granted for something that the catalogue does not have."""

    say = _("I do not know “{scope}”. There is: all, {scopes}")


class Suspended(DeskError):
    """A person whom an admin has suspended wrote or pressed something."""

    say = _("You cannot use the service desk at present. Please ask the office.")


class OfferedFirst(DeskError):
    """A job that was not fixed is kept for the worker who had it, for some time."""

    say = _("{name} had this job and may take it first, until {until:time}.")


class TooManyJobs(DeskError):
    """The worker has as many jobs as their team may have at once (`jobs_at_once` in the catalogue)."""

    say = _("You have {count} jobs already, which is the most for your team. Please finish or release one first.")


class Away(DeskError):
    """A worker who said that they are away wanted a job, or was to be given one."""

    say = _("{name} is away until {until:time}. /pause off ends that.")


class WorkerAway(Away):
    """Somebody gave a job to a worker who is away."""

    say = _("{name} is away until {until:time}. Please choose somebody else.")


class NotAWorker(DeskError):
    """A job was to be given to somebody who does not belong to its team."""

    say = _("{name} does not belong to the team of this job.")


class SameTicket(DeskError):
    """A ticket was to be merged into itself, or into one of its own duplicates."""

    say = _("This is the same report. Which other one is it the same as?")


class ParentOver(DeskError):
    """A ticket was to be merged into one that is over."""

    say = _("{number}: {state}. Please name a report that is still open.")


class AppealedAlready(DeskError):
    """The resident appealed a second time against a rejection."""

    say = _("You have appealed once, and the office has looked at it again. This decision stands.")


class OwnDecision(DeskError):
    """Who rejected a report was to decide on the appeal, though there are others who can."""

    say = _("You rejected this report. A colleague decides on the appeal.")


class TooLateToReopen(DeskError):
    """The resident wanted to open a ticket again that was closed more than `reopen_days` ago."""

    say = _("{number} was closed more than {days} days ago. Please report it anew; I note that it follows this one.")


class NothingProposed(DeskError):
    """The resident picked a time, but the worker proposed none, or it is past."""

    say = _("This time is no longer free. Please write when somebody may come in.")


class NotInThePast(DeskError):
    """A date was given that is over."""

    say = _("Please give a time that is still to come.")


class CannotFollow(DeskError):
    """Somebody wanted to follow a report of their own."""

    say = _("It is your own report: you hear of it anyway.")


class SameTeam(DeskError):
    """A job was to be moved to the team that has it."""

    say = _("{team} has this job already.")


class HasItAlready(DeskError):
    """A job was to be given to the worker who has it."""

    say = _("{name} has this job already.")


class NotOfCrew(DeskError):
    """Somebody who is in no team used a command of the workers."""

    say = _("This is for workers. An admin can invite you to a team with /invite plumbing.")


class LeadsNoTeam(DeskError):
    """Somebody who leads no team wanted to see one."""

    say = _("Only the foreman or the office can see who has what. /jobs shows your own jobs.")


class NothingToHandOver(DeskError):
    """A shift was to be handed over by a worker who has no jobs of this team (any more)."""

    say = _("There is no job to hand over any more.")


class NotOfTheOffice(DeskError):
    """Somebody without a role for the office asked for its desk."""

    say = _("This is the office's desk. An admin can invite you with /invite office.")


class NotOnDesk(NotFound):
    """Somebody of the office named a ticket that is not there, or that their role does not reach."""

    say = _("There is no such report on your desk. /find looks for one: by number, place, name or words.")


class TooManySentences(DeskError):
    """A state has as many ready sentences as it may have."""

    say = _("There are {most} sentences already, which is the most. Please delete one first.")
