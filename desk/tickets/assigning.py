"""Whose job it is: taken, given, given back, moved to another team; and who can take one just now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from desk.access import access
from desk.errors import Away, HasItAlready, NotAWorker, NotInThePast, OfferedFirst, SameTeam, TooManyJobs, WorkerAway
from desk.people.roles import TEAM_ROLES, has_role
from desk.people.scopes import ALL, team_scope
from desk.text import Text, _
from desk.tickets.holds import end_hold
from desk.tickets.lifecycle import WITH_WORKER, Move
from desk.tickets.moving import move
from desk.work import Work
from storage.kinds import State
from storage.quick import Quick
from storage.tables import Membership, Person, Ticket

AT_ONCE = (State.ACCEPTED, State.IN_PROGRESS)
"""States in which a job counts for how many a worker has at once: what waits for parts does not."""

_NOBODY_FIRST = {"offered_to": None, "offered_until": None}


async def accept(work: Work, ticket_id: int) -> Ticket:
    """Put the worker's name on a job that nobody has.

    Raises:
        NotOfTeam: the worker is not of the team that may take it.
        AlreadyTaken: somebody was faster; carries who and when.
        AlreadyYours: it was this worker.
        OfferedFirst: the worker who had it before may take it first, for some time yet.
        Away: the worker said so.
        TooManyJobs: the worker has as many as the team may have at once.
    """
    ticket = await access(work, ticket_id, to=Move.ACCEPT)
    # First, and held: of two jobs accepted in the same moment not both may be the last that the team's limit allows.
    await _check_here(work, work.actor)
    await _check_offer(work, ticket)
    await _check_room(work, ticket, work.actor)
    return await move(work, ticket, Move.ACCEPT, assignee=work.actor.id, also=_NOBODY_FIRST)


async def assign(work: Work, ticket_id: int, worker_id: int, seen: int | None = None) -> Ticket:
    """The foreman or the office gives the job to a worker of its team, however many that one has.

    Raises NotAWorker, Away, HasItAlready.
    """
    ticket = await access(work, ticket_id, to=Move.ASSIGN, seen=seen)
    worker = await work.session.get(Person, worker_id)
    if worker is None:
        raise NotAWorker(name="–")
    await _check_here(work, worker)
    if not await has_role(work, worker, TEAM_ROLES, ticket):
        raise NotAWorker(name=worker.name)
    if ticket.assignee_id == worker.id and ticket.state is not State.QUEUED:
        raise HasItAlready(name=worker.name)
    await end_hold(work, ticket)
    return await move(work, ticket, Move.ASSIGN, worker.name, assignee=worker.id, also=_NOBODY_FIRST)


async def release(work: Work, ticket_id: int, reason: str, seen: int | None = None) -> Ticket:
    """The job goes back to its team, with the reason (one of RELEASE_REASONS, or words); its due time stays."""
    ticket = await access(work, ticket_id, to=Move.RELEASE, seen=seen)
    await end_hold(work, ticket)
    return await move(work, ticket, Move.RELEASE, reason)


async def transfer(work: Work, ticket_id: int, team: str, seen: int | None = None) -> Ticket:
    """It is another team's; its due time stays. Raises SameTeam, and KeyError for a team that there is not."""
    ticket = await access(work, ticket_id, to=Move.TRANSFER, seen=seen)
    to = work.campus.catalogue.teams[team]
    if ticket.team == team:
        raise SameTeam(team=to)
    await end_hold(work, ticket)
    also = {"team": team, **_NOBODY_FIRST}
    return await move(work, ticket, Move.TRANSFER, team, also=also)


async def pause(work: Work, until: datetime) -> Sequence[Ticket]:
    """The worker is away until then (aware UTC): their jobs are offered to the team again; which those were.

    Raises NotInThePast.
    """
    if until <= work.now:
        raise NotInThePast()
    work.actor.away_until = until
    return [await release(work, job.row_id, AWAY) for job in await _held_jobs(work, work.actor)]


async def give_back(work: Work, person: Person) -> None:
    """The jobs to which somebody may not be called a worker any more go back to their teams."""
    for job in await _held_jobs(work, person):
        if not await has_role(work, person, TEAM_ROLES, job):
            await release(work, job.row_id, SUSPENDED)


