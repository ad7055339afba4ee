"""What those who follow a ticket hear of a move: who reported the same, roommates, and whoever said "me too"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from desk.access import is_roommate
from desk.outages.deciding import OUTAGE
from desk.text import Text, _
from desk.tickets.confirming import answered_by
from desk.tickets.duplicates import duplicates_of
from desk.tickets.following import followers_of
from desk.tickets.lifecycle import Move
from desk.work import Happened, Work
from notifications.heard import HEARD, heard_of
from storage.kinds import Lane
from storage.tables import Person, Ticket
from wording.cards import TicketView
from wording.messages import Message, Pictures, Say, Show
from wording.resident_cards import asked_key, fixed_for_buttons
from wording.speech import Content, Lines
from wording.views import ticket_card_of

Tell = Callable[[Work, Person, Message, Lane], None]
"""Says something to a person in private."""

_OF_OTHERS: Mapping[str, Text] = {
    **HEARD,
    Move.APPROVE: _("{number} has passed the review."),
    Move.REJECT: _("{number}: the office did not accept this report."),
    Move.ASK: _("{number}: the office has a question to whoever reported it."),
    Move.ACCEPT: _("{number}: {worker} has taken this repair."),
    Move.ASSIGN: _("{number}: {worker} does this repair."),
    Move.EXPIRE: _("{number} was closed."),
}
"""The same, for who did not report it."""

_OF_STRANGERS: Mapping[str, Text] = {
    **_OF_OTHERS,
    Move.NO_ACCESS: _("{number}: {worker} found nobody in, and proposes other times."),
    Move.PICK: _("{number}: a time for the visit has been agreed: {visit}."),
    Move.CONFIRM: _("{number}: it has been confirmed that it is fixed."),
}
"""The same, for who does not live there: they cannot pick a time, and need not know who does."""

COUNTED = 10
"""Of so many followers each reads at once how many they are; with more, each new one would change as many cards."""

_ASKS = frozenset({Move.FINISH, Move.CANCEL})
"""Moves after which each who does not live there is asked whether it is fixed for them: also when its reporter only
takes it back.
"""

_ASKS_ROOMMATES = frozenset({Move.NO_ACCESS, Move.FINISH})
"""Moves after which a roommate can press something on the card: it comes anew, with the news."""


async def tell_followers(tell: Tell, work: Work, happened: Happened, view: TicketView, lane: Lane) -> None:
    """Tell everybody who follows the ticket, but whoever did it; and show how far it is on duplicates' cards."""
    ticket, made = happened.ticket, happened.event.kind
    if ticket.row_id in work.made:
        return  # Nobody can know it yet.
    duplicates = await duplicates_of(work, ticket)
    photos = view.pictures(after=True)[:10] if made is Move.FINISH else []
    answered = await answered_by(work, ticket) if made is Move.CONFIRM and ticket.followers else frozenset()
    for follower in await followers_of(work, ticket):
        if follower.id == happened.event.actor_id:
            continue
        if photos:
            tell(work, follower, Pictures(photos), lane)
        theirs = [duplicate for duplicate in duplicates if duplicate.resident_id == follower.id]
        if theirs and made == OUTAGE:
            continue  # As their own report was put under it they hear that.
        told = await _told(work, happened, view, follower, theirs)
        if made is Move.CONFIRM and follower.row_id in answered:
            told = None  # They have said themselves how it is where they are.
        if made in _ASKS and not is_roommate(follower, ticket):
            _ask(tell, work, view, follower, told, lane)
        if not theirs or is_roommate(follower, ticket):
            await _with_card(tell, work, made, view, follower, told, lane)
        elif told is not None and made is not Move.FINISH:
            tell(work, follower, Say(told), lane)
    await _show_on(tell, work, duplicates, lane)


async def recount(tell: Tell, work: Work, happened: Happened, view: TicketView, lane: Lane) -> None:
    """Show those who follow it how many wait, as long as they are few; else their cards count at the next move."""
    if happened.ticket.followers > COUNTED:
        return
    own = {duplicate.resident_id for duplicate in await duplicates_of(work, happened.ticket)}
    for follower in await followers_of(work, happened.ticket):
        # A roommate, and who reported the same, may have no card of it.
        if follower.id not in own | {happened.event.actor_id} and not is_roommate(follower, happened.ticket):
            tell(work, follower, await ticket_card_of(work, view.ticket, reader=follower, view=view), lane)


def _ask(tell: Tell, work: Work, view: TicketView, follower: Person, told: Content | None, lane: Lane) -> None:
    """Each says for themselves whether it is fixed."""
    question = Lines([*([told] if told is not None else []), _("Is it fixed for you?")])
    tell(work, follower, Show(asked_key(view.ticket), question, [fixed_for_buttons(view.ticket)], fresh=True), lane)


async def _told(
    work: Work, happened: Happened, view: TicketView, follower: Person, theirs: Sequence[Ticket]
) -> Content | None:
    sentences = _OF_OTHERS if is_roommate(follower, happened.ticket) else _OF_STRANGERS
    told = await heard_of(work, happened, view, sentences)
    if told is None or not theirs:
        return told
    own = [_("Your own report of the same: {number}", number=work.campus.number(ticket)) for ticket in theirs]
    return Lines([told, *own])


async def _with_card(
    tell: Tell, work: Work, made: str, view: TicketView, follower: Person, told: Content | None, lane: Lane
) -> None:
    card = await ticket_card_of(work, view.ticket, reader=follower, view=view)
    if told is None:
        tell(work, follower, card, lane)
    elif made in _ASKS_ROOMMATES and is_roommate(follower, view.ticket):
        tell(work, follower, replace(card, text=Lines([told, card.text]), fresh=True), lane)
    else:
        if made not in _ASKS or (made is Move.CANCEL and is_roommate(follower, view.ticket)):
            tell(work, follower, Say(told), lane)
        tell(work, follower, card, lane)


async def _show_on(tell: Tell, work: Work, duplicates: Sequence[Ticket], lane: Lane) -> None:
    """A duplicate's card says how far its parent is."""
    for duplicate in duplicates:
        reporter = await work.session.get(Person, duplicate.resident_id)
        if reporter is not None:
            tell(work, reporter, await ticket_card_of(work, duplicate, reader=reporter), lane)
