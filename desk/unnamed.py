"""Words without what may be personal: numbers by which somebody is reached or known, addresses, names that are said."""

from __future__ import annotations

import re

from desk.folding import fold

GONE = "[…]"
"""What stands in the place of what was taken out."""

_HAN = "[\u4e00-\u9fff]"
_NAME = r"[A-Z][\w'’-]+(?:[ ·][A-Z][\w'’-]+){0,3}"

_PERSONAL = (
    re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE),
    re.compile(r"[^\s@,;:：，；、]+@[^\s@,;，；、]+\.[^\s@,;，；、]+"),
    re.compile(r"(?<!\w)@\w{2,}"),
    # Numbers of phones, students, cards: seven digits and more, however they are set; a place has fewer.
    re.compile(r"\+?\(?\d(?:[ .()\-–—_/]{0,2}\d){6,}"),
    re.compile(r"[零〇一二三四五六七八九幺]{7,}"),
    re.compile(
        r"(?P<keep>(?:微信号?|加v|vx|wx|wechat|whatsapp|telegram|qq号?|line|学号|工号|身份证号?|student (?:id|no|number))"
        r"\s*(?:is|是|为|[:：#.])?\s*)[a-z0-9][\w.-]{3,}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<keep>(?:我叫|我的名字[是叫]|名字[是叫]|姓名|联系人|本人)\s*[:：]?\s*){_HAN}{{2,4}}"),
    re.compile(rf"(?P<keep>(?:我是|这是|這是)\s*){_HAN}{{2,3}}(?=[,，。.!！;；\s]|$)"),
    re.compile(rf"(?P<keep>(?i:my name is|my name's|name:|i am called|call me|ask for|contact)\s+){_NAME}"),
    re.compile(rf"(?P<keep>\b(?:I am|I'm|I’m|i am|i'm|This is|this is|It's|Regards,?|Thanks,?)\s+){_NAME}"),
    re.compile(r"(?P<keep>\b(?i:my name is|my name's|i am called)\s+)\w+(?: \w+)?"),
)


def unnamed(text: str) -> str:
    """The text without phone numbers, mail addresses, links, @names, other long numbers, and names that somebody gives.

    A room and a building stay: without them the words say too little. Who writes a name in passing is not noticed.
    """
    text = fold(text) if len(fold(text)) == len(text) else text
    for pattern in _PERSONAL:
        text = pattern.sub(lambda found: f"{found.groupdict().get('keep') or ''}{GONE}", text)
    return text
