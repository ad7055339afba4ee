"""People: meeting them, their language, and who of them can be told something."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.errors import NoTeamNamed, UnknownTeam
from desk.work import Work
from storage.kinds import Language, Role
from storage.notices import not_heard_by
from storage.tables import Membership, Person

OFFICE = "office"
"""The purpose of the office's group, beside the codes of the teams."""


def language_of(code: str | None, otherwise: Language) -> Language:
    """The desk's language nearest to an IETF tag such as `zh-TW`; English for one that the desk does not have."""
    match (code or "").lower().replace("_", "-").split("-"):
        case [""]:
            return otherwise
        case ["zh", *parts] if {"hant", "tw", "hk", "mo"} & set(parts):
            return Language.ZH_HANT
        case ["zh", *_]:
            return Language.ZH_HANS
        case _:
            return Language.EN


async def meet(
    work: Work,
    known: Person | None,
    chat_user: int,
    name: str,
    username: str | None,
    language_code: str | None,
    *,
    reachable: bool,
) -> Person:
    """The person behind a chat user, from now on `known`. A changed name is noted; a chosen language is kept."""
    if known is None:
        language = language_of(language_code, work.campus.language)
        return await _add(work, chat_user, name, username, language, reachable=reachable)
    if (known.name, known.username) != (name, username):
        known.name, known.username = name, username
    if reachable and not known.reachable:
        known.reachable = True
    return known


async def _add(
    work: Work, chat_user: int, name: str, username: str | None, language: Language, *, reachable: bool
) -> Person:
    # Two presses of a newcomer in two groups may arrive together: whoever comes second takes the first one's row.
    told = {"name": name, **({"reachable": True} if reachable else {})}
    row = (
        insert(Person)
        .values(chat_user=chat_user, name=name, username=username, language=language, created_at=work.now)
        .values(reachable=reachable)
        .on_conflict_do_update(index_elements=["chat_user"], set_=told)
        .returning(Person)
    )
    return (await work.session.execute(row)).scalar_one()


async def reachable_admins(work: Work) -> Collection[Person]:
    """The admins, by settings or role, whom the desk can write to, and whom nobody has suspended."""
    by_role = (
        select(col(Membership.person_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.role) == Role.ADMIN, col(Person.suspended_at).is_(None))
    )
    by_settings = select(col(Person.id)).where(col(Person.chat_user).in_(work.campus.admins))
    query = select(Person).where(col(Person.reachable), col(Person.id).in_(by_role.union(by_settings)))
    return (await work.session.execute(query)).scalars().all()


async def unreachable(work: Work, chat_user: int) -> None:
    """This person blocked the bot, or is gone: nothing more is written to them until they open it again.

    What they were told lately of what is late is put before others.
    """
    await work.session.execute(update(Person).where(col(Person.chat_user) == chat_user).values(reachable=False))
    await not_heard_by(work.session, chat_user, work.now)


def check_purpose(work: Work, purpose: str) -> None:
    """Raises UnknownTeam or NoTeamNamed, with the ones that there are, when this is neither a team nor the office."""
    teams = work.campus.catalogue.teams
    if not purpose:
        raise NoTeamNamed(teams=", ".join([*teams, OFFICE]))
    if purpose != OFFICE and purpose not in teams:
        raise UnknownTeam(team=purpose, teams=", ".join([*teams, OFFICE]))
