"""The control surface: what the page and other processes do to the world, over HTTP."""

import asyncio
import json
import mimetypes
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from aiohttp import web
from pydantic import ValidationError

from sandbox import view
from sandbox.errors import ApiError, NotAnswered, WorldError
from sandbox.faults import Fault
from sandbox.files import Upload
from sandbox.follow import follow
from sandbox.images import media_type
from sandbox.model import Json
from sandbox.world import World

Act: TypeAlias = Callable[[Json], Any]
_PRESS_WAIT = 10


class Control:
    """Everything under /sandbox/, and the page itself at /."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        acts: dict[str, Act] = {
            "open": self.open, "start": self.start, "time": self.time, "limits": self.limits, "faults": self.fault,
            "latency": self.latency, "people": self.people, "groups": self.groups, "join": self.join,
            "leave": self.leave, "block": self.block, "migrate": self.migrate, "press": self.press,
            "react": self.react, "bot": self.bot, "forward": self.forward,
        }  # fmt: skip
        return [
            web.get("/sandbox/state", _guarded(self.state)),
            web.get("/sandbox/events", _guarded(self.events)),
            web.get("/sandbox/requests", _guarded(self.requests)),
            web.get("/sandbox/files/{file_id}", self.file),
            web.post("/sandbox/send", _guarded(self.send)),
            web.delete("/sandbox/faults", _guarded(self.no_faults)),
            *(web.post(f"/sandbox/{name}", _guarded(_acting(act))) for name, act in acts.items()),
            web.get("/{path:.*}", self.page),
        ]

    def close(self) -> None:
        """Let those who follow the events go."""
        self._closing.set()

    # -- reading

    async def state(self, request: web.Request) -> web.StreamResponse:
        """The whole world."""
        return _json(view.state_view(self.world))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything that happens after a number, as it happens."""
        after = request.headers.get("Last-Event-ID") or request.query.get("after")
        return await follow(request, self.world, int(after) if after else self.world.seq, self._closing)

    async def requests(self, request: web.Request) -> web.StreamResponse:
        """The Bot API requests after number N, of one method if asked."""
        after, method = int(request.query.get("after", 0)), request.query.get("method", "")
        found = [r for r in self.world.requests if r.n > after and method.lower() in ("", r.method.lower())]
        return _json({"requests": [view.request_view(r) for r in found], "last": self.world.request_count})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a photo or a file. Only pictures are shown by a browser, the rest is downloaded."""
        try:
            file = self.world.files.find(request.match_info["file_id"])
        except ApiError as error:
            return _refused(404, str(error))
        kind = media_type(file.data)
        headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
        if not kind.startswith("image/"):
            named = f"; filename*=UTF-8''{quote(file.name)}" if file.name else ""
            headers["Content-Disposition"] = f"attachment{named}"
        return web.Response(body=file.data, content_type=kind, headers=headers)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page and what it loads."""
        file = _page_file(request.match_info["path"] or "index.html")
        if file is None:
            return _refused(404, "There is nothing here.")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = {"Cache-Control": "no-cache"}
        return web.Response(body=file.read_bytes(), headers=headers | {"Content-Type": _with_charset(kind)})

    # -- acting

    async def send(self, request: web.Request) -> web.StreamResponse:
        """Write as a person, with photos if they come along."""
        photos: list[bytes] = []
        if request.content_type == "application/json":
            wish = await request.json()
        else:
            wish = {}
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    photos.append(value.file.read())
                else:
                    wish[name] = value
        words = {"caption": wish.get("caption") or wish.get("text")} if photos else {"text": wish.get("text")}
        sent = self.world.send(
            int(wish["person"]), int(wish["chat"]), **words, photos=tuple(photos),
            reply_to=_number(wish.get("reply_to")), thread=_number(wish.get("thread")), **_extras(wish),
        )  # fmt: skip
        return _json({"messages": [view.message_view(self.world, message) for message in sent]})

    async def press(self, wish: Json) -> Json:
        """Press a button and wait for the bot's answer, at most ten seconds."""
        press = self.world.press(wish["person"], wish["chat"], wish["message"], wish["data"])
        try:
            answer = await self.world.answer_of(press, _PRESS_WAIT)
        except NotAnswered:
            return {"answer": None}
        return {"answer": {"text": answer.text, "show_alert": answer.show_alert, "url": answer.url}}

    def open(self, wish: Json) -> Json:
        """Follow a link to the bot."""
        return self._sent(self.world.open_link(wish["person"], wish["link"], wish.get("chat")))

    def start(self, wish: Json) -> Json:
        """Press Start in the private chat."""
        return self._sent(self.world.start(wish["person"], wish.get("payload", "")))

    def forward(self, wish: Json) -> Json:
        """Send a message on to the bot."""
        return self._sent(self.world.forward(wish["person"], wish["chat"], wish["message"]))

    def react(self, wish: Json) -> Json:
        """Put a reaction on a message."""
        self.world.react(wish["person"], wish["chat"], wish["message"], wish.get("emoji"))
        return {}

    def time(self, wish: Json) -> Json:
        """Move time on."""
        return {"now": self.world.advance(timedelta(minutes=wish["minutes"])).isoformat()}

    def limits(self, wish: Json) -> Json:
        """Change the limits."""
        for name in wish.keys() & view.limits_view(self.world).keys():
            setattr(self.world.limits, name, wish[name])
        self._tell_faults()
        return view.limits_view(self.world)

    def fault(self, wish: Json) -> Json:
        """Add a fault."""
        self.world.faults.append(Fault.model_validate(wish))
        self._tell_faults()
        return {"faults": [fault.model_dump() for fault in self.world.faults]}

    async def no_faults(self, request: web.Request) -> web.StreamResponse:
        """Take all faults away."""
        self.world.faults.clear()
        self._tell_faults()
        return _json({"faults": []})

    def latency(self, wish: Json) -> Json:
        """How long every call takes."""
        self.world.latency = max(0.0, float(wish["seconds"]))
        self._tell_faults()
        return {"latency": self.world.latency}

    def people(self, wish: Json) -> Json:
        """Bring a person in; a number is found if none is given."""
        wish.setdefault("id", max([1000, *self.world.people]) + 1)
        return {"person": view.person_view(self.world.add_person(**wish))}

    def groups(self, wish: Json) -> Json:
        """Found a group."""
        return {"chat": view.chat_view(self.world, self.world.add_group(**wish))}

    def join(self, wish: Json) -> Json:
        """A person comes into a group."""
        self.world.join(wish["person"], wish["chat"])
        return {}

    def leave(self, wish: Json) -> Json:
        """A person leaves a group."""
        self.world.leave(wish["person"], wish["chat"])
        return {}

    def bot(self, wish: Json) -> Json:
        """Change the bot's standing in a group; "member" adds it."""
        chat, status = self.world.chat(wish["chat"]), wish["status"]
        if status in ("member", "administrator") and chat.bot in ("left", "kicked"):
            self.world.add_bot_to_group(chat.id, wish.get("by"), admin=status == "administrator")
        else:
            self.world.set_bot_status(chat.id, status, wish.get("by"))
        return {"chat": view.chat_view(self.world, chat, messages=False)}

    def block(self, wish: Json) -> Json:
        """Block the bot, or let it in again."""
        self.world.block(wish["person"], wish.get("blocked", True))
        return {}

    def migrate(self, wish: Json) -> Json:
        """Make a supergroup of a group."""
        return {"chat": self.world.migrate(wish["chat"])}

    def _sent(self, message: Any) -> Json:
        return {"messages": [view.message_view(self.world, message)]}

    def _tell_faults(self) -> None:
        self.world.events.add("faults", view.faults_view(self.world))


