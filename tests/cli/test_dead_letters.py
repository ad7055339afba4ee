"""`campusdesk dead-letters`: what failed is listed, opened, handled once more or dropped."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from typer.testing import CliRunner

from bot.main import cli
from sandbox.server import SandboxServer
from storage.database import DOORBELL, Database
from storage.intake import Failure, keep_dead_letter, mark_seen
from storage.seal import Seal
from storage.tables import DeadLetter, Form, Outbox
from tests.cli.processes import Command, engine_runs, refused
from tests.rows import rows

LIN = {"id": 1001, "is_bot": False, "first_name": "Lin\x1b[2J", "language_code": "en"}
KEY = Fernet.generate_key().decode()
SEAL = Seal(KEY.encode())
WHY = Failure(3, "Traceback\nbuiltins.ValueError\n", "ValueError: the tap \x1b[31mweeps\n")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def written(number: int, words: str = "3-502 tap drips") -> dict[str, Any]:
    """An update: Lin writes this to the bot."""
    chat = {"id": LIN["id"], "type": "private", "first_name": "Lin"}
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": chat, "from": LIN, "text": words}}


async def keep(database: Database, *updates: dict[str, Any]) -> None:
    """Let them have failed, a moment each after the one before."""
    async with database.transaction() as session:
        for number, update in enumerate(updates):
            await mark_seen(session, update["update_id"], NOON)
            await keep_dead_letter(session, SEAL, update, "message", WHY, NOON.replace(minute=number))


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of the desk whose letters they are."""
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "SECRET_KEY": KEY,
        "TIME_ZONE": "Asia/Shanghai",
        "HTTP_PORT": "0",
    }


async def prints(folder: Path, settings: dict[str, str], *words: str, code: int = 0) -> str:
    """What `campusdesk dead-letters WORDS` says, which has to end with this code."""

    def run() -> str:
        with Command(folder, "dead-letters", *words, **settings) as command:
            assert command.end() == code, command.printed
            return command.printed

    return await asyncio.to_thread(run)


