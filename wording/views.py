"""Gathering what a ticket's cards show beside its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm.util import identity_key
from sqlmodel import col

from desk.access import follows, is_roommate
from desk.assets.finding import assets_on
from desk.assets.history import how_often
from desk.duty.on_call import who_is_there
from desk.late.snoozing import is_snoozed, snooze_of
from desk.outages.going_on import with_outages
from desk.tickets.assigning import is_away
from desk.tickets.confirming import answered_by
from desk.tickets.duplicates import own_duplicate
from desk.tickets.holds import NOBODY_HOME, begun, hold_text, times_of
from desk.tickets.lifecycle import Move
from desk.tickets.reopening import reopens
from desk.work import Work
from storage.kinds import ClockKind, State, Urgency
from storage.tables import Asset, Hold, Person, Photo, Ticket
from wording.cards import TicketView
from wording.job_cards import worker_card
from wording.links import job_link
from wording.messages import Show
from wording.promises import beginning
from wording.resident_cards import Guest, guest_card, resident_card
from wording.said import SPOKEN, Spoken, said_on
from wording.snoozes import snoozed_text
from wording.speech import Content


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside some tickets: the holds and snoozes that they are in, and the tickets that they follow."""

    holds: Mapping[int, Hold]
    parents: Mapping[int, TicketView]
    begun: Set[int] = frozenset()
    """Of those on hold, the tickets on which work had begun."""
    snoozed: Mapping[int, Content] = field(default_factory=dict)
    assets: Mapping[int, Asset] = field(default_factory=dict)
    """The things that are broken, by their row."""
    faults: Mapping[int, int] = field(default_factory=dict)
    """Of a ticket of an asset, which of its faults of late it is."""
    outages: Set[int] = frozenset()
    """Of the tickets that are followed, those that stand for an outage."""


async def view_of(work: Work, ticket: Ticket) -> TicketView:
    """The ticket with the names, the photos and the words that its cards show."""
    return (await views_of(work, [ticket]))[0]


async def views_of(work: Work, tickets: Sequence[Ticket]) -> list[TicketView]:
    """The views of several tickets, in their order; three queries, however many there are."""
    numbers = [ticket.row_id for ticket in tickets]
    concerned = {n for t in tickets for n in (t.resident_id, t.assignee_id, t.offered_to) if n is not None}
    people = await _people(work, concerned)
    photos = await _photos(work, numbers)
    said = await said_on(work, numbers)
    beside = await _beside(work, tickets)
    return [
        _view(work, ticket, people, photos.get(ticket.row_id, []), said[ticket.row_id], beside) for ticket in tickets
    ]


async def with_duty(work: Work, view: TicketView) -> TicketView:
    """The view for the team's own card: as long as nobody has the job, with who of the team is there."""
    if view.ticket.state is not State.QUEUED:
        return view
    return replace(view, there=await who_is_there(work, view.ticket.team))


def _view(
    work: Work,
    ticket: Ticket,
    people: Mapping[int, Person],
    photos: Sequence[Photo],
    said: Spoken,
    beside: _Beside,
) -> TicketView:
    resident, worker = people.get(ticket.resident_id), people.get(ticket.assignee_id or 0)
    held, parent = beside.holds.get(ticket.row_id), beside.parents.get(ticket.parent_id or 0)
    first = people.get(ticket.offered_to or 0)
    kept = (
        first is not None
        and not is_away(work, first)
        and ticket.offered_until is not None
        and ticket.offered_until > work.now
    )
    has_to_open = worker is not None and not worker.reachable and ticket.state is State.ACCEPTED
    return TicketView(
        campus=work.campus,
        ticket=ticket,
        resident=resident.name if resident else "–",
        worker=worker.name if worker else None,
        photos=sum(not photo.after for photo in photos),
        shots=photos,
        note=said.of_move.get(SPOKEN[ticket.state]) if ticket.state in SPOKEN else None,
        again=said.again if ticket.cycle > 1 else None,
        partly=said.partly,
        back=said.back if ticket.state is State.QUEUED else None,
        appeal=said.of_move.get(Move.APPEAL) if ticket.appealed else None,
        refused=said.of_move.get(Move.REJECT),
        begun=ticket.row_id in beside.begun,
        hold_reason=hold_text(held) if held is not None else "",
        nobody_home=held is not None and held.reason == NOBODY_HOME,
        unanswered=said.expired and ticket.state is State.CANCELLED,
        unreviewed=said.passed,
        alarm=said.alarm and ticket.urgency is not Urgency.EMERGENCY,
        times=times_of(held, work.now),
        parent=parent.number if parent is not None else "",
        ahead=parent,
        reopens=reopens(work, ticket),
        late=ticket.due_at is not None and ticket.due_at <= work.now,
        untold=_is_untold(ticket, said),
        told=bool(said.late & {(ticket.cycle, f"{kind}:0") for kind in _PROMISED}),
        opens=beginning(work.campus, ticket, work.now),
        first=first.name if kept and first is not None else None,
        added=said.added,
        joined=said.joined,
        answers=said.answers,
        open_link=job_link(work.campus, ticket) if has_to_open else None,
        asset=beside.assets.get(ticket.asset_id or 0),
        faults=beside.faults.get(ticket.row_id, 0),
        done=said.of_move.get(Move.FINISH),
        people=people,
        of_outage=ticket.parent_id in beside.outages,
        snoozed=beside.snoozed.get(ticket.row_id),
        now=work.now,
    )


