"""`campusdesk run`, as somebody types it: it serves, it stops, it goes on; what stops a start is said in one line."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from sqlalchemy import text

from bot import demo
from bot.settings import example_catalogue
from sandbox.server import SandboxServer
from storage.database import Database
from tests.cli.processes import PATIENCE, Command, engine_runs, refused

EMMA, CHEN, SAM = 1002, 1003, 2002
PLUMBERS = demo.GROUPS["plumbing"][0]

READY = r"ready\. Open (http://\S+) and play"


class Page:
    """What a player does on the page, as the page does it."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.http = httpx.Client(base_url=command.says(READY), timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.http.close()

    def html(self) -> str:
        """The page itself."""
        return self.http.get("/").raise_for_status().text

    def messages(self) -> dict[tuple[int, int], dict[str, Any]]:
        """Every message of every chat."""
        state = self.http.get("/sandbox/state").raise_for_status().json()
        return {(chat["id"], each["id"]): each for chat in state["chats"] for each in chat["messages"]}

    def does(self, act: str, **wish: Any) -> dict[str, Any]:
        """Send, press, start."""
        answer: dict[str, Any] = self.http.post(f"/sandbox/{act}", json=wish).raise_for_status().json()
        return answer

    def presses(self, person: int, chat: int, label: str) -> str:
        """Wait for the button, press it, and return the note that comes up."""
        message, data = self.command.until(lambda: self.button(chat, label), f"a button {label}")
        return str(self.does("press", person=person, chat=chat, message=message, data=data)["answer"]["text"])

    def button(self, chat: int, label: str) -> tuple[int, str] | None:
        for (where, message), shown in self.messages().items():
            for button in (button for row in shown["buttons"] for button in row):
                if where == chat and button["text"] == label:
                    return message, button["data"]
        return None


def stops(command: Command, number: signal.Signals, within: float = 5) -> None:
    """It ends in time, with code 0, without a stack trace, and takes its PostgreSQL along."""
    command.gets(number)
    assert command.end(within) == 0, command.printed
    assert "Traceback" not in command.printed
    assert not engine_runs(command.folder / "data" / "sandbox")


