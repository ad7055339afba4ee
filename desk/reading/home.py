"""Whether somebody means where they live: my room, 我宿舍, 我们楼."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from desk.reading.lexicon import read_lists
from desk.reading.patterns import either, whole
from desk.reading.script import plain


class Home(StrEnum):
    """How much of it is meant."""

    ROOM = "room"
    BUILDING = "building"


def home_in(text: str) -> Home | None:
    """What of the writer's own home the text names; None when it names none of it."""
    folded = plain(text)
    for home, form in _forms().items():
        if form.search(folded):
            return home
    return None


@cache
def _forms() -> dict[Home, re.Pattern[str]]:
    """The building first: 我宿舍楼 is not 我宿舍."""
    words = read_lists("home.yaml")
    not_before = either(words["not_before"])
    return {
        Home.BUILDING: re.compile(_any(words["building"])),
        Home.ROOM: re.compile(f"{_any(words['room'])}(?!\\s?{not_before})"),
    }


def _any(words: list[str]) -> str:
    chinese, english = [w for w in words if not w.isascii()], [w for w in words if w.isascii()]
    return f"(?:{either(chinese)}|{whole(english)})"
