"""From a request's text, parse_mode and entities to the text that a chat shows."""

from sandbox.errors import BadRequest
from sandbox.markup_html import parse_html
from sandbox.markup_markdown import parse_markdown
from sandbox.model import Json
from sandbox.textual import Formatted, in_order, trimmed, units, with_found

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def formatted(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """Parsed, trimmed, and with the entities that Telegram finds by itself. Raises BadRequest."""
    if parse_mode:
        parsed = _parse(text, parse_mode)
    elif entities:
        parsed = Formatted(text, in_order([_checked(entity, units(text)) for entity in entities]))
    else:
        parsed = Formatted(text)
    return with_found(trimmed(parsed))


def _parse(text: str, parse_mode: str) -> Formatted:
    match parse_mode.lower():
        case "html":
            return parse_html(text)
        case "markdownv2":
            return parse_markdown(text)
        case "markdown":
            raise BadRequest("the sandbox does not read the old Markdown; use MarkdownV2 or HTML")
    raise BadRequest("unsupported parse_mode")


def _checked(entity: Json, length: int) -> Json:
    if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > length:
        raise BadRequest(f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text")
    return entity
