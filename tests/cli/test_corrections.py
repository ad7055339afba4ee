"""`campusdesk reading report` and `export`: what residents put right, most frequent first, and as labelled messages."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from desk.drafts.corrections import PAGE, examples
from sandbox.server import SandboxServer
from storage.database import Database
from storage.kinds import Language
from storage.tables import Correction
from tests.cli.processes import Command
from tests.desk.stage import CATALOGUE

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of the desk whose residents put things right."""
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "SECRET_KEY": Fernet.generate_key().decode(),
        "TIME_ZONE": "Asia/Shanghai",
    }


async def says(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk reading WORDS` prints, which has to end with this code."""

    def run() -> str:
        with Command(folder, "reading", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def put_right(database: Database, *rows: tuple[int, str, str, str | None, str | None]) -> None:
    """Corrections: minutes after the first, text, field, understood, meant."""
    async with database.transaction() as session:
        for minutes, text, field, understood, meant in rows:
            at = AT + timedelta(minutes=minutes)
            kept = Correction(at=at, language=Language.EN, text=text, field=field, sure=0.6)
            kept.understood, kept.meant = understood, meant
            session.add(kept)


async def test_what_is_understood_wrongly_is_shown_and_exported(
    tmp_path: Path, settings: dict[str, str], database: Database
) -> None:
    """Nothing at first; then the most frequent first, with texts; an example a message, with all its labels."""
    assert "Nobody has put anything right yet." in await says(tmp_path, settings, "report")
    assert "Messages written: 0" in await says(tmp_path, settings, "export", "-")
    await put_right(
        database,
        (0, "3-502 the shower light", "category", "plumbing", "electrical"),
        (1, "5-203 shower light again", "category", "plumbing", "electrical"),
        (2, "Maple 204 tap drips", "building", "maple", "canteen-1"),
        (2, "Maple 204 tap drips", "room", "204", None),
    )
    told = (await says(tmp_path, settings, "report")).splitlines()
    [first] = [line for line in told if "shower light again" in line]
    assert [word in first for word in ("category", "plumbing", "electrical", "2")] == [True] * 4
    assert told.index(first) < min(number for number, line in enumerate(told) if "maple" in line)
    assert "maple" not in await says(tmp_path, settings, "report", "--limit", "1")

    await says(tmp_path, settings, "export", "corrections.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "corrections.jsonl").read_text().splitlines()]
    assert [line["text"] for line in lines] == [
        "3-502 the shower light",
        "5-203 shower light again",
        "Maple 204 tap drips",
    ]
    assert set(lines[0]) == {"id", "text", "lang", "kind", "category", "building", "room", "urgency", "tags"}
    assert (lines[0]["kind"], lines[0]["category"], lines[0]["building"]) == ("repair", "electrical", "3")
    assert (lines[2]["building"], lines[2]["room"]) == ("canteen 1", None), "as the reader names buildings"
    assert "cannot be written" in await says(tmp_path, settings, "export", "no/such/folder", code=1)


async def test_what_was_put_right_on_one_message_is_one_example(database: Database) -> None:
    """Also where what is kept of it lies on two pages of what is read at a time."""
    rows = [
        (minutes, f"text {minutes}", field, None, None)
        for minutes in range(PAGE // 3 + 2)
        for field in ("category", "room", "urgency")
    ]
    await put_right(database, *rows)
    async with database.transaction() as session:
        texts = [example["text"] async for example in examples(session, CATALOGUE)]
    assert texts == [f"text {minutes}" for minutes in range(PAGE // 3 + 2)]
