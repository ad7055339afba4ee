"""The menu of commands that a chat offers beside its writing box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.text import Text, _
from wording.speech import Speech

_COMMANDS: Mapping[str, Text] = {
    "my": _("My reports"),
    "jobs": _("My jobs"),
    "pause": _("Away for some days"),
    "team": _("Who has what"),
    "duty": _("Duty roster"),
    "desk": _("The office's desk"),
    "find": _("Look for a report"),
    "places": _("Buildings and their names"),
    "people": _("People and their roles"),
    "invites": _("Open invitation links"),
    "register": _("Register"),
    "language": _("Language"),
    "help": _("Help"),
}

FOR_ALL = ("my", "language", "help")
"""What everybody may use: the menu until somebody opens the bot."""


def menu(speech: Speech, commands: Sequence[str] = FOR_ALL) -> list[tuple[str, str]]:
    """Each of these commands, and what it does, in one language."""
    return [(name, speech.plain(_COMMANDS[name])) for name in commands]
