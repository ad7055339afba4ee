"""Links that open the bot with a word about what for; Telegram takes 64 of A–Z, a–z, 0–9, _ and -."""

from __future__ import annotations

from datetime import datetime

from desk.people.meeting import OFFICE
from desk.people.roles import role_text
from desk.text import Text, _
from desk.work import Campus
from storage.tables import Invitation, Ticket
from wording.speech import Content, Lines

INVITATION = "i_"
JOB = "job_"
DESK = "desk_"
LATE = "late_"
PLACE = "p_"


def invitation_link(campus: Campus, invitation: Invitation) -> str:
    """The link by which somebody joins a team."""
    return _link(campus, INVITATION + invitation.token)


def purpose_name(campus: Campus, purpose: str) -> Text:
    """What a team, or the office, is called."""
    return _("office") if purpose == OFFICE else Text("{team}", {"team": campus.catalogue.team(purpose)})


def invitation_text(campus: Campus, invitation: Invitation, now: datetime) -> Content:
    """What is passed on to who is invited: to what, how long, how often, and the link."""
    return Lines([_invitation(campus, invitation, now), invitation_link(campus, invitation)])


def _invitation(campus: Campus, invitation: Invitation, now: datetime) -> Text:
    return _(
        "Invitation: {role}. Valid for {days} days, uses: {count}",
        role=role_text(campus.catalogue, invitation.role, invitation.scope),
        days=(invitation.expires_at - now).days,
        count=invitation.uses_left,
    )


def job_link(campus: Campus, ticket: Ticket) -> str:
    """The link by which a worker who never opened the bot comes to the job that they took."""
    return _link(campus, f"{JOB}{ticket.id}")


def desk_link(campus: Campus, ticket: Ticket) -> str:
    """The link by which somebody of the office comes from the group to the report's card on their own desk."""
    return _link(campus, f"{DESK}{ticket.id}")


def late_link(campus: Campus, ticket: Ticket) -> str:
    """The link by which somebody comes from a group to the notice of what is late, in private."""
    return _link(campus, f"{LATE}{ticket.id}")


def code_link(bot_name: str, tag: str) -> str:
    """The link in a printed code, by which somebody reports at its place."""
    return f"https://t.me/{bot_name}?start={PLACE}{tag}"


def _link(campus: Campus, payload: str) -> str:
    return f"https://t.me/{campus.bot_name}?start={payload}"
