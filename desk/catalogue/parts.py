"""What a campus tells its desk: teams, categories, places, targets and opening hours.

These are values; desk/catalogue/file.py reads them from a file and says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.days.calendar import ROUND_THE_CLOCK, Calendar, due
from desk.places.rooms import Rooms, floor_of
from desk.places.spots import Spot
from storage.kinds import ClockKind, Language, Urgency

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=24)]
"""A lower-case ASCII word, short enough for a button's 64 bytes."""

_Written = Annotated[str, Field(min_length=1)]

MapLink = Annotated[str, Field(pattern=r"^https?://[^\s\"'<>]+$", max_length=300)]
"""A web address, short enough for a list of them in one message."""


OTHER = "other"
"""The category that stands in for one that is gone."""


class _Part(BaseModel):
    """Immutable; a key that nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Names(_Part):
    """A name in each language."""

    en: _Written
    zh_hans: _Written = Field(validation_alias="zh-Hans")
    zh_hant: _Written = Field(validation_alias="zh-Hant")

    def in_language(self, language: Language) -> str:
        """The name as people of this language read it."""
        match language:
            case Language.EN:
                return self.en
            case Language.ZH_HANS:
                return self.zh_hans
            case Language.ZH_HANT:
                return self.zh_hant


class _Entry(_Part):
    """Something that has a code for the desk and a name for people."""

    code: Code
    name: Names

    def in_language(self, language: Language) -> str:
        """The name as people of this language read it."""
        return self.name.in_language(language)


class Target(_Part):
    """How long something may take: minutes of opening hours, or of every hour."""

    minutes: int = Field(gt=0)
    around_the_clock: bool = False


class Targets(_Part):
    """How long each step may take: one target for each clock."""

    review: Target
    accept: Target
    fix: Target
    answer: Target

    def of(self, kind: ClockKind) -> Target:
        """The target of a clock."""
        target: Target = getattr(self, kind.value)
        return target


class Chasing(_Part):
    """After what time the desk asks or reminds by itself, and does what it said it would."""

    start_reminder: Target
    """A worker accepted a job and has not begun."""
    start_give_back: Target
    """Then it goes back to its team."""
    info_reminder: Target
    """The office asked a resident something."""
    info_close: Target
    """Then the report is closed."""


class Outages(_Part):
    """So many people who report one category from one building within so many minutes may have one fault."""

    reports: int = Field(default=5, ge=2, le=500)
    minutes: int = Field(default=30, ge=1, le=1440)


class Duplicates(_Part):
    """How far back somebody who reports is shown what others have reported."""

    within: timedelta = Field(default=timedelta(days=3), gt=timedelta(0), le=timedelta(days=90))


class Team(_Entry):
    """Who does the jobs of some categories; each of them at most `jobs_at_once`, if that is given."""

    jobs_at_once: int | None = Field(None, gt=0, le=100)


class Category(_Entry):
    """A kind of fault: whose it is, how fast it goes, and the words by which a message shows it."""

    icon: _Written
    team: Code
    review: Literal["auto", "manual"]
    safety: bool = False
    photo_at_done: bool = False
    shared: Literal["building", "floor"] | None = None
    """Whatever is reported of it is a thing that all in the building, or on the floor, share: lifts, machines."""
    outages: Outages | None = None
    """Where it differs from the catalogue's own."""
    words: Mapping[Language, tuple[_Written, ...]] = {}
    targets: Mapping[Urgency, Targets]


class Equipment(_Entry):
    """A kind of thing that stands about and can break, as lifts: its category, and what people call one."""

    icon: _Written
    category: Code
    words: Mapping[Language, tuple[_Written, ...]] = {}

    @property
    def called(self) -> tuple[str, ...]:
        """All that one of them is called, in any language."""
        names = (self.name.en, self.name.zh_hans, self.name.zh_hant)
        return (*names, *(word for words in self.words.values() for word in words))


class Zone(_Entry):
    """A part of the campus; people name its buildings by it, as in "East 5"."""

    aliases: tuple[_Written, ...] = ()
    at: Spot | None = None


