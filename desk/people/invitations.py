"""Invitations: links that give whoever opens them a role, until they run out, are used up, or are withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from desk.catalogue.parts import Catalogue
from desk.errors import InvitationGone, NoTeamNamed, UnknownTeam
from desk.errors.people import BadInvitation, NobodyInvited
from desk.people.history import Deed, note, taken_away
from desk.people.meeting import OFFICE
from desk.people.roles import OFFICE_ROLES, TEAM_ROLES, admin, takes_scope
from desk.people.scopes import ALL, read_scope, team_scope
from desk.work import Work
from storage.kinds import Role
from storage.tables import Invitation, Membership

INVITATION_DAYS = 7
INVITATION_USES = 50
MOST_DAYS = 90
MOST_USES = 1000
LISTED = 20
"""Open invitations that are shown at once; there are seldom more."""

ABOVE = frozenset({Role.HEAD, Role.DIRECTOR, Role.ADMIN})
"""Roles of which there are few: a link to one is for one person, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an admin wrote behind /invite."""

    role: Role
    scope: str = ALL
    uses: int = INVITATION_USES
    days: int = INVITATION_DAYS


def read_wanted(written: str, catalogue: Catalogue) -> Wanted:
    """Understand `plumbing`, `office`, `foreman plumbing 2`, `head east 1 30`: whom, for what, uses, days.

    Raises NobodyInvited, NoTeamNamed, UnknownTeam, UnknownScope, BadInvitation, with what there is.
    """
    words = written.lower().split()
    numbers: list[int] = []
    while words and words[-1].isdecimal() and len(numbers) < 2:
        numbers.insert(0, int(words.pop()[:9]))
    teams = ", ".join([*catalogue.teams, OFFICE])
    if not words:
        raise NobodyInvited(teams=teams)
    role, scope = _role_and_scope(words, catalogue, teams)
    uses, days = [*numbers, *(1 if role in ABOVE else INVITATION_USES, INVITATION_DAYS)[len(numbers) :]]
    if not 1 <= uses <= MOST_USES or not 1 <= days <= MOST_DAYS:
        raise BadInvitation(uses=MOST_USES, days=MOST_DAYS)
    return Wanted(role, scope, uses, days)


def _role_and_scope(words: Sequence[str], catalogue: Catalogue, teams: str) -> tuple[Role, str]:
    first, scopes = words[0], words[1:]
    if len(scopes) > 1:
        raise BadInvitation(uses=MOST_USES, days=MOST_DAYS)
    if first not in list(Role):
        if first not in catalogue.teams:
            raise UnknownTeam(team=first, teams=teams)
        if scopes:
            raise BadInvitation(uses=MOST_USES, days=MOST_DAYS)
        return Role.WORKER, team_scope(first)
    role = Role(first)
    if role in TEAM_ROLES and not scopes:
        raise NoTeamNamed(teams=", ".join(catalogue.teams))
    if scopes and not takes_scope(role):
        raise BadInvitation(uses=MOST_USES, days=MOST_DAYS)
    return role, read_scope(scopes[0], catalogue) if scopes else ALL


def for_admins_only(role: Role) -> bool:
    """Whether a link to this role may not be read by a whole group: whoever has it decides for others."""
    return role in OFFICE_ROLES | {Role.FOREMAN}


async def invite(work: Work, written: str) -> Invitation:
    """An invitation as it was written; by itself for a week. Raises NotAdmin, and what `read_wanted` raises."""
    made_by = await admin(work)
    wanted = read_wanted(written, work.campus.catalogue)
    invitation = Invitation(
        token=work.token(),
        role=wanted.role,
        scope=wanted.scope,
        made_by=made_by.row_id,
        expires_at=work.now + timedelta(days=wanted.days),
        uses_left=wanted.uses,
    )
    work.session.add(invitation)
    return invitation


async def join(work: Work, token: str) -> Invitation:
    """Give the person what an invitation says; opening it again costs no second use. Raises InvitationGone."""
    query = select(Invitation).where(col(Invitation.token) == token).with_for_update()
    invitation = (await work.session.execute(query)).scalar_one_or_none()
    if invitation is None or invitation.expires_at <= work.now:
        raise InvitationGone()
    if not await _has_already(work, invitation):
        # What an admin took away no older link gives back: they grant it by hand.
        if invitation.uses_left < 1 or await taken_away(work, work.actor, invitation.role, invitation.scope):
            raise InvitationGone()
        invitation.uses_left -= 1
        await _receive(work, invitation)
    return invitation


async def _has_already(work: Work, invitation: Invitation) -> bool:
    if invitation.role is Role.RESIDENT:
        return work.actor.registered_at is not None
    return await work.session.get(Membership, (work.actor.id, invitation.role, invitation.scope)) is not None


async def _receive(work: Work, invitation: Invitation) -> None:
    if invitation.role is Role.RESIDENT:
        # What somebody said of their own room makes them no roommate of whoever lives there.
        work.actor.registered_at, work.actor.building, work.actor.room = work.now, None, None
    else:
        work.session.add(Membership(person_id=work.actor.row_id, role=invitation.role, scope=invitation.scope))
    note(work, work.actor, Deed.JOINED, invitation.role, invitation.scope)


async def open_invitations(work: Work) -> Sequence[Invitation]:
    """The invitations that can still be opened, those that run out first. Raises NotAdmin."""
    await admin(work)
    query = (
        select(Invitation)
        .where(col(Invitation.expires_at) > work.now, col(Invitation.uses_left) > 0)
        .order_by(col(Invitation.expires_at), col(Invitation.token))
        .limit(LISTED)
    )
    return (await work.session.execute(query)).scalars().all()


async def withdraw(work: Work, token: str) -> None:
    """Let a link be good for nothing from now on. Who has come by it stays. Raises NotAdmin, InvitationGone."""
    await admin(work)
    gone = delete(Invitation).where(col(Invitation.token) == token).returning(col(Invitation.token))
    if (await work.session.execute(gone)).first() is None:
        raise InvitationGone()
