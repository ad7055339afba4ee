"""Every card in every state, every question and every refusal, in every language: whole, readable, within limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from string import Formatter
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.routes import KINDS
from conversations.slots import FormKind, Slot
from desk.entities import Form
from desk.errors import DeskError
from desk.text import Text
from desk.tickets.lifecycle import NAMES
from desk.work import Work
from notifications.digest import LONGEST, MOST
from sandbox.formatting import formatted
from storage.kinds import Language, Role, State, Urgency
from storage.tables import Invitation, Person, Photo, Ticket
from tests.desk.stage import CATALOGUE, NOON, a_campus
from tests.house.test_texts import in_code
from wording.buttons import FormDeed, FormPress
from wording.cards import TicketView, headline, progress
from wording.job_cards import job_card, job_entry, review_card, worker_card
from wording.links import invitation_link, job_link
from wording.messages import Rows, Show
from wording.resident_cards import Guest, guest_card, next_for_resident, resident_card
from wording.speech import Content, Speech, Wording
from wording.talk import line

WORDING = Wording(ZoneInfo(CATALOGUE.time_zone), lambda: NOON)
CAMPUS = a_campus()

FOREIGN = re.compile(r"[A-Za-z]{3,}")
"""What is no Chinese. Shorter ones are prefixes of numbers, and abbreviations."""

AS_THEY_ARE = re.compile(
    r"https?://\S+|/[a-z]+(?: [a-z]+)?|R-\d+|English|Wi-?Fi|Lin|Wang|campusdesk doctor"
    r"|plumbing, .*office|“[^”]*”|「[^」]*」"
)
"""Words that are the same in every language: commands, links, numbers, names, and what people wrote themselves."""

LONG = "水管 <b>漏</b> & “drips” 😀 " * 200
MANY = 9_000_000_000


def _ticket(state: State, *, cycle: int = 1, **more: Any) -> Ticket:
    over = state in (State.REJECTED, State.CANCELLED, State.CLOSED, State.DONE)
    fields: dict[str, Any] = {
        "id": 1001,
        "state": state,
        "version": 3,
        "cycle": cycle,
        "category": "plumbing",
        "team": "plumbing",
        "building": "3",
        "room": "502",
        "description": "滴水",
        "urgency": Urgency.NORMAL,
        "window": "morning",
        "resident_id": 1,
        "due_at": None if over else NOON + timedelta(hours=3),
        "rating": 5 if state is State.CLOSED else None,
    }
    return Ticket(**{**fields, **more})


def _views() -> Iterator[TicketView]:
    """Every state as it usually looks, in a second cycle, in haste, and with as much as anybody can write."""
    for state in State:
        note = None if state in (State.SUBMITTED, State.QUEUED) else "no_fault"
        yield TicketView(CAMPUS, _ticket(state), "Lin", "Wang", note=note)
        yield TicketView(CAMPUS, _ticket(state, cycle=2, rating=None), "Lin", "Wang", again="still_broken", note="好了")
        yield TicketView(CAMPUS, _ticket(state, category="elevator", team="property"), "Lin", "Wang", note="好了")
        for urgency in Urgency:
            yield TicketView(CAMPUS, _ticket(state, urgency=urgency), "Lin", "Wang")
        for told in (False, True):
            yield TicketView(CAMPUS, _ticket(state), "Lin", "Wang", late=True, told=told)
        yield TicketView(CAMPUS, _ticket(state), "Lin", opens=NOON)
        yield _crowded(state)
    times = [NOON + timedelta(hours=hour) for hour in range(1, 7)]
    yield TicketView(CAMPUS, _ticket(State.ON_HOLD, held_until=times[-1], level=3), "Lin", "Wang", times=times)
    yield TicketView(CAMPUS, _ticket(State.ON_HOLD, held_until=NOON), "Lin", "Wang", nobody_home=True)
    yield TicketView(CAMPUS, _ticket(State.CANCELLED), "Lin", unanswered=True)
    yield TicketView(CAMPUS, _ticket(State.CLOSED, rating=None), "Lin", reopens=True)
    yield TicketView(CAMPUS, _ticket(State.REJECTED, appealed=True), "Lin", note="no_fault")
    yield TicketView(CAMPUS, _ticket(State.CLOSED, rating=None), "Lin", "Wang", reopens=True)
    yield TicketView(CAMPUS, _ticket(State.QUEUED, follows_id=1000), "Lin")
    for state in State:
        if state is not State.DUPLICATE:
            ahead = TicketView(CAMPUS, _ticket(state, id=1000), "Lin", "Wang", note="no_fault")
            yield TicketView(CAMPUS, _ticket(State.DUPLICATE), "Lin", parent=ahead.number, ahead=ahead)


def _crowded(state: State) -> TicketView:
    ticket = _ticket(
        state,
        id=MANY,
        version=10**6,
        cycle=30,
        building=None,
        room=None,
        place_note=LONG[:200],
        description=LONG[:4000],
        window=LONG[:200],
        urgency=Urgency.EMERGENCY,
    )
    shots = [Photo(ticket_id=MANY, file_id=f"photo-{n}", cycle=1, sender_id=1, at=NOON) for n in range(10)]
    return TicketView(
        CAMPUS,
        ticket,
        resident="李" * 128,
        worker="<王>" * 40,
        photos=10,
        note=LONG[:4000],
        again=LONG[:4000],
        added=[line("Lin", LONG[:4000], photo=True, seconds=600)] * 30,
        shots=shots,
        open_link=job_link(CAMPUS, ticket),
    )


def _cards(view: TicketView) -> Iterator[Show]:
    yield resident_card(view)
    for guest in (Guest(True, False, False), Guest(True, True, True), Guest(False, True, False)):
        yield guest_card(view, guest)
    yield job_card(view)
    yield review_card(view)
    yield worker_card(view, phone="+86 138 0013 8000")
    yield worker_card(view, has_it=False)


@pytest.mark.parametrize("language", Language)
def test_every_card_in_every_state(language: Language) -> None:
    """What the resident, the team, the office and the worker see of a ticket, wherever it stands."""
    speech = WORDING.speech(language)
    for view in _views():
        for card in _cards(view):
            _check(speech, card.text, card.buttons)
        _check(speech, job_entry(view).text, job_entry(view).buttons)
        for content in (headline(view), progress(view.ticket.state), next_for_resident(view)):
            _check(speech, content)


@pytest.mark.parametrize(
    ("language", "day", "when"),
    [
        (Language.EN, "Mon Mar 1, 2027", "Wed Mar 4 12:00"),
        (Language.ZH_HANS, "周一 2027年3月1日", "周三 3月4日 12:00"),
        (Language.ZH_HANT, "週一 2027年3月1日", "週三 3月4日 12:00"),
    ],
)
def test_a_day_of_another_year(language: Language, day: str, when: str) -> None:
    """It is said with its year, a day of this year without; the year is the campus's, not that of UTC."""
    speech = WORDING.speech(language)
    assert speech.plain(Text("{at:day}", {"at": NOON.replace(year=2027, day=1)})) == day
    assert speech.plain(Text("{at:when}", {"at": NOON})) == when
    assert "2025" in speech.plain(Text("{at:time}", {"at": NOON.replace(year=2025)}))
    assert "2027" in speech.plain(Text("{at:time}", {"at": NOON.replace(month=12, day=31, hour=20)}))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_question_of_every_form(kind: FormKind, language: Language) -> None:
    """Each slot's question and its ready answers; every answer's button fits into its 64 bytes."""
    speech = WORDING.speech(language)
    for slot in kind.slots:
        _check(speech, slot.asks(_work()))
        for choice in slot.choices(_work(), _form(kind)):
            assert speech.plain(choice.label).strip()
            _check(speech, choice.label)
            _press(slot, choice.value)
        _check(speech, slot.skip_label)
        for deed in FormDeed:
            FormPress(deed=deed, form=MANY, seen=10**6, slot=slot.name).pack()


