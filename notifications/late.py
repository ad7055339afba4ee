"""Telling people of what grows old: each reader's bundle, as it stands when they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlmodel import col

from desk.clocks import runs
from desk.people import OFFICE
from desk.roles import OFFICE_ROLES, has_role
from desk.text import _
from desk.timers import Level
from desk.work import Bundle, Work
from storage.clocks import clocks_of
from storage.kinds import Lane, Urgency
from storage.tables import Notice, Person, Ticket
from wording.crew_buttons import JobDeed, JobPress
from wording.desk_buttons import CardDeed, CardPress
from wording.late_cards import Late, late_notice
from wording.links import desk_link, job_link
from wording.messages import Button, Message
from wording.views import views_of


async def notice_of(work: Work, bundle: Bundle) -> tuple[Message, Lane] | None:
    """What a bundle says, and how urgent it is; None when all of it is over by now."""
    late = await _still_late(work, bundle.notices)
    if not late:
        return None
    opens = await _opening(work, bundle, [each.view.ticket for each in late])
    emergency = any(each.view.ticket.urgency is Urgency.EMERGENCY for each in late)
    warns = all(each.level < Level.DUE for each in late)
    lane = Lane.EMERGENCY if emergency else Lane.REMINDER if warns else Lane.WORK
    return late_notice(late, opens), lane


async def _still_late(work: Work, notices: Sequence[Notice]) -> list[Late]:
    """Each ticket once, by the furthest of its levels whose clock still runs."""
    furthest: dict[int, Notice] = {}
    for notice in notices:
        known = furthest.get(notice.ticket_id)
        if known is None or notice.level > known.level:
            furthest[notice.ticket_id] = notice
    query = select(Ticket).where(col(Ticket.id).in_(furthest)).order_by(col(Ticket.id))
    tickets = (await work.session.execute(query)).scalars().all()
    late: list[Late] = []
    for view in await views_of(work, tickets):
        notice = furthest[view.ticket.row_id]
        clocks = await clocks_of(work.session, view.ticket.row_id)
        running = [
            clock for clock in clocks if (clock.kind, clock.cycle) == (notice.kind, notice.cycle) and runs(clock)
        ]
        late += [Late(view, clock, notice.level) for clock in running]
    return late


async def _opening(work: Work, bundle: Bundle, tickets: Sequence[Ticket]) -> Callable[[Ticket], Button]:
    """How the reader opens a ticket: on their desk, as foreman, as whoever has it, or by a link from a group."""
    person = bundle.person
    if person is None:
        return lambda ticket: Button(_("Open"), url=_link(work, bundle, ticket))
    office = {ticket.row_id for ticket in tickets if await has_role(work, person, OFFICE_ROLES, ticket)}
    return lambda ticket: Button(_("Open"), _press(ticket, person, office=ticket.row_id in office))


def _link(work: Work, bundle: Bundle, ticket: Ticket) -> str:
    return (desk_link if bundle.channel is None or bundle.channel.purpose == OFFICE else job_link)(work.campus, ticket)


def _press(ticket: Ticket, person: Person, *, office: bool) -> JobPress | CardPress:
    if ticket.assignee_id == person.id:
        return JobPress(deed=JobDeed.OPEN, ticket=ticket.row_id)
    if office:
        return CardPress(deed=CardDeed.OPEN, ticket=ticket.row_id)
    return JobPress(deed=JobDeed.LEAD, ticket=ticket.row_id)
