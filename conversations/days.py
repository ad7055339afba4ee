"""A day, chosen from the campus's calendar or written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from conversations.slots import Choice, Entered, Values, words
from desk.dates import day_in, opening_of, today, working_day
from desk.entities import Form
from desk.errors import NotInThePast, Unclear
from desk.text import Text, _
from desk.work import Work

LENGTH = 60
"""Characters of a day that somebody writes."""

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
        raise Unclear(what=_("Please choose a day, or write it like 2026-12-01.")) from None


def enter_day(question: Text) -> Callable[[Work, Form, Entered], Values]:
    """Reads a written day into `until`. Raises Unclear."""

    def enter(work: Work, _form: Form, entered: Entered) -> Values:
        calendar = work.campus.catalogue.calendar
        day = day_in(words(entered, LENGTH, question), work.now, calendar)
        if day is None:
            raise Unclear(what=question)
        if day <= today(work.now, calendar):
            raise Unclear(what=NotInThePast.say)
        return {"until": day.isoformat(), "typed": True}

    return enter
