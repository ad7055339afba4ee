"""Who of a team is there now, and whether a job calls for who is on call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.duty.rota import rota_now
from desk.work import Work
from storage.kinds import Duty, State, Urgency
from storage.tables import Ticket


@dataclass(frozen=True, slots=True)
class There:
    """Who of a team is there at this moment."""

    on_duty: Sequence[str]
    """Their names."""
    on_call: Mapping[int, str]
    """Rows and names."""


async def who_is_there(work: Work, team: str) -> There | None:
    """Who of a team is there now; None for a team that keeps no roster. At most one statement."""
    rota = await rota_now(work, team)
    if rota is None:
        return None
    on_duty, on_call = (rota.there(work.now, duty) for duty in (Duty.ON_DUTY, Duty.ON_CALL))
    return There([rota.name(person) for person in on_duty], {person: rota.name(person) for person in on_call})


CANNOT_WAIT = frozenset({Urgency.URGENT, Urgency.EMERGENCY})
"""How urgent a job must be to call somebody outside duty hours."""


def calls(ticket: Ticket, there: There) -> bool:
    """Whether the job, which nobody has, goes to who is on call: it cannot wait, and nobody is on duty."""
    free = ticket.state is State.QUEUED and ticket.urgency in CANNOT_WAIT
    return free and not there.on_duty and bool(there.on_call)
