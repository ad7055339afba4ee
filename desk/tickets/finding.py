"""Finding a ticket: by its number, its place, its reporter's name, or words of its description; newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, and_, cast, column, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from desk.folding import fold
from desk.people.reach import Reach, office_reach
from desk.reading import Reading, read
from desk.variants import variants
from desk.work import Work
from storage.tables import Person, Ticket
from storage.words import query, words_in

PAGE = 10
"""Tickets on one page of what was found."""

LENGTH = 100
"""Characters of what somebody looks for that count."""

NEWEST = 2_000
"""Of so many of the newest tickets the words are looked at one by one: a common word stands in the first of them."""

FEW = 2_000
"""So many tickets with a word are fetched at once."""

RECENT = 200_000
"""Where there are more, the index is asked among so many of the newest tickets first."""

PEOPLE = 200
"""People of a name whose tickets are looked through."""

_NUMBER = re.compile(r"#?(?:(?P<prefix>[a-z]+)[-\s]?)?(?P<number>[0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first. `more`: and older ones; `namesakes`: more people of that name than were asked."""

    tickets: Sequence[Ticket] = ()
    more: bool = False
    namesakes: bool = False


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: below which number, and within whose reach."""

    work: Work
    reach: Reach
    before: int

    def among(self, *such: ColumnElement[bool], low: int | None = None, high: int | None = None) -> Select[Any]:
        """The numbers of tickets within reach that are such; with `low`, from there on and below `high`, or the top."""
        ids = () if low is None else (col(Ticket.id) >= low, col(Ticket.id) < (self.before if high is None else high))
        return select(col(Ticket.id)).where(*ids, *self.reach.where(), *such)

    async def numbers(self, statement: Select[Any]) -> list[int]:
        """What a statement finds."""
        return list((await self.work.session.execute(statement)).scalars())

    async def newest(self, statement: Select[Any]) -> list[int]:
        """A page of what a statement finds, and one more."""
        return await self.numbers(statement.order_by(col(Ticket.id).desc()).limit(PAGE + 1))

    # Apart from its order and limit, which would tempt PostgreSQL to go through the tickets one by one.

    async def by_index(self, statement: Select[Any], limit: int) -> list[int]:
        """So many of what a statement finds by the index, in whatever order."""
        apart = statement.cte("apart").prefix_with("MATERIALIZED")
        return await self.numbers(select(apart.c.id).limit(limit))

    async def newest_by_index(self, statement: Select[Any]) -> list[int]:
        """A page of what a statement finds by the index, and one more."""
        apart = statement.cte("apart").prefix_with("MATERIALIZED")
        return await self.numbers(select(apart.c.id).order_by(apart.c.id.desc()).limit(PAGE + 1))


async def find(work: Work, said: str, before: int | None = None) -> Found:
    """The tickets that somebody of the office means, `before` the one of this number. Raises NotOfTheOffice."""
    reach = await office_reach(work)
    folded = fold(said[:LENGTH]).strip()
    named = await _by_number(work, reach, folded)
    if named is not None:
        return named
    search = _Search(work, reach, before if before is not None else await _top(work))
    place = read(folded, work.campus.catalogue)
    numbers = set(await _by_place(search, folded, place))
    if place.building is None or place.room is None:
        # Who names a room means that one, and not whoever wrote of it.
        numbers.update(await _by_words(search, folded))
    of_people, namesakes = await _by_name(search, folded)
    found = sorted(numbers | set(of_people), reverse=True)
    return Found(await _rows(work, found[:PAGE]), more=len(found) > PAGE, namesakes=namesakes)


async def _top(work: Work) -> int:
    """A number above all tickets'."""
    return int((await work.session.execute(select(func.max(col(Ticket.id))))).scalar_one() or 0) + 1


async def _rows(work: Work, numbers: Sequence[int]) -> Sequence[Ticket]:
    statement = select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(col(Ticket.id).desc())
    return (await work.session.execute(statement)).scalars().all() if numbers else []


# --- by number


def number_in(work: Work, said: str) -> int | None:
    """The ticket that somebody names by its number: R-1042, r1042, #1042 or 1042; None for anything else."""
    named = _NUMBER.fullmatch(fold(said).strip())
    if named is None or named["prefix"] not in (None, fold(work.campus.catalogue.number_prefix)):
        return None
    return int(named["number"])


