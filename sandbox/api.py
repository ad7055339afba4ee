"""The Bot API over HTTP: token, parameters, faults and latency around every method."""

import asyncio
import json
from typing import Any

from aiohttp import web

from sandbox.decode import request_params, shown_params
from sandbox.errors import ApiError, ServerError, TooManyRequests, Unauthorized
from sandbox.faults import BEFORE, Fault, strike
from sandbox.files import Upload
from sandbox.methods import HANDLERS, execute, find_method
from sandbox.model import Json
from sandbox.receiving import Receiving
from sandbox.view import faults_view
from sandbox.webhook import WebhookPusher
from sandbox.world import World

_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class BotApi:
    """Answers /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World, backoff: tuple[float, float] = (1.0, 60.0)) -> None:
        self.world = world
        self.pusher = WebhookPusher(world, self.perform, backoff)
        self.receiving = Receiving(world, self.pusher)
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        return [
            web.post("/bot{token}/{method}", self.handle),
            web.get("/bot{token}/{method}", self.handle),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def start(self) -> None:
        """Begin to push, if a webhook is set."""
        await self.pusher.start()

    async def stop(self) -> None:
        """End long polls, held connections and pushes."""
        self._closing.set()
        self.receiving.close()
        await self.pusher.stop()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One method call."""
        name = request.match_info["method"]
        try:
            if request.match_info["token"] != self.world.token:
                raise Unauthorized
            params, files = await request_params(request)
            if self.world.latency:
                await asyncio.sleep(self.world.latency)
            fault = strike(self.world.faults, name, params.get("chat_id")) if self.world.faults else None
            if fault is not None:
                self.world.events.add("faults", faults_view(self.world))
                return await self._failing(request, fault, name, params, files)
            return _json(200, {"ok": True, "result": await self.perform(name, params, files)})
        except ApiError as error:
            return _json(error.code, error.answer())
        except web.HTTPRequestEntityTooLarge:
            return _json(413, {"ok": False, "error_code": 413, "description": "Request Entity Too Large"})

    async def perform(self, name: str, params: Json, files: dict[str, Upload]) -> Any:
        """Check, do and record a call; its result. Raises ApiError."""
        method = find_method(name)
        record = self.world.record(method.name, shown_params(params, files), ())
        try:
            args, record.unknown = method.check(params, frozenset(files))
            record.unknown = tuple(name for name in record.unknown if f"attach://{name}" not in str(params))
            if method.name in HANDLERS:
                result = execute(self.world, method, args, files)
            else:
                result = await self.receiving.call(method.name, args)
        except ApiError as error:
            record.status = error.code
            raise
        record.status = 200
        return result

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file."""
        if request.match_info["token"] != self.world.token:
            return _json(401, Unauthorized().answer())
        file = self.world.files.paths.get(request.match_info["path"])
        if file is None:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found: file not found"})
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _failing(
        self, request: web.Request, fault: Fault, name: str, params: Json, files: dict[str, Upload]
    ) -> web.StreamResponse:
        if fault.kind in BEFORE:
            self._record_fault(name, params, files, fault)
        match fault.kind:
            case "429":
                raise TooManyRequests(fault.retry_after)
            case "500":
                raise ServerError
            case "502_html":
                return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
            case "slow":
                await self._hold(fault.seconds)
            case "timeout_before":
                await self._hold(fault.seconds)
                return _cut(request)
            case "drop":
                return _cut(request)
        body = _dumps({"ok": True, "result": await self.perform(name, params, files)})
        if fault.kind in ("timeout_after", "late"):
            await self._hold(fault.seconds)
        if fault.kind in ("timeout_after", "drop_after"):
            return _cut(request)
        if fault.kind == "malformed":
            body = body[: len(body) // 2]
        return web.Response(body=body, content_type="application/json")

    def _record_fault(self, name: str, params: Json, files: dict[str, Upload], fault: Fault) -> None:
        record = self.world.record(find_method(name).name, shown_params(params, files), ())
        record.status = {"429": 429, "500": 500, "502_html": 502}.get(fault.kind, 0)

    async def _hold(self, seconds: float) -> None:
        """Keep the caller waiting, but not beyond the server's end."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _json(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=_dumps(body), content_type="application/json")


def _dumps(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
