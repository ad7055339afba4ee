"""What the bot says about itself: commands, name, descriptions, menu button."""

from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.model import Json

Texts: TypeAlias = dict[str, str]


@dataclass(slots=True)
class BotProfile:
    """By language code, "" standing for every other language. `commands` by scope, then language."""

    commands: dict[str, dict[str, list[Json]]] = field(default_factory=dict)
    name: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    short_description: Texts = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)

    def menu(self) -> dict[str, list[Json]]:
        """The commands that a private chat offers, by language."""
        return self.commands.get("default", {}) | self.commands.get("all_private_chats", {})

    def menus_of_chats(self) -> dict[str, dict[str, list[Json]]]:
        """The commands that single chats offer instead, by the chat's number and language."""
        scopes = ((scope.partition(":"), menus) for scope, menus in self.commands.items())
        return {chat: menus for (kind, _colon, chat), menus in scopes if kind == "chat" and menus}


def scope_key(scope: Json | None) -> str:
    """One word for a BotCommandScope."""
    scope = scope or {"type": "default"}
    return ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)
