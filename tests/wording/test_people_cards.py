"""What admins read of people, in every language: whole, readable, within limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from desk.people.directory import Found, Known
from desk.people.roles import role_text
from desk.people.scopes import ALL, scopes
from desk.text import Text
from sandbox.formatting import formatted
from storage.kinds import Language, Role
from storage.tables import Membership, Person, RosterEntry
from tests.desk.stage import CATALOGUE, NOON
from tests.wording.test_screens import AS_THEY_ARE, CAMPUS, FOREIGN, MANY, WORDING
from wording.buttons import PersonDeed, PersonPress, packed, unpacked
from wording.messages import Say, Show
from wording.people import SUSPEND_QUESTION, people_found, person_card, revoke_question, surely

LONG = "李" * 128


def people() -> Iterator[Known]:
    """Somebody of whom little is known, and somebody of whom everything is."""
    plain = Person(id=1, chat_user=7, name="李", language=Language.EN, created_at=NOON)
    yield Known(plain, (), False, None, ())
    full = Person(
        id=MANY,
        chat_user=8,
        name=f"<b>{LONG}",
        language=Language.EN,
        created_at=NOON,
        registered_at=NOON,
        suspended_at=NOON,
        away_until=NOON + timedelta(days=2),
        building="3",
        room="502",
        reachable=True,
    )
    roles = [
        Membership(person_id=MANY, role=role, scope=scope) for role in Role for scope in (ALL, *scopes(CATALOGUE)[:3])
    ]
    entry = RosterEntry(number="12345", name=LONG, role=Role.WORKER, scope="team:gone")
    yield Known(full, roles, True, entry, [Text("{at:time} · registered", {"at": NOON})] * 5)


@pytest.mark.parametrize("language", Language)
def test_every_card(language: Language) -> None:
    """No place is left open, no English stands in Chinese, buttons hold to their 64 bytes."""
    speech = WORDING.speech(language)
    for known in people():
        listed = Found([known.person], True, known.entry)
        cards: list[Say | Show] = [person_card(CAMPUS, known), people_found(CAMPUS, listed, Text("李"))]
        role = role_text(CATALOGUE, Role.FOREMAN, "team:plumbing")
        for deed, question in ((PersonDeed.REVOKE, revoke_question(role)), (PersonDeed.SUSPEND, SUSPEND_QUESTION)):
            press = PersonPress(deed=deed, person=MANY, role=Role.FOREMAN, scope=packed("team:plumbing"))
            cards.append(surely(person_card(CAMPUS, known), press, question, MANY))
        for card in cards:
            shown = formatted(speech.html(card.text), "HTML", None).text
            assert len(shown) <= 4096
            buttons = [button for row in card.buttons for button in row]
            assert all(button.press is not None and len(button.press.pack().encode()) <= 64 for button in buttons)
            if language is not Language.EN:
                for words in (shown, *(speech.plain(button.label) for button in buttons)):
                    assert not FOREIGN.search(AS_THEY_ARE.sub("", words).replace("team:gone", "")), words


def test_every_scope_fits_into_a_button() -> None:
    """Also the longest code, of the person with the highest number; and it comes out as it went in."""
    for scope in (ALL, *scopes(CATALOGUE), "category:" + "x" * 24):
        press = PersonPress(deed=PersonDeed.REVOKE, person=2**63 - 1, role=Role.DIRECTOR, scope=packed(scope))
        assert len(press.pack().encode()) <= 64
        assert unpacked(PersonPress.unpack(press.pack()).scope) == scope
    assert unpacked("x=plumbing") == "x=plumbing"
