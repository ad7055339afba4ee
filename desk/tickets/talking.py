"""Talk through the desk: who reported a fault, who repairs it and the office write to one another on the ticket.

Nobody gets to know another's number or user name by it; what is said is kept on the ticket, and ends with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from desk.access import permitted, relates, visible
from desk.clocks.answering import hear
from desk.errors import NotYours
from desk.errors.talk import NotInTalk, TalkOver
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.people.rights import Right
from desk.people.roles import TEAM_ROLES, has_role
from desk.text import Text, _
from desk.tickets.attachments import attach, keep_recording, keep_recordings
from desk.tickets.duplicates import parent_of
from desk.tickets.following import add_followers
from desk.tickets.lifecycle import NAMES, OVER, WITH_WORKER, Who
from desk.tickets.reopening import reopens
from desk.work import Recorded, Said, Work
from storage.kinds import State
from storage.tables import Event, Person, Ticket

SAID = ("word", "photo", "voice")
"""The kinds of events by which something is said."""


class Side(StrEnum):
    """On whose side somebody talks."""

    RESIDENT = "resident"
    """Who reported it, lives there, or follows it."""
    WORKER = "worker"
    """Who has the job, and who leads the team."""
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who hears what is said: people in private, and the groups of a team or the office."""

    people: Sequence[Person]
    purposes: Sequence[str]


async def say(work: Work, ticket_id: int, said: Said) -> Ticket:
    """Say something on a ticket; of a duplicate its parent is meant. It is told to all others who talk on it.

    Raises NotFound, NotInTalk, TalkOver.
    """
    ticket = await talk_on(work, ticket_id)
    side = await side_of(work, ticket, work.actor)
    if side is None:
        # Of the duplicate's room: from now on they belong to the parent, and hear the answer.
        await add_followers(work, ticket, [work.actor.row_id])
        side = Side.RESIDENT
    attach(work, ticket, said.photos)
    if said.recording is not None:
        keep_recording(work, ticket, *said.recording)
    await hear(work, ticket, by_resident=side is Side.RESIDENT)
    work.record(ticket, _kind(said), said.words, said=said, side=side)
    return ticket


def say_with_report(work: Work, ticket: Ticket, recordings: Sequence[Recorded]) -> None:
    """Pass on what the reporter had recorded before the ticket was made: to whoever has it then."""
    for kept in keep_recordings(work, ticket, recordings):
        said = Said(recording=Recorded(kept.file_id, kept.seconds))
        work.record(ticket, "voice", said=said, side=Side.RESIDENT, at=kept.at)


def _kind(said: Said) -> str:
    if said.recording is not None:
        return "voice"
    return "photo" if said.photos else "word"


async def talk_on(work: Work, ticket_id: int) -> Ticket:
    """The ticket, locked, on which this person may say something now. Raises NotFound, NotInTalk, TalkOver.

    Who may not read a ticket learns nothing of it, not even that it exists.
    """
    try:
        ticket = await parent_of(work, await permitted(work, ticket_id, Right.TALK))
    except NotYours:
        await visible(work, ticket_id)
        raise NotInTalk() from None
    if ticket.state in OVER:
        how = await _instead(work, ticket)
        raise TalkOver(number=work.campus.number(ticket), state=NAMES[ticket.state], how=how)
    return ticket


async def _instead(work: Work, ticket: Ticket) -> Text:
    """What somebody can do whose ticket is over."""
    if await side_of(work, ticket, work.actor) in (Side.WORKER, Side.OFFICE):
        return _("Its resident can open it again.") if ticket.state is State.CLOSED else _("Ask the office about it.")
    if ticket.resident_id == work.actor.id and reopens(work, ticket):
        return _("If it is still broken, press “Still broken” on its card (/my), or write a new report.")
    return _("If something is broken, please write a new report.")


async def side_of(work: Work, ticket: Ticket, person: Person) -> Side | None:
    """On whose side this person talks; None when they stand in no relation to the ticket (any more)."""
    if ticket.resident_id == person.id:
        return Side.RESIDENT
    if await _is(work, ticket, person, Who.ASSIGNEE):
        return Side.WORKER
    if await _is(work, ticket, person, Who.OFFICE):
        return Side.OFFICE
    if await _is(work, ticket, person, Who.FOREMAN):
        return Side.WORKER
    return Side.RESIDENT if await _is(work, ticket, person, Who.ROOMMATE, Who.FOLLOWER) else None


async def _is(work: Work, ticket: Ticket, person: Person, *who: Who) -> bool:
    return await relates(work, ticket, person, frozenset(who))


async def hearers(work: Work, ticket: Ticket, speaker: Person) -> Hearers:
    """Who hears what this person says on the ticket now.

    The reporter, and those of the resident's side and the foremen who have said something; who has the job, or else
    whoever has the ticket; the office, when it has joined or reviews it.
    """
    people: dict[int, Person] = {}
    purposes: list[str] = []
    of_office: list[Person] = []
    reporter = await work.session.get(Person, ticket.resident_id)
    talkers = [*([reporter] if reporter is not None else []), *await _talkers(work, ticket)]
    for person in talkers:
        side = await side_of(work, ticket, person)
        if side is Side.OFFICE:
            of_office.append(person)
        elif side is not None and person.id != ticket.assignee_id:
            people[person.row_id] = person
    worker = await _worker(work, ticket)
    if worker is not None:
        people[worker.row_id] = worker
    elif ticket.state not in _IN_REVIEW:
        purposes.append(ticket.team)
    if ticket.state in _IN_REVIEW or (of_office and await channel_of(work, OFFICE) is not None):
        purposes.append(OFFICE)
    else:  # Without a group of the office's, its people are told one by one.
        people |= {person.row_id: person for person in of_office}
    people.pop(speaker.row_id, None)
    return Hearers([person for person in people.values() if person.reachable], purposes)


_IN_REVIEW = frozenset({State.SUBMITTED, State.NEEDS_INFO})


async def _worker(work: Work, ticket: Ticket) -> Person | None:
    """Who has the job, still belongs to its team and can be written to; else the team's group has it."""
    if ticket.assignee_id is None or ticket.state not in WITH_WORKER | {State.DONE}:
        return None
    worker = await work.session.get(Person, ticket.assignee_id)
    if worker is None or not worker.reachable:
        return None
    return worker if await has_role(work, worker, TEAM_ROLES, ticket) else None


async def _talkers(work: Work, ticket: Ticket) -> Sequence[Person]:
    await work.write_history()
    said = select(col(Event.actor_id)).where(col(Event.ticket_id) == ticket.id, col(Event.kind).in_(SAID))
    query = select(Person).where(col(Person.id).in_(said)).order_by(col(Person.id))
    return (await work.session.execute(query)).scalars().all()