@pytest.mark.parametrize("language", Language)
def test_a_digest_stays_short_enough(language: Language) -> None:
    """Whatever becomes of its jobs, the longest digest does not grow beyond what Telegram takes."""
    speech = WORDING.speech(language)

    def units(state: State) -> int:
        shown = formatted(speech.html(job_entry(_crowded(state)).text), "HTML", None).text
        return len(shown.encode("utf-16-le")) // 2

    room = (4096 - LONGEST) // MOST
    assert all(units(state) - units(State.QUEUED) <= room for state in State)


@pytest.mark.parametrize("language", Language)
def test_every_refusal(language: Language) -> None:
    """Every refusal is a sentence that fits into the answer to a press."""
    speech = WORDING.speech(language)
    for error in _refusals():
        sentence = speech.plain(error(**_values(error.say.key, language)).text)
        assert len(sentence) <= 200, sentence
        _check(speech, error(**_values(error.say.key, language)).text)


@pytest.mark.parametrize("language", Language)
def test_every_text_of_the_desk(language: Language) -> None:
    """Every text in the code, filled in: no place is left over, and its mark-up is whole."""
    speech = WORDING.speech(language)
    for key in in_code():
        _check(speech, Text(key, _values(key, language)))


@pytest.mark.parametrize("language", Language)
def test_every_name_of_the_catalogue(language: Language) -> None:
    """Teams, kinds of fault, places and reasons are named in the reader's language."""
    speech = WORDING.speech(language)
    catalogue = CAMPUS.catalogue
    for named in (catalogue.teams, catalogue.categories, catalogue.reject_reasons, catalogue.not_fixed_reasons):
        for name in named.values():
            _check(speech, Text("{name}", {"name": name}))
    for state in State:
        assert speech.plain(NAMES[state])


