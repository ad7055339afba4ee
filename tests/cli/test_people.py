"""`campusdesk people`: a roster is read from a file, what was read is listed, and one file's changes are undone."""

from __future__ import annotations

import asyncio
import csv
import time
from pathlib import Path

import openpyxl
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlmodel import col

from sandbox.server import SandboxServer
from storage.database import Database
from storage.seal import Seal
from storage.tables import RosterChange, RosterEntry, RosterImport
from tests.cli.processes import Command
from tests.rows import rows

KEY = Fernet.generate_key().decode()
SEAL = Seal(KEY.encode())

CHINESE = """学号,姓名,楼栋,房间,电话,角色
20210001,林小雨,3号楼,502,138 0013 8000,学生
20210002,陈以安,12,,,
w-17,王师傅,,,,维修师傅:水暖班
"""


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of the desk whose roster it is."""
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "SECRET_KEY": KEY,
        "TIME_ZONE": "Asia/Shanghai",
    }


async def says(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk people WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "people", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def roster(database: Database) -> dict[str, RosterEntry]:
    """The roster as it stands, by number."""
    async with database.transaction() as session:
        rows = (await session.execute(select(RosterEntry).order_by(col(RosterEntry.number)))).scalars()
        return {entry.number: entry for entry in rows}


async def test_a_chinese_roster(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Chinese headings and words, places by name or number, a phone that is kept sealed and not printed."""
    for coding in ("utf-8-sig", "gb18030", "utf-16"):
        (tmp_path / "名册.csv").write_bytes(CHINESE.encode(coding))
        printed = await says(tmp_path, settings, "import", "名册.csv")
        assert ("added 3" if coding == "utf-8-sig" else "unchanged 3") in printed
        assert "138" not in printed
    lin, chen, wang = (await roster(database)).values()
    assert (lin.number, lin.name, lin.building, lin.room, lin.role) == ("20210001", "林小雨", "3", "502", "resident")
    assert lin.phone is not None
    assert b"138" not in lin.phone
    assert SEAL.open(lin.phone) == "138 0013 8000"
    assert (chen.building, chen.room, chen.phone) == ("12", None, None)
    assert (wang.number, wang.role, wang.scope) == ("W-17", "worker", "team:plumbing")


