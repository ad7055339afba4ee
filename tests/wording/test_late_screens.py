"""What is put before people when a ticket grows old, in every language, and with as much as there can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.clocks.timers import Level
from desk.late.levels import Hearer, Lateness
from desk.late.snoozing import REASONS, Snooze
from desk.text import Text
from desk.tickets.past import Counts, Line
from desk.tickets.piles import Pile
from storage.kinds import ClockKind, Language, Role, State, Urgency
from storage.tables import Clock, Event
from tests.desk.stage import CATALOGUE, NOON, a_campus
from tests.wording.test_screens import MANY, WORDING, _check, _ticket
from wording.cards import TicketView
from wording.desk_cards import desk_card
from wording.desk_lists import pile_card
from wording.job_cards import job_card
from wording.late_buttons import LateDeed, LateListPress, LatePress
from wording.late_cards import Late, Reader, hearer_text, how_late, late_card, late_list, span
from wording.messages import Button
from wording.past import line_of
from wording.resident_cards import resident_card
from wording.snoozes import snoozed_text
from wording.speech import Joined

CAMPUS = a_campus()
MUCH = "走廊<b>&😀 " * 800
DIRECTOR = Hearer(2, NOON, "<周> & " * 20, Role.DIRECTOR, person_id=3)
HEARERS = [
    Hearer(0, NOON, "Ma", Role.FOREMAN, person_id=1),
    Hearer(1, NOON, purpose="office"),
    Hearer(1, NOON, purpose="plumbing"),
    Hearer(1, NOON, None, None, person_id=2),
    DIRECTOR,
]


def _clock(kind: ClockKind, hours: float) -> Clock:
    at = NOON - timedelta(hours=hours)
    return Clock(
        ticket_id=1, kind=kind, cycle=1, started_at=at, minutes=240, around_the_clock=False, pauses=[], due_at=at
    )


def _late(kind: ClockKind, state: State, level: Level, hours: float, *, long: bool) -> Late:
    more: dict[str, Any] = {"building": None, "room": None, "place_note": MUCH[:4000], "id": MANY} if long else {}
    reason = MUCH[:200] if long else "parts"
    view = TicketView(
        CAMPUS,
        _ticket(state, **more, assignee_id=None if state is State.QUEUED else 7),
        "Lin",
        MUCH[:128] if long else "Wang",
        snoozed=snoozed_text(Snooze(NOON, reason, MUCH[:128] if long else "Wang")) if level is Level.DUE else None,
        now=NOON,
    )
    return Late(view, Lateness(_clock(kind, hours), level, HEARERS), NOON)


def _all() -> Iterator[Late]:
    for kind in ClockKind:
        for level in Level:
            for state in State:
                yield _late(kind, state, level, -1 if level is Level.WARN else 50 * level, long=level is Level.LATE)


@pytest.mark.parametrize("language", Language)
def test_every_notice(language: Language) -> None:
    """Of each clock at each level in each state: for who leads, who does not, a group; and when it is over."""
    speech = WORDING.speech(language)
    for late in _all():
        for reader in (Reader(), Reader(leads=False, person_id=7), Reader(link="https://t.me/x", purpose="plumbing")):
            for shown in (late_card(late, reader), late_card(replace(late, lateness=None), reader, fresh=True)):
                _check(speech, shown.text, shown.buttons)
                assert shown.key.startswith("late:")
                assert reader.leads or not [
                    b for row in shown.buttons for b in row if b.press and "open" not in b.press.pack()
                ]
        assert late.lateness is not None
        called = "call" in [
            b.press.deed for row in late_card(late, Reader()).buttons for b in row if isinstance(b.press, LatePress)
        ]
        assert not (called and late.lateness.clock.kind is ClockKind.REVIEW)


@pytest.mark.parametrize("language", Language)
def test_an_emergency_is_seen_at_once(language: Language) -> None:
    """Above all else on its notice, with the resident's words; before its number in lists. It cannot be snoozed."""
    speech = WORDING.speech(language)

    def of(urgency: Urgency) -> Late:
        late = _late(ClockKind.FIX, State.IN_PROGRESS, Level.LATE, 3, long=False)
        late.view.ticket.urgency, late.view.ticket.description = urgency, "people\nare <trapped> " * 40
        return late

    for urgency, mark in ((Urgency.EMERGENCY, "🆘"), (Urgency.URGENT, "❗"), (Urgency.NORMAL, "")):
        late = of(urgency)
        card = late_card(late, Reader())
        lines = speech.plain(card.text).split("\n")
        assert lines[0].startswith(mark or f"<b>{late.view.number}")
        words = next(line for line in lines if "people are <trapped> people" in line)
        assert len(words) < 140
        snoozes = ["snooze" in button.press.pack() for row in card.buttons for button in row if button.press]
        assert any(snoozes) is (urgency is not Urgency.EMERGENCY)
        bundle = late_list([late, of(Urgency.NORMAL)], 2, lambda _ticket: Button("x", None), whole=True)
        assert f"{mark} <b>{late.view.number}".strip() in speech.plain(bundle.text).split("\n")[2]
        assert bundle.buttons[-1][0].press == LateListPress(pile=Pile.LATE)
        pile = speech.plain(pile_card(Pile.LATE, 1, [late.view], None, first=True).text)
        assert f"{mark} <b>{late.view.number}".strip() in pile.split("\n")[2]


