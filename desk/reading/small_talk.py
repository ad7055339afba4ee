"""Small talk: thanks, greetings, questions about the bot, a word that only agrees; and nothing else beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from desk.reading.lexicon import read_lists
from desk.reading.script import plain

LONGEST = 60
"""Characters of what can be small talk: who writes more has something to say."""


class SmallTalk(StrEnum):
    """What small talk is for; when there are several in one message, the first of these is answered."""

    ABOUT = "about"
    """Asks who the desk is, and what it can do."""
    THANKS = "thanks"
    GREETING = "greeting"
    FINE = "fine"
    """Agrees, laughs, says good-bye."""


_CRY = "cry"
"""The list of the words by which people cry for help."""

_FRIENDLY = (
    "\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a\U0001f44a-\U0001f44f\U0001f490-\U0001f49f"
    "\U0001f389\U0001f38a\U0001f339\U0001f33b\U0001f91d\U0001fae1\U0001fae0\U0001faf6\U0001f3fb-\U0001f3ff"
    "\u2764\ufe0f\u200d\u263a\u270c\u261d\u2728\u2b50"
)
"""Faces, hands, hearts, flowers. Fire, water and the like are no such signs: they may be all that somebody tells."""

_BESIDE = re.compile(rf"[\s.,!?;:~…。、'\"“”‘’()\-–—_*^{_FRIENDLY}]+")
_LETTERS = re.compile(r"[a-z0-9]+")


def small_talk(text: str) -> SmallTalk | None:
    """What a message is that is nothing but small talk; None when it may be more than that."""
    found = _made_of(text)
    if found is None or _CRY in found:
        return None
    if not found and "?" in plain(text):
        return SmallTalk.ABOUT
    return next((kind for kind in SmallTalk if kind in found), SmallTalk.FINE)


def is_cry(text: str) -> bool:
    """Whether somebody cries for help, and says nothing of what has happened, or where."""
    found = _made_of(text)
    return found is not None and _CRY in found


def _made_of(text: str) -> set[str] | None:
    """Of which kinds the words are that a message consists of; None when one of them is not known here."""
    if not text.strip() or len(text) > LONGEST:
        return None
    found: set[str] = set()
    left = plain(text).replace("'", "").replace("’", "")
    while left := _BESIDE.sub("", left, count=1) if _BESIDE.match(left) else left:
        word = _longest(left)
        if word is None:
            return None
        found.add(_words()[word])
        left = left[len(word) :]
    return found


def _longest(left: str) -> str | None:
    """The longest known word with which this begins; an English one ends where its letters do."""
    for length in range(min(_most(), len(left)), 0, -1):
        word = left[:length]
        if word in _words() and not (word[-1].isascii() and _LETTERS.match(left, length)):
            return word
    return None


@cache
def _words() -> Mapping[str, str]:
    lists = read_lists("small_talk.yaml")
    # A word of several kinds is of the first one.
    return {word: name for name in ("filler", *reversed(SmallTalk), _CRY) for word in map(plain, lists[name])}


@cache
def _most() -> int:
    return max(map(len, _words()))
