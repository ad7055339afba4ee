"""Who hears that a ticket grows old: whoever has it, then the foreman, the head, and the director.

Where nobody stands on a rung who can be told somebody else is, at last the admins: nothing grows old unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.clocks.timers import Level
from desk.people.audience import people_with
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE, reachable_admins
from desk.tickets.assigning import is_away
from desk.tickets.lifecycle import WITH_WORKER
from desk.work import Work
from storage.kinds import ClockKind, Role, State
from storage.tables import Notice, Person, Ticket


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told: people in private, or the group of this purpose."""

    people: Sequence[Person] = ()
    purpose: str | None = None
    role: Role | None = None
    """As what the people are told."""

    def __bool__(self) -> bool:
        return bool(self.people) or self.purpose is not None

    def notices(self, work: Work, ticket_id: int, kind: ClockKind, cycle: int, level: int) -> list[Notice]:
        """What puts this level of a ticket's clock before each of them."""
        who: list[tuple[int | None, str | None]] = [(person.row_id, None) for person in self.people]
        if self.purpose is not None:
            who.append((None, self.purpose))
        return [
            Notice(
                person_id=person,
                purpose=purpose,
                role=self.role if person is not None else None,
                ticket_id=ticket_id,
                kind=kind,
                cycle=cycle,
                level=level,
                at=work.now,
            )
            for person, purpose in who
        ]


_HAS_IT, _OFFICE = "whoever has it", "the office's group"
_RUNGS: Mapping[Level, Sequence[Role | str]] = {
    Level.WARN: (_HAS_IT, Role.FOREMAN, _OFFICE, Role.HEAD, Role.DIRECTOR),
    Level.DUE: (Role.FOREMAN, _OFFICE, Role.HEAD, Role.DIRECTOR),
    Level.LATE: (Role.HEAD, Role.DIRECTOR, _OFFICE),
    Level.VERY_LATE: (Role.DIRECTOR, Role.HEAD, _OFFICE),
}
"""Whose turn it is at a level, and who stands in where there is nobody."""


async def who_is_told(work: Work, ticket: Ticket, kind: ClockKind, level: Level) -> Told:
    """Who hears of this level of the ticket's clock; nobody only where there is not even an admin who can be told."""
    for rung in _RUNGS[level]:
        # What is to be decided, or answered before, is the office's: a foreman can do nothing about it.
        if rung is Role.FOREMAN and _is_the_offices(ticket, kind):
            continue
        if told := await _on(work, ticket, kind, rung):
            return told
    return Told(list(await reachable_admins(work)), role=Role.ADMIN)


async def _on(work: Work, ticket: Ticket, kind: ClockKind, rung: Role | str) -> Told:
    if isinstance(rung, Role):
        return Told([person for person in await people_with(work, {rung}, ticket) if _hears(work, person)], role=rung)
    if rung == _HAS_IT:
        return await _whoever_has_it(work, ticket, kind)
    return await _group(work, OFFICE)


async def _whoever_has_it(work: Work, ticket: Ticket, kind: ClockKind) -> Told:
    if _is_the_offices(ticket, kind):
        return await _group(work, OFFICE)
    worker = await work.session.get(Person, ticket.assignee_id) if ticket.state in _WITH_SOMEBODY else None
    if worker is not None and worker.suspended_at is None and _hears(work, worker):
        return Told([worker], role=Role.WORKER)
    return await _group(work, ticket.team)


def _is_the_offices(ticket: Ticket, kind: ClockKind) -> bool:
    return kind is ClockKind.REVIEW or (kind is ClockKind.ANSWER and ticket.state in _IN_REVIEW)


_IN_REVIEW = frozenset({State.SUBMITTED, State.NEEDS_INFO})
_WITH_SOMEBODY = WITH_WORKER | {State.DONE}


def _hears(work: Work, person: Person) -> bool:
    """Whether it is of use to tell them: who is away looks after nothing, and whoever stands in for them is told."""
    return person.reachable and not is_away(work, person)


async def _group(work: Work, purpose: str) -> Told:
    return Told(purpose=purpose) if await channel_of(work, purpose) is not None else Told()
