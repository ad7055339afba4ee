"""The menu of commands that a chat offers beside its writing box."""

from __future__ import annotations

from collections.abc import Mapping

from desk.text import Text, _
from wording.speech import Speech

_COMMANDS: Mapping[str, Text] = {
    "my": _("My reports"),
    "language": _("Language"),
    "help": _("Help"),
}


def menu(speech: Speech) -> list[tuple[str, str]]:
    """Each command, and what it does, in one language."""
    return [(name, speech.plain(text)) for name, text in _COMMANDS.items()]
