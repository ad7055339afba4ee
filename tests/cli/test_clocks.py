"""`campusdesk clocks`: what is stored wrongly is listed and mended; clocks are shown in the campus's time."""

from __future__ import annotations

import asyncio
import random
import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from desk.tickets.lifecycle import Move
from storage.database import Database
from storage.kinds import Urgency
from tests.cli.processes import Command
from tests.desk.lives import Lives
from tests.desk.stage import Stage


@pytest.fixture
def settings(database_url: str) -> dict[str, str]:
    """Those of the desk whose clocks they are. Telegram is asked nothing."""
    return {
        "BOT_TOKEN": "1:AAE",
        "DATABASE_URL": database_url,
        "SECRET_KEY": Fernet.generate_key().decode(),
    }


async def says(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk clocks WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "clocks", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def test_clocks_are_verified_mended_and_shown(
    tmp_path: Path, settings: dict[str, str], database: Database
) -> None:
    """Each difference has a row; one ticket is mended, then all, and all is well. Shown in the campus's time."""
    lives = Lives(Stage(database), random.Random(1))
    await lives.begin()
    numbers = [await lives.report(category="plumbing", building="3", urgency=Urgency.NORMAL) for _each in range(3)]
    assert [await lives.go_on(numbers[0], move) for move in (Move.ACCEPT, Move.HOLD)] == [Move.ACCEPT, Move.HOLD]
    async with database.transaction() as session:
        await session.execute(text("UPDATE clock SET due_at = due_at + interval '1 hour' WHERE kind = 'accept'"))
        await session.execute(text("DELETE FROM timer WHERE ticket_id = 1002 AND kind = 'fix' AND level = 2"))
    printed = await says(tmp_path, settings, "verify", code=1)
    for number in (1001, 1002, 1003):
        row = rf"R-{number} +│ accept 1 due_at +│ 2026-03-04 18:30 +│ 2026-03-04 17:30 +│ counted by"
        assert re.search(row, printed)
    assert "with differences: 3" in printed
    assert "clocks verify --mend" in printed
    printed = await says(tmp_path, settings, "verify", "--mend", "--ticket", "r-1002")
    assert "Tickets looked at: 1; with differences: 1. Mended." in printed
    assert "Tickets looked at: 3; with differences: 2. Mended." in await says(tmp_path, settings, "verify", "--mend")
    assert "Tickets looked at: 3. All clocks are as" in await says(tmp_path, settings, "verify")
    printed = await says(tmp_path, settings, "show", "R-1001")
    assert re.search(r"accept 1 +│ 2026-03-04 12:00 +│ 4 h 00 min, +│ 2026-03-04 17:30 +│ stopped +│", printed)
    assert re.search(r"fix 1 +│ 2026-03-04 12:00 +│ 24 h 00 min, +│ 2026-\S+ \d\d:\d\d(:\d\d)? +│ runs", printed)
    assert "stood still" in printed
    assert re.search(r"2026-\S+ \d\d:\d\d(:\d\d)? +│ hold step 1", printed)


async def test_what_is_no_number(tmp_path: Path, settings: dict[str, str]) -> None:
    """A sentence that says how a number looks, and the code of a command that was typed wrong."""
    for words in (("show", "tap"), ("verify", "--mend", "--ticket", "X-1001")):
        assert "is no ticket's number. Write it as R-1001." in await says(tmp_path, settings, *words, code=2)
    assert "There is no ticket R-4711." in await says(tmp_path, settings, "show", "R-4711", code=2)
