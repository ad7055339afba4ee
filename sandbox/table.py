"""The Bot API's own table of methods and types, and the check of a request's parameters against it.

`bot-api.json` holds the methods that the sandbox answers, every type that they and an Update reach, and the
names of all other methods. The checks are compiled once per method.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from sandbox.errors import BadRequest
from sandbox.model import Json

Convert: TypeAlias = Callable[[Any, str], Any]

# Parameters of older Bot API versions that Telegram still takes.
LEGACY: dict[str, str] = {
    "reply_to_message_id": "Integer",
    "allow_sending_without_reply": "Boolean",
    "disable_web_page_preview": "Boolean",
}
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
_MARKUPS = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}
# Required, but an empty one means something: no webhook.
_MAY_BE_EMPTY = frozenset(("url",))
_SPOKEN = {"InlineKeyboardButton": "inline keyboard button", "KeyboardButton": "keyboard button"}
_TRUE = frozenset(("true", "1", "yes"))


@dataclass(frozen=True, slots=True)
class Method:
    """One method: how to convert each parameter, which are required, and which are files."""

    name: str
    converts: dict[str, Convert]
    required: tuple[str, ...]
    files: frozenset[str]

    def check(self, params: Json, attached: frozenset[str] = frozenset()) -> tuple[Json, tuple[str, ...]]:
        """Typed arguments, and the names that the table does not know. Raises BadRequest."""
        args: Json = {}
        unknown: list[str] = []
        for name, value in params.items():
            convert = self.converts.get(name)
            if convert is None:
                unknown.append(name)
            elif value is not None and (value != "" or name in _MAY_BE_EMPTY):
                args[name] = convert(value, name)
        for name in self.required:
            if name not in args and not (name in self.files and name in attached):
                raise BadRequest(self._missing(name))
        return args, tuple(unknown)

    def _missing(self, name: str) -> str:
        if name in self.files and name != "media":
            return f"there is no {name.replace('_', ' ')} in the request"
        return _MISSING.get(name, f'parameter "{name}" is required')


class Table:
    """The packaged part of the Bot API."""

    def __init__(self, raw: Json) -> None:
        self.version: str = raw["version"]
        self.types: Json = raw["types"]
        self.raw_methods: Json = raw["methods"]
        self.other_methods = frozenset(name.lower() for name in raw["other_methods"])
        self._converters: dict[str, Convert] = {}
        self.methods = {name.lower(): self._method(name, spec) for name, spec in self.raw_methods.items()}

    def _method(self, name: str, spec: Json) -> Method:
        fields = spec["fields"]
        converts = {field["name"]: self._any_of(field["types"]) for field in fields}
        for legacy, type_name in LEGACY.items():
            if "reply_parameters" in converts:
                converts.setdefault(legacy, self._one(type_name))
        return Method(
            name,
            converts,
            tuple(field["name"] for field in fields if field.get("required")),
            frozenset(field["name"] for field in fields if "InputFile" in field["types"]),
        )

    def _any_of(self, types: list[str]) -> Convert:
        if types == ["Integer", "String"]:
            return _integer_or_string
        if "InputFile" in types:
            return _string
        if all(name.startswith("Array of ") for name in types):
            return _array(self._any_of([name.removeprefix("Array of ") for name in types]))
        if len(types) == 1:
            return self._one(types[0])
        if "InlineKeyboardMarkup" in types:
            return self._markup(types)
        return self._variant(types)

    def _one(self, name: str) -> Convert:
        if name in _PLAIN:
            return _PLAIN[name]
        if name not in self._converters:
            # A type may contain itself: until it is built, its converter is looked up when it is called.
            def later(value: Any, field: str) -> Any:
                return self._converters[name](value, field)

            self._converters[name] = later
            spec = self.types[name]
            built = self._variant(spec["one_of"]) if "one_of" in spec else self._object(name, spec["fields"])
            self._converters[name] = built
        return self._converters[name]

    def _object(self, type_name: str, fields: list[Json]) -> Convert:
        converts = {field["name"]: self._any_of(field["types"]) for field in fields}
        required = [field["name"] for field in fields if field.get("required")]
        spoken = _SPOKEN.get(type_name, type_name)

        def convert(value: Any, field: str) -> Json:
            value = _decoded(value, field)
            if not isinstance(value, dict):
                raise BadRequest(f"can't parse {field}: {spoken} must be an Object")
            for name in required:
                if name not in value:
                    raise BadRequest(f"can't parse {spoken}: Can't find field \"{name}\"")
            return {
                name: converts[name](part, name) if name in converts else part
                for name, part in value.items()
                if part is not None
            }

        return convert

    def _variant(self, names: list[str]) -> Convert:
        """One of several types, told apart by their field `type`."""
        prefix = _common_prefix(names)
        cases = {_snake(name.removeprefix(prefix)): name for name in names}

        def convert(value: Any, field: str) -> Any:
            value = _decoded(value, field)
            if isinstance(value, str | list):
                return value
            kind = value.get("type") if isinstance(value, dict) else None
            if kind not in cases:
                raise BadRequest(f"can't parse {field}: {prefix or field} has unsupported type")
            return self._one(cases[kind])(value, field)

        return convert

    def _markup(self, types: list[str]) -> Convert:
        def convert(value: Any, field: str) -> Json | None:
            value = _decoded(value, "reply keyboard markup")
            if not isinstance(value, dict):
                raise BadRequest("object expected as reply markup")
            for mark, name in _MARKUPS.items():
                if mark in value and name in types:
                    markup: Json = self._one(name)(value, field)
                    return markup
            return None

        return convert


def _string(value: Any, field: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise BadRequest(f'field "{field}" must be of type String')


def _integer(value: Any, field: str) -> int:
    if isinstance(value, bool):
        raise BadRequest(f'field "{field}" must be of type Number')
    try:
        return int(value)
    except (TypeError, ValueError):
        raise BadRequest(f'field "{field}" must be of type Number') from None


def _float(value: Any, field: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadRequest(f'field "{field}" must be of type Number') from None


def _boolean(value: Any, field: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str | int):
        return str(value).lower() in _TRUE
    raise BadRequest(f'field "{field}" must be of type Boolean')


def _integer_or_string(value: Any, field: str) -> int | str:
    if isinstance(value, str) and not re.fullmatch(r"-?\d+", value):
        return value
    return _integer(value, field)


def _array(item: Convert) -> Convert:
    def convert(value: Any, field: str) -> list[Any]:
        value = _decoded(value, field)
        if not isinstance(value, list):
            raise BadRequest(f"can't parse {field}: expected an Array")
        return [item(part, field) for part in value]

    return convert


def _decoded(value: Any, what: str) -> Any:
    """Structured parameters arrive as JSON text in forms and query strings."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise BadRequest(f"can't parse {what.replace('_', ' ')} JSON object") from None


_PLAIN: dict[str, Convert] = {
    "String": _string,
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "True": _boolean,
    "InputFile": _string,
}


def _common_prefix(names: list[str]) -> str:
    first, last = min(names), max(names)
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    # Back to the start of a word: InputMediaAudio and InputMediaAnimation share "InputMedia".
    while length and not (length < len(first) and first[length].isupper()):
        length -= 1
    return first[:length]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@cache
def load_table() -> Table:
    """The table, read and compiled once."""
    return Table(json.loads(resources.files("sandbox").joinpath("bot-api.json").read_bytes()))
