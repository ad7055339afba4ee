"""The objects of the Bot API, made from what the world keeps."""

from collections.abc import Mapping

from sandbox.model import ANONYMOUS_ADMIN, Chat, Json, Message, Person

_CAPTIONED = frozenset(("photo", "document", "voice", "video", "audio", "animation"))
_ANONYMOUS = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "is_anonymous",
    "can_send_welcome_messages",
)  # fmt: skip — the last is of Bot API 10.3, and aiogram 3.31 insists on it
_DENIED = frozenset(("can_be_edited", "is_anonymous", "can_promote_members"))
_PERMISSIONS = ("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
                "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
                "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info",
                "can_invite_users", "can_pin_messages", "can_manage_topics")  # fmt: skip


def has_caption(message: Message) -> bool:
    """Whether the text of the message is the caption of media."""
    return message.kind in _CAPTIONED


def user_json(person: Person) -> Json:
    """A person as a User."""
    user: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    if person.last_name:
        user["last_name"] = person.last_name
    if person.username:
        user["username"] = person.username
    if person.language_code:
        user["language_code"] = person.language_code
    return user


def chat_json(chat: Chat, person: Person | None) -> Json:
    """A chat as a Chat; `person` is the other side of a private one."""
    if person is not None:
        names = ("first_name", "last_name", "username")
        return {"id": chat.id, "type": "private", **{n: value for n in names if (value := getattr(person, n))}}
    shown: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
    if chat.forum:
        shown["is_forum"] = True
    return shown


def full_chat_json(chat: Chat, person: Person | None, pinned: Json | None) -> Json:
    """A chat as a ChatFullInfo."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    shown = chat_json(chat, person)
    shown |= {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    if person is None:
        shown["permissions"] = permissions()
    elif person.username:
        shown["active_usernames"] = [person.username]
    if pinned:
        shown["pinned_message"] = pinned
    return shown


def message_json(message: Message, users: Mapping[int, Json], chat: Json, replied: Json | None = None) -> Json:
    """A message as a Message. `replied` is the one it answers, `users` must know the sender."""
    shown: Json = {"message_id": message.id, "from": users[message.sender], "chat": chat, "date": message.date}
    if message.anonymous:
        shown |= {"from": _ANONYMOUS, "sender_chat": chat}
    if message.edited:
        shown["edit_date"] = message.edited
    if message.media_group:
        shown["media_group_id"] = message.media_group
    if message.thread:
        shown |= {"message_thread_id": message.thread, "is_topic_message": True}
    if replied:
        shown["reply_to_message"] = replied
    shown |= message.content
    if message.text:
        place = "caption" if has_caption(message) else "text"
        shown[place] = message.text
        if message.entities:
            shown["caption_entities" if place == "caption" else "entities"] = message.entities
    if message.markup:
        shown["reply_markup"] = message.markup
    return shown


def member_json(user: Json, status: str) -> Json:
    """A ChatMember of a status: creator, administrator, member, restricted, left or kicked."""
    shown: Json = {"status": status, "user": user}
    match status:
        case "creator":
            shown["is_anonymous"] = False
        case "administrator":
            shown |= {right: right not in _DENIED for right in _RIGHTS}
        case "restricted":
            shown |= {"is_member": True, "until_date": 0, **dict.fromkeys(_PERMISSIONS, False)}
        case "kicked":
            shown["until_date"] = 0
    return shown


def permissions() -> Json:
    """What every member of a group may do."""
    return {name: name not in ("can_change_info", "can_manage_topics") for name in _PERMISSIONS}
