"""How the value of a setting is read.

Each reader takes the text as it was written, and says what it should have been; the readers of secrets never repeat
it. A value that already has its type (a default) passes as it is.
"""

from __future__ import annotations

import base64
import binascii
import re
from enum import StrEnum
from typing import NoReturn
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from desk.people.roles import ANONYMOUS_ADMIN


def wrong(sentence: str, **values: object) -> NoReturn:
    """Refuse a value with this sentence, its {places} filled in."""
    raise PydanticCustomError("setting", "{sentence}", {"sentence": sentence.format(**values)})


def number(least: int, most: int | None = None) -> BeforeValidator:
    """A whole number, from `least` on, up to `most` if there is one."""
    limits = f"number between {least} and {most}" if most is not None else f"whole number, {least} or more"

    def read(value: object) -> int:
        if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]{1,15}", value):
            wrong("{value!r} is not a {limits}.", value=value, limits=limits)
        number = int(str(value))
        if number < least or (most is not None and number > most):
            wrong("'{number}' is not a {limits}.", number=number, limits=limits)
        return number

    return BeforeValidator(read)


def one_of(kind: type[StrEnum]) -> BeforeValidator:
    """A word of a closed set, in any case."""

    def read(value: object) -> StrEnum:
        for member in kind:
            if str(value).casefold() == member.casefold():
                return member
        return wrong("{value!r} is none of {words}.", value=str(value), words=", ".join(kind))

    return BeforeValidator(read)


def some_of(kind: type[StrEnum]) -> BeforeValidator:
    """Words of a closed set in any case, with commas between them, each once."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        known = {member.casefold(): member for member in kind}
        pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
        for piece in pieces or [value]:
            if piece.casefold() not in known:
                wrong("{piece!r} is none of {words}.", piece=piece, words=", ".join(kind))
        return tuple(dict.fromkeys(known[piece.casefold()] for piece in pieces))

    return BeforeValidator(read)


def secret(pattern: str, sentence: str) -> BeforeValidator:
    """A text of this form; `sentence` says what it should have been, without repeating it."""

    def read(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            wrong(sentence)
        return value

    return BeforeValidator(read)


def read_ids(value: object) -> object:
    """Telegram user ids with commas between them, each once."""
    if not isinstance(value, str):
        return value
    pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
    for piece in pieces:
        if not re.fullmatch(r"[1-9][0-9]{0,15}", piece):
            wrong("{piece!r} is not a Telegram user id. Write numbers, with commas between them.", piece=piece)
        if int(piece) == ANONYMOUS_ADMIN:
            wrong("{piece} is every group's anonymous admin, and so nobody. Write the people's own ids.", piece=piece)
    return tuple(dict.fromkeys(int(piece) for piece in pieces))


def read_url(value: object) -> object:
    """An http(s) address without its last slash; one that holds a password is not repeated."""
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", value)
        _ = parts.port  # out of range: ValueError
    except ValueError:
        usable = False
    if not usable:
        shown = "the value" if "@" in value else repr(value)
        wrong("{shown} is not an address that begins with https:// or http://.", shown=shown)
    return value.rstrip("/")


def read_zone(value: object) -> object:
    """A time zone by its name."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return wrong("{value!r} is not a time zone. Write one like Asia/Shanghai.", value=value)


_DATABASE_ADDRESS = re.compile(
    r"postgres(ql)?(\+asyncpg)?://([^/?\s]*@)?([\w.-]*|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?([/?]\S*)?", re.ASCII
)

# What asyncpg takes of libpq's parameters when they stand in an address; sslmode it calls ssl.
UNDERSTOOD = frozenset(
    (
        "host",
        "port",
        "user",
        "password",
        "passfile",
        "database",
        "ssl",
        "sslmode",
        "target_session_attrs",
        "krbsrvname",
        "gsslib",
        "prepared_statement_cache_size",
    )
)

# These it takes from the environment, under libpq's names.
_FROM_ENVIRONMENT = frozenset(("sslrootcert", "sslcert", "sslkey", "sslcrl", "sslnegotiation"))


def read_database_url(value: object) -> object:
    """The address of a PostgreSQL, with such parameters only as the driver understands: any other stops its start."""
    if not isinstance(value, str):
        return value
    if not _DATABASE_ADDRESS.fullmatch(value):
        wrong("The value is not an address like postgresql://user:password@host:5432/name.")
    for name, _value in parse_qsl(urlsplit(value).query, keep_blank_values=True):
        if name in UNDERSTOOD:
            continue
        if not re.fullmatch(r"[a-z_]{1,40}", name):  # it may be a piece of a password
            wrong("What stands after the ? is no list of parameters like ssl=require.")
        if name in _FROM_ENVIRONMENT:
            wrong("The parameter {name} is not understood there. Set PG{big} instead.", name=name, big=name.upper())
        wrong("The parameter {name} is not understood by the driver, asyncpg. Take it out.", name=name)
    return value


def read_fernet_key(value: object) -> object:
    """A Fernet key: 32 bytes in URL-safe base64."""
    if isinstance(value, str):
        try:
            size = len(base64.urlsafe_b64decode(value))
        except (binascii.Error, ValueError):
            size = 0
        if size != 32:
            wrong("The value is not a Fernet key (44 characters). Leave it empty, and one is made.")
    return value
