"""Numbers in words: 五零二, 十二, room five oh two, three."""

from __future__ import annotations

import re

ZH_DIGITS = {**{one: str(number) for number, one in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0"}
ZH_DIGITS |= {"幺": "1", "两": "2"}
EN_NUMBERS = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
ZH_NUMBER = "(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
"""A building's number in characters; no room's, which is digit by digit."""

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_DIGITS = {**{word: str(number) for word, number in EN_NUMBERS.items() if number < 10}, "oh": "0", "o": "0"}
_DIGIT = "|".join(_DIGITS)
_TEENS = "|".join(word for word, number in EN_NUMBERS.items() if 9 < number < 20)
_BETWEEN = r"[\s-]+"
_SPELLED = re.compile(
    rf"(?<![a-z])(?:(?P<digits>(?:{_DIGIT})(?:{_BETWEEN}(?:{_DIGIT})){{2,3}})"
    rf"|(?P<head>{_TEENS}|{_DIGIT})(?:{_BETWEEN}hundred(?:{_BETWEEN}and)?)?{_BETWEEN}"
    rf"(?:(?P<teen>{_TEENS})|(?P<ten>{'|'.join(_TENS)})(?:{_BETWEEN}(?P<one>{_DIGIT}))?"
    rf"|(?:oh|zero|o){_BETWEEN}(?P<last>{_DIGIT})))(?![a-z])"
)


def digits(text: str) -> str:
    """The text with English numbers of rooms in digits, of the same length: "five oh two" becomes "502        "."""
    return _SPELLED.sub(lambda found: _digits(found).ljust(len(found[0])), text)


def _digits(found: re.Match[str]) -> str:
    if found["digits"]:
        return "".join(_DIGITS[word] for word in re.split(_BETWEEN, found["digits"]))
    head = str(EN_NUMBERS.get(found["head"], 0))
    if found["teen"]:
        return head + str(EN_NUMBERS[found["teen"]])
    if found["ten"]:
        return head + str(_TENS[found["ten"]] + int(_DIGITS[found["one"] or "zero"]))
    return f"{head}0{_DIGITS[found['last']]}"


def number(written: str) -> str:
    """A building's number in digits: 三 → 3, 十二 → 12, three → 3, 07 → 7."""
    if written in EN_NUMBERS:
        return str(EN_NUMBERS[written])
    if written in ORDINALS:
        return str(ORDINALS[written])
    tens, ten, ones = written.partition("十")
    if ten:
        return f"{ZH_DIGITS.get(tens, '1')}{ZH_DIGITS.get(ones, '0')}"
    return "".join(ZH_DIGITS.get(character, character) for character in written).lstrip("0") or "0"


def room(written: str) -> str:
    """A room's digits: 五零二 → 502."""
    return "".join(ZH_DIGITS.get(character, character) for character in written if character.isalnum())
