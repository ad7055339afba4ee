"""`campusdesk doctor`: a line for each thing it looks at, and for what is not well what to do."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import demo
from sandbox.server import SandboxServer
from storage.database import Database
from storage.intake import Failure, keep_dead_letter
from storage.kinds import Lane, Language, Role
from storage.seal import Seal, key_in
from storage.tables import Channel, Outbox, Person, RosterEntry
from tests.cli.processes import Command, refused
from tests.cli.test_run import free_port

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLUMBERS = demo.GROUPS["plumbing"][0]


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of a desk at this Telegram."""
    return {"BOT_TOKEN": telegram.world.token, "TELEGRAM_API_BASE": telegram.url, "DATABASE_URL": database_url}


async def looked(folder: Path, settings: dict[str, str], code: int = 0) -> list[str]:
    """What the doctor prints, which has to end with this code; the calendar depends on today, and is left out."""

    def look() -> list[str]:
        with Command(folder, "doctor", **settings) as doctor:
            assert doctor.end() == code, doctor.printed
            return doctor.printed.splitlines()

    lines = await asyncio.to_thread(look)
    return [line for line in lines if "calendar:" not in line and "List the year's" not in line]


async def link(database: Database) -> None:
    """Let the demo's groups be linked."""
    async with database.transaction() as session:
        admin = Person(chat_user=demo.ADMIN, name="Li", language=Language.EN, created_at=NOON)
        session.add(admin)
        await session.flush()
        for purpose, (chat, _title, _members) in demo.GROUPS.items():
            row = Channel(purpose=purpose, chat_id=chat, language=Language.EN, linked_by=admin.row_id)
            session.add(row)


