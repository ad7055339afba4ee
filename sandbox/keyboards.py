"""Reply markups: what Telegram checks on them before it takes a message."""

import json

from sandbox.errors import BadRequest
from sandbox.links import BadLink, checked
from sandbox.model import Json

_BUTTONS = 100
_BYTES = 10_000
_KINDS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
          "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay")  # fmt: skip


def check_markup(markup: Json) -> tuple[Json | None, Json | None]:
    """The inline keyboard, or else the other kind of markup. Raises BadRequest."""
    rows = markup.get("inline_keyboard")
    if rows is None:
        _check_size(markup, markup.get("keyboard", []))
        return None, markup
    rows = [[_inline_button(button) for button in row] for row in rows if row]
    _check_size(markup, rows)
    return ({"inline_keyboard": rows} if rows else None), None


def button_kind(button: Json) -> str:
    """What pressing a button does: "callback", "url", "web_app", …"""
    kind = next((kind for kind in _KINDS if kind in button), "text")
    return kind.removesuffix("_data")


def _inline_button(button: Json) -> Json:
    kinds = [kind for kind in _KINDS if kind in button]
    if not kinds:
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not button["text"]:
        raise BadRequest("can't parse inline keyboard button: Inline keyboard button text must be non-empty")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "url" in button:
        return button | {"url": _url(button["url"], "inline keyboard button URL")}
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        url = button["web_app"]["url"]
        raise BadRequest(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    return button


def _url(url: str, what: str) -> str:
    try:
        return checked(url)
    except BadLink as reason:
        raise BadRequest(f"{what} '{url}' is invalid: {reason}") from None


def _check_size(markup: Json, rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > _BUTTONS or (len(rows) > 4 and len(json.dumps(markup)) > _BYTES):
        raise BadRequest("reply markup is too long")
