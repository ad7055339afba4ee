"""What a person does in a chat: write, press, react, open a link, block the bot."""

from sandbox.errors import WorldError
from sandbox.files import Upload, file_fields, photo_sizes
from sandbox.formatting import formatted
from sandbox.groups import Groups
from sandbox.links import BadLink, bot_link
from sandbox.model import PRESENT, Chat, Json, Message, Person, Press


class Acts(Groups):
    """People at their phones."""

    def send(
        self,
        person_id: int,
        chat_id: int,
        text: str | None = None,
        photos: tuple[bytes, ...] = (),
        caption: str | None = None,
        reply_to: int | None = None,
        document: bytes | Upload | None = None,
        voice: bytes | None = None,
        location: tuple[float, float] | None = None,
        contact: str | Json | None = None,
        thread: int | None = None,
        anonymous: bool = False,
        seconds: int = 1,
        captioned: int = 0,
    ) -> list[Message]:
        """Write into a chat as a person. Raises WorldError when they cannot, BadRequest for a broken photo.

        Several photos are an album: a message each, the caption on the first, or on that of the place `captioned`.
        `location` is latitude and longitude, `seconds` how long the voice message is, `contact` the person's own phone
        number or a whole Contact. `anonymous`: as the group, which only its admins can.
        """
        person, chat = self.person(person_id), self._writable(person_id, chat_id)
        if anonymous and person_id not in chat.admins:
            raise WorldError(f"{person.name} is no admin here and cannot write anonymously.")
        words = formatted(text or caption or "", None, None)
        contents = self._contents(person, words.text, text, photos, document, voice, location, contact, seconds)
        group = str(self.rng.getrandbits(62)) if len(photos) > 1 else None
        sent = []
        for n, (kind, content) in enumerate(contents):
            message = self.post(
                chat, person_id, kind=kind, content=content, text=words.text if n == captioned else "",
                entities=words.entities if n == captioned else [], thread=thread, anonymous=anonymous,
                reply_to=reply_to if reply_to in chat.messages else None, media_group=group,
            )  # fmt: skip
            if self._bot_sees(chat, message):
                self.tell_bot("message", message)
            sent.append(message)
        return sent

    def forward(self, person_id: int, chat_id: int, message_id: int) -> Message:
        """Send on to the bot, in private, what stands in a chat; the bot reads whose it was. Raises WorldError."""
        self._check_member(self.person(person_id), self.chat(chat_id))
        source, private = self._message(chat_id, message_id), self._writable(person_id, person_id)
        if source.kind == "service":
            raise WorldError("This cannot be forwarded.")
        origin = {"type": "user", "date": source.date, "sender_user": self.users[source.sender]}
        message = self.post(
            private, person_id, kind=source.kind, content={**source.content, "forward_origin": origin},
            text=source.text, entities=source.entities,
        )  # fmt: skip
        self.tell_bot("message", message)
        return message

    def edit(self, person_id: int, chat_id: int, message_id: int, text: str) -> Message:
        """Change the text of one's own message; the bot gets edited_message. Raises WorldError."""
        message = self._message(chat_id, message_id)
        if message.sender != person_id:
            raise WorldError("People can change their own messages only.")
        words = formatted(text, None, None)
        message.text, message.entities, message.edited = words.text, words.entities, self.timestamp()
        self.events.add("edited", message=message)
        if self._bot_sees(self.chats[chat_id], message):
            self.tell_bot("edited_message", message)
        return message

    def start(self, person_id: int, payload: str = "") -> Message:
        """Open the private chat with the bot: /start, with the payload of the link that led there."""
        person = self.person(person_id)
        if person.blocked:
            self.block(person_id, False)
        if not person.started:
            person.started = True
            self.events.add("person", {"person": person_id})
        return self.send(person_id, person_id, f"/start {payload}".strip())[0]

    def open_link(self, person_id: int, link: str, chat_id: int | None = None) -> Message:
        """Follow a t.me or tg: link to the bot. `chat_id` is the group that a startgroup link is used in.

        Raises WorldError for a link that does not lead to this bot.
        """
        try:
            wanted = bot_link(link)
        except BadLink as reason:
            raise WorldError(f"{reason}.") from None
        if wanted.username.lower() != self.bot["username"].lower():
            raise WorldError(f"{link} leads to another bot.")
        if not wanted.in_group:
            return self.start(person_id, wanted.payload)
        chat = self.chat(chat_id) if chat_id is not None else self._group_of(person_id)
        if chat.bot not in PRESENT:
            self.set_bot_status(chat.id, "member", by=person_id)
        return self.send(person_id, chat.id, f"/start@{self.bot['username']} {wanted.payload}".strip())[0]

    def press(self, person_id: int, chat_id: int, message_id: int, data: str) -> Press:
        """Press an inline button; also one of an older state of the message, as a slow phone does."""
        chat = self.chat(chat_id)
        person = self.person(person_id)
        self._check_member(person, chat)
        if not 1 <= message_id <= chat.last_id:
            raise WorldError(f"There is no message {message_id} in this chat.")
        press_id = str(self.rng.getrandbits(62))
        press = Press(press_id, person_id, chat_id, message_id, data, self.clock.now().timestamp())
        self.keep_press(press)
        message = chat.messages.get(message_id)
        gone = {"chat": self.chat_json(chat_id), "message_id": message_id, "date": 0}
        query: Json = {
            "id": press_id,
            "from": self.users[person_id],
            "message": self.message_json(message) if message else gone,
            "chat_instance": str(chat_id * 7919),
            "data": data,
        }
        if chat.bot in PRESENT:
            self.updates.put("callback_query", query, person_id)
        return press

    def react(self, person_id: int, chat_id: int, message_id: int, emoji: str | None) -> None:
        """Put a reaction on a message, or take it off with None."""
        message, chat = self._message(chat_id, message_id), self.chat(chat_id)
        before = message.reactions.get(person_id, [])
        after = [emoji] if emoji else []
        message.reactions[person_id] = after
        self.events.add("edited", message=message)
        if chat.bot == "administrator" or chat.type == "private":
            change = {
                "chat": self.chat_json(chat_id), "message_id": message_id, "user": self.users[person_id],
                "date": self.timestamp(), "old_reaction": emoji_list(before), "new_reaction": emoji_list(after),
            }  # fmt: skip
            self.updates.put("message_reaction", change, chat_id)

    def block(self, person_id: int, blocked: bool = True) -> None:
        """Block the bot in the private chat, or let it in again; the bot gets my_chat_member."""
        person = self.person(person_id)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        self.set_bot_status(person_id, "kicked" if blocked else "member", by=person_id)
        self.events.add("person", {"person": person_id})

    def _writable(self, person_id: int, chat_id: int) -> Chat:
        chat, person = self.chat(chat_id), self.person(person_id)
        self._check_member(person, chat)
        if chat.migrated_to:
            raise WorldError("This group has become a supergroup; write there.")
        if chat.type == "private":
            if person.blocked:
                raise WorldError(f"{person.name} has blocked the bot.")
            if not person.started:
                person.started = True
                self.events.add("person", {"person": person_id})
        return chat

    def _check_member(self, person: Person, chat: Chat) -> None:
        if person.id not in chat.members:
            raise WorldError(f"{person.name} is not in this chat.")

    def _message(self, chat_id: int, message_id: int) -> Message:
        message = self.chat(chat_id).messages.get(message_id)
        if message is None:
            raise WorldError(f"There is no message {message_id} in this chat.")
        return message

    def _group_of(self, person_id: int) -> Chat:
        for chat in self.chats.values():
            if chat.type != "private" and person_id in chat.admins and not chat.migrated_to:
                return chat
        raise WorldError("There is no group to which this person may add the bot.")

    def _contents(
        self,
        person: Person,
        words: str,
        text: str | None,
        photos: tuple[bytes, ...],
        document: bytes | Upload | None,
        voice: bytes | None,
        location: tuple[float, float] | None,
        contact: str | Json | None,
        seconds: int,
    ) -> list[tuple[str, Json]]:
        """Kind and Bot API fields of each message to send."""
        if photos:
            return [("photo", {"photo": photo_sizes(self.files.add("photo", Upload(data)))}) for data in photos]
        if document is not None:
            upload = document if isinstance(document, Upload) else Upload(document, "file.bin")
            fields = file_fields(self.files.add("document", upload))
            return [("document", {"document": fields | {"file_name": upload.name, "mime_type": upload.media_type}})]
        if voice is not None:
            file = self.files.add("voice", Upload(voice, media_type="audio/ogg"), seconds)
            return [("voice", {"voice": file_fields(file) | {"duration": seconds, "mime_type": "audio/ogg"}})]
        if location is not None:
            latitude, longitude = location
            return [("location", {"location": {"latitude": latitude, "longitude": longitude}})]
        if contact is not None:
            own = {"phone_number": contact, "first_name": person.first_name, "user_id": person.id}
            return [("contact", {"contact": own if isinstance(contact, str) else contact})]
        if text is None or not words:
            raise WorldError("There is nothing to send.")
        return [("text", {})]

    def _bot_sees(self, chat: Chat, message: Message) -> bool:
        """In a group with privacy mode on: commands, mentions of the bot and replies to it. Admins see all."""
        if chat.type == "private" or not self.privacy or chat.bot == "administrator":
            return True
        replied = chat.messages.get(message.reply_to or 0)
        if replied and replied.sender == self.bot_id:
            return True
        handle = f"@{self.bot['username']}".lower()
        for entity in message.entities:
            # Commands and mentions are ASCII, but what stands before them need not be.
            units = message.text.encode("utf-16-le")[entity["offset"] * 2 :][: entity["length"] * 2]
            word = units.decode("utf-16-le").lower()
            if entity["type"] == "bot_command" and ("@" not in word or word.endswith(handle)):
                return True
            if entity["type"] == "mention" and word == handle:
                return True
        return False


def emoji_list(emoji: list[str]) -> list[Json]:
    """Emoji as ReactionType objects."""
    return [{"type": "emoji", "emoji": one} for one in emoji]
