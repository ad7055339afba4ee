"""The operations of a repair. Each reads like the procedure and makes one transaction's changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.access import access, permitted, visible
from desk.clocks.timing import begin, keep
from desk.errors import PhotoNeeded, TooLateToReopen, TooSoon, WrongState
from desk.outages.noticing import look_for_outage, offer_again, outage_held, parent_for
from desk.people.rights import Right
from desk.tickets.assigning import keep_for
from desk.tickets.attachments import attach
from desk.tickets.duplicates import hold_duplicates, put_under, set_free
from desk.tickets.holds import begun, end_hold
from desk.tickets.lifecycle import NAMES, OVER, Move
from desk.tickets.moving import move, pass_by_itself, passes_by_itself
from desk.tickets.reopening import reopens
from desk.work import Work
from storage.kinds import State, TicketKind, Urgency
from storage.quick import Quick, insert_now
from storage.tables import Ticket

URGE_AGAIN = timedelta(hours=1)
"""How long a resident waits before urging the same ticket again."""

DESCRIPTION_LENGTH = 4000
"""Characters of a description, a reason or a comment: about what one message can hold. Cards show the beginning."""

Note = Annotated[str, Field(max_length=DESCRIPTION_LENGTH)]


class RepairDraft(BaseModel):
    """What a resident wants to submit, checked."""

    model_config = ConfigDict(frozen=True)

    kind: TicketKind = TicketKind.REPAIR
    category: str
    building: str | None = None
    room: str | None = None
    place_note: Note | None = None
    asset_id: int | None = None
    description: Annotated[str, Field(min_length=1, max_length=DESCRIPTION_LENGTH)]
    urgency: Urgency = Urgency.NORMAL
    window: Note | None = None
    share_phone: bool = False
    photos: tuple[str, ...] = ()
    follows_id: int | None = None
    """The closed ticket after which it comes, when that was too old to be opened again."""
    different: bool = False
    """The resident was shown what others have reported, and said that it is not the same."""


async def submit(work: Work, draft: RepairDraft) -> Ticket:
    """Make a ticket of the draft. A repair is queued at once, unreviewed, when it is an emergency, when its category is
    one of safety, or passes by itself where the place is known.

    What belongs to an outage that is going on is put under that instead.
    """
    category = work.campus.catalogue.category(draft.category)
    ticket = Ticket(
        **draft.model_dump(exclude={"photos", "different"}),
        apart=draft.different,
        state=State.SUBMITTED,
        team=category.team,
        resident_id=work.actor.row_id,
        created_at=work.now,
        state_since=work.now,
    )
    parent = await parent_for(work, ticket)
    passes = parent is None and passes_by_itself(work, ticket)
    clocks = begin(work, ticket, passes=passes)
    if passes:
        pass_by_itself(ticket)
    await insert_now(work.session, ticket)
    for clock in clocks:
        clock.ticket_id = ticket.row_id
    await keep(work, ticket, clocks, clocks)
    attach(work, ticket, draft.photos)
    work.record(ticket, Move.SUBMIT, state=State.SUBMITTED)
    if passes:
        work.record(ticket, Move.APPROVE, before=State.SUBMITTED, by_desk=True)
    if parent is not None:
        await put_under(work, ticket, parent, by_desk=True)
    elif ticket.building is not None and ticket.kind is TicketKind.REPAIR:
        await look_for_outage(work, ticket.building, ticket.category)
    # Where somebody lives by the roster is known better than by what they report.
    if draft.building is not None and work.actor.registered_at is None:
        work.actor.building, work.actor.room = draft.building, draft.room
    return ticket


async def start(work: Work, ticket_id: int, seen: int | None = None) -> Ticket:
    """The worker begins; from now on the resident cannot cancel."""
    ticket = await access(work, ticket_id, to=Move.START, seen=seen)
    return await move(work, ticket, Move.START)


async def finish(work: Work, ticket_id: int, note: str | None, photos: Sequence[str] = ()) -> Ticket:
    """The work is done. Raises PhotoNeeded when the category demands one and there is none."""
    ticket = await access(work, ticket_id, to=Move.FINISH)
    if work.campus.catalogue.category(ticket.category).photo_at_done and not photos:
        raise PhotoNeeded()
    attach(work, ticket, photos, after=True)
    await end_hold(work, ticket)
    return await move(work, ticket, Move.FINISH, note)


async def cancel(work: Work, ticket_id: int, seen: int | None = None) -> Ticket:
    """The resident takes it back, as long as no work has begun. Who reported the same is reviewed by itself again.

    If it stood for an outage, the office is asked anew: one of hundreds does not end it for the others.
    """
    outage = await outage_held(work, ticket_id)
    await hold_duplicates(work, ticket_id)
    ticket = await access(work, ticket_id, to=Move.CANCEL, seen=seen)
    if ticket.state is State.ON_HOLD and ticket.row_id in await begun(work, [ticket]):
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    await end_hold(work, ticket)
    cancelled = await move(work, ticket, Move.CANCEL)
    await set_free(work, cancelled)
    if outage is not None:
        await offer_again(work, outage)
    return cancelled


async def confirm(work: Work, ticket_id: int, asked_in: int | None = None) -> Ticket:
    """The resident says that it is fixed: the ticket is closed, and may be rated.

    Before its worker says so it takes the desk's question, asked in the present cycle: an older card's button is none.
    """
    ticket = await access(work, ticket_id, to=Move.CONFIRM)
    if ticket.state is not State.DONE and asked_in != ticket.cycle:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    await end_hold(work, ticket)
    return await move(work, ticket, Move.CONFIRM)


async def reopen(work: Work, ticket_id: int, reason: str, *, partly: bool = False) -> Ticket:
    """The resident says that it is not fixed, or only partly: the same ticket is queued again, one cycle on.

    The worker who had it may take it first. Raises TooLateToReopen some days after it was closed.
    """
    made = Move.PARTLY if partly else Move.REOPEN
    ticket = await access(work, ticket_id, to=made)
    if ticket.state is State.CLOSED and not reopens(work, ticket):
        raise too_late_to_reopen(work, ticket)
    return await move(work, ticket, made, reason, also=await keep_for(work, ticket))


def too_late_to_reopen(work: Work, ticket: Ticket) -> TooLateToReopen:
    """The refusal that names the ticket and the catalogue's days."""
    return TooLateToReopen(number=work.campus.number(ticket), days=work.campus.catalogue.reopen_days)


