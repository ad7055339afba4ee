"""Words without what is personal in them: as they leave the desk, or are kept as an example for good."""

from __future__ import annotations

import re

_PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![a-zA-Z0-9._-])@\w{2,32}"),
    re.compile(r"(?:https?://|t\.me/)\S+"),
    re.compile(
        r"(?<![a-z])(?:we-?chat|weixin|wx|vx|qq|微信|微訊)(?:\s?(?:id|号|號))?[\s:：是]*[a-z0-9_-]{4,}", re.IGNORECASE
    ),
    # A mobile phone first: what stands before it may be a room.
    re.compile(r"(?:\+?86[ -]?)?(?<![0-9])1[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"),
    re.compile(r"(?<![0-9])09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}(?![0-9])"),
    # Numbers of students, staff, cards and phones.
    re.compile(r"\+?[A-Za-z]{0,3}[0-9]{6,}[Xx]?"),
    re.compile(r"\+?\(?[0-9]{2,5}\)?[ -]{1,2}[0-9]{3,4}[ -][0-9]{4}(?![0-9])"),
    re.compile(r"(?<![0-9])[0-9]{4}[ -][0-9]{4}(?![0-9])"),
    re.compile("[〇零一二三四五六七八九]{6,}"),
)


def without_personal(text: str) -> str:
    """The text with … in the place of phone numbers, addresses, user names, links, and runs of six digits or more."""
    text = _HALF.sub(lambda found: chr(ord(found[0]) - 0xFEE0), text)
    for form in _PERSONAL:
        text = form.sub("…", text)
    return text


_HALF = re.compile("[\uff10-\uff19\uff0b\uff20\uff21-\uff3a\uff41-\uff5a]")
"""Digits and letters as wide as a character, in which a number may be written just as well."""

_HAN = "[\u4e00-\u9fff]"
_NAME = r"[A-Z][\w'’-]+(?:[ ·][A-Z][\w'’-]+){0,3}"

_NAMES = (
    re.compile(rf"(?P<said>(?:我叫|我的名字[是叫]|名字[是叫]|姓名|联系人|聯絡人|本人)\s*[:：]?\s*){_HAN}{{2,4}}"),
    re.compile(rf"(?P<said>(?:我是|这是|這是)\s*){_HAN}{{2,3}}(?=[,，。.!！;；\s]|$)"),
    re.compile(r"(?P<said>\b(?i:my name is|my name's|i am called|call me)\s+)\w+(?: [A-Z]\w+)*"),
    re.compile(rf"(?P<said>\b(?:(?i:I am|I'm|I’m|this is|name:|ask for|contact|regards,?|thanks,?)\s+)){_NAME}"),
    re.compile(
        r"(?P<said>(?:学号|學號|工号|工號|身份证号?|(?i:student (?:id|no\.?|number)))\s*(?:is|是|为|[:：#.])?\s*)\w{4,}"
    ),
)


def unnamed(text: str) -> str:
    """What `without_personal` leaves of the text, without names that somebody gives: 我叫…, my name is …

    A room and a building stay: without them the words say too little. A name in passing is not noticed.
    """
    for pattern in _NAMES:
        text = pattern.sub(lambda found: f"{found['said']}…", text)
    return without_personal(text)
