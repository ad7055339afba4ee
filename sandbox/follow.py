"""The stream of events, for a page that stays open."""

import asyncio
import json

from aiohttp import web

from sandbox.model import Json
from sandbox.view import event_view
from sandbox.world import World

_HEARTBEAT = 15.0


async def follow(request: web.Request, world: World, after: int, closing: asyncio.Event) -> web.StreamResponse:
    """Send every event after number `after`, until the page or the server goes.

    A page that asks for events that are no longer kept is told to load the state again.
    """
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    await response.write(b": hello\n\n")
    ended = asyncio.create_task(closing.wait(), name="sandbox stream's end")
    try:
        while not closing.is_set():
            events = world.events.after(after)
            if events is None:
                after = world.seq
                await response.write(_line({"seq": after, "type": "reset"}))
            elif events:
                after = events[-1].seq
                await response.write(b"".join(_line(event_view(world, event)) for event in events))
            else:
                await _next(response, world, after, ended)
    except ConnectionResetError:
        pass  # the page was closed
    finally:
        ended.cancel()
    return response


async def _next(response: web.StreamResponse, world: World, after: int, ended: asyncio.Task[bool]) -> None:
    """Until something happens; a comment keeps the connection open meanwhile."""
    change = asyncio.create_task(world.changed(after), name="sandbox stream")
    try:
        done, _ = await asyncio.wait((change, ended), timeout=_HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            await response.write(b": still here\n\n")
    finally:
        change.cancel()


def _line(event: Json) -> bytes:
    return f"id: {event['seq']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