async def _held_jobs(work: Work, person: Person) -> Sequence[Ticket]:
    """The person's jobs, locked, all of them in one order: none is given to somebody else meanwhile."""
    theirs = (
        select(Ticket)
        .where(col(Ticket.assignee_id) == person.id, col(Ticket.state).in_(WITH_WORKER))
        .order_by(col(Ticket.id))
        .with_for_update()
    )
    return (await work.session.execute(theirs.execution_options(populate_existing=True))).scalars().all()


AWAY = "away"
SUSPENDED = "suspended"
NOT_STARTED = "not_started"
"""Accepted, not begun, and reminded in vain: the desk has given it back."""

RELEASE_REASONS: Mapping[str, Text] = {
    "not_my_trade": _("Another trade is needed"),
    "needs_help": _("A tool or a colleague is missing"),
    "no_time": _("No time for it"),
    AWAY: _("The worker is away"),
    SUSPENDED: _("The worker cannot come"),
    NOT_STARTED: _("It was not begun in time"),
}
"""Why a job comes back to its team; anything else is the worker's own words."""


def come_back(work: Work) -> None:
    """The worker is here again."""
    work.actor.away_until = None


def is_away(work: Work, person: Person) -> bool:
    """Whether the person takes no jobs now."""
    return person.away_until is not None and person.away_until > work.now


async def jobs_of(work: Work, person: Person, *, limit: int | None = 5) -> list[Ticket]:
    """The jobs that a person has now, those that are due first."""
    query = (
        select(Ticket)
        .where(col(Ticket.assignee_id) == person.id, col(Ticket.state).in_(WITH_WORKER))
        .order_by(col(Ticket.due_at), col(Ticket.id))
        .limit(limit)
    )
    return list((await work.session.execute(query)).scalars())


async def workers_of(work: Work, team: str) -> list[Person]:
    """Who takes jobs of a team, or of a kind that is its, by name; also those who are away."""
    kinds = [f"category:{each.code}" for each in work.campus.catalogue.categories.values() if each.team == team]
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.role).in_(TEAM_ROLES), col(Membership.scope).in_((team_scope(team), ALL, *kinds)))
        .where(col(Person.suspended_at).is_(None))
        .distinct()
        .order_by(col(Person.name), col(Person.id))
    )
    return list((await work.session.execute(query)).scalars())


async def keep_for(work: Work, ticket: Ticket) -> dict[str, object]:
    """What of a row lets the worker who had a job that was not fixed take it first: for half of the time to accept."""
    worker = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id is not None else None
    if worker is None or is_away(work, worker) or not await has_role(work, worker, TEAM_ROLES, ticket):
        return dict(_NOBODY_FIRST)
    accepting = work.campus.catalogue.category(ticket.category).targets[ticket.urgency].accept
    half = accepting.model_copy(update={"minutes": max(1, accepting.minutes // 2)})
    return {"offered_to": worker.id, "offered_until": work.campus.catalogue.due(work.now, half)}


async def _check_offer(work: Work, ticket: Ticket) -> None:
    if ticket.offered_to in (None, work.actor.id) or ticket.offered_until is None or ticket.offered_until <= work.now:
        return
    first = await work.session.get(Person, ticket.offered_to)
    if first is not None and not is_away(work, first) and await has_role(work, first, TEAM_ROLES, ticket):
        raise OfferedFirst(name=first.name, until=ticket.offered_until)


async def _check_here(work: Work, worker: Person) -> None:
    """Neither away nor suspended, and not before this transaction has ended: who does that meanwhile waits for it."""
    [(away_until, suspended_at)] = await _HERE.records(work.session, person=worker.row_id)
    if suspended_at is not None:
        raise NotAWorker(name=worker.name)
    if away_until is not None and away_until > work.now:
        refusal = Away if worker.id == work.actor.id else WorkerAway
        raise refusal(name=worker.name, until=away_until)


_HERE = Quick(
    select(col(Person.away_until), col(Person.suspended_at))
    .where(col(Person.id) == bindparam("person"))
    .with_for_update(key_share=True)
)


async def _check_room(work: Work, ticket: Ticket, worker: Person) -> None:
    """Whose row is held by now (see `_check_here`): nobody else counts this worker's jobs meanwhile."""
    most = work.campus.catalogue.team(ticket.team).jobs_at_once
    if most is None:
        return
    query = (
        select(func.count())
        .select_from(Ticket)
        .where(col(Ticket.assignee_id) == worker.id, col(Ticket.state).in_(AT_ONCE), col(Ticket.team) == ticket.team)
    )
    count = (await work.session.execute(query)).scalar_one()
    if count >= most:
        raise TooManyJobs(count=count)
