"""How far somebody's role for the office reaches: all of the campus, or teams, categories and zones of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from desk.access import stands
from desk.errors import NotOfTheOffice, NotOnDesk
from desk.people.roles import OFFICE_ROLES, named_admin, roles_of
from desk.people.scopes import ALL
from desk.tickets.lifecycle import Who
from desk.work import Work
from storage.tables import Ticket


@dataclass(frozen=True, slots=True)
class Reach:
    """The tickets that somebody of the office may list and find; `everything`, or those of any of the others."""

    everything: bool = False
    teams: Sequence[str] = ()
    categories: Sequence[str] = ()
    buildings: Sequence[str] = ()

    def where(self) -> list[ColumnElement[bool]]:
        """What a query asks for, so that it finds only these."""
        if self.everything:
            return []
        return [
            or_(
                col(Ticket.team).in_(self.teams),
                col(Ticket.category).in_(self.categories),
                col(Ticket.building).in_(self.buildings),
            )
        ]


async def office_reach(work: Work) -> Reach:
    """How far whoever acts may act for the office. Raises NotOfTheOffice."""
    scopes = {membership.scope for membership in await roles_of(work, work.actor) if membership.role in OFFICE_ROLES}
    if ALL in scopes or named_admin(work, work.actor):
        return Reach(everything=True)
    if not scopes:
        raise NotOfTheOffice()
    buildings = work.campus.catalogue.buildings.values()
    zones = set(_of("zone", scopes))
    return Reach(
        teams=_of("team", scopes),
        categories=_of("category", scopes),
        buildings=[each.code for each in buildings if each.zone is not None and each.zone.code in zones],
    )


async def on_desk(work: Work, ticket_id: int) -> Ticket:
    """A ticket for whoever acts for the office on it; not locked.

    Raises NotOnDesk also when it exists: whose office does not reach it learns nothing of it.
    """
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None or not await stands(work, ticket, frozenset({Who.OFFICE})):
        raise NotOnDesk()
    return ticket


def _of(kind: str, scopes: Iterable[str]) -> list[str]:
    return sorted(scope.partition(":")[2] for scope in scopes if scope.startswith(f"{kind}:"))
