"""What a message says of a piece of equipment: lift 2, 5号洗衣机, the dryer on the third floor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from desk.reading import read_place
from desk.reading.catalogue_words import Hit, Words
from desk.reading.numerals import EN_NUMBERS, ORDINALS
from desk.reading.numerals import number as spelled
from desk.reading.script import plain

if TYPE_CHECKING:
    from desk.catalogue.parts import Catalogue

_AROUND = 16
"""Characters before and after the thing's name in which its number stands."""


@dataclass(frozen=True, slots=True)
class Named:
    """A kind of equipment by its code, and what else the message says of the one it means."""

    kind: str
    number: str | None = None
    floor: str | None = None


def named_in(text: str, catalogue: Catalogue) -> Named | None:
    """The equipment that a message is about: the first with a number, else the first. None: it names none."""
    if not catalogue.equipment:
        return None
    folded = plain(text)
    hits = list(_words(catalogue).find(folded))
    if not hits:
        return None
    # The 3 of building 3 is no number of a lift.
    place = read_place(text, catalogue).text
    bare = folded.replace(plain(place), "、" * len(place)) if place else folded
    floor = _first(_grammar().floor.search(bare))
    numbered = ((hit, _number_beside(bare, hit)) for hit in hits)
    hit, number = next(((hit, number) for hit, number in numbered if number), (hits[0], None))
    return Named(hit.meaning, number, floor)


def number_said(text: str) -> str | None:
    """The number in an answer that is nothing but one, as “5”, “五号” or “no. 5”; else None."""
    return _first(_grammar().alone.fullmatch(plain(text).strip()))


def folded_number(number: str) -> str:
    """A thing's number as it is compared: 02 is 2, and ２ too."""
    folded = plain(number).strip()
    return folded.lstrip("0") or folded


def _number_beside(text: str, hit: Hit[str]) -> str | None:
    before, after = text[max(0, hit.start - _AROUND) : hit.start], text[hit.end : hit.end + _AROUND]
    return _first(_grammar().before.search(before)) or _first(_grammar().after.match(after))


def _first(found: re.Match[str] | None) -> str | None:
    """The group of a match that holds something, as a number in digits."""
    written = next((group for group in found.groups() if group), None) if found else None
    return spelled(written) if written else None


@lru_cache(maxsize=8)
def _words(catalogue: Catalogue) -> Words[str]:
    """What people call each kind."""
    return Words((plain(word), kind.code) for kind in catalogue.equipment.values() for word in kind.called)


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a number stands before a thing's name, behind it, and by itself; and how a floor is said."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    alone: re.Pattern[str]
    floor: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    chinese = "[〇零一二两三四五六七八九十]{1,3}"
    english = "|".join(sorted(EN_NUMBERS, key=len, reverse=True))
    ordinal = "|".join(ORDINALS)
    digits = r"(?<![0-9])[0-9]{1,3}[a-z]?"
    # Behind a name may also stand for how long, or up to which floor: lift 2 days, 电梯2楼不停.
    no_number = (
        r"(?![0-9]|[-:/.~][0-9]|\s?(?:号楼|号宿舍|栋|幢|楼|层|天|点|分|秒|次|个|月|年|周|星期|小时|元|块|人|度|台|部|%"
        r"|f\b|days?|hours?|times?|minutes?|weeks?|floors?|am\b|pm\b|st\b|nd\b|rd\b|th\b))"
    )
    return _Grammar(
        before=re.compile(
            f"(?:({digits}|{chinese})\\s?[号#]\\s?的?\\s?$|第\\s?({digits}|{chinese})\\s?[台部个架]\\s?$"
            f"|(?:\\bno\\.?|\\bnumber|#)\\s?({digits}|{english})\\s$|\\b({ordinal})\\s$|({digits})(?:st|nd|rd|th)\\s$)"
        ),
        after=re.compile(
            f"\\s?(?:no\\.?|number|nr\\.?|#|第|编号)?\\s?([0-9]{{1,3}}(?:[a-z](?![a-z]))?|{chinese}(?=号)|(?<=\\s)(?:{english})"
            f"\\b){no_number}"
        ),
        alone=re.compile(
            f"(?:no\\.?|number|nr\\.?|#|第)?\\s?([0-9]{{1,3}}[a-z]?|{chinese}|{english})\\s?(?:号机?|#|台|部|号的)?"
        ),
        floor=re.compile(
            f"({digits}|{chinese})\\s?(?:楼|层|f\\b)|({digits})(?:st|nd|rd|th)\\s(?:floor|fl)|({ordinal})\\sfloor"
            f"|(?:floor|level)\\s({digits}|{english})"
        ),
    )
