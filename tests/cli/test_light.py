"""What only talks is quick: the heavy libraries come with the commands that work with them."""

from __future__ import annotations

import subprocess
import sys

LOADED = "import sys; import bot.main; print(*sorted({name.split('.')[0] for name in sys.modules}))"


def test_the_command_line_brings_no_heavy_library() -> None:
    """They take seconds, and nobody should wait for them who types --help."""
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    heavy = {"aiogram", "aiohttp", "alembic", "holidays", "httpx", "pydantic", "sqlalchemy", "telegram"}
    assert not heavy & set(ran.stdout.split())
