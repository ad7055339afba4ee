"""Methods that change or remove a message, and the ones that react to one or pin it."""

from sandbox.acts import emoji_list
from sandbox.call import Call, refuse_outsider
from sandbox.errors import BadRequest
from sandbox.media import captioned, media_content
from sandbox.methods_send import checked_text
from sandbox.model import Chat, Json, Message
from sandbox.shape import has_caption

_MAY_DELETE = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
# What everybody may react with; other emoji need Premium or a chat that allows them.
# fmt: off
_REACTIONS = frozenset((
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌",
    "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
    "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗",
    "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷",
    "🤷‍♀", "😡",
))
# fmt: on


def edit_message_text(call: Call) -> Json:
    """New text, and the keyboard that is given or none."""
    message = _editable(call)
    if message.kind != "text":
        raise BadRequest("there is no text in the message to edit")
    words = checked_text(call, "MESSAGE_TOO_LONG")
    inline, _ = call.markup()
    if (message.text, message.entities, message.markup) == (words.text, words.entities, inline):
        raise BadRequest(_NOT_MODIFIED)
    message.text, message.entities, message.markup = words.text, words.entities, inline
    return _edited(call, message)


def edit_message_caption(call: Call) -> Json:
    """New caption, or none, and the keyboard that is given or none."""
    message = _editable(call)
    if not has_caption(message):
        raise BadRequest("there is no caption in the message to edit")
    words = captioned(call, call.args, "MEDIA_CAPTION_TOO_LONG")
    inline, _ = call.markup()
    if (message.text, message.entities, message.markup) == (words.text, words.entities, inline):
        raise BadRequest(_NOT_MODIFIED)
    message.text, message.entities, message.markup = words.text, words.entities, inline
    return _edited(call, message)


def edit_message_media(call: Call) -> Json:
    """Another photo, video or file in the place of the old one, with its caption."""
    message = _editable(call)
    item = call.args["media"]
    if message.kind != "text" and not has_caption(message):
        raise BadRequest("there is no media in the message to edit")
    words, content = captioned(call, item, "MEDIA_CAPTION_TOO_LONG"), media_content(call, item)
    inline, _ = call.markup()
    state = (item["type"], words.text, words.entities, content, inline)
    if state == (message.kind, message.text, message.entities, message.content, message.markup):
        raise BadRequest(_NOT_MODIFIED)
    message.kind, message.text, message.entities, message.content, message.markup = state
    return _edited(call, message)


def edit_message_reply_markup(call: Call) -> Json:
    """Another inline keyboard, or none."""
    message = _editable(call)
    inline, _ = call.markup()
    if message.markup == inline:
        raise BadRequest(_NOT_MODIFIED)
    message.markup = inline
    return _edited(call, message)


def delete_message(call: Call) -> bool:
    """The bot's own messages, people's in private chats, and anybody's where it is an admin; 48 hours long."""
    chat = call.chat()
    refuse_outsider(chat)
    message = call.message(chat, "message to delete")
    _check_deletable(call, chat, message)
    _remove(call, chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """Several of them; those that are gone are skipped."""
    chat = call.chat()
    refuse_outsider(chat)
    if not 1 <= len(call.args["message_ids"]) <= 100:
        raise BadRequest("too many message identifiers specified")
    found = [chat.messages[n] for n in call.args["message_ids"] if n in chat.messages]
    for message in found:
        _check_deletable(call, chat, message)
    for message in found:
        _remove(call, chat, message)
    return True


def set_message_reaction(call: Call) -> bool:
    """One emoji of the bot's, or none."""
    chat = call.open_chat()
    message = call.message(chat, "message to react")
    emoji = [one.get("emoji", "") for one in call.arg("reaction", [])]
    if len(emoji) > 1:
        raise BadRequest("REACTIONS_TOO_MANY")
    if not _REACTIONS.issuperset(emoji):
        raise BadRequest("REACTION_INVALID")
    if emoji_list(emoji) != emoji_list(message.reactions.get(call.world.bot_id, [])):
        message.reactions[call.world.bot_id] = emoji
        call.world.events.add("edited", message=message)
    return True


def pin_chat_message(call: Call) -> bool:
    """A message goes to the top of the chat."""
    chat = _pinnable(call)
    message = call.message(chat, "message to pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        call.world.events.add("edited", message=message)
        note = f"{call.world.bot['first_name']} pinned a message"
        content = {"pinned_message": call.world.message_json(message)}
        call.world.post(chat, call.world.bot_id, kind="service", service=note, content=content)
    return True


def unpin_chat_message(call: Call) -> bool:
    """That message, or the newest pinned one."""
    chat = _pinnable(call)
    message_id = call.arg("message_id") or (chat.pinned or [0])[-1]
    if message_id not in chat.pinned:
        raise BadRequest("message to unpin not found")
    _unpin(call, chat, [message_id])
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """All of them."""
    chat = _pinnable(call)
    _unpin(call, chat, [*chat.pinned])
    return True


def _editable(call: Call) -> Message:
    if "inline_message_id" in call.args:
        raise BadRequest("MESSAGE_ID_INVALID")
    if "chat_id" not in call.args:
        raise BadRequest("chat_id is empty")
    chat = call.chat()
    refuse_outsider(chat)
    message = call.message(chat, "message to edit")
    if message.sender != call.world.bot_id or message.kind == "service" or message.keyboard is not None:
        raise BadRequest("message can't be edited")
    return message


def _edited(call: Call, message: Message) -> Json:
    message.edited = call.world.timestamp()
    call.world.events.add("edited", message=message)
    return call.world.message_json(message)


def _check_deletable(call: Call, chat: Chat, message: Message) -> None:
    if message.sender != call.world.bot_id and chat.type != "private" and chat.bot != "administrator":
        raise BadRequest("message can't be deleted")
    if call.world.timestamp() - message.date > _MAY_DELETE and chat.bot != "administrator":
        raise BadRequest("message can't be deleted for everyone")


def _remove(call: Call, chat: Chat, message: Message) -> None:
    del chat.messages[message.id]
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    call.world.events.add("deleted", {"chat": chat.id, "message": message.id})


def _pinnable(call: Call) -> Chat:
    chat = call.open_chat()
    if chat.type == "supergroup" and chat.bot != "administrator":
        raise BadRequest("not enough rights to manage pinned messages in the chat")
    return chat


def _unpin(call: Call, chat: Chat, message_ids: list[int]) -> None:
    for message_id in message_ids:
        chat.pinned.remove(message_id)
        if message := chat.messages.get(message_id):
            call.world.events.add("edited", message=message)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
