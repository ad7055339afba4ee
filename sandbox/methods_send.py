"""Methods that put a message into a chat."""

from typing import Any

from sandbox.call import Call
from sandbox.errors import BadRequest
from sandbox.formatting import TEXT_LIMIT
from sandbox.media import captioned, media_content, picture
from sandbox.model import Chat, Json, Message
from sandbox.shape import has_caption
from sandbox.textual import Formatted, units


def send_message(call: Call) -> Json:
    """Text, 1–4096 characters after parsing."""
    chat = call.open_chat()
    words = checked_text(call, "message is too long")
    return _posted(call, chat, "text", words, {})


def send_photo(call: Call) -> Json:
    """One photo."""
    return _send_media(call, "photo")


def send_document(call: Call) -> Json:
    """A file of any kind."""
    return _send_media(call, "document")


def send_voice(call: Call) -> Json:
    """A voice message."""
    return _send_media(call, "voice")


def send_video(call: Call) -> Json:
    """A video."""
    return _send_media(call, "video")


def send_audio(call: Call) -> Json:
    """A piece of music."""
    return _send_media(call, "audio")


def send_animation(call: Call) -> Json:
    """A GIF or a silent video."""
    return _send_media(call, "animation")


def send_location(call: Call) -> Json:
    """A point on the map."""
    chat = call.open_chat()
    return _posted(call, chat, "location", Formatted(""), {"location": _point(call)})


def send_venue(call: Call) -> Json:
    """A point with a name."""
    chat = call.open_chat()
    venue = {"location": _point(call), "title": call.args["title"], "address": call.args["address"]}
    return _posted(call, chat, "venue", Formatted(""), {"venue": venue, "location": venue["location"]})


def send_contact(call: Call) -> Json:
    """A phone number with a name."""
    chat = call.open_chat()
    contact = _given(call, "phone_number", "first_name", "last_name", "vcard")
    return _posted(call, chat, "contact", Formatted(""), {"contact": contact})


def send_media_group(call: Call) -> list[Json]:
    """An album of 2–10 photos, videos or files: a message each."""
    chat = call.open_chat()
    media = call.args["media"]
    if not 2 <= len(media) <= 10:
        raise BadRequest("wrong number of messages: there must be from 2 to 10 media in the album")
    if len({"visual" if item["type"] in ("photo", "video") else item["type"] for item in media}) > 1:
        raise BadRequest("Can't use the media of the specified type in the album")
    parts = [(item["type"], captioned(call, item), media_content(call, item)) for item in media]
    group, reply_to, thread = str(call.world.rng.getrandbits(62)), call.reply_to(chat), call.thread(chat)
    return [
        call.world.message_json(
            call.world.post(
                chat, call.world.bot_id, kind=kind, text=words.text, entities=words.entities, content=content,
                media_group=group, reply_to=reply_to, thread=thread,
            )
        )
        for kind, words, content in parts
    ]  # fmt: skip


def forward_message(call: Call) -> Json:
    """A message of another chat, with a note where it comes from."""
    chat, source = call.open_chat(), call.message(call.chat("from_chat_id"), "message to forward")
    return call.world.message_json(_repeat(call, chat, source, forwarded=True))


def forward_messages(call: Call) -> list[Json]:
    """Several of them; those that are gone are left out."""
    return [{"message_id": message.id} for message in _repeat_all(call, forwarded=True)]


def copy_message(call: Call) -> Json:
    """A message of another chat, as the bot's own."""
    chat, source = call.open_chat(), call.message(call.chat("from_chat_id"), "message to copy")
    message = _repeat(call, chat, source, forwarded=False)
    if "caption" in call.args and has_caption(message):
        words = captioned(call, call.args)
        message.text, message.entities = words.text, words.entities
    return {"message_id": message.id}


def copy_messages(call: Call) -> list[Json]:
    """Several of them; those that are gone are left out."""
    return [{"message_id": message.id} for message in _repeat_all(call, forwarded=False)]


def send_chat_action(call: Call) -> bool:
    """The line "… is typing"."""
    chat = call.open_chat()
    kind, _, what = call.args["action"].lower().partition("_")
    known = {"typing": ("",), "choose": ("sticker",), "find": ("location",), "record": ("video", "voice", "video_note"),
             "upload": ("photo", "video", "voice", "document", "video_note")}  # fmt: skip
    if what not in known.get(kind, ()):
        raise BadRequest("wrong parameter action in request")
    call.world.events.add("action", {"chat": chat.id, "action": call.args["action"]})
    return True


def checked_text(call: Call, too_long: str) -> Formatted:
    """The text of the call, parsed and measured."""
    words = call.words("text")
    if not words.text:
        raise BadRequest("text must be non-empty" if call.args.get("text") else "message text is empty")
    if units(words.text) > TEXT_LIMIT:
        raise BadRequest(too_long)
    return words


def _send_media(call: Call, kind: str) -> Json:
    chat = call.open_chat()
    words = captioned(call, call.args)
    return _posted(call, chat, kind, words, picture(call, kind, call.args.get(kind), call.args))


def _posted(call: Call, chat: Chat, kind: str, words: Formatted, content: Json) -> Json:
    inline, keyboard = call.markup()
    parts: dict[str, Any] = {"reply_to": call.reply_to(chat), "thread": call.thread(chat)}
    if keyboard is not None:
        chat.keyboard = None if "remove_keyboard" in keyboard else keyboard
    message = call.world.post(
        chat, call.world.bot_id, kind=kind, text=words.text, entities=words.entities, content=content,
        markup=inline, keyboard=keyboard, **parts,
    )  # fmt: skip
    return call.world.message_json(message)


def _repeat_all(call: Call, forwarded: bool) -> list[Message]:
    chat, origin = call.open_chat(), call.chat("from_chat_id")
    found = [origin.messages[n] for n in call.args["message_ids"] if n in origin.messages]
    if not found:
        raise BadRequest(f"there are no messages to {'forward' if forwarded else 'copy'}")
    return [_repeat(call, chat, source, forwarded) for source in found]


def _repeat(call: Call, chat: Chat, source: Message, forwarded: bool) -> Message:
    if source.kind == "service":
        raise BadRequest(f"the message can't be {'forwarded' if forwarded else 'copied'}")
    content = dict(source.content)
    if forwarded:
        sender = call.world.users[source.sender]
        content["forward_origin"] = {"type": "user", "date": source.date, "sender_user": sender}
    else:
        content.pop("forward_origin", None)
    inline, keyboard = call.markup()
    return call.world.post(
        chat, call.world.bot_id, kind=source.kind, text=source.text, entities=source.entities, content=content,
        markup=inline, keyboard=keyboard, thread=call.thread(chat),
    )  # fmt: skip


def _point(call: Call) -> Json:
    if abs(call.args["latitude"]) > 90 or abs(call.args["longitude"]) > 180:
        raise BadRequest("wrong location specified")
    return _given(call, "latitude", "longitude", "horizontal_accuracy", "live_period")


def _given(call: Call, *names: str) -> Json:
    return {name: call.args[name] for name in names if name in call.args}


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": send_video,
    "sendAudio": send_audio,
    "sendAnimation": send_animation,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "sendChatAction": send_chat_action,
}