async def _by_number(work: Work, reach: Reach, said: str) -> Found | None:
    """The ticket of this number; None when it may rather be a room, or a word."""
    number = number_in(work, said)
    if number is None:
        return None
    statement = select(Ticket).where(col(Ticket.id) == number, *reach.where())
    ticket = (await work.session.execute(statement)).scalar_one_or_none()
    if ticket is not None:
        return Found([ticket])
    return None if said.isdigit() else Found()


# --- by place


async def _by_place(search: _Search, said: str, place: Reading) -> list[int]:
    """Tickets of the place that is named, and of those the ones that hold what else was said."""
    if place.building is None and place.room is None:
        return []
    everywhere = search.work.campus.catalogue.buildings
    buildings = [place.building] if place.building is not None else list(everywhere)
    there: list[ColumnElement[bool]] = [col(Ticket.building).in_(buildings)]
    if place.room is not None:
        there.append(col(Ticket.room) == place.room)
    rest = _tsquery(said.replace(place.place_text or "", " ", 1))
    if rest:
        # Of one place there are few: the words are looked at one by one.
        there.append(_hold(_LOOKED_AT, rest))
    return await search.newest(search.among(*there, low=0))


# --- by words


def _tsquery(said: str) -> str:
    """What a text's words are asked for, in whichever way its Chinese is written; empty for no words."""
    return " | ".join(f"({words})" for way in variants(said) if (words := query(way)))


def _hold(words: SQLCoreOperations[str], sought: str) -> ColumnElement[bool]:
    """Whether a text holds what is sought."""
    return func.campusdesk_words(words, type_=TSVECTOR).op("@@")(cast(sought, TSQUERY))


_LOOKED_AT = col(Ticket.description).concat("")
"""The description, in a form that no index knows: it is looked at in each row."""


def _stands(said: str) -> ColumnElement[bool]:
    """Whether the letters of all words stand in the description: cheap, and false for most that do not hold them."""
    described = func.lower(col(Ticket.description))
    return or_(*(and_(*(func.strpos(described, word) > 0 for word in words_in(way))) for way in variants(said)))


async def _by_words(search: _Search, said: str) -> list[int]:
    """Tickets whose description holds the words.

    A common word stands in the newest tickets often enough to fill a page, and those are looked at one by one: the
    index would bring all that there ever were. Of a rare one it brings few. What is between the two, or common only
    long ago, is looked for in the index among the recent ones first.
    """
    sought = _tsquery(said)
    if not sought:
        return []
    newest, recent = search.before - NEWEST, search.before - RECENT
    found = await search.newest(search.among(_stands(said), _hold(_LOOKED_AT, sought), low=newest))
    if len(found) > PAGE:
        return found
    # What is found by an index is soon there: other processes that help would take longer to begin.
    await search.work.session.execute(text("SET LOCAL max_parallel_workers_per_gather TO 0"))
    hold = _hold(col(Ticket.description), sought)
    # The sums keep PostgreSQL from reading the numbers of all tickets out of their index, too.
    few = await search.by_index(search.among(hold, col(Ticket.id) + 0 < search.before), FEW + 1)
    if len(few) <= FEW:
        return few
    found += await search.newest_by_index(search.among(hold, low=recent, high=newest))
    if len(found) <= PAGE:
        found += await search.newest_by_index(search.among(hold, col(Ticket.id) + 0 < recent))
    return found


# --- by name


async def _by_name(search: _Search, said: str) -> tuple[list[int], bool]:
    """Tickets of people who are called so; and whether there are more people of that name than were asked."""
    sought = _tsquery(said)
    if not sought:
        return [], False
    called = select(col(Person.id)).where(_hold(col(Person.name), sought)).limit(PEOPLE + 1)
    people = await search.numbers(called)
    if not people:
        return [], False
    given = func.unnest(literal(people[:PEOPLE], ARRAY(BigInteger))).table_valued(column("id", BigInteger))
    each = given.render_derived(name="each")
    theirs = (
        search.among(col(Ticket.resident_id) == each.c.id, low=0)
        .order_by(col(Ticket.id).desc())
        .limit(PAGE + 1)
        .lateral("theirs")
    )
    numbers = select(theirs.c.id).select_from(each.join(theirs, literal(value=True)))
    found = await search.numbers(numbers.order_by(theirs.c.id.desc()).limit(PAGE + 1))
    return found, len(people) > PEOPLE
