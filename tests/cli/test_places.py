"""`campusdesk places`: places are read from a file, and written into one that can be read again."""

from __future__ import annotations

import asyncio
import csv
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desk.catalogue.parts import Catalogue
from desk.places.kept import kept
from desk.places.overlay import with_places
from sandbox.server import SandboxServer
from storage.database import Database
from storage.kinds import Language, PlaceKind
from storage.tables import Place
from tests.cli.processes import Command
from tests.desk.stage import CATALOGUE

CHINESE = """类型,编号,校区,楼栋,层数,名称,英文名,繁体名称,别名,纬度,经度,房间,停用
区,lake,,,,湖区,Lake campus,湖區,,,,,
楼,linden,湖区,,4,椴园,Linden Hall,椴園,老磨坊; Old Mill,40.0101,116.3301,"101-118,201-218",
楼,3,,,,,,,蓝楼,,,,是
室,B7,,椴园,,锅炉房,Boiler room,,,,,,
室,112,,linden,,,,,,,,,是
层,B1,,linden,,地下一层,,,,,,,
"""


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of the desk whose places they are."""
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "k" * 43 + "=",
    }


async def says(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk places WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "places", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def served(database: Database) -> Catalogue:
    """The catalogue as a desk serves by it."""
    async with database.transaction() as session:
        return with_places(CATALOGUE, await kept(session))


async def count(database: Database) -> int:
    """The rows of the table."""
    async with database.transaction() as session:
        return (await session.execute(select(func.count()).select_from(Place))).scalar_one()


async def test_places_come_in_go_out_and_come_in_again(
    tmp_path: Path, settings: dict[str, str], database: Database
) -> None:
    """Chinese headings, rooms by range; a dry run writes nothing; twice changes nothing; what goes out comes in."""
    (tmp_path / "地点.csv").write_bytes(CHINESE.encode("gb18030"))
    printed = await says(tmp_path, settings, "import", "地点.csv", "--dry-run")
    assert "added 45, changed 0, unchanged 0, closed 2" in printed
    assert "rooms: added 37" in printed
    assert "nothing was written" in printed
    assert not await count(database)
    assert "added 45" in await says(tmp_path, settings, "import", "地点.csv")
    assert "added 0, changed 0, unchanged 45, closed 0" in await says(tmp_path, settings, "import", "地点.csv")
    async with database.transaction() as session:  # A code was printed for a room of the catalogue's.
        session.add(Place(kind=PlaceKind.ROOM, building="1", number="101", tag="x" * 16))
    (tmp_path / "people.csv").write_text("number,name,room\nA1,Lin,Old Mill 112\nA2,Chen,椴园 118\n", "utf-8")
    with Command(tmp_path, "people", "import", "people.csv", **settings) as command:
        await asyncio.to_thread(command.end)
        assert "Row 2: Linden Hall has no room 112." in command.printed, "a new building is one for the roster, too"
        assert "Rows that are wrong: 1 of 2" in command.printed
    catalogue = await served(database)
    linden = catalogue.buildings["linden"]
    assert (linden.in_language(Language.ZH_HANT), linden.floors, linden.aliases) == ("椴園", 4, ("老磨坊", "Old Mill"))
    assert [room for room in ("101", "118", "112", "B7", "301") if linden.has_room(room)] == ["101", "118", "B7"]
    assert catalogue.buildings["3"].closed

    for name in ("all.csv", "all.xlsx"):
        assert "rows." in await says(tmp_path, settings, "export", name)
        printed = await says(tmp_path, settings, "import", name)
        assert "added 0, changed 0" in printed, printed
    with (tmp_path / "all.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"] for row in rows if row["kind"] == "building"} == {*CATALOGUE.buildings, "linden"}
    assert next(row["rooms"] for row in rows if row["kind"] == "room" and row["building"] == "1").startswith("101-130,")
    assert next(row for row in rows if row["code"] == "112")["closed"] == "yes"
    printed = await says(tmp_path, settings, "export", "-")
    assert printed.splitlines() == (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()


async def test_an_export_is_a_campus_by_itself(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """What one desk writes, a desk whose catalogue has one hut reads: then both write the same."""
    (tmp_path / "more.csv").write_text(CHINESE, "utf-8")
    await says(tmp_path, settings, "import", "more.csv")
    await says(tmp_path, settings, "export", "all.csv")
    text = (Path(__file__).parents[2] / "catalogue.yaml").read_text("utf-8")
    before, after = text[: text.index("\nzones:\n")], text[text.index("# ---", text.index("\nbuildings:\n")) :]
    hut = "\nbuildings:\n  3: {name: {en: Building 3, zh-Hans: 3号楼, zh-Hant: 3號樓}, floors: 1}\n"
    (tmp_path / "small.yaml").write_text(before + hut + after, "utf-8")
    async with database.transaction() as session:
        for place in (await session.execute(select(Place))).scalars():
            await session.delete(place)
    small = {**settings, "CATALOGUE": "small.yaml"}
    assert "added" in await says(tmp_path, small, "import", "all.csv")
    await says(tmp_path, small, "export", "again.csv")

    def told(name: str) -> set[str]:
        return set((tmp_path / name).read_text("utf-8-sig").splitlines())

    assert told("again.csv") == told("all.csv")


WRONG = """kind,code,zone,building,name_en,aliases,latitude,longitude,rooms,closed
building,linden,moon,,Linden Hall,,,,,
building,Old Mill!,,,Old Mill,,,,,
building,oak,,,,,,,,
building,elm,,,Elm Hall,Maple Hall,,,,
building,4,,,,,116.3,39.9,,
room,,,99,,,,,101,
room,,,3,,,,,118-101,
room,,,3,Kitchen,,,,701-702,
room,701,,3,,,,,,
room,701,,3,,,,,,
castle,x,,,,,,,,
zone,lake,,,Lake,,,,,yes
building,5,,,,Good Hall,,,,maybe
building,6,,,,Good Hall,,,,
building,7,,,,Good Hall,,,,
"""

SENTENCES = (
    "Row 2: There is no zone “moon”: give it a row of its own.",
    "Row 3: “Old Mill!” is no code: a word of a-z, 0-9, - and _, 24 at most.",
    "Row 4: A new building needs a name.",
    "Row 5: “Maple Hall” means the building maple already.",
    "Row 6: The latitude 116.3 is not between -90 and 90: is the longitude first?",
    "Row 7: There is no building “99”: write its code or name, or give it a row of its own.",
    "Row 8: “118-101” is no room: write 101, 101-118 or 101-118,201-218.",
    "Row 9: Names, aliases and coordinates are those of one room",
    "Row 11: The room 701 of building 3 stands in row 10 already.",
    "Row 12: There is no kind “castle”: zone, building, floor or room.",
    "Row 13: Only a building or a room can be closed.",
    "Row 14: “maybe” does not say whether it is closed: yes or no.",
    "Row 16: “Good Hall” means the building 6 already.",
)


async def test_wrong_rows(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Each is named with what to do, and nothing is written; unless somebody says to leave them out."""
    (tmp_path / "places.csv").write_text(WRONG)
    printed = await says(tmp_path, settings, "import", "places.csv", code=1)
    for sentence in SENTENCES:
        assert sentence in printed
    assert "Rows that are wrong: 13 of 15. Nothing was written." in printed
    assert not await count(database)
    printed = await says(tmp_path, settings, "import", "places.csv", "--skip-errors")
    assert "added 2, changed 0, unchanged 0, closed 0, rows left out 13." in printed
    (tmp_path / "none.csv").write_text("code,name\n1,2\n")
    assert "has no column kind in its first row" in await says(tmp_path, settings, "import", "none.csv", code=1)
    assert "call it .csv or .xlsx" in await says(tmp_path, settings, "export", "places.doc", code=1)


async def test_fifty_thousand_rooms_take_seconds(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """A row for each room; and as fast the second time, when nothing changes."""
    with (tmp_path / "rooms.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "code", "building", "name_en"])
        for building in range(100):
            writer.writerow(["building", f"b{building}", "", f"House {building}"])
            writer.writerows(
                ["room", f"{floor}{door:02}", f"b{building}", ""] for floor in range(1, 11) for door in range(1, 51)
            )
    for counts in ("added 50100", "added 0, changed 0, unchanged 50100"):
        began = time.monotonic()
        assert counts in await says(tmp_path, settings, "import", "rooms.csv")
        assert time.monotonic() - began < 30
    assert await count(database) == 50_100
    assert (await served(database)).buildings["b7"].has_room("1050")
