"""What a world consists of, and the few steps that every change in it is made of."""

import random
from typing import Any

from sandbox import shape
from sandbox.cast import Cast, OpenChat
from sandbox.clock import Clock
from sandbox.errors import WorldError
from sandbox.events import Events
from sandbox.faults import Fault
from sandbox.files import FileStore
from sandbox.limits import Limits
from sandbox.model import PRESENT, BotStatus, Chat, Json, Message, Person, Press, Request
from sandbox.profile import BotProfile
from sandbox.updates import Updates

_MESSAGES_KEPT = 2_000
_REQUESTS_KEPT = 10_000
_PRESSES_KEPT = 10_000
_COLORS = ("#e17076", "#eda86c", "#a695e7", "#7bc862", "#6ec9cb", "#65aadd", "#ee7aae")


class Core:
    """The state of a world: people, chats, files, what waits for the bot, and what has happened."""

    def __init__(self, cast: Cast, clock: Clock, token: str, rng: random.Random) -> None:
        self.clock = clock
        self.token = token
        self.rng = rng
        self.bot: Json = {"is_bot": True, **cast.bot.model_dump()}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.open: list[OpenChat] = cast.open
        self.hint = cast.hint
        self.spots = cast.spots
        self.codes = cast.codes
        self.time_zone = cast.time_zone
        self.users: dict[int, Json] = {self.bot_id: self.bot}
        self.presses: dict[str, Press] = {}
        self.files = FileStore(rng)
        self.updates = Updates(clock, rng)
        self.events = Events()
        self.profile = BotProfile()
        self.requests: list[Request] = []
        self.request_count = 0
        self.limits = Limits()
        self.faults: list[Fault] = []
        self.latency = 0.0
        self.privacy = True
        self._chat_shapes: dict[int, Json] = {}
        for part in cast.people:
            self.add_person(**part.model_dump())
        for group in cast.groups:
            status: BotStatus = "administrator" if group.bot == "administrator" else "member" if group.bot else "left"
            self.keep_chat(Chat(**group.model_dump(exclude={"bot"}), bot=status))

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        bot_id: int = self.bot["id"]
        return bot_id

    @property
    def seq(self) -> int:
        """The number of the newest event."""
        return self.events.seq

    def timestamp(self) -> int:
        """The sandbox's time in Unix seconds."""
        return int(self.clock.now().timestamp())

    # -- people and chats

    def add_person(self, id: int, first_name: str, **details: Any) -> Person:
        """Bring somebody in, with a private chat that they have not opened yet. Raises WorldError for a taken id."""
        if id in self.people:
            raise WorldError(f"There is already a person {id}.")
        person = Person(id, first_name, **details)
        person.color = person.color or _COLORS[id % len(_COLORS)]
        self.people[id] = person
        self.users[id] = shape.user_json(person)
        self.keep_chat(Chat(id, "private", title=person.name, members=[id]))
        self.events.add("person", {"person": id})
        return person

    def person(self, who: int | str) -> Person:
        """By id, first name or username. Raises WorldError."""
        for person in self.people.values():
            if who in (person.id, person.first_name, person.username, f"@{person.username}"):
                return person
        raise WorldError(f"There is no person {who}.")

    def chat(self, chat_id: int) -> Chat:
        """Raises WorldError."""
        if chat_id not in self.chats:
            raise WorldError(f"There is no chat {chat_id}.")
        return self.chats[chat_id]

    def keep_chat(self, chat: Chat) -> None:
        """Take a chat in, or take note that it has changed."""
        self.chats[chat.id] = chat
        self._chat_shapes.pop(chat.id, None)
        self.events.add("chat", {"chat": chat.id})

    # -- messages

    def post(self, chat: Chat, sender: int, **parts: Any) -> Message:
        """Put a message into a chat. Tells nobody: `tell_bot` does, when the bot may see it."""
        chat.last_id += 1
        message = Message(chat.last_id, chat.id, sender, self.timestamp(), **parts)
        chat.messages[message.id] = message
        if len(chat.messages) > _MESSAGES_KEPT:
            del chat.messages[next(iter(chat.messages))]
        self.events.add("message", message=message)
        return message

    def serve(self, chat: Chat, sender: int, text: str, **content: Any) -> Message:
        """Post a service message and tell the bot. `text` is what people read, `content` its Bot API fields."""
        message = self.post(chat, sender, kind="service", service=text, content=content)
        self.tell_bot("message", message)
        return message

    def tell_bot(self, kind: str, message: Message) -> None:
        """Queue an update with this message, if the bot is in the chat."""
        if self.chats[message.chat_id].bot in PRESENT:
            self.updates.put(kind, self.message_json(message), message.chat_id)

    # -- as the Bot API shows it

    def chat_json(self, chat_id: int) -> Json:
        """The chat as a Chat."""
        shown = self._chat_shapes.get(chat_id)
        if shown is None:
            shown = shape.chat_json(self.chats[chat_id], self.people.get(chat_id))
            self._chat_shapes[chat_id] = shown
        return shown

    def message_json(self, message: Message) -> Json:
        """The message as a Message, with the one that it answers."""
        chat = self.chat_json(message.chat_id)
        replied = self.chats[message.chat_id].messages.get(message.reply_to) if message.reply_to else None
        return shape.message_json(
            message, self.users, chat, shape.message_json(replied, self.users, chat) if replied else None
        )

    def status_of(self, chat: Chat, user_id: int) -> str:
        """A user's standing in a chat: creator, administrator, member, restricted, left or kicked."""
        if user_id == self.bot_id:
            return chat.bot
        if user_id in chat.admins:
            return "creator" if user_id == chat.admins[0] else "administrator"
        return "member" if user_id in chat.members else "left"

    # -- what was asked

    def record(self, method: str, params: Json, unknown: tuple[str, ...]) -> Request:
        """Keep a Bot API request; the last 10,000 stay."""
        self.request_count += 1
        request = Request(
            self.request_count, method, params, params.get("chat_id"), self.clock.now().timestamp(), unknown=unknown
        )
        self.requests.append(request)
        if len(self.requests) > _REQUESTS_KEPT + 500:
            del self.requests[:500]
        return request

    def keep_press(self, press: Press) -> None:
        """Remember a press until it is answered or too old; the last 10,000 stay."""
        self.presses[press.id] = press
        if len(self.presses) > _PRESSES_KEPT:
            del self.presses[next(iter(self.presses))]
