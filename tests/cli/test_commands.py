"""The other commands: each says what it is for, and what to do when something is wrong."""

from __future__ import annotations

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
from tests.cli.processes import Command, refused
from tests.house.places import TOP

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
    letters = {("dead-letters", word) for word in ("list", "show", "retry", "drop")}
    people = {("people",), *(("people", word) for word in ("import", "undo", "imports"))}
    calendar = {("calendar",), ("calendar", "show"), ("calendar", "due")}
    clocks = {("clocks",), ("clocks", "verify"), ("clocks", "show")}
    duty = {("duty",), ("duty", "import"), ("duty", "export")}
    others = {(), ("run",), ("sandbox",), ("doctor",), ("catalogue",), ("catalogue", "check"), ("dead-letters",)}
    reading = {("reading",), ("reading", "read"), ("reading", "report"), ("reading", "export")}
    assert set(commands()) == others | letters | people | calendar | clocks | duty | reading
    with Command(tmp_path) as command:
        command.end()
        listed = {words[0] for words in commands() if words}
        for word in sorted(listed):
            assert re.search(rf"{word} +[A-Z]", command.printed)


def test_the_readme_lists_every_command() -> None:
    """One row each, and none for what is gone."""
    readme = (TOP / "README.md").read_text("utf-8")
    told = re.findall(r"^\| `campusdesk ([a-z -]+?)(?: [A-Z]+…?)*` \|", readme, re.MULTILINE)
    groups = {(), ("calendar",), ("catalogue",), ("dead-letters",), ("people",), ("clocks",), ("duty",), ("reading",)}
    assert {tuple(row.split()) for row in told} == set(commands()) - groups


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
    (tmp_path / "cast.json").write_text(
        '{"people": [{"id": -1, "first_name": "Ada"}], "colour": "blue", "time_zone": "Mars"}', "utf-8"
    )
    (tmp_path / "kept.json").write_text("x", "utf-8")
    assert refused(tmp_path, "sandbox", "--cast", "none.json") == [
        "none.json: cannot be read: No such file or directory"
    ]
    assert set(refused(tmp_path, "sandbox", "--cast", "cast.json")) == {
        "cast.json: people.0.id: Input should be greater than 0",
        "cast.json: colour: Extra inputs are not permitted",
        "cast.json: time_zone: Input should be a time zone of the IANA list, as Asia/Shanghai",
    }
    (line,) = refused(tmp_path, "sandbox", "--port", "0", "--state", "kept.json")
    assert line == "The start failed: kept.json is damaged. Move it away, and the chats begin anew."
