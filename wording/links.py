"""Links that open the bot with a word about what for; Telegram takes 64 of A–Z, a–z, 0–9, _ and -."""

from __future__ import annotations

from desk.work import Campus
from storage.tables import Invitation, Ticket

INVITATION = "i_"
JOB = "job_"


def invitation_link(campus: Campus, invitation: Invitation) -> str:
    """The link by which somebody joins a team."""
    return _link(campus, INVITATION + invitation.token)


def job_link(campus: Campus, ticket: Ticket) -> str:
    """The link by which a worker who never opened the bot comes to the job that they took."""
    return _link(campus, f"{JOB}{ticket.id}")


def _link(campus: Campus, payload: str) -> str:
    return f"https://t.me/{campus.bot_name}?start={payload}"
