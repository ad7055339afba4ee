"""`campusdesk run --roles`: a process does what it was given, and nothing else."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import demo
from sandbox.server import SandboxServer
from storage import outbox
from storage.database import Database
from storage.kinds import Lane
from tests.bot.test_webhook import free_port
from tests.cli.processes import Command, refused
from tests.faults.residents import left_to_say

TOKEN = {"BOT_TOKEN": "1:x"}
DATABASE = {"DATABASE_URL": "postgresql://db.invalid/desk"}
WEBHOOK = {"WEBHOOK_URL": "https://desk.example.edu", "WEBHOOK_SECRET": "word"}
GREETING = "getMe"


@pytest.fixture
def settings(telegram: SandboxServer, database_url: str) -> dict[str, str]:
    """Those of a desk at this Telegram."""
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": database_url,
        "HTTP_PORT": "0",
    }


@pytest.mark.parametrize(
    ("roles", "given", "sentence"),
    [
        ("intake,kitchen", {}, "ROLES: 'kitchen' is none of intake, web, delivery, jobs."),
        ("delivery", {}, "ROLES: the sandbox is one process with every role. Set BOT_TOKEN, or name no roles."),
        (
            "intake,delivery",
            TOKEN | DATABASE | WEBHOOK,
            "ROLES: with WEBHOOK_URL intake needs web, too: the updates come in at the web server.",
        ),
        (
            "intake",
            TOKEN,
            "DATABASE_URL: is needed with ROLES: the embedded PostgreSQL serves one process alone.",
        ),
    ],
)
def test_roles_that_cannot_be(tmp_path: Path, roles: str, given: dict[str, str], sentence: str) -> None:
    """One sentence, before anything is begun."""
    assert refused(tmp_path, "run", "--roles", roles, **given) == [sentence]
    assert refused(tmp_path, "run", ROLES=roles, **given) == [sentence]
    assert not (tmp_path / "data").exists()


async def test_who_only_speaks_leaves_the_rest_of_telegram_alone(
    tmp_path: Path, telegram: SandboxServer, settings: dict[str, str], database: Database
) -> None:
    """It sends what waits; webhook and menus are the business of those who hear. What is typed goes before ROLES."""
    async with database.transaction() as session:
        message: dict[str, Any] = {"kind": "say", "thread": None, "text": "hello", "buttons": []}
        outbox.put(session, outbox.Row(Lane.WORK, demo.GROUPS["plumbing"][0], message, telegram.world.clock.now()))
    with Command(tmp_path, "run", "--roles", "jobs,delivery", ROLES="web", **settings) as command:
        await asyncio.to_thread(command.says, r"serves @\w+ (\(jobs, delivery\))")
        async with asyncio.timeout(10):
            while "sendMessage" not in asked(telegram):  # noqa: ASYNC110  (a request is no event of the world)
                await asyncio.sleep(0.01)
        await stops(command)
    assert set(asked(telegram)) == {GREETING, "sendMessage"}


async def test_who_only_hears_says_nothing(
    tmp_path: Path, telegram: SandboxServer, settings: dict[str, str], database: Database
) -> None:
    """It asks for updates and handles them; what is to be said waits for a process that speaks."""
    world = telegram.world
    lin = world.add_person(70_001, "Lin", language_code="en", started=True).id
    world.send(lin, lin, text="3-502 tap drips")
    with Command(tmp_path, "run", "--roles", "intake", **settings) as command:
        async with asyncio.timeout(30):
            while world.updates.pending:  # noqa: ASYNC110  (forgetting is no event of the world)
                await asyncio.sleep(0.01)
        await stops(command)
        assert "web server" not in command.printed
    assert set(asked(telegram)) == {GREETING, "setMyCommands", "deleteWebhook", "getUpdates"}
    assert [row.chat_id for row in await left_to_say(database)] == [lin]


async def test_the_web_server_alone(tmp_path: Path, telegram: SandboxServer, settings: dict[str, str]) -> None:
    """It says that it lives, and takes no updates: this process does not hear."""
    port = free_port()
    there = settings | WEBHOOK | {"HTTP_PORT": str(port)}
    with Command(tmp_path, "run", "--roles", "web", **there) as command:
        await asyncio.to_thread(command.says, r"serves @\w+ (\(web\))")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            assert (await http.get("/healthz")).status_code == 200
            assert (await http.post("/telegram", json={"update_id": 1})).status_code == 404
        await stops(command)
    assert set(asked(telegram)) == {GREETING}


def asked(telegram: SandboxServer) -> list[str]:
    """The methods that Telegram was asked for."""
    return [request.method for request in telegram.world.requests]


async def stops(command: Command) -> None:
    """It ends in time, with code 0."""
    command.gets(signal.SIGTERM)
    assert await asyncio.to_thread(command.end, 5) == 0, command.printed
