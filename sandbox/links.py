"""Links: which ones Telegram takes in text and on buttons, and what a t.me link of the bot asks for."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from sandbox.model import Json

_USER = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class BadLink(ValueError):
    """Telegram would not take this link; the message says why, in its words."""


@dataclass(frozen=True, slots=True)
class BotLink:
    """A link that opens a bot: in its private chat (`start`), or to add it to a group (`startgroup`)."""

    username: str
    payload: str
    in_group: bool = False


def checked(url: str) -> str:
    """The link as Telegram keeps it. Raises BadLink."""
    url = url.strip()
    if re.match(r"(tg|ton|tonsite):", url, re.IGNORECASE):
        return url
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadLink("Wrong port number specified in the URL") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise BadLink("Unsupported URL protocol")
    if port == 0:
        raise BadLink("Wrong port number specified in the URL")
    host = parts.hostname or ""
    if "." not in host.strip(".") or " " in url:
        raise BadLink("Wrong HTTP URL")
    return url if parts.path or parts.query or parts.fragment else f"{url}/"


def link_entity(url: str, place: Json) -> Json | None:
    """The entity of a link in text; None for one that Telegram silently drops."""
    if user := _USER.match(url):
        return {"type": "text_mention", **place, "user": {"id": int(user[1])}}
    try:
        return {"type": "text_link", **place, "url": checked(url)}
    except BadLink:
        return None


def bot_link(link: str) -> BotLink:
    """What a t.me or tg: link asks of a bot. Raises BadLink with a sentence for a player."""
    parts = urlsplit(link if "//" in link or link.startswith("tg:") else f"https://{link}")
    query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if parts.scheme == "tg" and (parts.netloc or parts.path) == "resolve":
        username = query.get("domain", "")
    elif parts.hostname in ("t.me", "telegram.me", "telegram.dog"):
        username = parts.path.strip("/")
    else:
        raise BadLink(f"{link} does not open a bot")
    payload = query.get("startgroup", query.get("start", ""))
    if not username or not _PAYLOAD.fullmatch(payload):
        raise BadLink(f"{link} does not open a bot")
    return BotLink(username, payload, "startgroup" in query)
