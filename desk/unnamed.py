"""Words that leave the desk: without numbers and addresses by which somebody is reached, and names that people give."""

from __future__ import annotations

import re

from desk.corrections import without_personal

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
