"""The people, chats and messages that a world is made of. Plain values, no behaviour."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
ChatType: TypeAlias = Literal["private", "group", "supergroup"]
BotStatus: TypeAlias = Literal["member", "administrator", "restricted", "left", "kicked"]

PRESENT: tuple[BotStatus, ...] = ("member", "administrator", "restricted")
ANONYMOUS_ADMIN = 1087968824


@dataclass(slots=True)
class Person:
    """Somebody who can write. `started`: has opened the bot's private chat; `blocked`: has blocked the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    note: dict[str, str] = field(default_factory=dict)
    color: str = ""
    started: bool = False
    blocked: bool = False

    @property
    def name(self) -> str:
        """First and last name, as a chat shows it."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Message:
    """One message. `kind` names the content; media and service fields stand in `content` as the Bot API writes them.

    `text` is the text, or the caption of media. Dates are Unix seconds. `markup` is an inline keyboard,
    `keyboard` any other reply markup that came with it. `reactions` maps a user to the emoji they chose.
    """

    id: int
    chat_id: int
    sender: int
    date: int
    kind: str = "text"
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)
    markup: Json | None = None
    keyboard: Json | None = None
    reply_to: int | None = None
    media_group: str | None = None
    thread: int | None = None
    service: str | None = None
    edited: int | None = None
    anonymous: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Chat:
    """A private chat with the bot (its id is the person's) or a group. The first admin owns the group.

    `last_id` is the newest message's number. `topics` maps a forum topic to its name. `keyboard` is the reply
    keyboard that is open now. `migrated_to` is set when the group has become a supergroup.
    """

    id: int
    type: ChatType
    title: str = ""
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    forum: bool = False
    bot: BotStatus = "member"
    note: dict[str, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    keyboard: Json | None = None
    migrated_to: int | None = None


@dataclass(slots=True)
class Answer:
    """What the bot answered to a press: a note at the top, an alert box, or a link to open."""

    text: str = ""
    show_alert: bool = False
    url: str = ""


@dataclass(slots=True)
class Press:
    """One press of an inline button. `at` is in Unix seconds of sandbox time."""

    id: str
    person: int
    chat_id: int
    message_id: int
    data: str
    at: float
    answer: Answer | None = None


@dataclass(slots=True)
class Request:
    """One Bot API request as it arrived. `n` counts from 1; `unknown` are parameters that the table does not name."""

    n: int
    method: str
    params: Json
    chat_id: int | str | None
    at: float
    status: int = 0
    unknown: tuple[str, ...] = ()
