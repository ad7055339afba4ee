"""The other commands: each says what it is for, and what to do when something is wrong."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from bot.main import cli
from bot.settings import example_catalogue
from sandbox.server import SandboxServer
from tests.cli.processes import Command, refused
from tests.cli.test_run import free_port

ROOT = typer.main.get_command(cli)


def commands(command: object = ROOT, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group of commands, as its words."""
    yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*words, name))


def helped(*words: str) -> str:
    """What --help says, as one run of words."""
    result = CliRunner().invoke(cli, [*words, "--help"], env={"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})
    assert result.exit_code == 0
    return re.sub(r"[\s│]+", " ", result.output)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_a_sentence(words: tuple[str, ...]) -> None:
    """Help begins with the usage and a sentence; every option has one too."""
    text = helped(*words)
    assert re.search(r"^ ?Usage: \S+.*? [A-Z][^.]{20,}\.", text), text
    command = ROOT
    for word in words:
        command = command.commands[word]  # type: ignore[attr-defined]
    for option in command.params:
        told = str(getattr(option, "help", ""))
        assert re.fullmatch(r"[A-Z].+\.", told), f"{option.name}: {told!r}"


def test_the_list_of_commands(tmp_path: Path) -> None:
    """`campusdesk` alone lists them all, as --help does."""
    assert set(commands()) == {(), ("run",), ("sandbox",), ("doctor",), ("catalogue",), ("catalogue", "check")}
    with Command(tmp_path) as command:
        command.end()
        for word in ("run", "sandbox", "doctor", "catalogue"):
            assert re.search(rf"{word} +[A-Z]", command.printed)


def test_a_word_that_is_no_command() -> None:
    """It is named, and help is offered."""
    result = CliRunner().invoke(cli, ["serve"])
    assert result.exit_code == 2
    assert "No such command 'serve'" in result.output
    assert "Traceback" not in result.output


def test_the_example_catalogue_is_right() -> None:
    """One line with what is in it."""
    result = CliRunner().invoke(cli, ["catalogue", "check", str(example_catalogue())])
    assert result.exit_code == 0
    assert re.search(r"catalogue\.yaml: \d+ teams, \d+ categories, \d+ buildings\.\n$", result.stdout)


def test_a_broken_catalogue(tmp_path: Path) -> None:
    """A line for each mistake, with file and line number; code 1."""
    (tmp_path / "c.yaml").write_text("time_zone: Asia/Nowhere\ncolour: blue\n", "utf-8")
    lines = refused(tmp_path, "catalogue", "check", "c.yaml")
    assert all(re.match(r"c\.yaml:\d+: \S", line) for line in lines), lines
    assert {line.split(":")[1] for line in lines} >= {"1", "2"}


@pytest.mark.parametrize("name", ["nowhere.yaml", "folder"])
def test_a_catalogue_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    """One line."""
    (tmp_path / "folder").mkdir()
    (line,) = refused(tmp_path, "catalogue", "check", name)
    assert line.startswith(f"{name}: cannot be read: ")


async def test_the_doctor_finds_all_well(tmp_path: Path, telegram: SandboxServer, database_url: str) -> None:
    """A line for the catalogue, the database and Telegram; code 0."""
    settings = {"BOT_TOKEN": telegram.world.token, "TELEGRAM_API_BASE": telegram.url, "DATABASE_URL": database_url}

    def look() -> str:
        with Command(tmp_path, "doctor", **settings) as doctor:
            assert doctor.end() == 0, doctor.printed
            return doctor.printed

    lines = (await asyncio.to_thread(look)).splitlines()
    assert [line[:4] for line in lines] == ["ok  "] * 3
    assert [line.split()[1] for line in lines] == ["catalogue:", "database:", "Telegram:"]
    assert lines[2].endswith("serves @campusdesk_bot")


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
    assert [line.split()[0] for line in lines] == ["bad", "→", "bad", "→", "ok"]
    assert "nowhere.yaml: cannot be read" in lines[0]
    assert "no connection to the database" in lines[2]
    assert "DATABASE_URL" in lines[3]
    assert not any("hush-hush" in line for line in lines)


def test_the_doctor_on_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    """The embedded engine's trouble has the embedded engine's advice."""
    (tmp_path / "data").touch()
    lines = refused(tmp_path, "doctor")
    assert lines[1].startswith("bad  database: the embedded PostgreSQL does not run in ")
    assert "DATA_DIR" in lines[2]


def test_the_sandbox_alone(tmp_path: Path) -> None:
    """It serves a page and a Bot API to a cast of one's own, and keeps the chats in the file that was named."""
    cast = {"bot": {"username": "my_bot"}, "people": [{"id": 5, "first_name": "Ada", "started": True}]}
    (tmp_path / "cast.json").write_text(json.dumps(cast), "utf-8")
    words = ("sandbox", "--port", "0", "--cast", "cast.json", "--state", "kept/chats.json")
    for words_so_far in ([], ["hello"]):
        with Command(tmp_path, *words) as sandbox:
            token = sandbox.says(r"BOT_TOKEN=(\S+)")
            with httpx.Client(base_url=sandbox.says(r"TELEGRAM_API_BASE=(\S+)")) as http:
                assert "<title>" in http.get("/").text
                assert http.get(f"/bot{token}/getMe").json()["result"]["username"] == "my_bot"
                state = http.get("/sandbox/state").json()
                assert [person["first_name"] for person in state["people"]] == ["Ada"]
                assert [m["text"] for chat in state["chats"] for m in chat["messages"]] == words_so_far
                http.post("/sandbox/send", json={"person": 5, "chat": 5, "text": "hello"}).raise_for_status()
            sandbox.gets(signal.SIGINT)
            assert sandbox.end(5) == 0
            assert "Traceback" not in sandbox.printed


def test_a_sandbox_that_cannot_begin(tmp_path: Path) -> None:
    """A cast that is not there or wrong, a damaged state: lines with file and place, no stack trace."""
    (tmp_path / "cast.json").write_text('{"people": [{"id": -1, "first_name": "Ada"}], "colour": "blue"}', "utf-8")
    (tmp_path / "kept.json").write_text("x", "utf-8")
    assert refused(tmp_path, "sandbox", "--cast", "none.json") == [
        "none.json: cannot be read: No such file or directory"
    ]
    assert set(refused(tmp_path, "sandbox", "--cast", "cast.json")) == {
        "cast.json: people.0.id: Input should be greater than 0",
        "cast.json: colour: Extra inputs are not permitted",
    }
    (line,) = refused(tmp_path, "sandbox", "--port", "0", "--state", "kept.json")
    assert line == "The start failed: kept.json is damaged. Move it away, and the chats begin anew."
