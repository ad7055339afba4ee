"""A day, chosen from the campus's calendar or written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from conversations.slots import Choice, Entered, Values, words
from desk.days.dates import FURTHEST, day_in, is_too_far, opening_of, today, working_day
from desk.entities import Form
from desk.errors import NotInThePast, Unclear
from desk.errors.days import TooFarAhead
from desk.text import Text, _
from desk.work import Work

LENGTH = 60
"""Characters of a day that somebody writes."""

QUOTED = 40
"""Of what was not understood, the letters that are said again."""

_AHEAD = (1, 3, 7, 14, 30)
"""Days ahead that are offered, each as the next working day from there."""


def day_choices(work: Work, _form: Form) -> Sequence[Choice]:
    """Some working days to come."""
    calendar = work.campus.catalogue.calendar
    since = today(work.now, calendar)
    days = dict.fromkeys(working_day(since + timedelta(days=ahead), calendar) for ahead in _AHEAD)
    tomorrow = since + timedelta(days=1)
    return [
        Choice(
            _("Tomorrow") if day == tomorrow else Text("{at:day}", {"at": opening_of(day, calendar)}), day.isoformat()
        )
        for day in days
    ]


def day_of(work: Work, kept: str) -> datetime:
    """When work begins on the day that a form keeps, aware UTC. Raises Unclear for what is no day."""
    try:
        return opening_of(date.fromisoformat(kept), work.campus.catalogue.calendar)
    except ValueError:
        raise Unclear(what=_("Please choose a day, or write it like {date}.", **example(work))) from None


def enter_day(question: Callable[[Work], Text]) -> Callable[[Work, Form, Entered], Values]:
    """Reads a written day into `until`. Raises Unclear."""

    def enter(work: Work, _form: Form, entered: Entered) -> Values:
        first = today(work.now, work.campus.catalogue.calendar) + timedelta(days=1)
        written = words(entered, LENGTH, question(work))
        return {"until": read_day(work, written, question(work), first).isoformat(), "typed": True}

    return enter


def read_day(work: Work, written: str, question: Text, first: date, longest: timedelta = FURTHEST) -> date:
    """The day that somebody wrote, from `first` on. Raises Unclear, with why it does not fit."""
    calendar = work.campus.catalogue.calendar
    day = day_in(written, work.now, calendar)
    if day is None:
        raise _unread(work, written, _("I cannot read “{words}” as a day.", words=_quoted(written)), question, longest)
    if day < first:
        raise Unclear(what=NotInThePast.say)
    if day > today(work.now, calendar) + longest:
        raise Unclear(what=TooFarAhead(days=longest.days).text)
    return day


def unread_times(work: Work, written: str, question: Text, longest: timedelta) -> Unclear:
    """What to raise for words that are no days and times."""
    why = _("I cannot read “{words}” as a day and a time.", words=_quoted(written))
    return _unread(work, written, why, question, longest)


def _unread(work: Work, written: str, why: Text, question: Text, longest: timedelta) -> Unclear:
    """What to raise for words that are no day: too far ahead, or why, and the question once more."""
    if is_too_far(written, work.now, work.campus.catalogue.calendar):
        return Unclear(what=TooFarAhead(days=longest.days).text)
    return Unclear(what=Text("{why} {question}", {"why": why, "question": question}))


def _quoted(written: str) -> str:
    line = " ".join(written.split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def example(work: Work, days: int = 6) -> Values:
    """A day to come, for the places of a sentence that shows how to write one: `date`, `day` and `month`."""
    at = today(work.now, work.campus.catalogue.calendar) + timedelta(days=days)
    return {"date": at.isoformat(), "day": at.day, "month": at.month}
