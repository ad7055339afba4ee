"""💤 on a notice: until when nobody needs to be reminded, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from aiogram.fsm.context import FSMContext

from conversations.days import example, unread_times
from conversations.form import Forms
from conversations.meant import answers_it
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.access import visible
from desk.days.dates import opening_of, times_in, today, working_day
from desk.entities import Form
from desk.errors import NotInThePast, Unclear
from desk.errors.late import SnoozeTooLong
from desk.late.snoozing import LONGEST, REASON_LENGTH, REASONS, check_until, may_snooze, snooze, wake
from desk.text import Text, _
from desk.work import Work
from wording.late_views import notice_card_of
from wording.messages import Answers, Show, Toast
from wording.snoozes import reason_text
from wording.speech import Joined, Lines

UNTIL_LENGTH = 60
"""Characters of a day that somebody writes."""

_WHY = _("Why can it wait? Choose, or write it in a few words.")

_HOUR = "hour"


async def asking(forms: Forms, work: Work, state: FSMContext, ticket_id: int) -> Answers:
    """Ask until when, and why. Raises what desk.late.snoozing.may_snooze raises."""
    await may_snooze(work, ticket_id)
    return [*await forms.begin(work, state, SNOOZED.name, ticket=ticket_id), Toast()]


async def woken(work: Work, ticket_id: int) -> Answers:
    """The snooze ends at once."""
    await wake(work, ticket_id)
    return [await notice_card_of(work, ticket_id), Toast(_("From now on people are reminded again."))]


def _days(work: Work) -> dict[str, datetime]:
    """The next opening after today, and the one in three days, as far as they lie within the longest."""
    calendar = work.campus.catalogue.calendar
    days = [working_day(today(work.now, calendar) + timedelta(days=ahead), calendar) for ahead in (1, 3)]
    openings = {day.isoformat(): opening_of(day, calendar) for day in days}
    return {day: at for day, at in openings.items() if at <= work.now + LONGEST}


def _ahead(work: Work, _form: Form) -> Sequence[Choice]:
    days = [Choice(_("Until {at:when}", at=at), day) for day, at in _days(work).items()]
    return [Choice(_("For an hour"), _HOUR), *days]


def _choose(work: Work, _form: Form, value: str) -> Values:
    if value == _HOUR:
        return _kept(work, work.now + timedelta(hours=1))
    # A button of yesterday names a day that is not offered any more: it is asked once more.
    at = _days(work).get(value)
    return _kept(work, at) if at is not None else {}


def _asked(work: Work) -> Text:
    return _(
        "Until when need nobody be reminded? Choose, or write a day: {date}, {day}.{month}. or “in 5 days”.",
        **example(work),
    )


def _write(work: Work, _form: Form, entered: Entered) -> Values:
    written = words(entered, UNTIL_LENGTH, _asked(work))
    times = times_in(written, work.now, work.campus.catalogue.calendar)
    if times is None or len(times) != 1:
        raise unread_times(work, written, _asked(work), LONGEST)
    return {**_kept(work, times[0]), "typed": True}


def _kept(work: Work, until: datetime) -> Values:
    try:
        check_until(work, until)
    except (NotInThePast, SnoozeTooLong) as unfit:
        raise Unclear(what=unfit.text) from unfit
    return {"until": until.isoformat()}


def _reasons(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(name, code) for code, name in REASONS.items()]


def _reason(_work: Work, _form: Form, code: str) -> Values:
    return {"reason": code} if code in REASONS else {}


def _say_why(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"reason": words(entered, REASON_LENGTH, _WHY), "typed": True}


def _until(form: Form) -> datetime | None:
    return datetime.fromisoformat(form.filled["until"]) if "until" in form.filled else None


def _missing(work: Work, form: Form) -> str | None:
    until = _until(form)
    # The form may have lain until the hour was over: then only that is asked once more.
    if until is None or until <= work.now:
        return "until"
    return None if "reason" in form.filled else "reason"


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    ticket = await may_snooze(work, form.ticket_id or 0)
    card, until, reason = await notice_card_of(work, ticket.row_id), _until(form), form.filled.get("reason")
    chosen = [
        *([Joined(["💤", _("Until {at:when}", at=until)])] if until is not None else []),
        *([reason_text(reason)] if reason else []),
    ]
    return Show(card.key, Lines([card.text, *chosen]))


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    until = _until(form) or work.now
    ticket = await snooze(work, form.ticket_id or 0, until, form.filled["reason"])
    card = await notice_card_of(work, ticket.row_id, fresh=bool(form.filled.get("typed")))
    return [card, Toast(_("Nobody is reminded of it until {at:time}.", at=until))]


async def _dropped(work: Work, form: Form) -> Show:
    return await notice_card_of(work, (await visible(work, form.ticket_id or 0)).row_id)


SNOOZED = FormKind(
    name="snooze",
    slots=(
        Slot("until", _asked, _write, _choose, _ahead, columns=None),
        Slot("reason", _WHY, _say_why, _reason, _reasons, columns=1),
    ),
    missing=_missing,
    card=_card,
    finish=_finish,
    drop=_dropped,
    takes=answers_it,
)
