"""Telling people of what grows old: each reader's bundle as it stands when they are told; and what they were told
follows the ticket from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from desk.access import relates
from desk.clocks.timers import Level
from desk.late.levels import Lateness, hearers_of, latest, told_of
from desk.people.meeting import OFFICE
from desk.people.rights import RIGHTS, Right
from desk.text import _
from desk.work import Bundle, Work
from notifications.telling import Teller
from storage.kinds import Lane, Urgency
from storage.tables import Card, Channel, Person, Ticket
from wording.cards import TicketView
from wording.late_buttons import LateDeed, LatePress
from wording.late_cards import MOST, Late, Reader, gone_card, late_card, late_key, late_list, worst_first
from wording.late_views import late_of, reader_of
from wording.links import desk_link, late_link
from wording.messages import Button, Message
from wording.views import views_of

Who = tuple[int | None, str | None]
"""A person's row, or the purpose of a group."""


async def notice_of(work: Work, bundle: Bundle) -> tuple[Message, Lane] | None:
    """What a bundle says, and how urgent it is; None when all of it is over by now."""
    numbers = {notice.ticket_id for notice in bundle.notices}
    found = await work.session.execute(select(Ticket).where(col(Ticket.id).in_(numbers)))
    tickets = {ticket.row_id: ticket for ticket in found.scalars()}
    late = await latest(work, tickets, bundle.notices)
    worst = sorted(late, key=lambda number: worst_first(late[number]))
    if not worst:
        return None
    views = await views_of(work, [tickets[number] for number in worst[:MOST]])
    lane = _lane([tickets[number] for number in worst], late.values())
    if len(worst) == 1:
        return await _single(work, bundle, views[0], late[worst[0]]), lane
    shown = [Late(view, late[view.ticket.row_id], work.now) for view in views]
    return late_list(
        shown, len(worst), lambda ticket: _opens(work, bundle, ticket), whole=bundle.person is not None
    ), lane


async def follow(to: Teller, work: Work, ticket: Ticket, view: TicketView) -> None:
    """Let every notice of the ticket that stands in a chat show how it is now, or that it is not looked after there.

    A warning is news to those before whom it was put: what is over for who heard of something else stays over.
    """
    key, late = late_key(ticket), await late_of(work, ticket, view)
    elsewhere = await _told_of_else(work, late)
    people = select(Person).join(Card, col(Card.chat_id) == col(Person.chat_user)).where(col(Card.key) == key)
    for person in (await work.session.execute(people.order_by(col(Person.id)))).scalars().all():
        theirs = await relates(work, ticket, person, RIGHTS[Right.READ])
        reader = await reader_of(work, person, ticket)
        to.tell(work, person, late_card(_for(late, reader, elsewhere), reader) if theirs else gone_card(view))
    groups = select(Channel).join(Card, col(Card.chat_id) == col(Channel.chat_id)).where(col(Card.key) == key)
    for channel in (await work.session.execute(groups.order_by(col(Channel.purpose)))).scalars().all():
        theirs = channel.purpose in (ticket.team, OFFICE)
        reader = _group(work, channel, ticket)
        shown = late_card(_for(late, reader, elsewhere), reader) if theirs else gone_card(view)
        to.tell_channel(work, channel, shown)


async def _told_of_else(work: Work, late: Late) -> Set[Who]:
    """While it is but a warning: those who were told of the ticket before, and not of this."""
    if late.lateness is None or late.lateness.level >= Level.DUE:
        return frozenset()
    told = {(each.person_id, each.purpose) for _notice, each in await hearers_of(work, late.view.ticket) if each.at}
    return told - {(each.person_id, each.purpose) for each in late.lateness.before}


def _for(late: Late, reader: Reader, elsewhere: Set[Who]) -> Late:
    """How late it is to this reader."""
    return replace(late, lateness=None) if (reader.person_id, reader.purpose) in elsewhere else late


async def _single(work: Work, bundle: Bundle, view: TicketView, late: Lateness) -> Message:
    """One ticket is a card of its own, which follows it; it comes anew with each level."""
    late = await told_of(work, view.ticket, late)
    if bundle.person is not None:
        reader = await reader_of(work, bundle.person, view.ticket)
    else:
        reader = _group(work, bundle.channel, view.ticket)
    return late_card(Late(view, late, work.now), reader, fresh=True)


def _group(work: Work, channel: Channel | None, ticket: Ticket) -> Reader:
    purpose = channel.purpose if channel is not None else OFFICE
    link = (desk_link if purpose == OFFICE else late_link)(work.campus, ticket)
    return Reader(link=link, purpose=purpose)


def _opens(work: Work, bundle: Bundle, ticket: Ticket) -> Button:
    if bundle.person is None:
        return Button(_("Open"), url=late_link(work.campus, ticket))
    return Button(_("Open"), LatePress(deed=LateDeed.SHOW, ticket=ticket.row_id))


def _lane(tickets: Iterable[Ticket], late: Iterable[Lateness]) -> Lane:
    if any(ticket.urgency is Urgency.EMERGENCY for ticket in tickets):
        return Lane.EMERGENCY
    return Lane.REMINDER if all(each.level < Level.DUE for each in late) else Lane.WORK
