"""`campusdesk assets`: equipment is read from a file, and written to one that says the same."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from sandbox.server import SandboxServer
from storage.database import Database
from storage.tables import Asset
from tests.cli.processes import Command

CHINESE = """设备编号,种类,序号,楼栋,楼层,房间,型号,质保到期,停用
lt-0302,电梯,2,3号楼,,,Otis Gen2,2027/8/31,
WM-1,洗衣机,１,3,5楼,502,Haier,,否
WD-1,開飲機,,图书馆,B1,,,2026年1月5日,是
"""

WRONG = """code,kind,number,building,floor,room,model,warranty,gone,colour
,lift,1,3,,,,,,
A 1,lift,1,3,,,,,,
A1,lift,1,3,,,,,,
A2,helicopter,1,3,,,,,,
A3,,1,3,,,,,,
A4,lift,1,99,,,,,,
A5,lift,1,3,9,,,,,
A6,lift,1,3,,999,,,,
A7,lift,1,3,,,,soon,,
A8,lift,1,3,,,,2027-02-30,,
A9,lift,1,3,,,,,perhaps,
B1,lift,1234567890123,3,,,,,,
B2,lifft,1,3,,,,,,
B3,lift,1,,,,,,,
"""

SENTENCES = (
    "Columns that are not read: colour.",
    "Row 2: The code is missing.",
    "Row 4: The code A1 stands in row 3 already.",
    "Row 5: There is no kind “helicopter” in the catalogue.",
    "Row 6: The kind is missing.",
    "Row 7: There is no building “99” in the catalogue",
    "Row 8: Building 3 has no floor 9: it has 6.",
    "Row 9: Building 3 has no room 999.",
    "Row 10: “soon” is no day: write it like 2027-08-31.",
    "Row 11: “2027-02-30” is no day",
    "Row 12: Gone is yes or no, not “perhaps”.",
    "Row 13: The number is longer than 12 characters.",
    "Row 14: There is no kind “lifft” in the catalogue (did you mean 'lift'?).",
    "Row 15: The building is missing.",
    "Rows that are wrong: 13 of 14. Nothing was written.",
)


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of the desk whose equipment it is."""
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "TIME_ZONE": "Asia/Shanghai",
    }


async def says(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk assets WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "assets", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def assets(database: Database) -> dict[str, Asset]:
    """The equipment as it stands, by code."""
    async with database.transaction() as session:
        return {each.code: each for each in (await session.execute(select(Asset).order_by(col(Asset.code)))).scalars()}


async def test_a_file_there_and_back(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Chinese headings and words; a dry run writes nothing; the same file changes nothing, and what changes is told."""
    (tmp_path / "设备.csv").write_bytes(CHINESE.encode("gb18030"))
    printed = await says(tmp_path, settings, "import", "设备.csv", "--dry-run")
    assert "added 3, changed 0, unchanged 0." in printed
    assert "nothing was written" in printed
    assert not await assets(database)
    assert "added 3" in await says(tmp_path, settings, "import", "设备.csv")
    lift, dispenser, washer = (await assets(database)).values()
    assert (lift.code, lift.kind, lift.number, lift.building, lift.floor) == ("LT-0302", "lift", "2", "3", None)
    assert (lift.warranty_until, lift.gone_at) == (date(2027, 8, 31), None)
    assert (washer.number, washer.floor, washer.room) == ("1", "5", "502")
    assert (dispenser.kind, dispenser.building, dispenser.floor) == ("water_dispenser", "library", "B1")
    assert dispenser.gone_at is not None

    async with database.transaction() as session:
        await session.execute(update(Asset).where(col(Asset.code) == "WM-1").values(tag="printed-code"))
    await says(tmp_path, settings, "export", "out.xlsx")
    printed = await says(tmp_path, settings, "import", "out.xlsx")
    assert "added 0, changed 0, unchanged 3." in printed

    # What a file has no column for stays; what was printed stays.
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["code", "kind", "building", "model", "gone"], ["WM-1", "washer", 3.0, "Midea", "yes"]):
        book.active.append(line)
    book.save(tmp_path / "more.xlsx")
    printed = await says(tmp_path, settings, "import", "more.xlsx")
    assert "WM-1: model Haier → Midea, gone" in printed
    assert "changed 1" in printed
    washer = (await assets(database))["WM-1"]
    assert (washer.room, washer.model, washer.tag) == ("502", "Midea", "printed-code")


async def test_wrong_rows_and_files(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Every wrong row has its sentence, and nothing is written unless they are left out; so has a file that is none."""
    (tmp_path / "wrong.csv").write_text(WRONG)
    printed = await says(tmp_path, settings, "import", "wrong.csv", code=1)
    for sentence in SENTENCES:
        assert sentence in printed
    assert not await assets(database)
    assert "added 1, changed 0, unchanged 0, left out 13." in await says(
        tmp_path, settings, "import", "wrong.csv", "--skip-errors"
    )
    assert set(await assets(database)) == {"A1"}
    (tmp_path / "none.csv").write_text("code,kind\nA1,lift\n")
    assert "has no column building" in await says(tmp_path, settings, "import", "none.csv", code=1)
    assert "cannot be read" in await says(tmp_path, settings, "import", "nowhere.csv", code=1)
    assert "call it .csv or .xlsx" in await says(tmp_path, settings, "export", "out.pdf", code=1)
