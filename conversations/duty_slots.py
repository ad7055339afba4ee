"""What is asked of any shift: whose it is, on which days, from when to when, and of which kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conversations.days import LENGTH
from conversations.slots import Choice, Entered, Slot, Values, words
from desk.duty.shifts import DAY, DUTIES, hours_text
from desk.duty.words import EVERY_DAY, WEEKDAYS, WEEKEND, written_in
from desk.entities import Duty, Form
from desk.errors import Unclear
from desk.folding import fold
from desk.text import Text, _
from desk.work import Work
from wording.duty import days_text, kind_text
from wording.rows import short

MOST = 40
"""People, or shifts, that are offered; any other person is named."""

NOBODY = "0"
EXTRA = "x"
"""Of a day that differs: nobody has the shift; it is one more."""

DAY_DIFFERS = "duty_day"
"""The form of a day that differs, in which no days of the week are asked."""


_WHO = _("Whose shift is it? Choose, or write the name.")


def _whose(_work: Work, form: Form) -> Sequence[Choice]:
    nobody = [Choice(_("Nobody"), NOBODY)] if form.filled.get("turn") not in (None, EXTRA) else []
    people = [Choice(short(name), str(number)) for number, name, _username in form.filled.get("people", [])[:MOST]]
    return [*nobody, *people]


def _choose_who(_work: Work, form: Form, value: str) -> Values:
    return {"who": int(value)} if value in {choice.value for choice in _whose(_work, form)} else {}


def _enter_who(work: Work, form: Form, entered: Entered) -> Values:
    written = fold(words(entered, LENGTH, _WHO)).removeprefix("@")
    if form.filled.get("turn") not in (None, EXTRA) and written in _NOBODY_WORDS:
        return {"who": 0, "typed": True}
    found = [
        number
        for number, name, username in form.filled.get("people", [])
        if written == fold(username) or written in fold(name)
    ]
    if len(found) != 1:
        raise Unclear(
            what=_("I find nobody of the team by that name. Please choose, or write the name as it stands here.")
            if not found
            else _("Several of the team are called like that. Please choose, or write more of the name.")
        )
    return {"who": found[0], "typed": True}


_NOBODY_WORDS = frozenset({"nobody", "no one", "none", "没有人", "没人", "無人", "无人", "沒有人"})


# --- on which days, when, and how

_DAYS = _("On which days? Choose, or write all at once, as in: Mon-Fri 8:00-17:30")
_HOURS = _("From when to when? Choose, or write it, as in: 8:00-17:30. Until the next morning: 17:30-8:00")
SAME_MINUTE = _(
    "These hours begin and end at the same minute. Please give another end; for a whole day write 0:00-24:00."
)
_KIND = _("On duty, or on call for what cannot wait?")


def _enter_written(question: Text) -> Callable[[Work, Form, Entered], Values]:
    """Days, hours and kind, whichever of them somebody writes."""

    def enter(_work: Work, form: Form, entered: Entered) -> Values:
        written = written_in(words(entered, 200, question))
        if written is None or (written.days is not None and form.kind == DAY_DIFFERS):
            raise Unclear(what=question)
        if written.hours is not None and written.hours[0] == written.hours[1]:
            raise Unclear(what=SAME_MINUTE)
        said = {"days": written.days, "hours": written.hours, "duty": written.duty}
        return {"typed": True, **{name: value for name, value in said.items() if value is not None}}

    return enter


def _days(_work: Work, _form: Form) -> Sequence[Choice]:
    ready = (WEEKDAYS, WEEKEND, EVERY_DAY, *EVERY_DAY)
    return [Choice(days_text(days), days) for days in ready]


def _hours(work: Work, _form: Form) -> Sequence[Choice]:
    """As the campus opens, the rest of the day, and all of it."""
    calendar = work.campus.catalogue.calendar
    windows = next((day for day in calendar.weekly if day), ())
    ready = [(0, DAY)]
    if windows:
        opens, closes = windows[0].opens, windows[-1].closes
        ready = [(opens, closes), (closes % DAY, opens or DAY), *ready]
    return [Choice(hours_text(*hours), f"{hours[0]}-{hours[1]}") for hours in ready]


def _choose_hours(work: Work, form: Form, value: str) -> Values:
    if value not in {choice.value for choice in _hours(work, form)}:
        return {}
    begins, _dash, ends = value.partition("-")
    return {"hours": [int(begins), int(ends)]}


def _kinds(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(kind_text(duty), duty.value) for duty in DUTIES]


WHO = Slot("who", _WHO, _enter_who, _choose_who, _whose)
DAYS = Slot(
    "days",
    _DAYS,
    _enter_written(_DAYS),
    lambda work, form, value: {"days": value} if value in {c.value for c in _days(work, form)} else {},
    _days,
    columns=3,
)
HOURS = Slot("hours", _HOURS, _enter_written(_HOURS), _choose_hours, _hours)
KIND = Slot(
    "duty",
    _KIND,
    _enter_written(_KIND),
    lambda _work, _form, value: {"duty": value} if value in set(Duty) else {},
    _kinds,
)


def hours_of(form: Form) -> tuple[int, int]:
    """From which minute of the day to which, as the form has it by now."""
    begins, ends = form.filled["hours"]
    return int(begins), int(ends)
