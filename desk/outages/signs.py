"""By which words a report shows that something is gone which many share, or that it is only one's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from desk.reading.engine import engine
from desk.reading.lexicon import Lexicon, read_lists
from desk.reading.message import Message
from desk.reading.script import plain

READ = 400
"""So many characters are looked at: what is gone people say first."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a report says of what it is about; of all that it may say nothing."""

    services: frozenset[str] = frozenset()
    """What is gone, by the names of desk/reading/words/shared.yaml."""
    whole_building: bool = False
    whole_floor: bool = False
    mine: bool = False
    """Others have it, or it is unpaid."""
    own: bool = False
    """It names a thing of one's own, or a part of a thing, and not that everything is gone."""
    back: bool = False
    """It is there again."""
    number: str | None = None
    """Which of several things of the kind: the 2 of lift 2."""
    words: frozenset[str] = frozenset()
    """The words that show its category."""

    @property
    def whole(self) -> bool:
        """Whether it says that others have it too."""
        return self.whole_building or self.whole_floor


@lru_cache(maxsize=2048)
def signs(text: str, category: str) -> Signs:
    """What the text of a report of this category shows."""
    read, _place = engine().vocabulary.message(text[:READ])
    message = Message(read.pieces, _lexicon().find(read.pieces), read.text)
    services = frozenset(name for name in _services(category) if message.says(name))
    if _HOT in services or message.has(_HOT):
        services -= {_WATER}
    every = message.has("every", "whole_building", "whole_floor")
    strong = (f"category.{category}.strong", f"category.{category}.plain")
    return Signs(
        services=services,
        whole_building=message.says("whole_building"),
        whole_floor=message.says("whole_floor"),
        mine=message.has("mine", "unpaid"),
        own=message.has(f"own.{category}", "part") and not every,
        back=message.has("back"),
        number=_number(text),
        words=frozenset(read.said(span) for name in strong for span in read.spans(name)),
    )


_HOT, _WATER = "hot_water", "water"
"""Who has no hot water has cold water, whatever else the sentence holds."""


def knows(category: str) -> bool:
    """Whether it is known by which words something of this category is gone."""
    return bool(_services(category))


def _services(category: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_lists("shared.yaml")["gone"].get(category, {})
    return found


@cache
def _lexicon() -> Lexicon:
    lists = read_lists("shared.yaml")
    named = {name: words for services in lists["gone"].values() for name, words in services.items()}
    own = {f"own.{category}": words for category, words in lists["own"].items()}
    others = {name: words for name, words in lists.items() if isinstance(words, list)}
    denials = {name: words for name, words in read_lists("signals.yaml").items() if name in ("denial", "between")}
    return Lexicon({**named, **own, **others, **denials}, dict.fromkeys([*named, *others], ("denial",)))


_NUMBER = re.compile(
    r"(?:lift|elevator)s?\s*(?:no\.?|number|#)?\s*([0-9]{1,2}|[a-d])\b(?!\s*(?:of|in|is|is))"
    r"|([0-9一二两三四五六七八九]{1,2})\s*(?:号|部|#)\s*(?:电梯|直梯)|电梯\s*([0-9]{1,2}|[a-d])\b(?!\s*(?:楼|栋|层))"
)


def _number(text: str) -> str | None:
    """The number of the lift that is meant; a building's number is none."""
    found = _NUMBER.search(plain(text[:READ]))
    number = next((part for part in found.groups() if part), None) if found else None
    return _DIGITS.get(number, number) if number else None


_DIGITS = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6"}
