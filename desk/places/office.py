"""What the office changes of places in chat: other names, and what is closed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlmodel import col

from desk.catalogue.parts import Building, Catalogue
from desk.errors import DeskError
from desk.errors.places import (
    AliasGone,
    AliasIsFault,
    AliasIsNumber,
    AliasIsOwn,
    AliasTaken,
    AliasTooShort,
    ClosedByFile,
    NoSuchPlace,
    NotYourPlace,
    PlaceGone,
    TooManyAliases,
)
from desk.people.reach import office_reach
from desk.places.aliases import Clash, clash, keys, names_of
from desk.places.kept import kept_of, parts_kept
from desk.places.near import named_like
from desk.places.overlay import with_places
from desk.places.rows import MOST_ALIASES
from desk.reading import read_place
from desk.work import Work
from storage import places
from storage.kinds import PlaceKind
from storage.tables import Ticket
from storage.tables_tickets import UNDER_WAY

FOUND = 20
"""Buildings that are shown at once; of more, somebody has to say more."""


@dataclass(frozen=True, slots=True)
class PlaceKnown:
    """What the office sees of a building: `own` aliases are those that were added here, and can be removed."""

    building: Building
    own: tuple[str, ...]
    open_tickets: int
    closed_by_file: bool


async def known_place(work: Work, code: str) -> PlaceKnown:
    """A building as it stands in the database now. Raises NotOfTheOffice, PlaceGone."""
    await office_reach(work)
    kept = await kept_of(work.session, code)
    building = with_places(work.campus.file, kept).buildings.get(code)
    if building is None:
        raise PlaceGone()
    own = next((part.aliases for part in kept.parts if (part.kind, part.code) == (PlaceKind.BUILDING, code)), ())
    count = select(func.count()).select_from(Ticket).where(text(UNDER_WAY), col(Ticket.building) == code)
    file = work.campus.file.buildings.get(code)
    open_tickets = (await work.session.execute(count)).scalar_one()
    return PlaceKnown(building, own, open_tickets, file is not None and file.closed)


async def places_called(work: Work, said: str) -> list[Building]:
    """The buildings that are meant, the likeliest first. Raises NotOfTheOffice, NoSuchPlace."""
    await office_reach(work)
    catalogue = work.campus.catalogue
    exact = read_place(said, catalogue).building or (said.lower() if said.lower() in catalogue.buildings else None)
    found = [exact] if exact is not None else named_like(catalogue, said, FOUND)
    if not found:
        raise NoSuchPlace(words=said[:60])
    return [catalogue.buildings[code] for code in found]


async def add_alias(work: Work, code: str, alias: str) -> PlaceKnown:
    """From now on the building is called so, too. Raises what `alias_refusal` gives, NotYourPlace and PlaceGone."""
    place = await _changeable(work, code)
    catalogue = with_places(work.campus.file, await parts_kept(work.session))
    refusal = alias_refusal(catalogue, place.building, alias)
    if refusal is not None:
        raise refusal
    if len(place.own) >= MOST_ALIASES:
        raise TooManyAliases(most=MOST_ALIASES)
    await _write(work, code, aliases=json.dumps([alias], ensure_ascii=False))
    return await known_place(work, code)


def alias_refusal(catalogue: Catalogue, building: Building, alias: str) -> DeskError | None:
    """Why the building cannot be called so; None when it can."""
    if keys(alias) & names_of(building):
        return AliasIsOwn(building=building, alias=alias)
    found = clash(catalogue, alias, building.code)
    match found.why if found is not None else None:
        case None:
            return None
        case Clash.SHORT:
            return AliasTooShort()
        case Clash.NUMBER:
            return AliasIsNumber(number=alias)
        case Clash.FAULT:
            return AliasIsFault(alias=alias, other=found.other if found else None)
        case Clash.OTHER_PLACE:
            return AliasTaken(alias=alias, other=found.other if found else None)


async def remove_alias(work: Work, code: str, mark: str) -> PlaceKnown:
    """The building is not called so any more. Raises NotYourPlace, PlaceGone, AliasGone."""
    place = await _changeable(work, code)
    alias = next((each for each in place.own if mark_of(each) == mark), None)
    if alias is None:
        raise AliasGone()
    await places.forget_alias(work.session, code, alias)
    await places.tell(work.session)
    return await known_place(work, code)


async def close_place(work: Work, code: str) -> PlaceKnown:
    """Nothing new is reported for the building; what is reported goes on. Raises NotYourPlace, PlaceGone."""
    await _changeable(work, code)
    await _write(work, code, "closed", closed=True)
    return await known_place(work, code)


async def open_place(work: Work, code: str) -> PlaceKnown:
    """It is open again. Raises NotYourPlace, PlaceGone, ClosedByFile."""
    place = await _changeable(work, code)
    if place.closed_by_file:
        raise ClosedByFile(building=place.building)
    await _write(work, code, "closed", closed=False)
    return await known_place(work, code)


def mark_of(alias: str) -> str:
    """An alias as a button carries it: its own words may be longer than that."""
    return hashlib.sha256(alias.encode()).hexdigest()[:12]


async def _changeable(work: Work, code: str) -> PlaceKnown:
    """The building, which nobody else changes until this work is over."""
    reach = await office_reach(work)
    await places.one_at_a_time(work.session)
    place = await known_place(work, code)
    if not reach.everything and code not in reach.buildings:
        raise NotYourPlace(building=place.building)
    return place


async def _write(work: Work, code: str, *said: str, aliases: str = "[]", closed: bool = False) -> None:
    row = places.Written(PlaceKind.BUILDING, "", code, True, aliases=aliases, closed=closed)
    if await places.write(work.session, [row], said, work.now):
        await places.tell(work.session)
