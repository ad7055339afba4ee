"""The life of a group: who comes and goes, the bot's standing, and becoming a supergroup."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox import shape
from sandbox.core import Core
from sandbox.errors import WorldError
from sandbox.model import BotStatus, Chat, ChatType, Json


class Groups(Core):
    """What happens to groups, and the bot's membership everywhere."""

    def add_group(
        self,
        title: str,
        members: Sequence[int],
        admins: Sequence[int] = (),
        type: ChatType = "supergroup",
        forum: bool = False,
        bot: bool = True,
        id: int | None = None,
    ) -> Chat:
        """Create a group of people; the bot is told when it is in it. Raises WorldError."""
        people = [self.person(member).id for member in members]
        if not people:
            raise WorldError("A group needs at least one person.")
        chat_id = id or self._new_id(type)
        if chat_id in self.chats or chat_id >= 0:
            raise WorldError(f"{chat_id} cannot be the number of a new group.")
        chat = Chat(chat_id, type, title, people, list(admins), forum, "left")
        self.keep_chat(chat)
        if bot:
            self.add_bot_to_group(chat_id, by=(chat.admins or chat.members)[0])
        return chat

    def join(self, person_id: int, chat_id: int) -> None:
        """A person comes into a group."""
        chat, person = self._group(chat_id), self.person(person_id)
        if person_id in chat.members:
            raise WorldError(f"{person.name} is already in the group.")
        chat.members.append(person_id)
        self.keep_chat(chat)
        user = self.users[person_id]
        self._member_changed(chat, person_id, person_id, "left", "member")
        self.serve(chat, person_id, f"{person.name} joined the group", new_chat_members=[user])

    def leave(self, person_id: int, chat_id: int) -> None:
        """A person leaves a group."""
        chat, person = self._group(chat_id), self.person(person_id)
        if person_id not in chat.members:
            raise WorldError(f"{person.name} is not in the group.")
        before = self.status_of(chat, person_id)
        chat.members.remove(person_id)
        if person_id in chat.admins:
            chat.admins.remove(person_id)
        self.keep_chat(chat)
        self._member_changed(chat, person_id, person_id, before, "left")
        self.serve(chat, person_id, f"{person.name} left the group", left_chat_member=self.users[person_id])

    def add_bot_to_group(self, chat_id: int, by: int | None = None, admin: bool = False) -> None:
        """Somebody adds the bot (an admin or the first member, if nobody is named); my_chat_member tells it."""
        chat = self._group(chat_id)
        who = by or (chat.admins or chat.members)[0]
        self.set_bot_status(chat_id, "administrator" if admin else "member", by=who)
        self.serve(chat, who, f"{self.people[who].name} added {self.bot['first_name']}", new_chat_members=[self.bot])

    def set_bot_status(self, chat_id: int, status: BotStatus, by: int | None = None) -> None:
        """Change the bot's standing in a chat; it gets my_chat_member, also when it is thrown out."""
        chat = self.chat(chat_id)
        before, chat.bot = chat.bot, status
        self.keep_chat(chat)
        who = by or (chat.admins or chat.members or [self.bot_id])[0]
        self.updates.put("my_chat_member", self._change(chat, who, self.bot_id, before, status), chat_id)

    def migrate(self, chat_id: int) -> int:
        """A group becomes a supergroup with a new id, which is returned; the old one refuses from then on."""
        old = self._group(chat_id)
        if old.type != "group" or old.migrated_to:
            raise WorldError("Only a plain group can become a supergroup.")
        new = replace(
            old, id=self._new_id("supergroup"), type="supergroup", messages={}, last_id=0, pinned=[], topics={},
            members=[*old.members], admins=[*old.admins],
        )  # fmt: skip
        self.keep_chat(new)
        who = (old.admins or old.members)[0]
        self.serve(old, who, "The group became a supergroup", migrate_to_chat_id=new.id)
        self.serve(new, who, "The group became a supergroup", migrate_from_chat_id=old.id)
        old.migrated_to = new.id
        self.keep_chat(old)
        return new.id

    def _group(self, chat_id: int) -> Chat:
        chat = self.chat(chat_id)
        if chat.type == "private":
            raise WorldError("This is a private chat, not a group.")
        return chat

    def _new_id(self, type: ChatType) -> int:
        while True:
            number = self.rng.randrange(1_000_000_000, 2_000_000_000)
            chat_id = -1_000_000_000_000 - number if type == "supergroup" else -number
            if chat_id not in self.chats:
                return chat_id

    def _member_changed(self, chat: Chat, by: int, user_id: int, before: str, after: str) -> None:
        """Tell an administrator bot, if it asked for such updates."""
        if chat.bot == "administrator":
            self.updates.put("chat_member", self._change(chat, by, user_id, before, after), chat.id)

    def _change(self, chat: Chat, by: int, user_id: int, before: str, after: str) -> Json:
        user = self.users[user_id]
        return {
            "chat": self.chat_json(chat.id),
            "from": self.users[by],
            "date": self.timestamp(),
            "old_chat_member": shape.member_json(user, before),
            "new_chat_member": shape.member_json(user, after),
        }
