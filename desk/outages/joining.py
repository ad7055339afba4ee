"""Whether a report is of an outage that is known, or of the same fault as another report. Pure, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from desk.catalogue.parts import Catalogue
from desk.outages.signs import Signs, knows, signs
from storage.kinds import Urgency

BUILDING, FLOOR = "building", "floor"
"""How far all things of a category are shared, where they are."""


@dataclass(frozen=True, slots=True)
class Report:
    """What counts of a report; `floor` where its room tells it."""

    category: str
    building: str | None
    room: str | None
    floor: str | None
    text: str
    urgency: Urgency = Urgency.NORMAL
    asset_id: int | None = None
    apart: bool = False
    """Its reporter said that it is not the same as others."""

    @property
    def signs(self) -> Signs:
        """What its words show."""
        return signs(self.text, self.category)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an outage: the place, and what is gone."""

    category: str
    building: str
    service: str | None = None
    """None where the reports name what desk/reading/words/shared.yaml does not know: then `words` counts."""
    floor: str | None = None
    number: str | None = None
    words: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """Whether, and why."""

    yes: bool
    why: str


def joins(report: Report, known: Known, shared: str | None = None) -> Answer:
    """Whether a report is put under an outage by itself. `shared`: how far all things of its category are shared.

    In doubt it is not: whose report stands by itself loses nothing.
    """
    if (report.category, report.building) != (known.category, known.building):
        return Answer(False, "another place or category")
    if report.apart:
        return Answer(False, "its reporter said that it is not the same")
    if report.urgency is Urgency.EMERGENCY:
        return Answer(False, "an emergency is a matter of its own")
    return fits(report, known, shared)


def fits(report: Report, known: Known, shared: str | None = None) -> Answer:
    """Whether a report of the place and category is of the fault; whoever decides looks at the rest."""
    said = report.signs
    if said.back or said.mine:
        return Answer(False, "others have it, or it is there again")
    if known.floor is not None and report.floor is not None and report.floor != known.floor:
        return Answer(False, "another floor")
    if None not in (said.number, known.number) and said.number != known.number:
        return Answer(False, "another thing of the kind")
    if said.own and known.service is not None:
        return Answer(False, "a thing of its own")
    if shared == BUILDING and not knows(known.category):
        return Answer(True, "all of the category is shared")
    if known.service is not None:
        return Answer(known.service in said.services, "what is gone")
    common = known.words & said.words
    return Answer(bool(known.words) and common == known.words, "the same words")


def same(mine: Report, other: Report, shared: str | None = None) -> Answer:
    """Whether somebody who is about to report may mean what another report of the building and category is about.

    They are asked, so in doubt it may be.
    """
    if None not in (mine.asset_id, other.asset_id):
        return Answer(mine.asset_id == other.asset_id, "the thing itself")
    if mine.room == other.room:
        return Answer(True, "the same place")
    numbers = (mine.signs.number, other.signs.number)
    if None not in numbers and numbers[0] != numbers[1]:
        return Answer(False, "another thing of the kind")
    if shared == BUILDING:
        return Answer(True, "shared in the building")
    if shared == FLOOR and mine.floor is not None:
        return Answer(mine.floor == other.floor, "shared on the floor")
    one, two = mine.signs, other.signs
    if one.mine or two.mine or one.own or two.own or one.back:
        return Answer(False, "a thing of its own")
    return Answer(bool(one.services & two.services), "what is gone")


def may_be_shared(mine: Report, shared: str | None) -> bool:
    """Whether a report of another room can be of the same at all, by what this one says."""
    said = mine.signs
    return shared is not None or mine.asset_id is not None or bool(said.services and not (said.mine or said.own))


def gist(reports: Sequence[Report], shared: str | None = None) -> Known:
    """What many reports of one place and category have in common: at least one there must be."""
    first = reports[0]
    if first.building is None:
        raise ValueError("an outage is of a building")
    service = first.category if shared == BUILDING else _service(reports)
    about = [each for each in reports if _is_of(each, service)] or list(reports)
    return Known(
        category=first.category,
        building=first.building,
        service=service,
        floor=_only_floor(about),
        number=_agreed([each.signs.number for each in about]),
        words=frozenset() if service is not None else _common(about),
    )


def _service(reports: Sequence[Report]) -> str | None:
    """What most say is gone, if it is more than one of three."""
    counted = Counter(
        name for each in reports if not each.signs.own and not each.signs.mine for name in each.signs.services
    )
    if not counted or not knows(reports[0].category):
        return None
    [(name, count)] = counted.most_common(1)
    return name if 3 * count >= len(reports) else None


def _is_of(report: Report, service: str | None) -> bool:
    said = report.signs
    return service in (None, report.category) or (service in said.services and not said.own and not said.mine)


def _only_floor(reports: Sequence[Report]) -> str | None:
    """The floor, if four or more are all of it; not where somebody says that the whole building has it."""
    floors = [each.floor for each in reports if each.floor is not None]
    if len(floors) < _SURE or len(floors) < len(reports) or any(each.signs.whole_building for each in reports):
        return None
    return _agreed(floors)


_SURE = 4


def _common(reports: Sequence[Report]) -> frozenset[str]:
    """The words that two of three reports share."""
    counted = Counter(word for each in reports for word in each.signs.words)
    return frozenset(word for word, count in counted.items() if 3 * count >= 2 * len(reports))


Value = TypeVar("Value")


def _agreed(values: Sequence[Value | None]) -> Value | None:
    """The one value that there is, if there are no two."""
    named = {value for value in values if value is not None}
    return named.pop() if len(named) == 1 else None


def floor_of(catalogue: Catalogue, building: str | None, room: str | None) -> str | None:
    """The floor of a room, by the building's rooms; else what stands before its last two digits."""
    if building is None or room is None:
        return None
    known = catalogue.buildings.get(building)
    if known is not None:
        for floor in range(1, known.floors + 1):
            if room in known.rooms_on(floor):
                return str(floor)
    return room[:-2] if room.isdecimal() and len(room) > _DOOR else None


_DOOR = 2
"""Digits of a room's number that do not tell its floor."""
