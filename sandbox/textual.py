"""Text as Telegram counts it: UTF-16 units, trimmed ends, and the entities that Telegram finds by itself."""

import re
from dataclasses import dataclass, field

from sandbox.model import Json

_SPACE = " \t\r\n\v\f"
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)",
)


@dataclass(slots=True)
class Formatted:
    """Plain text and its entities, offsets and lengths in UTF-16 units."""

    text: str
    entities: list[Json] = field(default_factory=list)


def units(text: str) -> int:
    """How many UTF-16 units the text takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, start: int, end: int) -> str:
    """The part between two UTF-16 offsets."""
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le", "replace")


def trimmed(formatted: Formatted) -> Formatted:
    """Without white space at the ends, entities moved and shortened to fit."""
    text, entities = formatted.text, formatted.entities
    text = text.rstrip(_SPACE)
    blank = len(text) - len(text.lstrip(_SPACE))
    if blank and entities:
        blank = min(blank, *(entity["offset"] for entity in entities))
    text = text[blank:]
    if text == formatted.text:
        return formatted
    end = units(text)
    kept = []
    for entity in entities:
        offset = entity["offset"] - blank
        length = min(entity["length"], end - offset)
        if length > 0:
            kept.append(entity | {"offset": offset, "length": length})
    return Formatted(text, kept)


def with_found(formatted: Formatted) -> Formatted:
    """With commands, mentions, links, hashtags and addresses marked, where nothing else is."""
    text = formatted.text
    if not ("/" in text or "@" in text or "#" in text):
        return formatted
    found = []
    for match in _FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match[0])
        if not any(_overlap(entity, offset, length) for entity in formatted.entities):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    if not found:
        return formatted
    return Formatted(text, in_order(formatted.entities + found))


def in_order(entities: list[Json]) -> list[Json]:
    """By place, the outer before the inner."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(entity: Json, offset: int, length: int) -> bool:
    closed = entity["type"] in ("code", "pre", "text_link", "text_mention")
    return closed and entity["offset"] < offset + length and offset < entity["offset"] + entity["length"]
