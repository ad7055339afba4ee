"""What workers and foremen read and press, in every language, and with as much as there can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.tickets.holds import REASONS, hold_text
from desk.tickets.leading import Crew, Hand
from desk.tickets.lifecycle import Move
from storage.kinds import Language, State, Urgency
from storage.tables import Hold, Person, Ticket
from tests.desk.stage import CATALOGUE, NOON, a_campus
from tests.wording.test_screens import LONG, MANY, WORDING, _check
from wording.buttons import MovePress, SharedPress, is_shared
from wording.cards import TicketView
from wording.crew_buttons import (
    AssignPress,
    BackPress,
    CrewDeed,
    CrewPress,
    HandPress,
    JobDeed,
    JobPress,
    JobsPress,
    LeadPress,
    ShiftPress,
    TransferPress,
    on_lead_card,
)
from wording.job_cards import worker_card
from wording.lead_cards import board, lead_card, passed_on, shift_of_whom, shift_sure, shift_to_whom, team_choice
from wording.messages import Show
from wording.urgency_cards import UrgencyPress, urgency_card
from wording.worklist import PAGE, order, worklist

CAMPUS = a_campus()
ZONE = CATALOGUE.calendar.time_zone


def _job(number: int, state: State, **more: Any) -> Ticket:
    fields: dict[str, Any] = {
        "id": number,
        "state": state,
        "version": 10**6,
        "cycle": 1,
        "category": "plumbing",
        "team": "plumbing",
        "building": "gym",
        "room": None,
        "description": "滴水",
        "urgency": Urgency.URGENT,
        "resident_id": 1,
        "due_at": NOON + timedelta(hours=number % 40 - 20),
        "held_until": NOON + timedelta(days=2) if state is State.ON_HOLD else None,
    }
    return Ticket(**{**fields, **more})


def _view(ticket: Ticket, note: str | None = None) -> TicketView:
    held = Hold(ticket_id=1, reason="other" if note else "parts", note=note, since=NOON, until=NOON)
    times = [NOON + timedelta(days=n) for n in range(6)] if ticket.state is State.ON_HOLD else []
    return TicketView(CAMPUS, ticket, "Lin", "Wang", hold_reason=hold_text(held), times=times)


def _crew(workers: int, jobs: int, name: str) -> Crew:
    people = [
        Person(id=MANY + n, chat_user=n, name=name, language=Language.EN, created_at=NOON) for n in range(workers)
    ]
    people[0].away_until = NOON + timedelta(days=3)
    states = (State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD)
    hands = [
        Hand(person, [_job(MANY + n, states[n % 3], assignee_id=person.id) for n in range(jobs)], away=n == 0)
        for n, person in enumerate(people)
    ]
    return Crew(CATALOGUE.teams["plumbing"], [_job(MANY + n, State.QUEUED) for n in range(jobs)], hands)


def _boards() -> Iterator[Show]:
    yield team_choice(list(CATALOGUE.teams.values()))
    for crew in (_crew(1, 0, "王"), _crew(3, 2, "王"), _crew(90, 30, "<王>" * 40)):
        for page in (0, 1):
            yield board(crew, page=page, several=True, campus=CAMPUS)
        yield shift_of_whom(crew)
        yield shift_to_whom(crew, MANY)
        yield shift_to_whom(crew, 0)
        yield shift_sure(crew, MANY, 0)
        everybody_away = replace(
            crew, hands=[replace(hand, away=True, worker=crew.hands[0].worker) for hand in crew.hands]
        )
        yield shift_to_whom(everybody_away, 0)


@pytest.mark.parametrize("language", Language)
def test_every_board(language: Language) -> None:
    """A team with nobody but its foreman, one as usual, and one with 90 workers of long names and 2,700 jobs."""
    speech = WORDING.speech(language)
    for shown in _boards():
        _check(speech, shown.text, shown.buttons)
        assert sum(len(row) for row in shown.buttons) <= 100


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", State)
def test_every_card_of_a_job(state: State, language: Language) -> None:
    """The foreman's, the worker's with all its buttons, and what is left when it is another team's."""
    speech = WORDING.speech(language)
    for reason in (None, "not_my_trade", "away"):
        view = replace(_view(_job(MANY, state)), back=reason)
        for card in (
            lead_card(view),
            urgency_card(view, lead=True),
            worker_card(view, more=True),
            worker_card(view),
            passed_on(view, "lead:1", led="x" * 40),
        ):
            _check(speech, card.text, card.buttons)


@pytest.mark.parametrize("language", Language)
def test_the_longest_list_of_jobs(language: Language) -> None:
    """Ten jobs with a map link, or a place and a reason in many words, each in every part of the list."""
    speech = WORDING.speech(language)
    states = [State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD]
    for words in (None, LONG[:200]):
        places: dict[str, Any] = {"building": None, "place_note": LONG[:200]} if words else {}
        jobs = [_job(MANY + n, states[n % 3], window=NOON.isoformat(), **places) for n in range(PAGE)]
        jobs.sort(key=lambda job: order(job, NOON, ZONE))
        shown = worklist([_view(job, words) for job in jobs], page=1, count=99, now=NOON, zone=ZONE)
        _check(speech, shown.text, shown.buttons)


def test_every_button_fits() -> None:
    """The longest numbers and codes within Telegram's 64 bytes."""
    ticket, row, code = 10**18, 10**15 - 1, "x" * 24
    presses = [
        *(JobPress(deed=deed, ticket=ticket) for deed in JobDeed),
        JobsPress(page=10**6),
        *(LeadPress(move=move, ticket=ticket, seen=10**6) for move in Move),
        *(MovePress(move=move, ticket=ticket, seen=10**6) for move in Move),
        *(SharedPress(move=move, ticket=ticket, seen=10**6) for move in Move),
        AssignPress(ticket=ticket, seen=10**6, worker=row),
        TransferPress(lead=True, ticket=ticket, seen=10**6, team=code),
        *(CrewPress(deed=deed, team=code, page=10**6) for deed in CrewDeed),
        HandPress(team=code, giver=row, taker=row),
        ShiftPress(team=code, giver=row, taker=row),
        BackPress(),
        UrgencyPress(lead=True, ticket=ticket, seen=10**6),
        *(UrgencyPress(lead=False, ticket=ticket, seen=10**6, urgency=urgency) for urgency in Urgency),
    ]
    for press in presses:
        assert len(press.pack().encode()) <= 64
        assert type(press).unpack(press.pack()) == press
        assert is_shared(press.pack()) == isinstance(press, SharedPress)
    assert on_lead_card(JobPress(deed=JobDeed.LEAD, ticket=1))
    assert not on_lead_card(JobPress(deed=JobDeed.OPEN, ticket=1))
    assert not on_lead_card(BackPress())


def test_every_reason_can_be_pressed() -> None:
    """A hold's reasons are codes that a button holds."""
    assert all(code.isascii() and len(code) <= 20 for code in REASONS)