def test_a_title_is_not_said_twice() -> None:
    """Who is called by what they are already; and nothing that is empty leaves a gap in a line."""
    foreman = Hearer(0, NOON, "马班长 Ma", Role.FOREMAN, person_id=1)
    said = hearer_text(CATALOGUE, foreman)
    assert WORDING.speech(Language.ZH_HANS).html(said) == "马班长 Ma"
    assert WORDING.speech(Language.EN).html(Text("{who}", {"who": said})) == "foreman 马班长 Ma"
    assert WORDING.speech(Language.EN).html(Joined(["", "2 h ago", Text("")], " · ")) == "2 h ago"


@pytest.mark.parametrize("language", Language)
def test_the_longest_list(language: Language) -> None:
    """Ten tickets of 200, each at a place of thousands of letters, with a worker of a long name."""
    speech = WORDING.speech(language)
    late = [_late(ClockKind.ANSWER, State.IN_PROGRESS, Level.LATE, 5000, long=True)] * 10

    def opens(_ticket: object) -> Button:
        return Button("x", LatePress(deed=LateDeed.SHOW, ticket=MANY))

    shown = late_list(late, 200, opens, whole=True)
    _check(speech, shown.text, shown.buttons)
    assert "190" in speech.html(shown.text)
    assert isinstance(shown.buttons[-1][0].press, LateListPress)


@pytest.mark.parametrize("language", Language)
def test_history_and_cards_of_a_late_ticket(language: Language) -> None:
    """Each level with whom it was put before, a snooze with its reason; and since when it is late on the cards."""
    speech = WORDING.speech(language)
    view = replace(_late(ClockKind.FIX, State.QUEUED, Level.DUE, 3, long=False).view)
    view.ticket.due_at = NOON - timedelta(hours=2)
    notes = [("late", f"{kind}:{level}") for kind in ClockKind for level in (0, 1, 2)]
    snoozes = [("snooze", f"{NOON.isoformat()} {reason}") for reason in (*REASONS, "自己的话", MUCH[:200])]
    for kind, note in [*notes, *snoozes, ("wake", None), ("late", "strange")]:
        event = Event(ticket_id=1, at=NOON, kind=kind, state=State.QUEUED, cycle=1, note=note)
        for told in ((), HEARERS[:1], HEARERS):
            _check(speech, line_of(view, Line(event, "Ma" if kind != "late" else None, told)))
    since = speech.html(Text("⏰ Late since {at:time}", {"at": NOON - timedelta(hours=2)}))
    assert since in speech.html(job_card(view).text)
    assert since in speech.html(desk_card(view, [], Counts(0, 0, 0)).text)


def test_fixed_before_anybody_took_it() -> None:
    """The resident says so of a job that nobody had: no worker is named who has done it."""
    late = _late(ClockKind.ACCEPT, State.CLOSED, Level.DUE, 1, long=False)
    card = late_card(replace(late, view=replace(late.view, worker=None), lateness=None), Reader())
    assert WORDING.speech(Language.EN).plain(card.text).endswith("✅ The resident says that it is fixed")


def test_how_long_ago() -> None:
    """Minutes, hours, days; what is due just now says nothing of it."""
    speech = WORDING.speech(Language.EN)
    assert [speech.html(span(each)) for each in (1, 59, 60, 130, 1440, 3000)] == [
        "1 min",
        "59 min",
        "1 h",
        "2 h 10 min",
        "1 d",
        "2 d 2 h",
    ]
    assert "·" not in speech.html(how_late(_clock(ClockKind.FIX, 0), Level.DUE, NOON))
    assert speech.html(hearer_text(CATALOGUE, HEARERS[0])) == "foreman Ma"


def test_who_has_it() -> None:
    """On hold: until when and why, in a list in short; nobody reads of themselves that they have it."""
    speech = WORDING.speech(Language.EN)
    late = _late(ClockKind.FIX, State.ON_HOLD, Level.VERY_LATE, 3, long=False)
    late = replace(late, view=replace(late.view, hold_reason="parts"))
    late.view.ticket.held_until = NOON + timedelta(days=2)
    theirs, own = (speech.html(late_card(late, reader).text) for reader in (Reader(), Reader(leads=False, person_id=7)))
    assert "👷 Wang has it" in theirs
    assert "👷" not in own
    for text in (theirs, own):
        assert "⏸ On hold until" in text
        assert text.count("parts") == 1
    late.view.ticket.held_until = NOON - timedelta(days=2)
    past = replace(late.view, now=NOON)
    for said in (late_card(replace(late, view=past), Reader()).text, resident_card(past).text):
        assert "On hold; it was to go on" in speech.html(said)
        assert "until" not in speech.html(said)
    late.view.ticket.held_until = NOON + timedelta(days=2)
    listed = late_list([late] * 2, 2, lambda _ticket: Button("x", None), whole=False)
    assert speech.html(listed.text).count("⏸ Wang has it, on hold until") == 2
