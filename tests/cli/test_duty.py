"""`campusdesk duty`: a week is read from a file, and a team's roster is written as a calendar."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlmodel import col

from sandbox.server import SandboxServer
from storage.database import Database
from storage.kinds import Language, Role
from storage.tables import Membership, Person, RosterEntry, Shift
from tests.cli.processes import Command

CHINESE = """班组,人员,星期,开始,结束,类型
水暖班,wang,周一至周五,8:00,17:30,值班
plumbing,@Wu,每天,17:30,8:00,备勤
"""
WRONG = """team,person,days,from,to,kind
gardeners,wang,Mon,8:00,9:00,
plumbing,,Mon,8:00,9:00,
plumbing,wang,when I like,8:00,9:00,
plumbing,wang,Mon,8:00,later,
plumbing,wang,Mon,8:00,9:00,king
"""
UNKNOWN = """team,person,days,from,to
plumbing,nobody,Mon,8:00,9:00
plumbing,lin,Mon,8:00,9:00
plumbing,wang,Mon,8:00,9:00
plumbing,wang,daily,8:30,9:30
"""


@pytest.fixture
async def settings(telegram: SandboxServer, database_url: str, database: Database) -> dict[str, str]:
    """Those of a desk with two plumbers, and a resident."""
    async with database.transaction() as session:
        for n, name in enumerate(("wang", "Wu", "lin"), 1):
            person = Person(
                chat_user=n, name=name.title(), username=name, language=Language.EN, created_at=datetime.now(UTC)
            )
            session.add(person)
            await session.flush()
            if name != "lin":
                session.add(Membership(person_id=person.row_id, role=Role.WORKER, scope="team:plumbing"))
            session.add(RosterEntry(number=f"W-{n}", name=name, role=Role.WORKER, person_id=person.id))
    return {"BOT_TOKEN": telegram.world.token, "TELEGRAM_API_BASE": telegram.url, "DATABASE_URL": database_url}


async def says(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk duty WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "duty", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def shifts(database: Database) -> list[tuple[int, str, str, int, int]]:
    """The week as it is kept."""
    async with database.transaction() as session:
        rows = (await session.execute(select(Shift).order_by(col(Shift.id)))).scalars()
        return [(row.person_id, row.duty.value, row.days, row.begins, row.ends) for row in rows]


async def test_a_week_from_a_file(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Chinese headings and words; the same again changes nothing; a workbook with times is then the whole week."""
    (tmp_path / "班表.csv").write_text(CHINESE, encoding="gb18030")
    assert "nothing was written" in await says(tmp_path, settings, "import", "班表.csv", "--dry-run")
    assert await shifts(database) == []
    assert "added 2, removed 0, unchanged 0" in await says(tmp_path, settings, "import", "班表.csv")
    assert await shifts(database) == [(1, "on_duty", "12345", 480, 1050), (2, "on_call", "1234567", 1050, 480)]

    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["Team", "Number", "Days", "From", "To"], ["Plumbing team", "W-1", "Mon-Fri", time(8), time(17, 30)]):
        book.active.append(line)
    book.save(tmp_path / "week.xlsx")
    assert "added 0, removed 1, unchanged 1" in await says(tmp_path, settings, "import", "week.xlsx")
    assert await shifts(database) == [(1, "on_duty", "12345", 480, 1050)]

    printed = await says(tmp_path, settings, "export", "--team", "plumbing", "--out", "plumbers.ics")
    calendar = Calendar.from_ical((tmp_path / "plumbers.ics").read_bytes())
    events = calendar.walk("VEVENT")
    assert f"plumbers.ics: shifts written: {len(events)}." in printed
    assert {str(event["summary"]) for event in events} == {"Wang · 值班"}
    assert {event.decoded("dtstart").strftime("%H:%M %z") for event in events} == {"08:00 +0800"}
    assert (await says(tmp_path, settings, "export", "--team", "plumbing")).startswith("BEGIN:VCALENDAR")
    assert "There is no team gardeners: plumbing" in await says(
        tmp_path, settings, "export", "--team", "gardeners", code=1
    )


async def test_what_is_wrong(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Each row has its sentence, and nothing is written."""
    (tmp_path / "wrong.csv").write_text(WRONG)
    printed = await says(tmp_path, settings, "import", "wrong.csv", code=1)
    for sentence in (
        "Row 2: There is no team “gardeners”: plumbing",
        "Row 3: The person is missing",
        "Row 4: “when I like” are no days",
        "Row 5: “8:00” to “later” are no hours",
        "Row 6: “king” is no kind of shift",
        "Rows that are wrong: 5 of 5. Nothing was written.",
    ):
        assert sentence in printed
    (tmp_path / "unknown.csv").write_text(UNKNOWN)
    printed = await says(tmp_path, settings, "import", "unknown.csv", code=1)
    for sentence in (
        "Row 2: “nobody” is nobody whom the desk knows.",
        "Row 3: “lin” does not belong to this team.",
        "Row 5: Wang has a shift at that time by another row.",
    ):
        assert sentence in printed
    (tmp_path / "odd.csv").write_text("team,person\n")
    assert "has no column days in its first row" in await says(tmp_path, settings, "import", "odd.csv", code=1)
    assert await shifts(database) == []
