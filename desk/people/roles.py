"""What a person is here, and for what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlmodel import col

from desk.catalogue.parts import Catalogue
from desk.errors import NotAdmin
from desk.people.scopes import ALL, scope_text, scopes_of
from desk.text import Text, _
from desk.work import Work
from storage.kinds import Role
from storage.quick import Quick
from storage.tables import Membership, Person, Ticket

ANONYMOUS_ADMIN = 1087968824
"""The user as whom all anonymous admins of all groups write: never a person's right."""

OFFICE_ROLES = frozenset({Role.OFFICE, Role.HEAD, Role.DIRECTOR, Role.ADMIN})
"""Who may act for the office: it, and who stands above it."""

TEAM_ROLES = frozenset({Role.WORKER, Role.FOREMAN})
"""Who takes a team's jobs."""


ROLES: Mapping[Role, Text] = {
    Role.RESIDENT: _("resident"),
    Role.WORKER: _("worker"),
    Role.FOREMAN: _("foreman"),
    Role.OFFICE: _("office"),
    Role.HEAD: _("head"),
    Role.DIRECTOR: _("director"),
    Role.ADMIN: _("admin"),
}
"""What each role is called."""


def role_text(catalogue: Catalogue, role: Role, scope: str) -> Text:
    """A role and what it is held for: “Plumbing team: worker”; a role for all by its name alone."""
    name = ROLES[role]
    # All of the campus goes without saying, except for who takes jobs: they mostly belong to one team.
    if scope == ALL and role not in TEAM_ROLES:
        return name
    return _("{scope}: {role}", scope=scope_text(catalogue, scope), role=name)


def takes_scope(role: Role) -> bool:
    """Whether the role can be held for a part of the campus; the others are for all of it."""
    return role in TEAM_ROLES or role in (Role.OFFICE, Role.HEAD)


async def roles_of(work: Work, person: Person) -> Sequence[Membership]:
    """The person's roles, each with its scope. Somebody who is suspended, or nobody in particular, has none."""
    if person.suspended_at is not None or person.chat_user == ANONYMOUS_ADMIN:
        return ()
    return await _ROLES.rows(work.session, Membership, person=person.row_id)


_ROLES = Quick(select(Membership).where(col(Membership.person_id) == bindparam("person")))


async def has_role(work: Work, person: Person, roles: Collection[Role], ticket: Ticket | None = None) -> bool:
    """Whether the person has one of these roles; for this ticket, if one is named, and otherwise for anything."""
    if Role.ADMIN in roles and named_admin(work, person):
        return True
    held = [membership.scope for membership in await roles_of(work, person) if membership.role in roles]
    return bool(held) if ticket is None else not set(scopes_of(work.campus.catalogue, ticket)).isdisjoint(held)


def named_admin(work: Work, person: Person) -> bool:
    """Whether the settings name the person as an admin. Nobody can suspend them by chat."""
    # The anonymous one may be anybody, whatever the settings say.
    return person.chat_user != ANONYMOUS_ADMIN and person.chat_user in work.campus.admins


async def is_worker(work: Work, person: Person) -> bool:
    """Whether the person takes jobs, of whatever team."""
    return await has_role(work, person, TEAM_ROLES)


async def is_office(work: Work, person: Person) -> bool:
    """Whether the person may act for the office, on anything at all."""
    return await has_role(work, person, OFFICE_ROLES)


async def is_admin(work: Work, person: Person) -> bool:
    """Whether the person is an admin, by the settings or by role."""
    return await has_role(work, person, {Role.ADMIN})


async def admin(work: Work) -> Person:
    """Whoever acts, who must be an admin. Raises NotAdmin."""
    if not await is_admin(work, work.actor):
        raise NotAdmin()
    return work.actor