def _is_untold(ticket: Ticket, said: Spoken) -> bool:
    return ticket.due_at is not None and said.urgent_since is not None and ticket.due_at <= said.urgent_since


_PROMISED = (ClockKind.REVIEW, ClockKind.FIX)


async def _people(work: Work, numbers: Set[int]) -> dict[int, Person]:
    """People by their row; those who stand in this transaction already are not asked for again."""
    here = work.session.identity_map
    known = {number: here.get(identity_key(Person, number)) for number in numbers}
    people = {number: person for number, person in known.items() if isinstance(person, Person)}
    if missing := numbers - people.keys():
        found = await work.session.execute(select(Person).where(col(Person.id).in_(missing)))
        people |= {person.row_id: person for person in found.scalars()}
    return people


async def _beside(work: Work, tickets: Sequence[Ticket]) -> _Beside:
    held = [ticket.row_id for ticket in tickets if ticket.state is State.ON_HOLD]
    holds: dict[int, Hold] = {}
    if held:
        query = select(Hold).where(col(Hold.ticket_id).in_(held), col(Hold.ended_at).is_(None)).order_by(col(Hold.id))
        holds = {hold.ticket_id: hold for hold in (await work.session.execute(query)).scalars()}
    at_work = (
        await begun(work, [ticket for ticket in tickets if ticket.state is State.ON_HOLD]) if held else frozenset()
    )
    followed = {ticket.parent_id for ticket in tickets if ticket.parent_id is not None}
    parents: list[TicketView] = []
    outages = await with_outages(work, followed) if followed else frozenset()
    if followed:
        found = await work.session.execute(select(Ticket).where(col(Ticket.id).in_(followed)))
        parents = await views_of(work, found.scalars().all())  # A parent has none itself.
    resting = {each.row_id: await snooze_of(work, each) for each in tickets if is_snoozed(work, each)}
    snoozed = {number: snoozed_text(found) for number, found in resting.items() if found is not None}
    ahead = {parent.ticket.row_id: parent for parent in parents}
    return _Beside(
        holds, ahead, at_work, snoozed, await assets_on(work, tickets), await how_often(work, tickets), outages
    )


async def _photos(work: Work, numbers: Sequence[int]) -> dict[int, list[Photo]]:
    if work.made.issuperset(numbers):
        return {number: [photo for photo in work.attached if photo.ticket_id == number] for number in numbers}
    photos: dict[int, list[Photo]] = {}
    query = select(Photo).where(col(Photo.ticket_id).in_(numbers)).order_by(col(Photo.id))
    for photo in (await work.session.execute(query)).scalars():
        photos.setdefault(photo.ticket_id, []).append(photo)
    return photos


async def ticket_card_of(
    work: Work, ticket: Ticket, *, fresh: bool = False, reader: Person | None = None, view: TicketView | None = None
) -> Show:
    """The card of a ticket for a resident, `reader` or whoever acts: their own, or that of a roommate or follower."""
    reader = reader or work.actor
    view = view or await view_of(work, ticket)
    if reader.id == ticket.resident_id:
        return resident_card(view, fresh=fresh)
    guest = Guest(
        roommate=is_roommate(reader, ticket),
        follows=await follows(work, ticket, reader),
        reported_it=await own_duplicate(work, ticket, reader) is not None,
        answered=ticket.state is State.DONE and reader.row_id in await answered_by(work, ticket),
    )
    return guest_card(view, guest, fresh=fresh)


async def worker_card_of(
    work: Work,
    ticket: Ticket,
    *,
    fresh: bool = False,
    more: bool = False,
    reader: Person | None = None,
    view: TicketView | None = None,
) -> Show:
    """The card of a job for a worker: for `reader`, or whoever acts.

    The resident's number, if they gave it, stands only on the card of who has the job, as long as they have it. It is
    sealed even there, and opens when the message leaves.
    """
    reader = reader or work.actor
    view = view or await view_of(work, ticket)
    if reader.id != ticket.assignee_id:
        return worker_card(view, has_it=False, fresh=fresh)
    resident = await work.session.get(Person, ticket.resident_id) if ticket.share_phone else None
    phone = work.campus.seal.marked(resident.phone) if resident and resident.phone else None
    return worker_card(view, phone, more=more, fresh=fresh)