class Building(_Entry):
    """A building, with what the desk keeps of it beside the file where that is joined (desk/places/overlay.py)."""

    aliases: tuple[_Written, ...] = ()
    zone: Zone | None = None
    floors: int = Field(gt=0, le=200)
    map: MapLink | None = None
    """Opens the building on a map."""
    at: Spot | None = None
    rooms: Rooms = Rooms()
    closed: bool = False
    """Nothing new is reported for it."""

    @property
    def number(self) -> str | None:
        """The number people say, for building "5" and, in the zone "east", for "east-5"; None for a named building."""
        code = self.code.removeprefix(f"{self.zone.code}-") if self.zone else self.code
        return code if code.isdecimal() else None

    @property
    def lists_rooms(self) -> bool:
        """Whether it is known which rooms it has."""
        return self.rooms.listed

    def rooms_on(self, floor: int) -> tuple[str, ...]:
        """The rooms of a floor in order; none for a floor it does not have, or when its rooms are not listed."""
        return tuple(room for room in self.rooms.all(self.floors) if floor_of(room) == str(floor))

    def has_room(self, room: str) -> bool:
        """Whether there is such a room; a building whose rooms are not listed denies none but those that are shut."""
        return self.rooms.has(room, self.floors)


class Catalogue(_Part):
    """All of it. Mappings go by code, in the order of the file. Two catalogues are equal only if they are one."""

    campus: Names
    time_zone: str
    number_prefix: str = Field(pattern="^[A-Z]{1,3}$")
    emergency_number: _Written
    close_after_days: int = Field(gt=0, le=90)
    reopen_days: int = Field(7, gt=0, le=365)
    """Days in which a resident may open a closed ticket again."""
    calendar: Calendar
    chasing: Chasing
    duplicates: Duplicates = Duplicates()
    outages: Outages = Outages()
    teams: Mapping[Code, Team]
    categories: Mapping[Code, Category]
    zones: Mapping[Code, Zone]
    buildings: Mapping[Code, Building]
    equipment: Mapping[Code, Equipment] = {}
    rating_tags: Mapping[Code, Names]
    reject_reasons: Mapping[Code, Names]
    not_fixed_reasons: Mapping[Code, Names]

    def category(self, code: str) -> Category:
        """The category of a ticket. Where the file has it no more, "other" or something neutral stands in."""
        return self.categories.get(code) or self.categories.get(OTHER) or self._something_else()

    def outages_of(self, code: str) -> Outages:
        """When many reports of a category may be one fault."""
        return self.category(code).outages or self.outages

    def team(self, code: str) -> Team:
        """The team of a ticket; one that the file has no more is called by its code."""
        # Unchecked: what stands in must come about whatever the code is.
        named = Names.model_construct(en=code, zh_hans=code, zh_hant=code)
        return self.teams.get(code) or Team.model_construct(code=code, name=named)

    def kind_of_thing(self, code: str) -> Equipment:
        """The kind of an asset; one that the file has no more is called by its code."""
        named = Names.model_construct(en=code, zh_hans=code, zh_hant=code)
        gone = Equipment.model_construct(code=code, name=named, icon="⚙️", category=OTHER, words={})
        return self.equipment.get(code) or gone

    def _something_else(self) -> Category:
        any_other = next(iter(self.categories.values()))
        return Category(
            code=OTHER,
            name=Names(en="Something else", zh_hans="其他", zh_hant="其他"),
            icon="🛠️",
            team=any_other.team,
            review="manual",
            targets=any_other.targets,
        )

    def due(self, start: datetime, target: Target) -> datetime:
        """When the target runs out, aware UTC, by opening hours or by every hour as the target says.

        Raises:
            ValueError: `start` has no time zone.
        """
        return due(start, target.minutes, self.calendar_of(target))

    def calendar_of(self, target: Target) -> Calendar:
        """The hours that a target counts."""
        return ROUND_THE_CLOCK if target.around_the_clock else self.calendar

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)
