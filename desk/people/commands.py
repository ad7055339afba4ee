"""The commands that a person may use: what their menu offers them."""

from __future__ import annotations

from desk.people.admission import Registration
from desk.people.roles import OFFICE_ROLES, TEAM_ROLES, named_admin, roles_of
from desk.tickets.leading import leads_some_team
from desk.work import Work
from storage.kinds import Role
from storage.tables import Person


async def commands_of(work: Work, person: Person) -> tuple[str, ...]:
    """What this person may use in private, the most wanted first."""
    held = {Role(membership.role) for membership in await roles_of(work, person)}
    if named_admin(work, person):
        held.add(Role.ADMIN)
    offered = {
        "my": True,
        "jobs": held & TEAM_ROLES,
        "pause": held & TEAM_ROLES,
        "team": (leads := bool(held) and await leads_some_team(work, person)),
        "duty": leads or held & TEAM_ROLES,
        "desk": held & OFFICE_ROLES,
        "find": held & OFFICE_ROLES,
        "places": held & OFFICE_ROLES,
        "people": Role.ADMIN in held,
        "invites": Role.ADMIN in held,
        "register": person.registered_at is None and work.campus.registration is not Registration.INVITE,
        "language": True,
        "help": True,
    }
    return tuple(name for name, may in offered.items() if may)
