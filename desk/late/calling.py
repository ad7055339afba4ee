"""Call: whose number somebody needs who looks after a job that is late."""

from __future__ import annotations

from desk.access import permitted
from desk.duty.rota import rota_now
from desk.errors import WrongState
from desk.errors.late import NobodyToCall
from desk.people.audience import foremen
from desk.people.rights import Right
from desk.tickets.assigning import is_away
from desk.tickets.lifecycle import NAMES, WITH_WORKER
from desk.work import Work
from storage.kinds import Duty, State
from storage.tables import Person, Ticket

CALLED_FOR = WITH_WORKER | {State.QUEUED}
"""States in which there is somebody to call: what waits for the office's decision is for nobody else to do."""


async def whom_to_call(work: Work, ticket_id: int) -> tuple[Ticket, Person]:
    """Who should act on a job: whoever has it, else whoever is on duty, else a foreman; with the ticket.

    Only who leads the job learns of it, for a number is personal. Raises NotFound, NotLead, WrongState, NobodyToCall.
    """
    ticket = await permitted(work, ticket_id, Right.LEAD)
    if ticket.state not in CALLED_FOR:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    if ticket.assignee_id is not None and ticket.state in WITH_WORKER:
        return ticket, await work.session.get_one(Person, ticket.assignee_id)
    others = [*await _on_duty(work, ticket), *await foremen(work, ticket)]
    here = [person for person in others if person.id != work.actor.id and not is_away(work, person)]
    # One who can be reached rather than the first.
    here.sort(key=lambda person: (person.phone is None, person.username is None))
    if not here:
        raise NobodyToCall(number=work.campus.number(ticket))
    return ticket, here[0]


async def _on_duty(work: Work, ticket: Ticket) -> list[Person]:
    """Whoever of the team is on duty now; when nobody is, whoever is on call."""
    rota = await rota_now(work, ticket.team)
    if rota is None:
        return []
    there = rota.there(work.now, Duty.ON_DUTY) or rota.there(work.now, Duty.ON_CALL)
    people = [await work.session.get(Person, number) for number in there]
    return [person for person in people if person is not None]
