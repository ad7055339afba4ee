"""A message's text as safe HTML for the page: only the tags that Telegram's own formatting has."""

from html import escape

from sandbox.model import Json
from sandbox.textual import cut, units

_SIMPLE = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code"}


def to_html(text: str, entities: list[Json]) -> str:
    """The text with its entities as tags; everything else escaped."""
    if not entities:
        return escape(text)
    return _between(text, sorted(entities, key=lambda e: (e["offset"], -e["length"])), 0, units(text))


def _between(text: str, entities: list[Json], start: int, end: int) -> str:
    out, at = [], start
    while entities:
        entity, entities = entities[0], entities[1:]
        first, last = entity["offset"], min(entity["offset"] + entity["length"], end)
        if first < at or last <= first:
            continue
        inner = [other for other in entities if other["offset"] < last]
        entities = entities[len(inner) :]
        out.append(escape(cut(text, at, first)))
        opening, closing = _tags(entity, cut(text, first, last))
        out.append(f"{opening}{_between(text, inner, first, last)}{closing}")
        at = last
    out.append(escape(cut(text, at, end)))
    return "".join(out)


def _tags(entity: Json, covered: str) -> tuple[str, str]:
    kind = entity["type"]
    if tag := _SIMPLE.get(kind):
        return f"<{tag}>", f"</{tag}>"
    match kind:
        case "pre":
            language = entity.get("language")
            if language:
                return f'<pre><code class="language-{escape(language)}">', "</code></pre>"
            return "<pre>", "</pre>"
        case "blockquote":
            return "<blockquote>", "</blockquote>"
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case "text_link":
            return f'<a href="{escape(entity["url"])}">', "</a>"
        case "url":
            return f'<a href="{escape(covered)}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    return "", ""