async def test_a_workbook(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """XLSX, in which a number is a number; a column that the desk does not read is named."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Student number", "Name", "Room", "Major", "Role", "Scope"],
        [20210001.0, "Emma Novak", "3-502", "Law", "student", None],
        ["F2", "Ma", None, None, "foreman", "Plumbing team"],
    ):
        sheet.append(line)
    book.save(tmp_path / "roster.xlsx")
    printed = await says(tmp_path, settings, "import", "roster.xlsx")
    assert "Columns that are not read: Major." in printed
    assert "added 2, changed 0, unchanged 0" in printed
    emma, ma = (await roster(database)).values()
    assert (emma.number, emma.building, emma.room) == ("20210001", "3", "502")
    assert (ma.role, ma.scope) == ("foreman", "team:plumbing")


WRONG = """number,name,building,room,phone,role
A1,Lin,3,502,,
,Nobody,3,502,,
A2,,3,502,,
A3,Chen,99,101,,
A4,Emma,3,999,,
A5,Wang,,,,worker
A6,Wang,,,,worker:plumers
A7,Ada,,,call me,
A1,Lin,3,502,,
A8,Bo,,,,king
"""

SENTENCES = (
    "Row 3: The number is missing.",
    "Row 4: The name is missing.",
    "Row 5: There is no building “99” in the catalogue",
    "Row 6: Building 3 has no room 999.",
    "Row 7: A worker needs a team, as worker:plumbing",
    "Row 8: There is no team, category or zone “plumers”: team:plumbing",
    "Row 9: The phone number is none",
    "Row 10: The number A1 stands in row 2 already.",
    "Row 11: There is no role “king”: resident, worker",
)


async def test_wrong_rows(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Each is named with what to do, and nothing is written; unless somebody says to leave them out."""
    (tmp_path / "roster.csv").write_text(WRONG)
    printed = await says(tmp_path, settings, "import", "roster.csv", code=1)
    for sentence in SENTENCES:
        assert sentence in printed
    assert "Rows that are wrong: 9 of 10. Nothing was written." in printed
    assert "call me" not in printed
    assert not await roster(database)
    printed = await says(tmp_path, settings, "import", "roster.csv", "--skip-errors")
    assert "added 1, changed 0, unchanged 0, left out 9" in printed
    assert list(await roster(database)) == ["A1"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("roster.csv", b"", "roster.csv is empty."),
        ("roster.csv", b"name,room\nLin,1\n", "has no column number in its first row: call it one of number, id,"),
        ("roster.csv", b"number,id,name\n1,1,Lin\n", "has more than one column for number"),
        ("roster.csv", b"number,name\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
        ("roster.xlsx", b"number,name\n", "roster.xlsx is no XLSX workbook"),
        ("roster.xls", b"\xd0\xcf", "please save it as .xlsx or .csv"),
    ],
)
async def test_a_file_that_is_no_roster(
    tmp_path: Path, settings: dict[str, str], name: str, content: bytes, sentence: str
) -> None:
    """One line that says what to do, and no traceback."""
    (tmp_path / name).write_bytes(content)
    printed = await says(tmp_path, settings, "import", name, code=1)
    assert sentence in printed
    assert "Traceback" not in printed


async def test_a_file_that_is_not_there(tmp_path: Path, settings: dict[str, str]) -> None:
    """Said in one line."""
    assert "cannot be read: No such file" in await says(tmp_path, settings, "import", "none.csv", code=1)


async def test_only_looking(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """--dry-run tells the same counts, and leaves everything as it is."""
    (tmp_path / "roster.csv").write_text(CHINESE)
    printed = await says(tmp_path, settings, "import", "roster.csv", "--dry-run")
    assert "added 3, changed 0" in printed
    assert "nothing was written" in printed
    assert not await rows(database, RosterEntry)
    assert not await rows(database, RosterImport)
    assert not await rows(database, RosterChange)


async def test_imports_are_listed_and_undone(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """The second file changes one and adds one; the first cannot be undone before it; then all is as it was."""
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("number,name,room\nA1,Lin,3-502\nA2,Chen,3-101\n")
    second.write_text("number,name,room\nA1,Lin,3-503\nA2,Chen,3-101\nA3,Emma,\n")
    await says(tmp_path, settings, "import", "first.csv")
    assert "added 1, changed 1, unchanged 1" in await says(tmp_path, settings, "import", "second.csv")
    printed = await says(tmp_path, settings, "undo", "1", code=1)
    assert "Import 2 came later and changed some of the same people. Undo that one first." in printed
    assert "Import 2 (second.csv) is undone: taken out 1, changed back 1." in await says(tmp_path, settings, "undo")
    assert {number: entry.room for number, entry in (await roster(database)).items()} == {"A1": "502", "A2": "101"}
    assert "has been undone already" in await says(tmp_path, settings, "undo", "2", code=1)
    assert "There is no import 9." in await says(tmp_path, settings, "undo", "9", code=1)
    printed = await says(tmp_path, settings, "imports")
    assert "first.csv" in printed
    assert printed.index("second.csv") < printed.index("first.csv")
    await says(tmp_path, settings, "undo", "1")
    assert not await roster(database)
    assert "There is no import to undo." in await says(tmp_path, settings, "undo", code=1)


async def test_nothing_was_read_yet(tmp_path: Path, settings: dict[str, str]) -> None:
    """The list says how to begin."""
    assert "No file has been read yet" in await says(tmp_path, settings, "imports")


async def test_ten_thousand_rows_take_seconds(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """With places and phones; and as fast the second time, when nothing changes."""
    with (tmp_path / "roster.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "name", "building", "room", "phone"])
        writer.writerows([f"S{n}", f"Student {n}", n % 12 + 1, "301", f"138{n:08}"] for n in range(10_000))
    for counts in ("added 10000", "unchanged 10000"):
        began = time.monotonic()
        assert counts in await says(tmp_path, settings, "import", "roster.csv")
        assert time.monotonic() - began < 25
    assert len(await rows(database, RosterEntry)) == 10_000
