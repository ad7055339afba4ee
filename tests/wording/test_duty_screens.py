"""What people read and press of a duty roster, in every language, and with as much as there can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest

from desk.duty.on_call import There
from desk.duty.rota import Member, Rota
from desk.duty.shifts import key_of
from desk.work import Work
from storage.kinds import Duty, Language, State, Urgency
from storage.tables import Person, Shift, ShiftException
from tests.desk.stage import CATALOGUE, NOON, a_campus
from tests.wording.test_crew_screens import _job, _view
from tests.wording.test_screens import MANY, WORDING, _check
from wording.duty import asked, board, days_text, in_return, pattern, remove_sure, team_choice, which_turn, with_whom
from wording.duty_buttons import DutyDeed, DutyPress, RemovePress, SwapAnswerPress, SwapPress, swap_answers
from wording.job_cards import job_card
from wording.messages import Show

DAY = date(2026, 3, 4)


def _rota(count: int, name: str) -> Rota:
    shifts = [
        Shift(
            id=10**9 + n,
            team="plumbing",
            person_id=n % 3 + 1,
            duty=list(Duty)[n % 2],
            days="1234567" if n % 2 else "135",
            begins=n % 24 * 60,
            ends=(n + 9) % 24 * 60 or 1440,
        )
        for n in range(count)
    ]
    change = ShiftException(id=10**9, team="plumbing", day=DAY, shift_id=10**9, person_id=None)
    people = {n: Member(name, NOON + timedelta(days=2) if n == 2 else None, True) for n in range(1, 4)}
    return Rota("plumbing", CATALOGUE.calendar.time_zone, shifts, [change] if count else [], people)


def _work() -> Work:
    person = Person(id=1, chat_user=1, name="Lin", language=Language.EN, created_at=NOON)
    return Work(cast("Any", None), a_campus(), NOON, lambda: "", person)


def _screens() -> Iterator[Show]:
    work = _work()
    yield team_choice(list(CATALOGUE.teams.values()))
    for rota in (_rota(0, "王"), _rota(2, "王"), _rota(200, "<王>" * 40)):
        for leads in (True, False):
            for week in (0, 5, 13):
                yield board(work, rota, week=week, leads=leads, several=True, belongs=not leads)
        for page in (0, 1, 10**6):
            yield pattern(work, rota, page)
        mine = rota.turns(DAY, DAY + timedelta(days=28))
        yield which_turn("plumbing", mine, 0)
        yield which_turn("plumbing", mine, 10**6)
        if not mine:
            continue
        yield remove_sure(rota, rota.shifts[0])
        person = Person(id=MANY, chat_user=1, name="<王>" * 40, language=Language.EN, created_at=NOON)
        for colleagues in ([], [person] * 200):
            yield with_whom("plumbing", mine[0], colleagues, NOON)
        yield in_return(mine[0], person, mine)
        yield asked("plumbing", mine[0], person)


@pytest.mark.parametrize("language", Language)
def test_every_screen(language: Language) -> None:
    """An empty roster, one as usual, and 200 shifts of people with long names."""
    speech = WORDING.speech(language)
    for shown in _screens():
        _check(speech, shown.text, shown.buttons)
        assert sum(len(row) for row in shown.buttons) <= 100
    for days in ("1", "12", "123", "67", "1234567", "1357", "345"):
        assert speech.plain(days_text(days))


@pytest.mark.parametrize("language", Language)
def test_a_card_with_many_on_duty(language: Language) -> None:
    """More names than a line holds: some, and how many more."""
    speech = WORDING.speech(language)
    crowd = ["<王>" * 40] * 50
    for there in (There(crowd, {}), There([], dict(enumerate(crowd))), There([], {}), There(["Wang"], {1: "Wu"})):
        for urgency in Urgency:
            for state in State:
                card = job_card(replace(_view(_job(MANY, state, urgency=urgency)), there=there))
                _check(speech, card.text, card.buttons)
                assert ("📟" in speech.plain(card.text)) == (
                    state is State.QUEUED
                    and not there.on_duty
                    and bool(there.on_call)
                    and urgency in (Urgency.URGENT, Urgency.EMERGENCY)
                )
                assert ("🧰" in speech.plain(card.text)) == (state is State.QUEUED and bool(there.on_duty))


def test_every_button_fits() -> None:
    """The longest numbers and codes within Telegram's 64 bytes; keys that no turn has are no press."""
    row, key = 10**15 - 1, key_of(10**10 - 1, date(9999, 12, 31))
    presses = [
        *(DutyPress(deed=deed, team="x" * 24, page=10**6) for deed in DutyDeed),
        RemovePress(shift=10**18, sure=True),
        SwapPress(mine=key, colleague=10**12, theirs=key),
        SwapPress(mine=key, colleague=row, theirs="-"),
        SwapPress(mine="x9999999999"),
        SwapAnswerPress(swap=10**18, yes=True),
    ]
    for press in presses:
        assert len(press.pack().encode()) <= 64
        assert type(press).unpack(press.pack()) == press
    for odd in ("swap:1.2.3:0:", "swap:-:0:", "swap::0:", "swap:1.2:0:drop"):
        with pytest.raises(ValueError, match="pattern"):
            SwapPress.unpack(odd)
    assert swap_answers(None) == ()
