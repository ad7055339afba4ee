"""The world as the page shows it, in JSON."""

from datetime import UTC, datetime

from sandbox.events import Event
from sandbox.keyboards import button_kind
from sandbox.model import Chat, Json, Message, Person, Request
from sandbox.render import to_html
from sandbox.world import World

_MESSAGES_SHOWN = 100


def state_view(world: World) -> Json:
    """All of it."""
    return {
        "seq": world.seq,
        "now": world.clock.now().isoformat(),
        "offset_seconds": world.clock.offset.total_seconds(),
        "token": world.token,
        "bot": world.bot,
        "people": [person_view(person) for person in world.people.values()],
        "chats": [chat_view(world, chat) for chat in world.chats.values()],
        "open": [opened.model_dump() for opened in world.open],
        "hint": world.hint,
        "spots": [spot.model_dump() for spot in world.spots],
        "codes": [code.model_dump() for code in world.codes],
        "time_zone": world.time_zone,
        "commands": world.profile.menu(),
        "chat_commands": world.profile.menus_of_chats(),
        **faults_view(world),
        "privacy": world.privacy,
    }


def faults_view(world: World) -> Json:
    """What goes wrong on purpose: faults, limits, latency."""
    faults = [fault.model_dump() for fault in world.faults]
    return {"faults": faults, "limits": limits_view(world), "latency": world.latency}


def limits_view(world: World) -> Json:
    """The settings of the limits."""
    names = ("on", "overall", "private_per_second", "private_burst", "group_per_minute", "paid_per_second")
    return {name: getattr(world.limits, name) for name in names}


def person_view(person: Person) -> Json:
    """One person."""
    names = ("id", "first_name", "last_name", "username", "language_code", "note", "color", "started", "blocked")
    return {name: getattr(person, name) for name in names}


def chat_view(world: World, chat: Chat, messages: bool = True) -> Json:
    """One chat, with its newest messages if asked."""
    names = ("id", "type", "title", "members", "admins", "forum", "note", "bot", "topics", "migrated_to", "keyboard")
    shown = {name: getattr(chat, name) for name in names}
    if messages:
        newest = list(chat.messages.values())[-_MESSAGES_SHOWN:]
        shown["messages"] = [message_view(world, message) for message in newest]
    return shown


def message_view(world: World, message: Message) -> Json:
    """One message. Optional parts (document, voice, location, contact, venue, video) only when it has them."""
    content = message.content
    shown: Json = {
        "id": message.id,
        "chat": message.chat_id,
        "from": _sender(world, message),
        "date": _moment(message.date),
        "edited": _moment(message.edited) if message.edited else None,
        "html": to_html(message.text, message.entities),
        "text": message.text,
        "photos": _photos(content),
        "media_group": message.media_group,
        "reply_to": message.reply_to,
        "buttons": [[_button(world, button) for button in row] for row in _rows(message)],
        "keyboard": message.keyboard,
        "service": message.service,
        "service_kind": next((kind for kind in _SERVICE if kind in content), None),
        "service_what": _whom(content),
        "pinned": message.id in world.chats[message.chat_id].pinned,
        "reactions": [{"emoji": emoji, "from": who} for who, chosen in message.reactions.items() for emoji in chosen],
        "thread": message.thread,
        "forwarded_from": content["forward_origin"]["sender_user"]["id"] if "forward_origin" in content else None,
    }
    for kind in ("document", "voice", "video", "audio", "animation"):
        if kind in content:
            shown[kind] = content[kind] | {"url": f"/sandbox/files/{content[kind]['file_id']}"}
    shown |= {kind: content[kind] for kind in ("location", "contact", "venue") if kind in content}
    return shown


def _whom(content: Json) -> str | None:
    """Who came into a group, or left it; or what the new topic is called."""
    names = [
        user["first_name"] for user in (*content.get("new_chat_members", ()), content.get("left_chat_member")) if user
    ]
    return ", ".join(names) or content.get("forum_topic_created", {}).get("name")


_SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
)
"""What service messages tell that the page says in its own languages."""


def event_view(world: World, event: Event) -> Json:
    """One event; a message is shown as it is now, and people and chats are shown whole."""
    shown: Json = {"seq": event.seq, "type": event.type, **event.fields}
    if event.message is not None:
        shown["message"] = message_view(world, event.message)
    elif event.type == "person":
        shown["person"] = person_view(world.people[event.fields["person"]])
    elif event.type == "chat":
        shown["chat"] = chat_view(world, world.chats[event.fields["chat"]], messages=False)
    return shown


def request_view(request: Request) -> Json:
    """One Bot API request."""
    return {
        "n": request.n,
        "method": request.method,
        "params": request.params,
        "chat_id": request.chat_id,
        "at": _moment(int(request.at)),
        "status": request.status,
        "unknown": request.unknown,
    }


def _sender(world: World, message: Message) -> Json:
    person = world.people.get(message.sender)
    if message.anonymous:
        return {"id": message.chat_id, "name": world.chats[message.chat_id].title, "is_bot": False}
    if person is None:
        return {"id": message.sender, "name": world.bot["first_name"], "is_bot": True}
    return {"id": person.id, "name": person.name, "is_bot": False}


def _photos(content: Json) -> list[Json]:
    sizes = content.get("photo")
    if not sizes:
        return []
    largest = sizes[-1]
    names = ("file_id", "width", "height")
    return [{name: largest[name] for name in names} | {"url": f"/sandbox/files/{largest['file_id']}"}]


def _rows(message: Message) -> list[list[Json]]:
    rows: list[list[Json]] = (message.markup or {}).get("inline_keyboard", [])
    return rows


def _button(world: World, button: Json) -> Json:
    kind, url = button_kind(button), button.get("url", "")
    if kind == "url" and f"t.me/{world.bot['username']}".lower() in url.lower() and "start" in url:
        kind = "start"
    shown = {"text": button["text"], "kind": kind, "data": button.get("callback_data"), "url": url or None}
    return shown | ({"copy_text": button["copy_text"]} if "copy_text" in button else {})


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
