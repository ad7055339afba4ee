"""A bare bot: it says "ok" to each update, and knows nothing. What it can do is the most that a bot can do here.

python -m bench.bare URL TOKEN
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiohttp
import uvloop

AT_ONCE = 64


async def answer_all(url: str, token: str) -> None:
    """Ask for updates, and answer each while the next are asked for; for ever."""
    api = f"{url}/bot{token}"
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session,
        asyncio.TaskGroup() as group,
    ):
        offset = 0
        while True:
            wanted = {"timeout": "25", "limit": "100", "offset": str(offset)}
            async with session.post(f"{api}/getUpdates", data=wanted) as answered:
                updates = (await answered.json())["result"]
            for update in updates:
                offset = update["update_id"] + 1
                group.create_task(_answer(session, api, update))


async def _answer(session: aiohttp.ClientSession, api: str, update: dict[str, Any]) -> None:
    said = {"chat_id": str(update["message"]["chat"]["id"]), "text": "ok"}
    async with session.post(f"{api}/sendMessage", data=said) as answered:
        await answered.read()


if __name__ == "__main__":
    uvloop.run(answer_all(sys.argv[1], sys.argv[2]))
