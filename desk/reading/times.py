"""When somebody may come, as a message says it: 周二、周四下午有人, after 4 pm on weekdays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from desk.days.calendar import Calendar
from desk.days.dates import times_in

_ZH_DAY = (
    "(?:今天|今晚|明天|明晚|后天|後天|每天|平时|平時|平日|周末|週末|工作日"
    "|(?:下?周|下?週|星期|礼拜|禮拜)[一二三四五六日天末])"
)
_ZH_PART = "(?:早上|上午|中午|下午|傍晚|晚上|晚间|晚間|白天|全天)"
_ZH_CLOCK = "(?:[0-9]{1,2}(?::[0-9]{2}|[点點时時](?:半|[0-9]{1,2}分?)?)|[一二两兩三四五六七八九十]{1,3}[点點时時]半?)"
_ZH_SPAN = f"{_ZH_CLOCK}(?:[到至\\-–~]{_ZH_CLOCK})?(?:之?[前后後]|以[前后後])?"
_ZH_TIME = (
    f"(?:{_ZH_DAY}(?:[、,和跟或]{_ZH_DAY})*(?:的)?(?:{_ZH_PART})?(?:{_ZH_SPAN})?|{_ZH_PART}(?:{_ZH_SPAN})?|{_ZH_SPAN})"
)
_ZH_HOME = (
    "(?:[我都一直均人们們寝室宿舍里在会會可以再]{0,6}(?:有人|在|方便|有空|可以来|可以來|来修|來修|上门|上門|过来|過來))"
)
_EN_DAY = "(?:today|tonight|tomorrow|weekdays?|weekends?|every\\s?day|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
_EN_CLOCK = "(?:[0-9]{1,2}(?::[0-9]{2})?\\s?(?:am|pm)?|noon)"
_EN_PART = "(?:morning|afternoon|evening|night)s?"
_EN_WHEN = (
    f"(?:(?:after|before|from|between|at|until|around)\\s{_EN_CLOCK}(?:\\s?(?:-|–|to|and|until)\\s?{_EN_CLOCK})?)"
)
_EN_TIME = (
    f"(?:(?:on\\s)?{_EN_DAY}(?:(?:,|\\sand|\\sor)\\s{_EN_DAY})*(?:\\s(?:in\\sthe\\s)?{_EN_PART})?(?:\\s{_EN_WHEN})?"
    f"|{_EN_WHEN}(?:\\s(?:on\\s)?{_EN_DAY})?|in\\sthe\\s{_EN_PART})"
)
_EN_HOME = "(?:home|available|free|in my room|there|here|around|come|somebody|someone)"
_FORMS = (
    re.compile(f"(?P<time>{_ZH_TIME}){_ZH_HOME}"),
    re.compile(f"(?:来修|來修|上门|上門|过来|過來|有人)(?:时间|時間)?[:：是为為]?\\s?(?P<time>{_ZH_TIME})"),
    re.compile(f"(?<![a-z]){_EN_HOME}[\\s,]+(?:is\\s|are\\s|only\\s)?(?P<time>{_EN_TIME})(?![a-z0-9])", re.IGNORECASE),
    re.compile(
        f"(?<![a-z])(?P<time>{_EN_TIME})[\\s,]+(?:i'?m\\s|i am\\s|we'?re\\s|we are\\s|is\\s)?{_EN_HOME}(?![a-z])",
        re.IGNORECASE,
    ),
)
_REST = re.compile("(?:之?[前后後]|以[前后後]|^(?:on|after|from|before|at|until|around|between)\\s)")


def wanted_time(text: str) -> str | None:
    """The piece of the message that says when somebody may come; None when it says nothing of that."""
    for form in _FORMS:
        if found := form.search(text):
            return found["time"].strip()
    return None


def times_wanted(piece: str, now: datetime, calendar: Calendar) -> Sequence[datetime]:
    """The times that such a piece means, aware UTC, as far as desk/days/dates.py reads them; none when it does not."""
    return times_in(_REST.sub("", piece), now, calendar) or ()
