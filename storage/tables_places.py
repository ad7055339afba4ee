"""The tables of places that the desk keeps beside those of the catalogue file, and of the things that are there."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.columns import Kept, json, moment, word_of
from storage.kinds import PlaceKind

ROOM_CALLED = (
    "kind = 'room' AND (name_en IS NOT NULL OR name_zh_hans IS NOT NULL OR name_zh_hant IS NOT NULL "
    "OR aliases <> '[]'::jsonb)"
)
"""Rooms that people call something: of 50,000 only these are held by a process one by one."""


class Place(Kept, table=True):
    """A zone, building, floor or room, with what is known of it beyond the catalogue file: aliases, where it lies."""

    __table_args__ = (
        sa.UniqueConstraint("kind", "building", "number", name="one_row_for_a_place"),
        sa.Index("place_of_tag", "tag", unique=True, postgresql_where=sa.text("tag IS NOT NULL")),
        sa.Index("place_called", "building", "number", postgresql_where=sa.text(ROOM_CALLED)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    kind: PlaceKind = word_of(PlaceKind)
    building: str = ""
    """The building's code, of a floor and of a room; else empty."""
    number: str
    """The zone's or building's code; the floor as people number it; the room's number without its building."""
    within: str | None = None
    """The zone's code, of a building; the floor's number, of a room whose number does not tell it."""
    listed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Whether a file says that there is such a place; a row that is only there for its printed code lists nothing."""
    name_en: str | None = None
    name_zh_hans: str | None = None
    name_zh_hant: str | None = None
    aliases: list[str] = json(list)
    latitude: float | None = None
    longitude: float | None = None
    closed_at: datetime | None = moment(nullable=True)
    """Since then nothing new is reported for it."""
    tag: str | None = None
    """What its printed code holds; none before it was printed for the first time."""


class Asset(Kept, table=True):
    """A thing that stands at a place and can break: lift 2, washing machine 5."""

    __table_args__ = (
        sa.UniqueConstraint("code", name="one_row_for_an_asset"),
        sa.Index("asset_of_place", "building", "room"),
        sa.Index("asset_of_tag", "tag", unique=True, postgresql_where=sa.text("tag IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    code: str
    """The university's own number of it, as it stands on the thing."""
    kind: str
    """The code of a kind of equipment in the catalogue."""
    number: str | None = None
    """By which people tell it from its like in the same building: the 2 of lift 2."""
    building: str
    floor: str | None = None
    room: str | None = None
    model: str | None = None
    warranty_until: date | None = Field(default=None, sa_type=sa.Date)
    gone_at: datetime | None = moment(nullable=True)
    """Since then it is there no more; its history stays."""
    tag: str | None = None
    """What its printed code holds; none before it was printed for the first time."""


class Outage(Kept, table=True):
    """Many reports of one category from one building in a short time, as one fault with one parent."""

    __table_args__ = (
        sa.Index(
            "outage_going_on",
            "building",
            "category",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("outage_of_parent", "parent_id", postgresql_where=sa.text("parent_id IS NOT NULL")),
        # Which the office has said of a place is asked at each report from there.
        sa.Index("outage_of_place", "building", "category", sa.text("id DESC")),
        # It has been opened, and is still to be ended, or told to be over.
        sa.Index(
            "outage_to_end",
            "id",
            postgresql_where=sa.text("parent_id IS NOT NULL AND (over_told_at IS NULL OR ended_at IS NULL)"),
        ),
        sa.Index("outage_to_gather", "id", postgresql_where=sa.text("waiting <> '[]'::jsonb")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    building: str
    category: str
    found_at: datetime = moment()
    """The desk saw it, and offered it to the office."""
    people: int = 0
    """How many had reported it, or said that they have the same, before the office decided."""
    since: datetime = moment()
    """When the first of them did."""
    parent_id: int | None = Field(default=None, foreign_key="ticket.id", sa_type=sa.BigInteger)
    """The ticket under which all others are, once the office said that it is one fault."""
    opened_at: datetime | None = moment(nullable=True)
    opened_by: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    """Who of the office said what it is: also that it is none."""
    service: str | None = None
    """What is gone, by its name in desk/reading/words/shared.yaml; none where that knows no such thing."""
    floor: str | None = None
    """The only floor that it concerns."""
    number: str | None = None
    """Which of several things of the kind it is: the 2 of lift 2."""
    words: list[str] = json(list)
    """What the reports have in common, where no service is known."""
    waiting: list[int] = json(list)
    """Tickets that are still to be put under the parent: of many not all at once."""
    ended_at: datetime | None = moment(nullable=True)
    """It is repaired, or the office said that it is none."""
    over_told_at: datetime | None = moment(nullable=True)
    """The building's residents were told that it is over."""
