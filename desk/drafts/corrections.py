"""What people put right on what was understood of their messages, kept as examples; nothing of them names anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from desk.catalogue.parts import Catalogue
from desk.drafts.unnamed import unnamed
from desk.reading import read, understand
from desk.work import Work
from storage.kinds import Urgency
from storage.tables import Correction, Ticket

FIELDS = ("kind", "category", "building", "room", "urgency")
"""What is compared."""

EMERGENCY = "emergency"
"""The kind that the reader gives to a danger; on the desk it is the urgency of a repair."""

Read = Mapping[str, Sequence[Any]]
"""What was understood, by field: the value, and how sure it was."""


async def correct(work: Work, ticket: Ticket, understood: Read) -> None:
    """Keep what of the ticket, which is being submitted, is otherwise than it was understood. Others' words are not."""
    meant = _labels(ticket)
    _keep(work, ticket, {name: (*understood[name], meant[name]) for name in FIELDS if name in understood})


async def correct_alarm(work: Work, ticket: Ticket) -> None:
    """Keep that what was taken for an emergency was none, if it was the reader who took it for one."""
    meaning = read(ticket.description, work.campus.catalogue).meaning
    if meaning.kind != EMERGENCY:
        return
    meant = _labels(ticket)
    _keep(work, ticket, {name: (EMERGENCY, meaning.confidence[name], meant[name]) for name in ("kind", "urgency")})


def _labels(ticket: Ticket) -> Mapping[str, str | None]:
    """The ticket's values, as the reader names them."""
    danger = ticket.urgency is Urgency.EMERGENCY
    return {
        "kind": EMERGENCY if danger else ticket.kind.value,
        "category": ticket.category,
        "building": ticket.building,
        "room": ticket.room,
        "urgency": ticket.urgency.value,
    }


def _keep(work: Work, ticket: Ticket, compared: Mapping[str, tuple[Any, float, str | None]]) -> None:
    text = unnamed(ticket.description)
    for name, (understood, sure, meant) in compared.items():
        if understood != meant:
            kept = {"field": name, "understood": understood, "meant": meant, "sure": sure}
            work.session.add(Correction(at=work.now, language=work.actor.language, text=text, **kept))


# --- looking at them


class Misread(NamedTuple):
    """What was understood wrongly, how often, and the newest texts of which it was."""

    field: str
    understood: str | None
    meant: str | None
    times: int
    texts: Sequence[str]


async def misreadings(session: AsyncSession, *, limit: int, texts: int = 2) -> Sequence[Misread]:
    """What was put right, most frequent first; with the newest texts of each."""
    what = (col(Correction.field), col(Correction.understood), col(Correction.meant))
    query = select(*what, func.count()).group_by(*what).order_by(func.count().desc(), *what).limit(limit)
    found = (await session.execute(query)).all()
    return [Misread(*each, await _texts_of(session, *each[:3], limit=texts)) for each in found]


async def _texts_of(
    session: AsyncSession, field: str, understood: str | None, meant: str | None, *, limit: int
) -> Sequence[str]:
    query = (
        select(col(Correction.text))
        .where(col(Correction.field) == field)
        .where(col(Correction.understood) == understood, col(Correction.meant) == meant)
        .order_by(col(Correction.id).desc())
        .limit(limit)
    )
    return (await session.execute(query)).scalars().all()


async def examples(session: AsyncSession, catalogue: Catalogue) -> AsyncIterator[Mapping[str, Any]]:
    """Each text that was put right, as bench/readings/ holds them: what was not put right is as the reader says now."""
    last, group = 0, list[Correction]()
    while rows := (await session.execute(_PAGE, {"last": last, "limit": PAGE})).scalars().all():
        for row in rows:
            # What was put right on one report was kept in one go; it may lie on two pages.
            if group and (row.at, row.text) != (group[0].at, group[0].text):
                yield _example(group, catalogue)
                group = []
            group.append(row)
        last = rows[-1].row_id
    if group:
        yield _example(group, catalogue)


PAGE = 1000
"""Corrections that are in memory at a time."""

_PAGE = (
    select(Correction)
    .where(col(Correction.id) > bindparam("last"))
    .order_by(col(Correction.id))
    .limit(bindparam("limit"))
)


def _example(rows: Sequence[Correction], catalogue: Catalogue) -> Mapping[str, Any]:
    first = rows[0]
    now = understand(first.text)
    labels: dict[str, Any] = {name: getattr(now, name) for name in FIELDS}
    labels |= {row.field: _named(row.meant, catalogue) if row.field == "building" else row.meant for row in rows}
    return {"id": f"C{first.id}", "text": first.text, "lang": first.language.value, **labels, "tags": ["corrected"]}


def _named(building: str | None, catalogue: Catalogue) -> str | None:
    """A building as the reader names it, of whatever campus."""
    known = catalogue.buildings.get(building or "")
    return (understand(known.name.en).building or building) if known is not None else building
