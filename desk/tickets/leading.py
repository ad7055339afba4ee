"""Who leads a team, what they see of it, and how a whole shift changes hands."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from desk.access import stands, visible
from desk.catalogue.parts import Team
from desk.errors import LeadsNoTeam, NothingToHandOver, NotLead
from desk.people.audience import people_with
from desk.people.roles import OFFICE_ROLES, TEAM_ROLES, named_admin, roles_of
from desk.people.scopes import ALL, scopes_of, team_scope
from desk.tickets.assigning import AT_ONCE, assign, is_away, workers_of
from desk.tickets.lifecycle import WITH_WORKER, Who
from desk.work import Work
from storage.kinds import ClockKind, Role, State
from storage.tables import Clock, Person, Ticket

LEADS = frozenset({Who.FOREMAN, Who.OFFICE})
"""Who moves the jobs of others."""

MOST = 300
"""Jobs of one team that are looked at; those that are due first."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A worker of a team, with the jobs of the team that they have."""

    worker: Person
    jobs: Sequence[Ticket]
    away: bool
    belongs: bool = True
    """False for who has left the team, and still has jobs of it."""

    @property
    def at_once(self) -> int:
        """The jobs that count for how many a worker has at once."""
        return sum(job.state in AT_ONCE for job in self.jobs)


@dataclass(frozen=True, slots=True)
class Crew:
    """A team as its foreman sees it: the jobs that nobody has, and who has which; each due first."""

    team: Team
    free: Sequence[Ticket]
    hands: Sequence[Hand]
    late: Set[int] = frozenset()
    """Of these the tickets that are due, and those that somebody should have taken by now."""

    @property
    def jobs(self) -> list[Ticket]:
        """All of them: those that are due first."""
        return sorted([*self.free, *(job for hand in self.hands for job in hand.jobs)], key=_when)


async def teams_led(work: Work) -> list[Team]:
    """The teams whose jobs this person moves, by the order of the catalogue. Raises LeadsNoTeam when there is none."""
    scopes = await _lead_scopes(work, work.actor)
    led = [team for team in work.campus.catalogue.teams.values() if _reaches(work, scopes, team.code)]
    if not led:
        raise LeadsNoTeam()
    return led


async def leads_some_team(work: Work, person: Person) -> bool:
    """Whether there is a team whose jobs this person moves."""
    scopes = await _lead_scopes(work, person)
    return any(_reaches(work, scopes, code) for code in work.campus.catalogue.teams)


async def crew(work: Work, code: str) -> Crew:
    """What a team has to do, as far as this person moves its jobs. Raises LeadsNoTeam."""
    team = next((team for team in await teams_led(work) if team.code == code), None)
    if team is None:
        raise LeadsNoTeam()
    scopes = await _lead_scopes(work, work.actor)
    seen = [job for job in await _open_jobs(work, code) if not scopes.isdisjoint(_scopes(work, job))]
    workers = {worker.row_id: worker for worker in await workers_of(work, code)}
    # Who left the team may still have jobs of it.
    members = set(workers)
    missing = {job.assignee_id for job in seen if job.assignee_id is not None} - members
    if missing:
        found = await work.session.execute(select(Person).where(col(Person.id).in_(missing)).order_by(col(Person.id)))
        workers |= {person.row_id: person for person in found.scalars()}
    hands = [
        Hand(worker, [job for job in seen if job.assignee_id == number], is_away(work, worker), number in members)
        for number, worker in workers.items()
    ]
    return Crew(team, [job for job in seen if job.state is State.QUEUED], hands, await _late(work, seen))


async def _late(work: Work, jobs: Sequence[Ticket]) -> Set[int]:
    due = {job.row_id for job in jobs if job.due_at is not None and job.due_at <= work.now}
    free = [job.row_id for job in jobs if job.state is State.QUEUED and job.row_id not in due]
    if not free:
        return due
    waited = select(col(Clock.ticket_id)).where(
        col(Clock.ticket_id).in_(free),
        col(Clock.kind) == ClockKind.ACCEPT,
        col(Clock.stopped_at).is_(None),
        col(Clock.due_at) <= work.now,
    )
    return {*due, *(await work.session.execute(waited)).scalars()}


