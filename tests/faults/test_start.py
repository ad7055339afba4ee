"""Starting and ending: what stops a start is said in one line, and an end is orderly and quick."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.faults.processes import DeskProcess

AT_THE_END = 5.0
"""Seconds in which a desk that was asked to has ended."""

START = 40.0
"""Seconds that a start may take: the first one imports, and makes a database."""


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """Somebody who listens at a port, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(START)
        yield server


async def refuses(folder: Path, settings: Mapping[str, str]) -> list[str]:
    """Start it, and see it end by itself with an error; the lines that it says."""
    desk = DeskProcess(folder, {**settings, "LOG_LEVEL": "warning"})
    desk.start()
    assert await asyncio.to_thread(desk.end, START) == 1
    return desk.log.read_text().splitlines()


async def test_a_wrong_token_is_one_line(settings: dict[str, str], tmp_path: Path) -> None:
    """Without the token in it."""
    [line] = await refuses(tmp_path, {**settings, "BOT_TOKEN": "123456:not-the-one"})
    assert line == "BOT_TOKEN: Telegram does not know this token. BotFather gives it, also once more."


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://127.0.0.1:{free}/desk", "Connect call failed|Connection refused"),
        ("postgresql://no-such-host.invalid/desk", "not known|resolution|address"),
        ("{engine}_that_is_not_there", "does not exist"),
    ],
)
async def test_a_database_that_cannot_be_reached_is_one_line(
    settings: dict[str, str], tmp_path: Path, database_url: str, url: str, words: str
) -> None:
    """Nobody listens, nobody has that name, or there is no such database."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    address, _, query = database_url.partition("?")
    wrong = f"{address}_that_is_not_there?{query}" if url.startswith("{engine}") else url.format(free=free)
    [line] = await refuses(tmp_path, {**settings, "DATABASE_URL": wrong})
    assert line.startswith("The start failed: no connection to the database: ")
    assert any(word in line for word in words.split("|")), line


async def test_a_taken_port_is_one_line(taken: socket.socket, settings: dict[str, str], tmp_path: Path) -> None:
    """The sandbox's, and the webhook's."""
    there = {"HTTP_PORT": str(taken.getsockname()[1])}
    sandbox = {name: value for name, value in settings.items() if name not in ("BOT_TOKEN", "TELEGRAM_API_BASE")}
    webhook = {**settings, "WEBHOOK_URL": "http://127.0.0.1", "WEBHOOK_SECRET": "word"}
    for each in (sandbox, webhook):
        (tmp_path / "desk.log").unlink(missing_ok=True)
        [line] = await refuses(tmp_path, {**each, **there})
        assert "address already in use" in line


async def test_a_broken_catalogue_is_a_line_for_each_mistake(settings: dict[str, str], tmp_path: Path) -> None:
    """With file and line."""
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text("campus: Qinghe\nteams:\n  plumbing: 5\ncategories: nothing\n")
    lines = await refuses(tmp_path, {**settings, "CATALOGUE": str(catalogue)})
    assert len(lines) > 1
    assert all("catalogue.yaml" in line for line in lines), lines


async def test_a_wrong_setting_is_one_line(settings: dict[str, str], tmp_path: Path) -> None:
    """It names the setting."""
    [line] = await refuses(tmp_path, {**settings, "TIME_ZONE": "Asia/Atlantis"})
    assert line.startswith("TIME_ZONE: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_start_that_waits_for_telegram_can_be_ended(
    taken: socket.socket, settings: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    """Telegram's address takes the connection and says nothing: Ctrl-C still ends it at once, without an error."""
    address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    desk = DeskProcess(tmp_path, {**settings, "TELEGRAM_API_BASE": address})
    desk.start()
    calling, _from = await asyncio.to_thread(taken.accept)
    with calling:
        desk.signal(number)
        assert await asyncio.to_thread(desk.end, AT_THE_END) == 0


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_the_next_start_finds_what_the_last_one_left(tmp_path: Path) -> None:
    """The sandbox, its embedded database and its chats: Ctrl-C, and it goes on where it was."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings = {"DATA_DIR": str(tmp_path / "data"), "HTTP_PORT": str(port), "DEFAULT_LANGUAGE": "en", "PATH": "/bin"}
    url = f"http://127.0.0.1:{port}/sandbox"
    async with aiohttp.ClientSession() as session:
        desk = await up(tmp_path, settings, url, session)
        await post(session, f"{url}/send", {"person": 1001, "chat": 1001, "text": "3-502 tap drips"})
        card = await shown(session, url, "Submit", "提交")
        press = {"person": 1001, "chat": 1001, "message": card["id"], "data": card["buttons"][-1][0]["data"]}
        submitted = next(b for row in card["buttons"] for b in row if b["text"] in ("Submit", "提交"))
        await post(session, f"{url}/press", {**press, "data": submitted["data"]})
        await shown(session, url, "R-1001")
        desk.signal(signal.SIGINT)
        assert await asyncio.to_thread(desk.end, AT_THE_END) == 0, desk.log.read_text()[-2000:]

        desk = await up(tmp_path, settings, url, session)
        await shown(session, url, "R-1001")
        await post(session, f"{url}/send", {"person": 1001, "chat": 1001, "text": "/my"})
        await shown(session, url, "R-1001", after=card["id"] + 1)
        desk.signal(signal.SIGINT)
        assert await asyncio.to_thread(desk.end, AT_THE_END) == 0, desk.log.read_text()[-2000:]


async def up(folder: Path, settings: Mapping[str, str], url: str, session: aiohttp.ClientSession) -> DeskProcess:
    """Start it and wait until its page answers and it has said so."""
    desk = DeskProcess(folder, settings)
    said = desk.log.read_text().count("is ready") if desk.log.exists() else 0
    desk.start()
    async with asyncio.timeout(START):
        while not desk.log.exists() or desk.log.read_text().count("is ready") == said:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return desk


async def post(session: aiohttp.ClientSession, url: str, wish: dict[str, Any]) -> None:
    """Do something in the sandbox."""
    async with session.post(url, json=wish) as answer:
        assert answer.status == 200, await answer.text()


async def shown(session: aiohttp.ClientSession, url: str, *words: str, after: int = 0) -> dict[str, Any]:
    """The newest message of Lin's chat with one of these words in its text or on a button; waits for it."""
    async with asyncio.timeout(START):
        while True:
            async with session.get(f"{url}/state") as answer:
                state = await answer.json()
            [chat] = [chat for chat in state["chats"] if chat["id"] == 1001]
            for message in reversed(chat["messages"]):
                if message["id"] > after and any(word in json.dumps(message, ensure_ascii=False) for word in words):
                    found: dict[str, Any] = message
                    return found
            await asyncio.sleep(0.05)
