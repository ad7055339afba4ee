"""Words without what is personal in them: as they leave the desk, or are kept as an example for good."""

from __future__ import annotations

import re

_BETWEEN = "[ .)_·\u2010-\u2015\u3000-]"
"""What people set between the digits of one number."""

_HANDLE = r"(?:\s*(?:id|号|號|账号|帳號|number))?\s*(?:is\b|是|[:：])?\s*[a-z0-9_-]{4,}"

_PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![a-zA-Z0-9._-])@\w{2,32}"),
    re.compile(r"(?:https?://|t\.me/)\S+"),
    re.compile(rf"(?<![a-z])(?:we-?chat|weixin|wx|vx|qq|微信|微訊){_HANDLE}", re.IGNORECASE),
    # A line is also what is down: only where a name is plainly told.
    re.compile(
        r"(?<![a-z])(?:(?:telegram|tg|whats ?app|instagram)(?:\s?id)?\s*(?:is\b|是|[:：])|line\s?(?:id\b|[:：]|号|號))"
        r"\s*[a-z0-9_-]{4,}",
        re.IGNORECASE,
    ),
    # A mobile phone first: what stands before it may be a room.
    re.compile(rf"(?:\+?86{_BETWEEN}?)?(?<![0-9])1[0-9]{{2}}{_BETWEEN}?[0-9]{{4}}{_BETWEEN}?[0-9]{{4}}(?![0-9])"),
    re.compile(rf"(?<![0-9])09[0-9]{{2}}{_BETWEEN}?[0-9]{{3}}{_BETWEEN}?[0-9]{{3}}(?![0-9])"),
    # Numbers of students and staff.
    re.compile(r"[A-Za-z]{1,3}[0-9]{6,}[Xx]?"),
    re.compile("[〇零一二三四五六七八九两兩幺壹贰貳叁參肆伍陆陸柒捌玖]{6,}"),
)

_DIGITS = re.compile(rf"\+?[(]?[0-9](?:{_BETWEEN}{{0,2}}[0-9])*[Xx]?")
_NO_PERSONS = re.compile(
    r"[0-9]{1,2}-[0-9]{3,4}(?:\s[0-9]{1,2}-[0-9]{3,4})*"  # 3-502 3-503
    r"|(?P<floor>[1-9])[0-9]{2,3}(?:\s(?P=floor)[0-9]{2,3})*"  # 502 503 504
    r"|20[0-9]{2}[-.][0-9]{1,2}[-.][0-9]{1,2}(?:\s[0-9]{1,2})?"  # 2026-11-25 14
)
"""Rooms and dates."""

_IN_A_ROW = re.compile("[0-9]{6}")
_MANY = 7
"""Digits that stand together in a number of a phone, a person or a card."""


def without_personal(text: str) -> str:
    """The text with … in the place of phone numbers, addresses, user names and links, as far as they can be told.

    So is every number of seven digits and more, however it is set, and of six in a row; rooms and dates stay.
    """
    text = _HALF.sub(lambda found: chr(ord(found[0]) - 0xFEE0), text)
    for form in _PERSONAL:
        text = form.sub("…", text)
    return _DIGITS.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    many = sum(map(str.isdigit, found[0])) >= _MANY or _IN_A_ROW.search(found[0])
    return "…" if many and not _NO_PERSONS.fullmatch(found[0]) else found[0]


_HALF = re.compile("[\uff10-\uff19\uff0b\uff20\uff21-\uff3a\uff41-\uff5a]")
"""Digits and letters as wide as a character, in which a number may be written just as well."""

_HAN = "[\u4e00-\u9fff]"
_NAME = r"[A-Z][\w'’-]+(?:[ ·][A-Z][\w'’-]+){0,3}"

_LATIN = r"[A-Za-z][A-Za-z'’-]+(?:[ ·][A-Z][A-Za-z'’-]*){0,3}"

_NAMES = (
    re.compile(
        rf"(?P<said>(?:我叫|我的名字[是叫]|名字[是叫]|姓名|联系人|聯絡人|本人)\s*[:：]?\s*)(?:{_HAN}{{2,4}}|{_LATIN})"
    ),
    re.compile(rf"(?P<said>(?:我是|这是|這是)\s*)(?:{_HAN}{{2,3}}(?=[,，。.!！;；\s]|$)|{_LATIN})"),
    re.compile(r"(?P<said>\b(?i:my name is|my name's|i am called|call me)\s+)\w+(?: [A-Z]\w+)*"),
    re.compile(rf"(?P<said>\b(?:(?i:I am|I'm|I’m|this is|name:|ask for|contact|regards,?|thanks,?)\s+)){_NAME}"),
    re.compile(
        r"(?P<said>(?:学号|學號|工号|工號|身份证号?|(?i:student (?:id|no\.?|number)))\s*(?:is|是|为|[:：#.])?\s*)\w{4,}"
    ),
)


def unnamed(text: str) -> str:
    """What `without_personal` leaves of the text, without names that somebody gives: 我叫…, my name is …

    A room and a building stay: without them the words say too little. A name in passing is not noticed, nor one
    in small letters.
    """
    for pattern in _NAMES:
        text = pattern.sub(lambda found: f"{found['said']}…", text)
    return without_personal(text)