def _acting(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        result = act(await request.json())
        return _json(await result if asyncio.iscoroutine(result) else result)

    return handle


def _guarded(
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Refuses other origins, and puts what is wrong with a wish into a sentence."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin and urlsplit(origin).netloc != request.host:
            return _refused(403, "Requests from other pages are refused.")
        try:
            return await handle(request)
        except (WorldError, ApiError) as error:
            return _refused(400, str(error))
        except KeyError as error:
            return _refused(400, f"{error.args[0]} is missing.")
        except ValidationError as error:
            first = error.errors()[0]
            return _refused(400, f"{'.'.join(map(str, first['loc']))}: {first['msg']}.")
        except (TypeError, ValueError) as error:
            return _refused(400, f"This request cannot be read: {error}.")

    return guarded


def _extras(wish: Json) -> Json:
    extras: Json = {}
    if location := wish.get("location"):
        extras["location"] = (location["latitude"], location["longitude"])
    if contact := wish.get("contact"):
        extras["contact"] = contact
    if voice := wish.get("voice"):
        extras |= {"voice": b"OggS", "seconds": int(voice["seconds"])}
    if document := wish.get("document"):
        extras["document"] = Upload(document["text"].encode(), document["name"], "text/plain")
    return extras


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


def _page_file(path: str) -> Traversable | None:
    """A file of the page folder; nothing outside it has such a name."""
    file: Traversable = resources.files("sandbox").joinpath("page")
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return None
        file = file.joinpath(part)
    return file if file.is_file() else None


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("javascript") else kind


def _json(body: Json) -> web.Response:
    return web.Response(body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")


def _refused(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
