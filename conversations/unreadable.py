"""What the desk says of messages that hold something it cannot take, and what it can."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram.enums import ContentType

from desk.text import Text, _

WORDS_OR_PHOTO = _("I can read words and photos. Please write what is broken and where, or send a photo of it.")
LEFT_OUT = _("I have your words, but only photos can come with them. Please send pictures as photos, not as files.")
ONLY_WORDS = _(
    "I have your words, but no photos are taken here. To send photos to the others on a ticket, press 💬 on its card."
)

_NO_RECORDINGS = _("I cannot listen to recordings or watch videos. Please write it, or send a photo.")
_PASSED_ON = _(
    "I cannot listen to recordings myself. Please write it, or send a photo. To record something for the others on a "
    "ticket, reply to a message about it, or press 💬 on its card."
)
NO_MAPS = _("I cannot read maps. Please write the place, like 3-502.")
_AS_A_PHOTO = _("I cannot open files. Please send pictures as photos, not as files.")

UNREADABLE: Mapping[str, Text] = {
    ContentType.VOICE: _PASSED_ON,
    ContentType.AUDIO: _NO_RECORDINGS,
    ContentType.VIDEO: _NO_RECORDINGS,
    ContentType.VIDEO_NOTE: _NO_RECORDINGS,
    ContentType.LOCATION: NO_MAPS,
    ContentType.VENUE: NO_MAPS,
    ContentType.DOCUMENT: _AS_A_PHOTO,
    ContentType.CONTACT: _("I can only take your own number. Please share yours, or write it."),
}
"""Why what somebody sent cannot be taken, and what can."""
