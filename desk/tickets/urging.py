"""Who hears that a resident asks for haste: each time that they ask, more of those above the job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.people.audience import above, foremen
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.work import Work
from storage.kinds import State
from storage.tables import Channel, Person, Ticket

FOREMAN_FROM, OFFICE_FROM, ABOVE_FROM = 2, 3, 4
"""How often a ticket must have been urged before the foreman hears of it, the office, and who stands above that."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears it. Without a `worker` it is the team, or in review the office."""

    worker: Person | None
    foremen: Sequence[Person] = ()
    office: Channel | None = None
    above: Sequence[Person] = ()

    @property
    def beside(self) -> Sequence[Person]:
        """Each person but the worker once."""
        people = {person.row_id: person for person in (*self.foremen, *self.above)}
        return [person for person in people.values() if self.worker is None or person.id != self.worker.id]


async def who_hears(work: Work, ticket: Ticket) -> Hearing:
    """Who hears of the ticket's latest urging; of people those whom the desk can write to."""
    level = ticket.level
    worker = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id is not None else None
    in_review = ticket.state is State.SUBMITTED
    return Hearing(
        worker=worker if worker is not None and worker.reachable else None,
        foremen=_reachable(await foremen(work, ticket)) if level >= FOREMAN_FROM else (),
        office=await channel_of(work, OFFICE) if level >= OFFICE_FROM and not in_review else None,
        above=_reachable(await above(work, ticket)) if level >= ABOVE_FROM else (),
    )


def _reachable(people: Sequence[Person]) -> Sequence[Person]:
    return [person for person in people if person.reachable]
