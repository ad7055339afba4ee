"""How much the workers of a team have to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from desk.assigning import is_away, workers_of
from desk.lifecycle import WITH_WORKER
from desk.work import Work
from storage.tables import Person, Ticket


@dataclass(frozen=True, slots=True)
class Load:
    """A worker, and how many jobs they have."""

    worker: Person
    jobs: int
    away: bool


async def loads_of(work: Work, team: str) -> Sequence[Load]:
    """The workers of a team: who is here first, then who has the fewest jobs."""
    workers = await workers_of(work, team)
    query = (
        select(col(Ticket.assignee_id), func.count())
        .where(col(Ticket.assignee_id).in_([worker.row_id for worker in workers]), col(Ticket.state).in_(WITH_WORKER))
        .group_by(col(Ticket.assignee_id))
    )
    jobs: dict[int | None, int] = dict((await work.session.execute(query)).all())
    loads = [Load(worker, jobs.get(worker.id, 0), is_away(work, worker)) for worker in workers]
    return sorted(loads, key=lambda load: (load.away, load.jobs))
