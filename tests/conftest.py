"""A real PostgreSQL for the whole run, and a fresh database from a template for each test that asks for one."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import configure_logs
from storage.database import Database
from storage.embedded import start_embedded
from tests.engine import fresh_database

# What the tests' own modules assert is shown as in the tests themselves.
pytest.register_assert_rewrite(*(f"tests.{each.name}" for each in Path(__file__).parent.iterdir() if each.is_dir()))


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this test process's own engine."""
    server = start_embedded(tmp_path_factory.mktemp("engine") / "postgres")
    yield server.url
    server.stop()


@pytest.fixture(autouse=True)
def logged() -> Iterator[io.StringIO]:
    """What the desk's log says during this test, as JSON lines; shown when the test fails."""
    root, uncaught = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logs("info", "json", (), stream)
    yield stream
    root.handlers, sys.excepthook = handlers, uncaught
    root.setLevel(level)
    structlog.reset_defaults()
    sys.stderr.write(stream.getvalue())


@pytest.fixture
async def database_url(engine: str) -> AsyncIterator[str]:
    """A fresh, migrated database, gone after the test."""
    async with fresh_database(engine) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The fresh database, opened."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def photo() -> bytes:
    """A small blue picture."""
    return (Path(__file__).parent / "photo.png").read_bytes()
