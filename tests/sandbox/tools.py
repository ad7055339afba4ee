"""What the tests of the sandbox share: the cast, a picture, bare calls, and the table read the other way round."""

import struct
import zlib
from typing import Any

import aiohttp

from sandbox.table import Table

LIN, MEI, SAM = 1001, 1002, 1003
CLUB, FLAT = -1001234500001, -4455
# Fields of a Bot API that is newer than the table.
NEWER = {"can_send_welcome_messages"}
CAST = {
    "bot": {"id": 7000000001, "first_name": "Robot", "username": "robot_bot"},
    "people": [
        {"id": LIN, "first_name": "Lin", "last_name": "Wei", "username": "lin", "language_code": "zh-hans"},
        {"id": MEI, "first_name": "Mei", "language_code": "zh-hant"},
        {"id": SAM, "first_name": "Sam", "username": "sam"},
    ],
    "groups": [
        {"id": CLUB, "title": "Club", "members": [LIN, MEI, SAM], "admins": [SAM]},
        {"id": FLAT, "type": "group", "title": "Flat 502", "members": [LIN, MEI], "admins": [MEI]},
    ],
}


class Api:
    """Calls a method with a JSON body."""

    def __init__(self, url: str, token: str, http: aiohttp.ClientSession) -> None:
        self.url, self.token, self.http = url, token, http

    async def call(self, method: str, /, **params: Any) -> Any:
        """The result; an AssertionError for a refusal."""
        async with self.http.post(f"{self.url}/bot{self.token}/{method}", json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, /, **params: Any) -> str:
        """The description of the refusal, after its code: "400 Bad Request: …"."""
        async with self.http.post(f"{self.url}/bot{self.token}/{method}", json=params) as response:
            answer = await response.json()
        assert not answer["ok"], answer
        assert response.status == answer["error_code"]
        return f"{answer['error_code']} {answer['description']}"

    async def updates(self, **params: Any) -> list[Any]:
        """What getUpdates gives."""
        found: list[Any] = await self.call("getUpdates", **params)
        return found


def png(width: int = 100, height: int = 80) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def button(text: str, data: str) -> dict[str, Any]:
    """A reply_markup of one button."""
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


def misfits(table: Table, value: Any, types: list[str], where: str = "") -> list[str]:
    """Where a value that the sandbox sent departs from the table's types; empty when it fits."""
    attempts = [_misfits(table, value, one, where) for one in types]
    return min(attempts, key=len)


def _misfits(table: Table, value: Any, type_name: str, where: str) -> list[str]:
    plain: dict[str, type | tuple[type, ...]] = {
        "Integer": int,
        "String": str,
        "Float": (int, float),
        "Boolean": bool,
        "True": bool,
    }
    if type_name in plain:
        fits = isinstance(value, plain[type_name]) and isinstance(value, bool) == (type_name in ("Boolean", "True"))
        return [] if fits else [f"{where}: {value!r} is no {type_name}"]
    if type_name.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no array"]
        inner = [type_name.removeprefix("Array of ")]
        return [problem for n, part in enumerate(value) for problem in misfits(table, part, inner, f"{where}[{n}]")]
    spec = table.types[type_name]
    if "one_of" in spec:
        return misfits(table, value, spec["one_of"], where)
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {type_name}"]
    fields = {field["name"]: field for field in spec["fields"]}
    problems = [f"{where}.{name} is unknown to {type_name}" for name in value.keys() - fields.keys() - NEWER]
    problems += [f"{where}.{n} is missing" for n, f in fields.items() if f.get("required") and n not in value]
    for name in value.keys() & fields.keys():
        problems += misfits(table, value[name], fields[name]["types"], f"{where}.{name}")
    return problems
