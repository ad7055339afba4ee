"""Every screen of the office's desk, in every language: whole mark-up, no foreign words, and not too long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.late.snoozing import SNOOZE
from desk.tickets.canned import LENGTH, MOST, STATES
from desk.tickets.holds import REASONS
from desk.tickets.lifecycle import MOVES, Move, Who
from desk.tickets.past import Counts, Line
from desk.tickets.piles import Mark, Pile
from storage.kinds import Language, State
from storage.tables import CannedReply, Event
from tests.desk.stage import NOON
from tests.wording.test_screens import LONG, MANY, WORDING, _check, _crowded, _views
from wording.desk_buttons import PilePress
from wording.desk_cards import LATEST, PAST_PAGE, desk_card, moves_of_the_office, past_card
from wording.desk_lists import (
    found_card,
    mark_of,
    menu_card,
    micros,
    pile_card,
    sentence_card,
    sentences_card,
    sentences_menu,
)
from wording.past import DONE

_NOTES: dict[str, str] = {
    Move.TRANSFER: "plumbing",
    Move.HOLD: next(iter(REASONS)),
    Move.PICK: NOON.isoformat(),
    Move.REJECT: "no_fault",
    "urgency": "normal>emergency",
    "clocks": f"{NOON.isoformat()}>{NOON.isoformat()}",
    SNOOZE: f"{NOON.isoformat()} parts",
}


def _line(kind: str, note: str | None, actor: str | None = "Lin") -> Line:
    return Line(Event(id=MANY, ticket_id=MANY, at=NOON, kind=kind, state=State.QUEUED, cycle=1, note=note), actor)


@pytest.mark.parametrize("language", Language)
def test_the_card_in_every_state(language: Language) -> None:
    """Also with as much as anybody can write, and with every kind of line in its history."""
    speech = WORDING.speech(language)
    kinds = [_line(kind, _NOTES.get(kind, "水")) for kind in DONE] + [_line(Move.EXPIRE, None, None)]
    long = [_line("word", LONG[:4000], "李" * 128)] * PAST_PAGE
    for view in _views():
        for start in range(0, len(kinds), LATEST):
            card = desk_card(view, kinds[start : start + LATEST], Counts(90, 9, 9))
            _check(speech, card.text, card.buttons)
        crowded = desk_card(replace(view, appeal=LONG[:4000]), long[:LATEST], Counts(90, 9, 9))
        _check(speech, crowded.text, crowded.buttons)
        page = past_card(view, long, more=True)
        _check(speech, page.text, page.buttons)


@pytest.mark.parametrize("state", State)
def test_the_card_offers_what_the_table_allows(state: State) -> None:
    """Every move of the office that the state knows, and no other."""
    allowed = {move for (before, move), step in MOVES.items() if before is state and Who.OFFICE in step.by}
    assert set(moves_of_the_office(_crowded(state).ticket)) == allowed


@pytest.mark.parametrize("language", Language)
def test_the_lists(language: Language) -> None:
    """Ten reports with as much as anybody can write, and none at all; twenty sentences of full length."""
    speech = WORDING.speech(language)
    ten = [_crowded(State.ON_HOLD)] * 10
    ready = [CannedReply(id=MANY, state=State.NEEDS_INFO, words=("水<>" * LENGTH)[:LENGTH], made_by=1)] * MOST
    for card in (
        menu_card(dict.fromkeys(Pile, MANY)),
        *(pile_card(pile, MANY, ten, Mark(NOON, MANY), first=False) for pile in Pile),
        pile_card(Pile.LATE, 0, [], None, first=True),
        pile_card(Pile.LATE, 0, [], None, first=False),
        found_card(MANY, "水" * 100, ten, more=True, namesakes=True),
        found_card(MANY, "水", [], more=False, namesakes=False),
        sentences_menu(dict.fromkeys(STATES, MOST)),
        *(sentences_card(state, ready) for state in STATES),
        sentences_card(State.DONE, []),
        sentence_card(ready[0]),
    ):
        _check(speech, card.text, card.buttons)


def test_a_page_mark_comes_back_as_it_was() -> None:
    """To the microsecond: or a ticket would stand on two pages, or on none. A forged one begins at the beginning."""
    at = NOON + timedelta(microseconds=123_457)
    press = PilePress.unpack(PilePress(pile=Pile.LATE, at=micros(at), after=7).pack())
    assert mark_of(press) == Mark(at, 7)
    assert mark_of(PilePress(pile=Pile.LATE, at=2**63 - 1, after=7)) is None
