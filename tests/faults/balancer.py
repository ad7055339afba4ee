"""What stands before several processes and has the one address that Telegram knows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from aiohttp import web


@asynccontextmanager
async def balanced(ports: Sequence[int]) -> AsyncIterator[str]:
    """An address of which each request goes to the next of these ports, and on to another one when that is gone."""
    async with aiohttp.ClientSession() as session:
        turns = count()

        async def pass_on(request: web.Request) -> web.Response:
            body, turn = await request.read(), next(turns)
            for n in range(len(ports)):
                port = ports[(turn + n) % len(ports)]
                answer = await _asked(session, f"http://127.0.0.1:{port}{request.path}", request, body)
                if answer is not None and answer.status < 500:
                    return answer
            return web.Response(status=502)

        app = web.Application()
        app.router.add_post("/{path:.*}", pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


async def _asked(session: aiohttp.ClientSession, url: str, request: web.Request, body: bytes) -> web.Response | None:
    """The answer of one of them; None when it is dead, or died over it."""
    own = {name: value for name, value in request.headers.items() if name.startswith(("X-", "Content-Type"))}
    try:
        async with session.post(url, data=body, headers=own) as answer:
            return web.Response(status=answer.status, body=await answer.read())
    except aiohttp.ClientError:
        return None
