"""The office's review: passed, refused, asked about; and the resident's appeal against a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from desk.access import access, who_made
from desk.errors import AlreadyDecided, AppealedAlready, OwnDecision
from desk.people.audience import people_with
from desk.people.roles import OFFICE_ROLES
from desk.tickets.attachments import attach
from desk.tickets.duplicates import hold_duplicates, set_free
from desk.tickets.lifecycle import NAMES, Move
from desk.tickets.moving import move
from desk.work import Work
from storage.kinds import State
from storage.tables import Ticket


async def approve(work: Work, ticket_id: int, seen: int | None = None) -> Ticket:
    """Pass the review: the job goes to its team. Raises OwnDecision."""
    ticket = await access(work, ticket_id, to=Move.APPROVE, seen=seen)
    await may_decide(work, ticket, Move.APPROVE)
    return await move(work, ticket, Move.APPROVE)


async def reject(work: Work, ticket_id: int, reason: str, seen: int | None = None) -> Ticket:
    """Refuse the ticket, with a reason that the resident reads; also one that skipped the review, until it is taken.

    Who reported the same is reviewed by itself again. Raises OwnDecision, and AlreadyDecided for one that a colleague
    has passed.
    """
    await hold_duplicates(work, ticket_id)
    ticket = await access(work, ticket_id, to=Move.REJECT, seen=seen)
    await may_decide(work, ticket, Move.REJECT)
    rejected = await move(work, ticket, Move.REJECT, reason)
    await set_free(work, rejected)
    return rejected


async def ask(work: Work, ticket_id: int, question: str, seen: int | None = None) -> Ticket:
    """Ask the resident something before deciding."""
    ticket = await access(work, ticket_id, to=Move.ASK, seen=seen)
    return await move(work, ticket, Move.ASK, question)


async def answer(work: Work, ticket_id: int, words: str, photos: Sequence[str] = ()) -> Ticket:
    """The resident's answer: the ticket is back in review, with it."""
    ticket = await access(work, ticket_id, to=Move.ANSWER)
    attach(work, ticket, photos)
    return await move(work, ticket, Move.ANSWER, words)


async def appeal(work: Work, ticket_id: int, words: str, photos: Sequence[str] = ()) -> Ticket:
    """The resident does not agree with a refusal: it is looked at once more. Raises AppealedAlready."""
    ticket = await access(work, ticket_id, to=Move.APPEAL)
    if ticket.appealed:
        raise AppealedAlready()
    attach(work, ticket, photos)
    return await move(work, ticket, Move.APPEAL, words, also={"appealed": True})


async def may_decide(work: Work, ticket: Ticket, made: Move) -> None:
    """Check that this person may decide so, before they are asked why. Raises OwnDecision, AlreadyDecided."""
    if made in (Move.APPROVE, Move.REJECT):
        await _check_appeal(work, ticket)
    passed = await passed_by_another(work, ticket) if made is Move.REJECT else None
    if passed is not None:
        raise AlreadyDecided(name=passed, state=NAMES[ticket.state])


async def passed_by_another(work: Work, ticket: Ticket) -> str | None:
    """The colleague who has passed the ticket: it is not refused behind their back. None when nobody has."""
    passed = await who_made(work, ticket, {Move.APPROVE}) if ticket.state is State.QUEUED else None
    return passed.name if passed is not None and passed.id != work.actor.id else None


async def _check_appeal(work: Work, ticket: Ticket) -> None:
    """Who refused a report does not decide on the appeal against that, as long as there is anybody else."""
    if not ticket.appealed:
        return
    refused = await who_made(work, ticket, {Move.REJECT})
    if refused is None or refused.id != work.actor.id:
        return
    others = await people_with(work, OFFICE_ROLES, ticket)
    if any(person.id != work.actor.id for person in others):
        raise OwnDecision()
