"""The doctor: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.wiring import database_for
from desk.catalogue_file import CatalogueError, load


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    well: bool
    what: str
    advice: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Look at the catalogue, the database and Telegram."""
    return [finding async for finding in _findings(settings)]


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield _catalogue(settings)
    yield await _database(settings)
    yield await _telegram(settings)


def _catalogue(settings: Settings) -> Finding:
    try:
        load(settings.catalogue_file)
    except CatalogueError as error:
        return Finding(False, f"catalogue: {error}", "Correct the file; `campusdesk catalogue check FILE` looks again.")
    return Finding(True, f"catalogue: {settings.catalogue_file}")


async def _database(settings: Settings) -> Finding:
    try:
        async with database_for(settings) as database, database.transaction() as session:
            version = (await session.execute(text("SHOW server_version"))).scalar_one()
    except (OSError, SQLAlchemyError) as error:
        # Only what the wiring itself says is fit to be read; SQLAlchemy's own words are long and may hold a statement.
        what = str(error) if isinstance(error, OSError) else type(error).__name__
        return Finding(False, f"database: {what}", _database_advice(settings))
    return Finding(True, f"database: PostgreSQL {version}, migrated")


def _database_advice(settings: Settings) -> str:
    if settings.database_url is None:
        return "The embedded one lives in DATA_DIR. Is it a folder that this user may write to?"
    return "Is DATABASE_URL right, and does the server run?"


async def _telegram(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding(True, "Telegram: no BOT_TOKEN, so `campusdesk run` starts the sandbox")
    url = f"{settings.telegram_api_base}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = (await client.get(url)).json()
    except (httpx.HTTPError, ValueError) as error:
        return Finding(
            False, f"Telegram: {type(error).__name__}", f"Can this machine reach {settings.telegram_api_base}?"
        )
    match answer:
        case {"ok": True, "result": {"username": str(name)}}:
            return Finding(True, f"Telegram: serves @{name}")
        case {"ok": False, "error_code": 401}:
            return Finding(False, "Telegram does not know this token", "Ask BotFather for it: /mybots, API Token.")
    return Finding(
        False,
        "Telegram: what answers is no Bot API",
        f"Is TELEGRAM_API_BASE right? It is {settings.telegram_api_base}.",
    )