async def test_the_list(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """The newest first, in the campus's time, with the reason, and nothing that people wrote."""
    await keep(database, written(11), written(12), written(13))
    table = await prints(tmp_path, settings, "list", "--limit", "2")
    assert re.findall(r"(\d+) +│ (\S+ \S+) +│ (\w+) +│ (\d) +│ (\S+)", table) == [
        ("13", "2026-03-02 20:02:00", "message", "3", "builtins.ValueError"),
        ("12", "2026-03-02 20:01:00", "message", "3", "builtins.ValueError"),
    ]
    assert "Older ones that are not shown: 1." in table
    assert "tap" not in table
    assert "Lin" not in table


async def test_one_of_them(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Opened, after a warning: the update as JSON, the whole traceback; no sign in it is a command to the terminal."""
    await keep(database, written(11, "三号楼 tap drips"))
    shown = await prints(tmp_path, settings, "show", "11")
    assert shown.startswith("What follows holds what people wrote")
    assert '"text": "三号楼 tap drips"' in shown
    assert '"first_name": "Lin\\u001b[2J"' in shown
    assert "ValueError: the tap \\u001b[31mweeps" in shown


async def test_another_key(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """One sentence that names the setting; the letter stays."""
    await keep(database, written(11))
    other = {**settings, "SECRET_KEY": Fernet.generate_key().decode()}
    for word in ("show", "retry"):
        assert "is SECRET_KEY" in await prints(tmp_path, other, word, "11", code=1)
    assert len(await rows(database, DeadLetter)) == 1


async def test_retried(tmp_path: Path, settings: dict[str, str], database: Database, database_url: str) -> None:
    """A line for each; what it makes the desk say is in the outbox, and the desk that runs is told."""
    await keep(database, written(11), written(12, "/help"))
    async with heard(database_url) as rung:
        assert await prints(tmp_path, settings, "retry", "--all") == "11: handled\n12: handled\n"
        await asyncio.wait_for(rung.wait(), 5)
    assert await rows(database, DeadLetter) == []
    assert len(await rows(database, Form)) == 1
    assert {row.chat_id for row in await rows(database, Outbox)} == {LIN["id"]}
    assert await prints(tmp_path, settings, "retry", "--all") == "There are no dead letters.\n"


async def test_retried_in_vain(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """It says so, ends with code 1, and the others have had their turn."""
    await keep(database, {"update_id": 11, "message": "words"}, written(12))
    said = await prints(tmp_path, settings, "retry", "12", "11", code=1)
    assert said == "11: failed again: ValidationError\n12: handled\n"
    [letter] = await rows(database, DeadLetter)
    assert (letter.update_id, letter.attempts) == (11, 4)


async def test_killed_in_the_middle(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """All of its effects are written but the last: none of them stays, the letter does, and the next retry is whole."""
    await keep(database, written(11))
    async with database.transaction() as session:
        await session.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
        command = Command(tmp_path, "dead-letters", "retry", "11", **settings)
        with command:
            await waits_for_the_outbox(database)
            await asyncio.to_thread(command.kill)
    await nobody_else(database)
    assert len(await rows(database, DeadLetter)) == 1
    assert await rows(database, Form) == []

    assert await prints(tmp_path, settings, "retry", "11") == "11: handled\n"
    assert len(await rows(database, Form)) == 1
    assert await rows(database, DeadLetter) == []


async def test_two_operators_at_once(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Two processes: one handles it, the other hears so, or that there is none."""
    await keep(database, written(11))
    folders = (tmp_path / "one", tmp_path / "other")

    def both() -> str:
        with (
            Command(folders[0], "dead-letters", "retry", "--all", **settings) as one,
            Command(folders[1], "dead-letters", "retry", "--all", **settings) as other,
        ):
            assert (one.end(), other.end()) == (0, 0)
            return one.printed + other.printed

    said = await asyncio.to_thread(both)
    assert said.count("11: handled") == 1
    assert len(await rows(database, Form)) == 1


@pytest.mark.parametrize("word", ["show", "retry", "drop"])
async def test_an_unknown_number(tmp_path: Path, settings: dict[str, str], database: Database, word: str) -> None:
    """One sentence, and nothing is done to the others that were named."""
    await keep(database, written(11))
    for unknown in ("99", str(2**70)):
        numbers = [unknown] if word == "show" else ["11", unknown]
        said = await prints(tmp_path, settings, word, *numbers, code=1)
        assert said == f"There is no dead letter {unknown}. `campusdesk dead-letters list` shows the ones there are.\n"
    assert len(await rows(database, DeadLetter)) == 1


@pytest.mark.parametrize("words", [("retry",), ("retry", "11", "--all"), ("drop",), ("drop", "11", "--all")])
def test_which_ones(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Neither nothing nor both."""
    assert refused(tmp_path, "dead-letters", *words) == [
        "Name the dead letters by their numbers, or all of them by --all."
    ]


async def test_dropped(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """What was named; then all. Their updates stay seen."""
    await keep(database, written(11), written(12), written(13))
    assert await prints(tmp_path, settings, "drop", "12", "--yes") == "Dropped: 1.\n"
    assert [letter.update_id for letter in await rows(database, DeadLetter)] == [11, 13]
    assert await prints(tmp_path, settings, "drop", "--all", "--yes") == "Dropped: 2.\n"
    async with database.transaction() as session:
        assert not await mark_seen(session, 12, NOON)


@pytest.mark.parametrize(("answer", "left", "code"), [("n", 1, 1), ("y", 0, 0)])
async def test_dropping_asks_first(
    tmp_path: Path, settings: dict[str, str], database: Database, monkeypatch: pytest.MonkeyPatch,
    answer: str, left: int, code: int,
) -> None:  # fmt: skip
    """Only yes is yes."""
    await keep(database, written(11))
    monkeypatch.chdir(tmp_path)
    words = ["dead-letters", "drop", "11"]
    result = await asyncio.to_thread(CliRunner().invoke, cli, words, input=f"{answer}\n", env=settings)
    assert (result.exit_code, len(await rows(database, DeadLetter))) == (code, left)
    assert "Dead letters to drop for good: 1. Is that meant? [y/N]" in result.output


async def test_telegram_is_away(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Who the bot is cannot be known: one sentence, and nothing is done."""
    await keep(database, written(11))
    wrong = {**settings, "BOT_TOKEN": "1:wrong"}
    said = await prints(tmp_path, wrong, "retry", "11", code=1)
    assert said == "Telegram does not say who the bot is (Unauthorized); nothing was done.\n"
    assert len(await rows(database, DeadLetter)) == 1


def test_without_a_token_the_sandbox_is_meant(tmp_path: Path) -> None:
    """Its desk has a database of its own, which is left as it was found."""
    with Command(tmp_path, "dead-letters", "retry", "--all") as command:
        assert command.end() == 0
        assert command.printed == "There are no dead letters.\n"
    assert (tmp_path / "data" / "sandbox" / "postgres").exists()
    assert not (tmp_path / "data" / "postgres").exists()
    assert not engine_runs(tmp_path / "data" / "sandbox")


@asynccontextmanager
async def heard(database_url: str) -> AsyncIterator[asyncio.Event]:
    """Set once somebody has rung at the desk that delivers."""
    rung = asyncio.Event()
    connection = await asyncpg.connect(database_url)
    await connection.add_listener(DOORBELL, lambda *_heard: rung.set())
    try:
        yield rung
    finally:
        await connection.close()


async def waits_for_the_outbox(database: Database) -> None:
    """Wait until somebody wants to write into the outbox, and may not yet."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE relation = 'outbox'::regclass AND NOT granted")
    await until(database, waiting, 1)


async def nobody_else(database: Database) -> None:
    """Wait until the database has noticed that a process is gone, and has undone what it was at."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
        " AND pid <> pg_backend_pid()"
    )
    await until(database, others, 0)


async def until(database: Database, query: Any, count: int) -> None:
    """Wait until the query counts so many."""
    async with asyncio.timeout(20):
        while True:
            async with database.transaction() as session:
                if (await session.execute(query)).scalar_one() == count:
                    return
            await asyncio.sleep(0.02)
