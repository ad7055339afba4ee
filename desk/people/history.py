"""The history of what people may do here: who changed it, when."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from desk.people.roles import role_text
from desk.text import Text, _
from desk.work import Told, Work
from storage.kinds import Role
from storage.tables import PeopleEvent, Person


class Deed(StrEnum):
    """What was done about a person."""

    GRANTED = "granted"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    JOINED = "joined"
    """They opened an invitation."""
    REGISTERED = "registered"
    """They showed that they stand in the roster, or were invited as a resident."""
    STRUCK = "struck"
    """The roster has them no more."""


_NOTED = {
    Deed.GRANTED: _("{at:time} · {who}: granted {role}"),
    Deed.REVOKED: _("{at:time} · {who}: revoked {role}"),
    Deed.SUSPENDED: _("{at:time} · {who}: suspended"),
    Deed.LIFTED: _("{at:time} · {who}: suspension lifted"),
    Deed.JOINED: _("{at:time} · joined by invitation: {role}"),
    Deed.REGISTERED: _("{at:time} · registered"),
    Deed.STRUCK: _("{at:time} · {who}: not in the roster any more"),
}

_TOLD = {
    Deed.GRANTED: _("You have a role on the service desk now: {role}."),
    Deed.REVOKED: _("You have this role no longer: {role}."),
    Deed.SUSPENDED: _("An admin has suspended you: you cannot use the service desk at present. Please ask the office."),
    Deed.LIFTED: _("Your suspension has been lifted: you can use the service desk again."),
    Deed.STRUCK: _("The university's roster does not have you any more. Please ask the office if that is wrong."),
}
"""What is done to people they hear; what they did themselves they know."""


def note(work: Work, person: Person, deed: Deed, role: Role | None = None, scope: str = "") -> None:
    """Add a line to a person's history, and let them hear what somebody else did. Their menu changes with it."""
    actor = work.person
    work.entitled[person.row_id] = person
    work.session.add(
        PeopleEvent(
            at=work.now,
            actor_id=actor.id if actor else None,
            person_id=person.row_id,
            kind=deed,
            role=role,
            scope=scope,
        )
    )
    if deed in _TOLD and (actor is None or actor.id != person.id):
        work.to_person.append(Told(person, Text(_TOLD[deed].key, {"role": _role(work, role, scope)})))


def _role(work: Work, role: Role | None, scope: str) -> Text:
    return role_text(work.campus.catalogue, role, scope) if role is not None else Text("")


async def taken_away(work: Work, person: Person, role: Role, scope: str) -> bool:
    """Whether the last that was done about this role of a person was to take it from them."""
    about: ColumnElement[bool] = (col(PeopleEvent.role) == role) & (col(PeopleEvent.scope) == scope)
    if role is Role.RESIDENT:
        about = col(PeopleEvent.kind).in_((Deed.REGISTERED, Deed.STRUCK))
    query = (
        select(col(PeopleEvent.kind))
        .where(col(PeopleEvent.person_id) == person.id, about)
        .order_by(col(PeopleEvent.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).scalar_one_or_none() in (Deed.REVOKED, Deed.STRUCK)


async def history_of(work: Work, person: Person, *, limit: int = 5) -> Sequence[Text]:
    """The latest of what was done about a person, the newest first."""
    query = (
        select(PeopleEvent, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(PeopleEvent.actor_id))
        .where(col(PeopleEvent.person_id) == person.id)
        .order_by(col(PeopleEvent.id).desc())
        .limit(limit)
    )
    return [_line(work, event, name) for event, name in await work.session.execute(query)]


def _line(work: Work, event: PeopleEvent, name: str | None) -> Text:
    role = _role(work, Role(event.role) if event.role else None, event.scope)
    values = {"at": event.at, "who": name or _("the operator"), "role": role}
    return Text(_NOTED[Deed(event.kind)].key, values)


NO_HISTORY = _("Nothing was changed yet.")
"""What stands for a history that has no line."""
