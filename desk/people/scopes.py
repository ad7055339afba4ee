"""Scopes: for what a role is granted. All of the campus, or a team, a category, or a zone of it."""

from __future__ import annotations

from collections.abc import Mapping

from desk.catalogue.parts import Catalogue
from desk.errors import UnknownScope
from desk.text import Text, _
from storage.tables import Ticket

ALL = ""
KINDS = ("team", "category", "zone")


def team_scope(team: str) -> str:
    """The scope of one team."""
    return f"team:{team}"


def scopes_of(catalogue: Catalogue, ticket: Ticket) -> list[str]:
    """The scopes in which a ticket lies: who has a role for one of them has it for this ticket."""
    building = catalogue.buildings.get(ticket.building or "")
    zone = [f"zone:{building.zone.code}"] if building is not None and building.zone is not None else []
    return [ALL, team_scope(ticket.team), f"category:{ticket.category}", *zone]


def read_scope(written: str, catalogue: Catalogue) -> str:
    """The scope of what somebody wrote: `team:plumbing`, a code by itself when it names one thing, `all` or nothing.

    Raises UnknownScope, with what there is.
    """
    written = written.strip().lower()
    if written in _ALL:
        return ALL
    known = scopes(catalogue)
    found = [scope for scope in known if written in (scope, scope.partition(":")[2])]
    # Where a team and a category have the same code, the team is meant: it is what people are granted.
    if not found:
        raise UnknownScope(scope=written, scopes=", ".join(known))
    return found[0]


_ALL = ("", "all", "全部", "全校", "所有")
"""What people call the whole of it."""


def scope_text(catalogue: Catalogue, scope: str) -> Text:
    """What a scope is called; one that the catalogue has no more is called as it is written."""
    kind, _colon, code = scope.partition(":")
    if scope == ALL:
        return _("whole campus")
    known: Mapping[str, object] = {
        "team": catalogue.teams,
        "category": catalogue.categories,
        "zone": catalogue.zones,
    }.get(kind, {})
    return Text("{scope}", {"scope": known.get(code, scope)})


def scopes(catalogue: Catalogue) -> list[str]:
    """Every scope of this campus but the whole of it, teams first."""
    codes = {"team": catalogue.teams, "category": catalogue.categories, "zone": catalogue.zones}
    return [f"{kind}:{code}" for kind in KINDS for code in codes[kind]]
