"""One question at a time to the Bot API, for commands that look and go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

PATIENCE = 10.0
"""Seconds that one answer may take."""


class NoAnswer(Exception):
    """Nothing came, now; str() names the kind of error, never an address."""


class NoBotApi(Exception):
    """What answers there is something else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Bot API said: `result` when it is well, else `code` and `description`."""

    result: Any
    code: int = 0
    description: str = ""
    at: datetime | None = None
    """The time on its clock, aware, to the second; None when it did not tell."""


class Telegram:
    """Asks as the bot of one token."""

    def __init__(self, http: httpx.AsyncClient, base: str, token: str) -> None:
        self._http = http
        self._address = f"{base}/bot{token}"

    async def ask(self, method: str, **wanted: Any) -> Answer:
        """Call a method that changes nothing. Raises NoAnswer, NoBotApi."""
        try:
            response = await self._http.post(f"{self._address}/{method}", json=wanted)
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__) from error
        match _read(response):
            case {"ok": True, "result": result}:
                return Answer(result, at=_date(response))
            case {"ok": False, "error_code": int(code), "description": str(description)}:
                return Answer(None, code, description, _date(response))
        if response.status_code >= 500:
            raise NoAnswer(f"HTTP {response.status_code}")
        raise NoBotApi


@asynccontextmanager
async def telegram_at(base: str, token: str) -> AsyncIterator[Telegram]:
    """The Bot API at this address."""
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        yield Telegram(http, base, token)


def _read(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _date(response: httpx.Response) -> datetime | None:
    try:
        at = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None
    return at if at.tzinfo else None