def test_links_hold_to_telegrams_letters() -> None:
    """The word behind `start=` has at most 64 of A–Z, a–z, 0–9, _ and -."""
    ticket = _ticket(State.ACCEPTED, id=MANY)
    invitation = Invitation(token="AbC-_0123456789x", role=Role.WORKER, made_by=1, uses_left=1)
    for link in (job_link(CAMPUS, ticket), invitation_link(CAMPUS, invitation)):
        assert re.fullmatch(r"https://t\.me/campus_bot\?start=[A-Za-z0-9_-]{1,64}", link)


def _check(speech: Speech, content: Content, buttons: Rows = ()) -> None:
    """No place is left open, no English stands in Chinese, the mark-up is whole, and it is not too long."""
    shown = formatted(speech.html(content), "HTML", None).text
    assert len(shown.encode("utf-16-le")) // 2 <= 4096
    labels = [speech.plain(button.label) for row in buttons for button in row]
    for words in (shown, *labels):
        assert not re.search(r"\{[a-z_]*(:[a-z]+)?\}", words), words
        if speech.language is not Language.EN:
            own = AS_THEY_ARE.sub("", words)
            assert not FOREIGN.search(own), f"{speech.language}: {FOREIGN.findall(own)} in {words!r}"
    for row in buttons:
        for button in row:
            assert button.url or button.press
            assert button.press is None or len(button.press.pack().encode()) <= 64


def _press(slot: Slot, value: str) -> None:
    packed = FormPress(deed=FormDeed.FILL, form=MANY, seen=10**6, slot=slot.name, value=value).pack()
    assert len(packed.encode()) <= 64


def _refusals() -> Sequence[type[DeskError]]:
    found = [DeskError]
    for error in found:
        found.extend(error.__subclasses__())
    return found


def _values(key: str, language: Language) -> dict[str, object]:
    """Something for every place of a sentence, in the reader's language where the desk would put it so."""
    speech = WORDING.speech(language)
    return {name: _value(name, form or "", speech) for _, name, form, _ in Formatter().parse(key) if name is not None}


def _value(name: str, form: str, speech: Speech) -> object:
    if form in ("time", "day", "when"):
        return NOON
    if name in ("count", "length", "yours", "days"):
        return 12
    if name == "number":
        return "R-1001"
    if name == "teams":
        return ", ".join([*CAMPUS.catalogue.teams, "office"])
    if name == "team":
        return CAMPUS.catalogue.teams["plumbing"]
    if name == "state":
        return NAMES[State.QUEUED]
    return "水"


def _work() -> Work:
    person = Person(
        id=1,
        chat_user=7,
        name="Lin",
        language=Language.EN,
        building="3",
        room="502",
        phone=CAMPUS.seal.close("138 0013 8000"),
        created_at=NOON,
    )
    return Work(cast(AsyncSession, None), CAMPUS, NOON, lambda: "token", person)


def _form(kind: FormKind) -> Form:
    filled = {"building": "3", "category": "plumbing", "stars": 2, "tags": ["slow"]}
    return Form(id=1, kind=kind.name, person_id=1, ticket_id=1001, filled=filled, touched_at=NOON)
