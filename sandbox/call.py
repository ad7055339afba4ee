"""One call of a Bot API method: its checked arguments, and what most methods need to know about them."""

from dataclasses import dataclass
from typing import Any

from sandbox.errors import BadRequest, Forbidden
from sandbox.files import Upload
from sandbox.formatting import formatted
from sandbox.keyboards import check_markup
from sandbox.model import PRESENT, Chat, Json, Message
from sandbox.textual import Formatted
from sandbox.world import World


@dataclass(slots=True)
class Call:
    """Arguments as the table types them, and the files that came along."""

    world: World
    args: Json
    files: dict[str, Upload]

    def arg(self, name: str, default: Any = None) -> Any:
        """An argument, or the default."""
        return self.args.get(name, default)

    # -- where

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat, if the bot knows it. Raises BadRequest."""
        chat_id = self.args[name]
        chat = self.world.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise BadRequest("chat not found")
        return chat

    def group(self) -> Chat:
        """The chat, when the bot is in it. Raises BadRequest or Forbidden."""
        chat = self.chat()
        refuse_outsider(chat)
        return chat

    def open_chat(self) -> Chat:
        """The chat, if the bot may write there now. Raises BadRequest or Forbidden."""
        chat = self.chat()
        person = self.world.people.get(chat.id)
        if person is not None:
            if person.blocked:
                raise Forbidden("bot was blocked by the user")
            if not person.started:
                raise Forbidden("bot can't initiate conversation with a user")
            return chat
        refuse_outsider(chat)
        if chat.bot == "restricted":
            raise BadRequest("not enough rights to send text messages to the chat")
        return chat

    def message(self, chat: Chat, what: str) -> Message:
        """The message of the chat. Raises BadRequest: "<what> not found"."""
        if "message_id" not in self.args:
            raise BadRequest("message identifier is not specified")
        message = chat.messages.get(self.args["message_id"])
        if message is None:
            raise BadRequest(f"{what} not found")
        return message

    # -- what

    def words(self, name: str, source: Json | None = None) -> Formatted:
        """Text or caption, parsed. `source` holds the fields when they are not the call's own."""
        source = self.args if source is None else source
        entities = source.get("entities" if name == "text" else f"{name}_entities")
        words = formatted(source.get(name) or "", source.get("parse_mode"), entities)
        for entity in words.entities:
            if entity["type"] == "text_mention":
                entity["user"] = self.world.users.get(entity["user"]["id"])
        words.entities = [entity for entity in words.entities if entity.get("user", True)]
        return words

    def markup(self) -> tuple[Json | None, Json | None]:
        """Inline keyboard, other markup: at most one of them. Raises BadRequest."""
        markup = self.args.get("reply_markup")
        return check_markup(markup) if markup else (None, None)

    def reply_to(self, chat: Chat) -> int | None:
        """The message that this one answers. Raises BadRequest."""
        wish = self.args.get("reply_parameters") or {}
        message_id: int | None = wish.get("message_id", self.args.get("reply_to_message_id"))
        if message_id is None:
            return None
        if message_id in chat.messages:
            return message_id
        if wish.get("allow_sending_without_reply", self.args.get("allow_sending_without_reply")):
            return None
        raise BadRequest("message to be replied not found")

    def thread(self, chat: Chat) -> int | None:
        """The forum topic to write into. Raises BadRequest."""
        thread: int | None = self.args.get("message_thread_id")
        if thread is not None and thread not in chat.topics:
            raise BadRequest("message thread not found")
        return thread

    def upload(self, name: str, value: str | None = None) -> Upload | None:
        """The file that came with the request for this field, if one did."""
        value = self.args.get(name) if value is None else value
        if value and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name) if not value else None


def refuse_outsider(chat: Chat) -> None:
    """Raises the error of a bot that is no longer in a group, or of a group that has moved."""
    if chat.migrated_to:
        raise BadRequest("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    kind = "supergroup chat" if chat.type == "supergroup" else "group chat"
    if chat.bot == "kicked":
        raise Forbidden(f"bot was kicked from the {kind}")
    if chat.bot not in PRESENT:
        raise Forbidden(f"bot is not a member of the {kind}")
