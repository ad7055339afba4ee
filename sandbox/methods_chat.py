"""Methods about a chat: what it is, who is in it, its topics."""

from sandbox import shape
from sandbox.call import Call, refuse_outsider
from sandbox.errors import BadRequest
from sandbox.model import Chat, Json

_TOPIC_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def get_chat(call: Call) -> Json:
    """All about a chat that the bot is in, or about a person whom it has met."""
    chat = call.chat()
    if not chat.migrated_to:
        refuse_outsider(chat)
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return shape.full_chat_json(
        chat, call.world.people.get(chat.id), call.world.message_json(pinned) if pinned else None
    )


def get_chat_administrators(call: Call) -> list[Json]:
    """The owner, the admins, and the bot when it is one."""
    chat = _group(call)
    ids = [*chat.admins, *([call.world.bot_id] if chat.bot == "administrator" else [])]
    return [_member(call, chat, user_id) for user_id in ids]


def get_chat_member_count(call: Call) -> int:
    """People, and the bot."""
    chat = call.group()
    return len(chat.members) + 1


def get_chat_member(call: Call) -> Json:
    """A user's standing; "left" for somebody known who is not in the chat."""
    chat = call.group()
    if call.args["user_id"] not in call.world.users:
        raise BadRequest("user not found")
    return _member(call, chat, call.args["user_id"])


def leave_chat(call: Call) -> bool:
    """The bot goes."""
    chat = _group(call)
    call.world.post(
        chat, call.world.bot_id, kind="service", service=f"{call.world.bot['first_name']} left the group",
        content={"left_chat_member": call.world.bot},
    )  # fmt: skip
    call.world.set_bot_status(chat.id, "left", by=call.world.bot_id)
    return True


def create_forum_topic(call: Call) -> Json:
    """A new topic in a forum where the bot is an admin."""
    chat = _group(call)
    if not chat.forum:
        raise BadRequest("the chat is not a forum")
    if chat.bot != "administrator":
        raise BadRequest("not enough rights to create a topic")
    name = call.args["name"].strip()
    if not 1 <= len(name) <= 128:
        raise BadRequest("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    color = call.arg("icon_color", _TOPIC_COLORS[0])
    if color not in _TOPIC_COLORS:
        raise BadRequest("TOPIC_ICON_COLOR_INVALID")
    topic = {"name": name, "icon_color": color}
    message = call.world.post(
        chat, call.world.bot_id, kind="service", service=f'Topic "{name}" was created',
        content={"forum_topic_created": topic},
    )  # fmt: skip
    message.thread = message.id
    chat.topics[message.id] = name
    call.world.keep_chat(chat)
    return topic | {"message_thread_id": message.id}


def _group(call: Call) -> Chat:
    chat = call.group()
    if chat.type == "private":
        raise BadRequest("there are no administrators in the private chat")
    return chat


def _member(call: Call, chat: Chat, user_id: int) -> Json:
    return shape.member_json(call.world.users[user_id], call.world.status_of(chat, user_id))


METHODS = {
    "getChat": get_chat,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
}
