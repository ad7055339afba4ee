"""A stand-in Telegram whose desk is a process of its own; and for how long the fault tests try."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import demo
from desk.people.meeting import OFFICE
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.kinds import Language, Role
from storage.tables import Channel, Membership, Person
from tests.faults.residents import PLUMBER

HOUR = 60.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/faults --soak`: see docs/reliability.md."""
    parser.addoption("--soak", action="store_true", help="try for SOAK_MINUTES (60) what else is tried once")


def pytest_configure(config: pytest.Config) -> None:
    """The mark by which a test says how often it can be tried."""
    config.addinivalue_line("markers", "soak(an_hour, least): how often it is tried in a soak of an hour, or at least")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a `seed` is tried once, with 0; in a soak as often as its share of the time allows."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(_tries(metafunc)))


def _tries(metafunc: pytest.Metafunc) -> int:
    # Not there when these tests are one part of a larger run, which began without this file.
    if not metafunc.config.getoption("--soak", default=False):
        return 1
    (mark,) = metafunc.definition.iter_markers("soak")
    minutes = float(os.environ.get("SOAK_MINUTES") or HOUR)
    return max(mark.kwargs["least"], round(mark.kwargs["an_hour"] * minutes / HOUR))


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus's people and groups, and nobody who serves them yet."""
    server = SandboxServer(World(Cast.model_validate(demo.cast()), Clock(), rng=random.Random(7)))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def settings(telegram: SandboxServer, database_url: str, database: Database, tmp_path: Path) -> dict[str, str]:
    """The environment of a desk on a fresh database, on which the groups are linked; no limits, in English."""
    return await settings_of(telegram, database_url, database, tmp_path)


async def settings_of(telegram: SandboxServer, url: str, database: Database, folder: Path) -> dict[str, str]:
    """Link the groups on a fresh database, where Sam is a plumber; the environment of a desk on it."""
    async with database.transaction() as session:
        now = telegram.world.clock.now()
        admin = Person(chat_user=demo.ADMIN, name="Li", language=Language.EN, reachable=True, created_at=now)
        sam = Person(chat_user=PLUMBER, name="Sam", language=Language.EN, reachable=True, created_at=now)
        session.add_all((admin, sam))
        await session.flush()
        session.add(Membership(person_id=sam.row_id, role=Role.WORKER, scope="team:plumbing"))
        for purpose in ("plumbing", "electrical", OFFICE):
            chat = demo.GROUPS[purpose][0]
            session.add(Channel(purpose=purpose, chat_id=chat, language=Language.EN, linked_by=admin.row_id))
    return {
        "BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_BASE": telegram.url,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "ADMIN_IDS": str(demo.ADMIN),
        "DEFAULT_LANGUAGE": "en",
        "HTTP_PORT": "0",
        "SEND_PER_SECOND": "0",
        "SEND_PER_CHAT": "0",
        "SEND_PER_GROUP": "0",
        "LOG_FORMAT": "json",
        "PATH": "/usr/bin:/bin",
    }
