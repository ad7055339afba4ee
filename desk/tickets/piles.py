"""The piles on the office's desk: what waits for it, and what it should look after, the most late first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, text, tuple_
from sqlalchemy.sql.elements import TextClause
from sqlmodel import col

from desk.people.reach import office_reach
from desk.text import Text, _
from desk.work import Work
from storage.tables import Ticket
from storage.tables_tickets import UNDER_WAY


class Pile(StrEnum):
    """What lies on the office's desk. A ticket may lie on several."""

    REVIEW = "review"
    APPEAL = "appeal"
    ASKED = "asked"
    LATE = "late"
    HELD = "held"
    QUEUED = "queued"
    OPEN = "open"


NAMES: Mapping[Pile, Text] = {
    Pile.REVIEW: _("To review"),
    Pile.APPEAL: _("Appeals"),
    Pile.ASKED: _("Waiting for an answer"),
    Pile.LATE: _("Late"),
    Pile.HELD: _("On hold past their date"),
    Pile.QUEUED: _("Waiting for a worker"),
    Pile.OPEN: _("Open in all"),
}

# As words of SQL, not as values: only so PostgreSQL knows beforehand that the partial indexes hold what is asked for.
_SUCH: Mapping[Pile, str] = {
    Pile.REVIEW: "state = 'submitted' AND NOT appealed",
    Pile.APPEAL: "state = 'submitted' AND appealed",
    Pile.ASKED: "state = 'needs_info'",
    # What waits for the resident is not late as long as it does; a hold is in the due time already. A job that nobody
    # has taken in time is late before its repair is. max() keeps it a look at one ticket's clocks: an EXISTS may be
    # answered by reading them all.
    Pile.LATE: (
        "state <> 'needs_info' AND (due_at <= :now OR (state = 'queued' AND (SELECT max(clock.due_at) FROM clock"
        " WHERE clock.ticket_id = ticket.id AND clock.kind = 'accept' AND clock.stopped_at IS NULL) <= :now))"
    ),
    Pile.HELD: "state = 'on_hold' AND held_until <= :now",
    Pile.QUEUED: "state = 'queued'",
    Pile.OPEN: "TRUE",
}

PAGE = 10
"""Tickets on one page of a pile."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of a pile ends: the moment that it is ordered by, and the ticket's number."""

    at: datetime
    ticket_id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets of a pile, and where the next page begins; None: this is the last."""

    tickets: list[Ticket]
    next: Mark | None = None


async def heights(work: Work) -> Mapping[Pile, int]:
    """How many tickets lie on each pile, as far as the actor's office reaches. Raises NotOfTheOffice."""
    counts = [text(f"count(*) FILTER (WHERE {such}) AS {pile}") for pile, such in _SUCH.items()]
    query = select(*counts).select_from(Ticket).where(*await _under_way(work))
    row = (await work.session.execute(query, {"now": work.now})).one()
    return dict(zip(_SUCH, row, strict=True))


async def page_of(work: Work, pile: Pile, after: Mark | None = None) -> Page:
    """A page of a pile: the most late first; what is on hold, by when it should have gone on. Raises NotOfTheOffice."""
    by = col(Ticket.held_until if pile is Pile.HELD else Ticket.due_at)
    query = select(Ticket).where(*await _under_way(work), text(_SUCH[pile])).order_by(by, col(Ticket.id))
    if after is not None:
        query = query.where(tuple_(by, col(Ticket.id)) > (after.at, after.ticket_id))
    found = list((await work.session.execute(query.limit(PAGE + 1), {"now": work.now})).scalars())
    shown = found[:PAGE]
    if len(found) == len(shown):
        return Page(shown)
    last = shown[-1]
    at = last.held_until if pile is Pile.HELD else last.due_at
    return Page(shown, Mark(at, last.row_id) if at is not None else None)


async def height(work: Work, pile: Pile) -> int:
    """How many tickets lie on one pile. Raises NotOfTheOffice."""
    query = select(func.count()).select_from(Ticket).where(*await _under_way(work), text(_SUCH[pile]))
    return int((await work.session.execute(query, {"now": work.now})).scalar_one())


async def _under_way(work: Work) -> list[ColumnElement[bool] | TextClause]:
    """All that is under way within the actor's reach."""
    return [text(UNDER_WAY), *(await office_reach(work)).where()]