async def led(work: Work, ticket_id: int) -> Ticket:
    """A ticket whose job this person may move although it is not theirs. Raises NotFound, NotLead."""
    ticket = await visible(work, ticket_id)
    if not await leads(work, ticket):
        raise NotLead()
    return ticket


async def leads(work: Work, ticket: Ticket) -> bool:
    """Whether this person moves the ticket's job although it is not theirs."""
    return await stands(work, ticket, LEADS)


async def hand_over(work: Work, code: str, giver_id: int, taker_id: int) -> list[Ticket]:
    """All open jobs of a team that one worker has become another's, who may be nobody of another team, or away.

    Raises LeadsNoTeam, NothingToHandOver, NotAWorker, Away, HasItAlready: then nothing changes hands.
    """
    shown = await crew(work, code)
    mine = {job.row_id for hand in shown.hands if hand.worker.id == giver_id for job in hand.jobs}
    # Locked in one order, and only what the giver still has: the others have moved on meanwhile.
    query = (
        select(Ticket)
        .where(col(Ticket.id).in_(mine), col(Ticket.assignee_id) == giver_id, col(Ticket.state).in_(WITH_WORKER))
        .where(col(Ticket.team) == code)
        .order_by(col(Ticket.id))
        .with_for_update()
    )
    jobs = (await work.session.execute(query.execution_options(populate_existing=True))).scalars().all()
    if not jobs:
        raise NothingToHandOver()
    return [await assign(work, job.row_id, taker_id) for job in jobs]


async def hands_for(work: Work, ticket: Ticket) -> list[Hand]:
    """Who may be given this job, with what they have of its team: the fewest jobs first, who is away last."""
    jobs = await _open_jobs(work, ticket.team)
    hands = [
        Hand(worker, [job for job in jobs if job.assignee_id == worker.id], is_away(work, worker))
        for worker in sorted(await people_with(work, TEAM_ROLES, ticket), key=lambda person: person.name)
        if worker.id != ticket.assignee_id
    ]
    return sorted(hands, key=lambda hand: (hand.away, hand.at_once))


async def _lead_scopes(work: Work, person: Person) -> set[str]:
    roles = OFFICE_ROLES | {Role.FOREMAN}
    held = {membership.scope for membership in await roles_of(work, person) if membership.role in roles}
    return {*held, ALL} if named_admin(work, person) else held


def _reaches(work: Work, scopes: set[str], team: str) -> bool:
    """Whether some job of the team can lie in one of the scopes: a zone's may be any team's."""
    categories = {f"category:{c.code}" for c in work.campus.catalogue.categories.values() if c.team == team}
    zones = {f"zone:{code}" for code in work.campus.catalogue.zones}
    return not scopes.isdisjoint({ALL, team_scope(team)} | categories | zones)


def _scopes(work: Work, job: Ticket) -> list[str]:
    return scopes_of(work.campus.catalogue, job)


async def _open_jobs(work: Work, team: str) -> list[Ticket]:
    """The jobs of a team that somebody has, and those that nobody has, each by its own index."""
    taken = select(Ticket).where(
        col(Ticket.team) == team, col(Ticket.assignee_id).is_not(None), col(Ticket.state).in_(WITH_WORKER)
    )
    free = select(Ticket).where(col(Ticket.state) == State.QUEUED, col(Ticket.team) == team)
    jobs: list[Ticket] = []
    for query in (taken, free):
        found = await work.session.execute(query.order_by(col(Ticket.due_at), col(Ticket.id)).limit(MOST))
        jobs += found.scalars()
    return sorted(jobs, key=_when)


def _when(job: Ticket) -> tuple[bool, float, int]:
    return job.due_at is None, job.due_at.timestamp() if job.due_at else 0.0, job.row_id