async def test_the_doctor_finds_all_well(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """A line for each look, code 0; teams without a group are worth a word."""
    await link(database)
    lines = await looked(tmp_path, settings)
    assert [line.split(":")[0] for line in lines if line[0] != " "] == [
        "ok   catalogue",
        "ok   disk",
        "ok   database",
        "ok   clock",
        "warn groups",
        "ok   dead letters",
        "ok   outbox",
        "ok   Telegram",
        "ok   privacy mode",
        "ok   clock",
        "ok   updates",
        "ok   group of electrical",
        "ok   group of network",
        "ok   group of office",
        "ok   group of plumbing",
        "ok   group of property",
    ]
    assert "warn groups: none is linked for carpentry" in lines
    assert "      → In the group of each write /link carpentry and so on." in lines
    assert any(line.endswith("serves @campusdesk_bot") for line in lines)


async def test_before_any_group_is_linked(tmp_path: Path, settings: dict[str, str]) -> None:
    """A fresh desk is not broken, but nobody would see a report."""
    lines = await looked(tmp_path, settings)
    assert "warn groups: none is linked for the office" in lines
    assert "      → In its group write /link office." in lines


async def test_a_group_that_threw_the_bot_out(
    tmp_path: Path, settings: dict[str, str], database: Database, telegram: SandboxServer
) -> None:
    """Bad: that team would never hear of a job."""
    await link(database)
    telegram.world.set_bot_status(PLUMBERS, "kicked")
    lines = await looked(tmp_path, settings, code=1)
    [bad] = [number for number, line in enumerate(lines) if line.startswith("bad ")]
    assert lines[bad].startswith("bad  group of plumbing: ")
    assert lines[bad + 1].endswith("write /link plumbing there.")


async def test_privacy_mode_and_the_webhook(tmp_path: Path, settings: dict[str, str], telegram: SandboxServer) -> None:
    """Neither as it should be: a word with what to do, and the desk may still be served."""
    telegram.world.privacy = False
    hook = {"WEBHOOK_URL": "https://desk.example.edu", "WEBHOOK_SECRET": "s3cret"}
    lines = await looked(tmp_path, {**settings, **hook})
    assert any(line.startswith("warn privacy mode: off") for line in lines)
    assert "warn updates: Telegram brings them to nobody, not to https://desk.example.edu/telegram" in lines


async def test_what_waits(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """A dead letter, and a message that should have left an hour ago."""
    async with database.transaction() as session:
        seal = Seal(key_in(tmp_path / "data"))
        await keep_dead_letter(session, seal, {"update_id": 7}, "nothing", Failure(3, "", ""), NOON)
        hour_ago = datetime.now(UTC) - timedelta(hours=1)
        session.add(Outbox(lane=Lane.WORK, chat_id=5, message={"kind": "say"}, due_at=hour_ago, since=hour_ago))
    lines = await looked(tmp_path, settings)
    assert "warn dead letters: 1" in lines
    assert "warn outbox: 1 waiting for more than 5 minutes" in lines


async def test_an_empty_roster(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """Where only those may report who stand in it, nobody could: that is bad, with what to do."""
    shut = {**settings, "REGISTRATION": "roster"}
    lines = await looked(tmp_path, shut, code=1)
    empty = lines.index("bad  roster: it is empty, and REGISTRATION=roster lets nobody else report")
    assert "campusdesk people import FILE" in lines[empty + 1]
    async with database.transaction() as session:
        session.add(RosterEntry(number="1", name="Lin", role=Role.RESIDENT))
    assert "ok   roster: 1 people may register" in await looked(tmp_path, shut)


async def test_a_database_of_a_newer_campusdesk(tmp_path: Path, settings: dict[str, str], database: Database) -> None:
    """One sentence that says which program is wanted, from the doctor and from a start; nothing is changed."""
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    lines = await looked(tmp_path, settings, code=1)
    assert "bad  database: the database was made by a newer Campusdesk; install that one" in lines
    assert await asyncio.to_thread(refused, tmp_path, "run", **settings) == [
        "The start failed: the database was made by a newer Campusdesk; install that one"
    ]


@pytest.mark.parametrize("command", ["run", "doctor"])
def test_a_parameter_that_the_driver_does_not_know(tmp_path: Path, command: str) -> None:
    """It is named, and the password is not."""
    address = "postgresql://desk:hush-hush@127.0.0.1/desk?sslmode=require&channel_binding=require"
    (line,) = refused(tmp_path, command, BOT_TOKEN="1:x", DATABASE_URL=address)
    assert line == (
        "DATABASE_URL: The parameter channel_binding is not understood by the driver, asyncpg. Take it out."
    )


async def test_the_doctor_on_a_wrong_token(tmp_path: Path, telegram: SandboxServer, database_url: str) -> None:
    """Bad, and whom to ask."""
    wrong = {"BOT_TOKEN": "1:wrong", "TELEGRAM_API_BASE": telegram.url, "DATABASE_URL": database_url}
    lines = await asyncio.to_thread(refused, tmp_path, "doctor", **wrong)
    assert lines[-2:] == [
        "bad  Telegram does not know this token",
        "      → Ask BotFather for it: /mybots, API Token.",
    ]


async def test_the_doctor_when_telegram_cannot_be_reached(tmp_path: Path, database_url: str) -> None:
    """Bad, and which address was tried; the token is not repeated."""
    away = f"http://127.0.0.1:{free_port()}"
    lines = refused(tmp_path, "doctor", BOT_TOKEN="1:hush-hush", TELEGRAM_API_BASE=away, DATABASE_URL=database_url)
    assert lines[-2].startswith("bad  Telegram: ")
    assert lines[-1] == f"      → Can this machine reach {away}?"
    assert not any("hush-hush" in line for line in lines)


async def test_the_doctor_when_somebody_else_answers(
    tmp_path: Path, telegram: SandboxServer, database_url: str
) -> None:
    """An address at which there is a server, but no Bot API, is not taken for a wrong token."""
    elsewhere = {"BOT_TOKEN": "1:x", "TELEGRAM_API_BASE": f"{telegram.url}/page", "DATABASE_URL": database_url}
    lines = await asyncio.to_thread(refused, tmp_path, "doctor", **elsewhere)
    assert lines[-2:] == [
        "bad  Telegram: what answers is no Bot API",
        f"      → Is TELEGRAM_API_BASE right? It is {telegram.url}/page.",
    ]


def test_the_doctor_goes_on_to_the_end(tmp_path: Path) -> None:
    """A bad catalogue and a database that is away: both are told, each with advice, and the rest is looked at."""
    away = f"postgresql://desk:hush-hush@127.0.0.1:{free_port()}/desk"
    lines = refused(tmp_path, "doctor", CATALOGUE="nowhere.yaml", DATABASE_URL=away)
    assert [line.split()[0] for line in lines] == ["bad", "→", "ok", "bad", "→", "ok"]
    assert "nowhere.yaml: cannot be read" in lines[0]
    assert "no connection to the database" in lines[3]
    assert "DATABASE_URL" in lines[4]
    assert not any("hush-hush" in line for line in lines)


def test_the_doctor_on_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    """The embedded engine's trouble has the embedded engine's advice."""
    (tmp_path / "data").touch()
    lines = refused(tmp_path, "doctor")
    [bad] = [number for number, line in enumerate(lines) if line.startswith("bad ")]
    assert lines[bad].startswith("bad  database: the embedded PostgreSQL does not run in ")
    assert "DATA_DIR" in lines[bad + 1]
