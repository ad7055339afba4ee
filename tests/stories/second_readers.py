"""A stand-in for the endpoint of a second reader: a real server, which answers as a story wants it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[], Awaitable[web.StreamResponse]]


@dataclass
class SecondReader:
    """What it was asked, and how it answers."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answer: Answer | None = None
    release: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, it answers what it holds back."""

    def says(self, kind: str | None, category: str | None) -> None:
        """Answers like this from now on."""
        self.writes(json.dumps({"kind": kind, "category": category}))

    def writes(self, content: Any) -> None:
        """Answers with this content from now on."""

        async def answer() -> web.StreamResponse:
            return web.json_response({"choices": [{"message": {"role": "assistant", "content": content}}]})

        self.answer = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One question."""
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        assert self.answer is not None
        return await self.answer()

    def words(self) -> str:
        """All that has ever reached it."""
        return json.dumps(self.asked, ensure_ascii=False)


@asynccontextmanager
async def second_reader() -> AsyncIterator[SecondReader]:
    """One that runs as long as the context is open."""
    reader = SecondReader()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", reader.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    reader.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield reader
    finally:
        await runner.cleanup()
