"""Every story gets a campus of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.campus import Campus, campus


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A running campus, in English, without Telegram's limits."""
    async with campus(database_url, tmp_path) as running:
        yield running


@pytest.fixture
async def empty_campus(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A desk that knows nobody but its admin, by the settings."""
    async with campus(database_url, tmp_path, settled=False) as running:
        yield running