async def rate(work: Work, ticket_id: int, stars: int, tags: Sequence[str] = (), comment: str | None = None) -> Ticket:
    """Keep the resident's rating of a ticket that is closed; a later one replaces it. New stars or words are history.

    `stars` 1–5; `tags` are codes of the catalogue's rating tags. Raises WrongState while it is not closed.
    """
    ticket = await permitted(work, ticket_id, Right.RATE)
    if ticket.state is not State.CLOSED:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    if not 1 <= stars <= 5:
        raise ValueError(f"{stars} stars")
    before = ticket.rating, ticket.rating_comment
    ticket.rating, ticket.rating_tags, ticket.rating_comment = stars, list(tags), comment
    if before != (stars, comment):
        work.record(ticket, "rated", comment)
    return ticket


async def urge(work: Work, ticket_id: int) -> Ticket:
    """The resident asks for haste; once an hour, and each time more people hear of it.

    Raises TooSoon, and WrongState when nothing is to be hurried.
    """
    ticket = await permitted(work, ticket_id, Right.URGE)
    if ticket.state in OVER or ticket.state in (State.DONE, State.NEEDS_INFO):
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    if ticket.urged_at is not None and work.now < ticket.urged_at + URGE_AGAIN:
        raise TooSoon(at=ticket.urged_at + URGE_AGAIN)
    ticket.urged_at = work.now
    ticket.level += 1
    work.record(ticket, "urge")
    return ticket


async def show_more(work: Work, ticket_id: int, photos: Sequence[str]) -> Ticket:
    """More photos of the finished work, which its worker sent with the ones that came first."""
    ticket = await visible(work, ticket_id)
    if ticket.assignee_id != work.actor.id or ticket.state is not State.DONE:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    attach(work, ticket, photos, after=True)
    work.record(ticket, "after")
    return ticket


async def close_unrated(work: Work, *, limit: int = 100) -> int:
    """Close tickets that have waited for the resident's word for the catalogue's days; how many there were.

    Rows that another process is closing are skipped: each is closed once.
    """
    waiting = (
        select(Ticket)
        .where(
            col(Ticket.state) == State.DONE,
            col(Ticket.state_since) <= work.now - timedelta(days=work.campus.catalogue.close_after_days),
        )
        .order_by(col(Ticket.state_since))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    tickets = (await work.session.execute(waiting)).scalars().all()
    for ticket in tickets:
        await move(work, ticket, Move.EXPIRE)
    return len(tickets)


async def tickets_of(work: Work, *, limit: int = 10, after: tuple[bool, int] | None = None) -> list[Ticket]:
    """The tickets that this person reported: those that are not over first, then the newest.

    A duplicate is over when its parent is. `after`: whether the last one that was listed is over, and its number.
    """
    parent = aliased(Ticket)
    still_open = select(col(parent.id)).where(col(parent.id) == col(Ticket.parent_id), col(parent.state).not_in(OVER))
    over = col(Ticket.state).in_(OVER) & ~still_open.correlate(Ticket).exists()
    query = select(Ticket).where(col(Ticket.resident_id) == work.actor.id)
    if after is not None:
        older = col(Ticket.id) < after[1]
        query = query.where(over & older if after[0] else over | older)
    query = query.order_by(over, col(Ticket.id).desc()).limit(limit)
    return list((await work.session.execute(query)).scalars())


async def asked_of(work: Work) -> Ticket | None:
    """The one ticket about which the office waits for this person's answer; none also when there are several."""
    asked = await _ASKED.rows(work.session, Ticket, resident=work.actor.row_id)
    return asked[0] if len(asked) == 1 else None


async def waits_for(work: Work, ticket_id: int) -> bool:
    """Whether the office waits for this person's answer about this ticket."""
    ticket = await work.session.get(Ticket, ticket_id)
    return ticket is not None and ticket.resident_id == work.actor.id and ticket.state is State.NEEDS_INFO


_ASKED = Quick(
    select(Ticket)
    .where(col(Ticket.resident_id) == bindparam("resident"), col(Ticket.state) == State.NEEDS_INFO)
    .limit(2)
)
