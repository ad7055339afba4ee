"""Places beside the catalogue file: what is kept joins the catalogue, and rooms stay in the database."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from time import perf_counter

import pytest
from sqlalchemy import insert

from desk.errors import NotOfTheOffice
from desk.errors.places import AliasGone, AliasIsOwn, AliasTaken, ClosedByFile, NotYourPlace, PlaceGone
from desk.people.scopes import ALL
from desk.places.kept import Kept, kept, kept_of
from desk.places.office import (
    add_alias,
    close_place,
    known_place,
    mark_of,
    open_place,
    places_called,
    remove_alias,
)
from desk.places.overlay import with_places
from desk.places.rooms import Rooms, floor_of, written
from desk.places.spots import Spot
from desk.reading import read
from storage.database import Database
from storage.kinds import Language, PlaceKind, Role
from storage.tables import Place
from tests.desk.stage import CATALOGUE, NOON, Stage, a_campus


def row(kind: PlaceKind, number: str, building: str = "", **values: object) -> dict[str, object]:
    """A row of the table, as a file lists it."""
    return {
        "kind": kind,
        "building": building,
        "number": number,
        "listed": True,
        "aliases": [],
        "within": None,
        "name_en": None,
        "name_zh_hant": None,
        "latitude": None,
        "longitude": None,
        "closed_at": None,
        "tag": None,
        **values,
    }


async def hold(database: Database, *rows: dict[str, object]) -> None:
    """Let these rows be in the table."""
    async with database.transaction() as session:
        await session.execute(insert(Place), list(rows))


async def merged(database: Database):
    """The catalogue as the desk serves by it."""
    async with database.transaction() as session:
        return with_places(CATALOGUE, await kept(session))


async def test_nothing_kept_is_the_file_itself(database: Database) -> None:
    """No new catalogue, and so no reader made anew."""
    assert await merged(database) is CATALOGUE


async def test_what_is_kept_joins_the_catalogue(database: Database) -> None:
    """New zones and buildings, other names, more aliases, coordinates, closed ones, and listed rooms."""
    await hold(
        database,
        row(PlaceKind.ZONE, "lake", name_en="Lake campus", name_zh_hant="湖區"),
        row(PlaceKind.BUILDING, "linden", within="lake", name_en="Linden Hall", aliases=["Old Mill"]),
        row(PlaceKind.BUILDING, "3", aliases=["Blue House"], latitude=40.1, longitude=116.4, closed_at=NOON),
        row(PlaceKind.BUILDING, "99", listed=False, tag="abc"),
        *(row(PlaceKind.ROOM, str(number), "linden") for number in (*range(101, 119), 203, 204)),
        row(PlaceKind.ROOM, "B7", "linden", aliases=["Boiler room"]),
        row(PlaceKind.ROOM, "110", "linden", closed_at=NOON) | {"number": "111", "building": "gym"},
        row(PlaceKind.ROOM, "701", "3"),
        row(PlaceKind.ROOM, "204", "library", listed=False, tag="def"),
    )
    catalogue = await merged(database)
    linden, three, gym = (catalogue.buildings[code] for code in ("linden", "3", "gym"))
    assert linden.in_language(Language.ZH_HANS) == "Linden Hall"
    assert linden.zone == catalogue.zones["lake"]
    assert linden.zone.in_language(Language.ZH_HANS) == "湖區"
    assert written(linden.rooms.whole(linden.floors)) == "101-118,203-204"
    assert linden.floors == 2
    assert [room for room in ("101", "118", "119", "203", "B7", "B8") if linden.has_room(room)] == [
        "101",
        "118",
        "203",
        "B7",
    ]
    assert linden.rooms.names == {"B7": ("Boiler room",)}
    for said in ("the boiler room of Linden Hall is on fire", "old mill, boiler room: smoke", "boiler room is hot"):
        assert (read(said, catalogue).building, read(said, catalogue).room) == ("linden", "B7")
    assert read("Building 3 boiler room", catalogue).room is None
    assert (three.in_language(Language.EN), three.aliases, three.at, three.closed) == (
        "Building 3",
        ("Blue House",),
        Spot(40.1, 116.4),
        True,
    )
    assert three.has_room("701")
    assert three.has_room("630")
    assert not three.has_room("702")
    assert not gym.has_room("111"), "a closed room is denied also where a file lists it alone"
    assert "99" not in catalogue.buildings, "what is there only for its printed code lists nothing"
    assert catalogue.buildings["library"] == CATALOGUE.buildings["library"]
    assert list(catalogue.buildings)[: len(CATALOGUE.buildings)] == list(CATALOGUE.buildings)
    async with database.transaction() as session:
        one = with_places(CATALOGUE, await kept_of(session, "linden"))
    assert one.buildings["linden"] == linden


async def test_fifty_thousand_rooms_are_some_kilobytes(database: Database) -> None:
    """They stay in the database: a process holds ranges, and reads them in a moment."""
    async with database.transaction() as session:
        await session.execute(
            insert(Place),
            [
                row(PlaceKind.ROOM, f"{floor}{door:02}", f"b{building}")
                for building in range(100)
                for floor in range(1, 11)
                for door in range(1, 51)
            ],
        )
    async with database.transaction() as session:
        tracemalloc.start()
        began = perf_counter()
        held = await kept(session)
        took, (size, _peak) = perf_counter() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(held.rooms) == 100
    assert held.rooms["b7"].has("1050", 10)
    assert not held.rooms["b7"].has("1051", 10)
    assert size < 1_000_000
    assert took < 3
    assert held == Kept((), {}, dict(held.rooms))


def test_rooms_near_one_that_is_not_there() -> None:
    """A slip away first, then the nearest numbers; a building that lists none has no advice."""
    building = CATALOGUE.buildings["3"]
    assert building.rooms.nearest("5002", 6, 1) == ["502"]
    assert building.rooms.nearest("631", 6, 3) == ["630", "621", "613"]
    assert Rooms().nearest("7", 3, 3) == []
    assert [floor_of(room) for room in ("502", "1203", "52", "B12", "A301")] == ["5", "12", None, None, "3"]
    assert building.rooms_on(2)[-1] == "230"


def test_the_way_between_two_spots() -> None:
    """From the pole to the equator is a quarter of the way around; a hundred metres are a hundred metres."""
    assert round(Spot(90, 0).metres_to(Spot(0, 0)) / 1000) == 10_008
    assert round(Spot(40, 116).metres_to(Spot(40.0009, 116))) == 100


async def test_who_may_change_a_building(database: Database) -> None:
    """Nobody but the office, for its own part of the campus; each other try is refused, and changes nothing."""
    stage = Stage(database)
    resident = await stage.person("Lin")
    ada = await stage.person("Ada", (Role.OFFICE, ALL))
    east = await stage.person("Eve", (Role.OFFICE, "zone:east"))
    foreman = await stage.person("Fang", (Role.FOREMAN, "team:plumbing"))
    for person, refusal in ((resident, NotOfTheOffice), (foreman, NotOfTheOffice), (east, NotYourPlace)):
        for change in (
            lambda work: add_alias(work, "maple", "Red Barn"),
            lambda work: remove_alias(work, "maple", mark_of("Red Barn")),
            lambda work: close_place(work, "maple"),
            lambda work: open_place(work, "maple"),
        ):
            async with stage.work(person) as work:
                with pytest.raises(refusal):
                    await change(work)
    async with stage.work(resident) as work:
        with pytest.raises(NotOfTheOffice):
            await places_called(work, "maple")
    assert await merged(database) is CATALOGUE
    async with stage.work(east) as work:
        assert (await close_place(work, "3")).building.closed
        assert (await known_place(work, "maple")).building.closed is False
    async with stage.work(ada) as work:
        assert (await add_alias(work, "3", "Red Barn")).own == ("Red Barn",)
        with pytest.raises(AliasTaken):
            await add_alias(work, "4", "red  barn")
        with pytest.raises(AliasIsOwn):
            await add_alias(work, "3", "RED BARN")
        assert (await remove_alias(work, "3", mark_of("Red Barn"))).own == ()
        with pytest.raises(AliasGone):
            await remove_alias(work, "3", mark_of("Red Barn"))
        with pytest.raises(PlaceGone):
            await close_place(work, "hogwarts")
        assert not (await open_place(work, "3")).building.closed


async def test_what_the_file_closes_only_the_file_opens(database: Database) -> None:
    """The catalogue file goes before the chat where it says that a building is closed."""
    closed = CATALOGUE.buildings["gym"].model_copy(update={"closed": True})
    catalogue = CATALOGUE.model_copy(update={"buildings": {**CATALOGUE.buildings, "gym": closed}})
    stage = Stage(database, campus=replace(a_campus(), catalogue=catalogue))
    ada = await stage.person("Ada", (Role.OFFICE, ALL))
    async with stage.work(ada) as work:
        assert (await known_place(work, "gym")).closed_by_file
        with pytest.raises(ClosedByFile):
            await open_place(work, "gym")