def test_an_evening_and_the_next_morning(tmp_path: Path) -> None:
    """Without a token: a report is made on the page; Ctrl-C; the next start shows the same, and older buttons work."""
    with Command(tmp_path, "run", HTTP_PORT="0") as evening, Page(evening) as page:
        assert "<title>" in page.html()
        page.does("start", person=EMMA)
        page.does("send", person=EMMA, chat=EMMA, text="3-502 tap drips")
        assert page.presses(EMMA, EMMA, "Submit") == "Submitted: R-1001"
        evening.until(lambda: page.button(PLUMBERS, "Accept"), "the plumbers hear of it")
        before = page.messages()
        stops(evening, signal.SIGINT)

    with Command(tmp_path, "run", HTTP_PORT="0") as morning, Page(morning) as page:
        after = page.messages()
        assert {at: after[at]["text"] for at in before} == {at: shown["text"] for at, shown in before.items()}
        assert page.presses(SAM, PLUMBERS, "Accept") == "The job is yours."
        page.does("send", person=EMMA, chat=EMMA, text="3-503 lamp is broken")
        assert page.presses(EMMA, EMMA, "Submit") == "Submitted: R-1002"
        stops(morning, signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_start_that_is_cut_off(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C while PostgreSQL is being set up, or comes up: nothing is left running, and the next start is well."""
    engine = tmp_path / "data" / "sandbox" / "postgres"
    for _first_and_second in range(2):
        with Command(tmp_path, "run", HTTP_PORT="0") as command:
            command.until((engine / "postmaster.pid" if engine.exists() else engine).exists, "the engine begins")
            stops(command, number, within=20)  # the database's tools finish first what they have begun
    with Command(tmp_path, "run", HTTP_PORT="0") as command:
        command.says(READY)
        stops(command, signal.SIGTERM)


def test_after_a_kill_the_engine_stops_with_the_next_desk(tmp_path: Path) -> None:
    """A desk that was killed leaves its PostgreSQL running; the next one takes it over, and down at its end."""
    with Command(tmp_path, "run", HTTP_PORT="0") as killed:
        killed.says(READY)
        killed.kill()
    assert engine_runs(tmp_path / "data" / "sandbox")
    with Command(tmp_path, "run", HTTP_PORT="0") as command:
        command.says(READY)
        stops(command, signal.SIGTERM)


async def test_a_token_that_telegram_does_not_know(tmp_path: Path, telegram: SandboxServer, database_url: str) -> None:
    """One line that names the setting, and where a token comes from."""
    wrong = {"BOT_TOKEN": "1:wrong", "TELEGRAM_API_BASE": telegram.url, "DATABASE_URL": database_url}
    assert await asyncio.to_thread(refused, tmp_path, "run", **wrong) == [
        "BOT_TOKEN: Telegram does not know this token. BotFather gives it, also once more."
    ]


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    """One line, which does not repeat the password."""
    away = f"postgresql://desk:hush-hush@127.0.0.1:{free_port()}/desk"
    (line,) = refused(tmp_path, "run", BOT_TOKEN="1:x", DATABASE_URL=away)
    assert line.startswith("The start failed: no connection to the database: ")
    assert "Connect" in line
    assert "hush-hush" not in line


async def test_a_database_of_another_name(tmp_path: Path, engine: str) -> None:
    """PostgreSQL's own words say what there is not."""
    nowhere = engine.replace("/postgres?", "/nowhere?")
    assert refused(tmp_path, "run", BOT_TOKEN="1:x", DATABASE_URL=nowhere) == [
        'The start failed: no connection to the database: database "nowhere" does not exist'
    ]


async def test_a_port_that_another_program_has(tmp_path: Path, database_url: str) -> None:
    """One line with the port, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (line,) = refused(tmp_path, "run", DATABASE_URL=database_url, HTTP_PORT=str(port))
    assert line.startswith("The start failed: ")
    assert str(port) in line
    assert "HTTP_PORT" in line


async def test_a_broken_catalogue(tmp_path: Path, database_url: str) -> None:
    """Each mistake is a line with file and line number."""
    right = example_catalogue().read_text("utf-8").splitlines()
    wrong = [line.replace("Asia/Shanghai", "Asia/Nowhere") for line in right]
    wrong = [*wrong, "colour: blue"]
    (tmp_path / "campus.yaml").write_text("\n".join(wrong), "utf-8")
    lines = refused(tmp_path, "run", DATABASE_URL=database_url, CATALOGUE="campus.yaml", HTTP_PORT="0")
    assert len(lines) == 2
    zone = next(number for number, line in enumerate(wrong, 1) if "Asia/Nowhere" in line)
    assert {int(found[1]) for line in lines if (found := re.match(r"campus\.yaml:(\d+): \S", line))} == {
        zone,
        len(wrong),
    }


def test_wrong_settings(tmp_path: Path) -> None:
    """A line for each, before anything is begun."""
    assert refused(tmp_path, "run", HTTP_PORT="http", LOG_LEVEL="loud") == [
        "HTTP_PORT: 'http' is not a number between 0 and 65535.",
        "LOG_LEVEL: 'loud' is none of debug, info, warning, error.",
    ]
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_hold_the_engine(tmp_path: Path) -> None:
    """A file instead of a folder, something else in it, an engine of another version: one line each, with the place."""
    (tmp_path / "file").touch()
    for folder, file, content in (("taken", "thesis.txt", ""), ("old", "PG_VERSION", "9")):
        (tmp_path / folder / "sandbox" / "postgres").mkdir(parents=True)
        (tmp_path / folder / "sandbox" / "postgres" / file).write_text(content)
    for folder, reason in {
        "file": "Not a directory",
        "taken": "Is the folder empty",
        "old": "Version mismatch",
    }.items():
        (line,) = refused(tmp_path, "run", DATA_DIR=folder)
        assert line.startswith("The start failed: ")
        assert f"{tmp_path / folder}" in line
        assert reason in line


@pytest.mark.parametrize(
    ("file", "sentence"),
    [("sandbox/secret.key", "holds no key. Put the old one back"), ("sandbox/state.json", "is damaged. Move it away")],
)
def test_a_damaged_file_in_the_data_folder(tmp_path: Path, file: str, sentence: str) -> None:
    """One line that names the file and says what to do."""
    damaged = tmp_path / "data" / file
    damaged.parent.mkdir(parents=True)
    damaged.write_text("x")
    (line,) = refused(tmp_path, "run", HTTP_PORT="0")
    assert f"data/{file} {sentence}" in line


def test_a_language_that_is_not_installed(tmp_path: Path) -> None:
    """A terminal brings its own LANG, which this machine may not have: PostgreSQL comes up, the demo speaks it."""
    with Command(tmp_path, "run", HTTP_PORT="0", LANG="zh_TW.UTF-8") as command:
        with Page(command) as page:
            state = page.http.get("/sandbox/state").json()
            assert state["open"][0]["person"] == CHEN
            assert state["time_zone"] == "Asia/Shanghai", "the page's times are those of the desk's texts"
        stops(command, signal.SIGTERM)


def test_a_second_sandbox_in_the_same_folder(tmp_path: Path) -> None:
    """It is refused with a sentence, and the first one goes on."""
    with Command(tmp_path, "run", HTTP_PORT="0") as first:
        first.says(READY)
        (line,) = refused(tmp_path, "run", HTTP_PORT="0")
        assert "another sandbox runs in" in line
        stops(first, signal.SIGTERM)


async def test_the_demo_never_comes_near_the_real_desk(tmp_path: Path, database: Database, database_url: str) -> None:
    """Its people are numbers that belong to strangers: none of them is in the database that the settings name."""
    with Command(tmp_path, "run", HTTP_PORT="0", DATABASE_URL=database_url) as command:
        command.says(READY)
        stops(command, signal.SIGTERM)
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM person"))).scalar_one() == 0
        assert (await session.execute(text("SELECT count(*) FROM channel"))).scalar_one() == 0


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
