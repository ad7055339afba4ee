"""Which ticket a message of the desk is about: what somebody replied to says what their words are for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from desk.drafts.forms import FORM_CARD, TICKET_CARD
from desk.work import Work
from storage.tables import Card, Form

TALK_MARK = "💬"
"""How messages begin by which somebody's words are passed on."""

_CARDS = re.compile(r"(ticket|work|job|review|desk|lead):([0-9]+)")
"""How the keys of cards begin that show a ticket."""


@dataclass(frozen=True, slots=True)
class About:
    """What a message of the desk is about."""

    ticket: int
    card: str = ""
    """As what it shows the ticket: the word with which the card's key begins; nothing for a notice."""
    talk: bool = False
    """It passes on what somebody said: a reply to it is an answer to them."""

    @property
    def own_card(self) -> bool:
        """Whether it is the card that a resident has of their ticket."""
        return f"{self.card}:" == TICKET_CARD


async def about(work: Work, chat_id: int, message_id: int, words: str) -> About | None:
    """The ticket that this message of the desk, with these words, is about; None when that is none, or not clear.

    It opens no door: whoever goes on with the number has yet to pass it.
    """
    query = (
        select(col(Card.key), col(Card.entry).is_not(None))
        .where(col(Card.chat_id) == chat_id, col(Card.message_id) == message_id)
        .order_by(col(Card.id).desc())
    )
    shown = (await work.session.execute(query)).all()
    if len([1 for _key, in_digest in shown if in_digest]) > 1:
        return None
    # The newest is what it shows: a draft has become a ticket's card.
    key = shown[0][0] if shown else ""
    if key.startswith(FORM_CARD) and await _is_being_filled_in(work, int(key.removeprefix(FORM_CARD))):
        return None
    if card := _CARDS.match(key):
        return About(int(card[2]), card[1])
    number = number_in(words, work.campus.catalogue.number_prefix)
    return About(number, talk=words.startswith(TALK_MARK)) if number is not None else None


async def _is_being_filled_in(work: Work, number: int) -> bool:
    """A draft, or a question, says itself what is made of a reply to it."""
    form = await work.session.get(Form, number)
    return form is not None and form.open


def number_in(words: str, prefix: str) -> int | None:
    """The ticket whose number stands at the beginning of the words, or else the only one in them."""
    numbers = list(re.finditer(rf"(?<![A-Za-z0-9]){re.escape(prefix)}-([0-9]{{1,18}})(?![A-Za-z0-9])", words))
    first = numbers[0] if numbers else None
    if first is None:
        return None
    if not any(letter.isalnum() for letter in words[: first.start()]):
        return int(first[1])
    return int(first[1]) if len({match[1] for match in numbers}) == 1 else None
