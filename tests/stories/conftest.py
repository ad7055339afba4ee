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
