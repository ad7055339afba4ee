"""What has been said on tickets, as their history tells it: for their cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from desk.late.escalating import LATE
from desk.tickets.attachments import JOINED
from desk.tickets.lifecycle import Move
from desk.tickets.prioritising import URGENCY, change_in
from desk.tickets.talking import SAID
from desk.work import Work
from storage.kinds import State, Urgency
from storage.tables import Event, Person, Recording, Ticket
from wording.speech import Content
from wording.talk import line

SPOKEN = {
    State.SUBMITTED: Move.ANSWER,
    State.NEEDS_INFO: Move.ASK,
    State.REJECTED: Move.REJECT,
    State.DONE: Move.FINISH,
    State.CLOSED: Move.FINISH,
}
"""Whose words matter in a state: the question that was asked, the reason that was given."""

_BACK_AT_TEAM = (Move.RELEASE, Move.TRANSFER, Move.REOPEN, Move.PARTLY)
"""Moves by which a job comes before a team again."""


_ENDINGS = (Move.CANCEL, Move.EXPIRE)
"""Moves by which a report is taken back, or closed as nobody answers."""


@dataclass(slots=True)
class Spoken:
    """What has been said on one ticket: the latest words of each move, and all that was added."""

    of_move: dict[str, str | None] = field(default_factory=dict)
    added: list[Content] = field(default_factory=list)
    joined: list[Content] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    again: str | None = None
    """Why it was not fixed, the last time."""
    partly: bool = False
    """It was fixed partly, the last time."""
    back: str | None = None
    """Why it was given back, if that was the last that happened to it."""
    late: set[tuple[int, str]] = field(default_factory=set)
    """The levels of which somebody was told, as history notes them, each with the ticket's cycle."""
    urgent_since: datetime | None = None
    """When it was said the last time how urgent it is, after it was reported."""
    passed: bool = False
    """It passed the review by itself."""
    alarm: bool = False
    """It counted as an emergency, and counts as none any more."""
    expired: bool = False
    """Of what ended it, the last was that nobody said anything."""


async def said_on(work: Work, numbers: Sequence[int]) -> dict[int, Spoken]:
    """Of each of these tickets, by its number, what its history holds of words; one query."""
    said = {number: Spoken() for number in numbers}
    spoken = {happened.ticket.row_id for happened in work.happened if happened.said is not None}
    if work.made - spoken >= {*numbers}:
        for happened in work.happened:
            if happened.event.kind == Move.APPROVE and happened.event.actor_id is None:
                said.setdefault(happened.ticket.row_id, Spoken()).passed = True
        return said
    await work.write_history()
    # What was said after the report stays with it, for whoever takes it later.
    kinds = {*SPOKEN.values(), *SAID, JOINED, *_BACK_AT_TEAM, *_ENDINGS, Move.APPEAL, Move.APPROVE, LATE, URGENCY}
    query = (
        select(
            col(Event.ticket_id),
            col(Event.kind),
            col(Event.note),
            col(Event.cycle),
            col(Event.at),
            _WHO,
            col(Recording.seconds),
        )
        .outerjoin(Recording, _RECORDED)
        .where(col(Event.ticket_id).in_(numbers), col(Event.kind).in_(kinds))
        .order_by(col(Event.id))
    )
    for number, kind, note, cycle, at, name, seconds in await work.session.execute(query):
        if kind == LATE:
            said[number].late.add((cycle, note or ""))
            continue
        if kind == URGENCY:
            said[number].urgent_since = at
            said[number].alarm |= change_in(note or "")[0] is Urgency.EMERGENCY
        if kind == Move.APPROVE:
            said[number].passed = name is None
        if kind not in SAID and kind != JOINED:
            said[number].of_move[kind] = note
        elif note or seconds is not None:
            lines = said[number].joined if kind == JOINED else said[number].added
            lines.append(line(name or "–", note, photo=kind == "photo", seconds=seconds))
        if kind in _BACK_AT_TEAM:
            said[number].back = note if kind == Move.RELEASE else None
        if kind in _ENDINGS:
            said[number].expired = kind == Move.EXPIRE
        if kind in (Move.REOPEN, Move.PARTLY):
            said[number].again, said[number].partly = note, kind == Move.PARTLY
        if kind == Move.ANSWER and note:
            said[number].answers.append(note)
    return said


# Looked up line by line: joined, all people are read for the histories of a page of tickets.
_WHO = select(col(Person.name)).where(col(Person.id) == col(Event.actor_id)).scalar_subquery()

_RECORDED = (
    col(Event.kind).in_(("voice", JOINED))
    & (col(Recording.ticket_id) == col(Event.ticket_id))
    & (col(Recording.sender_id) == col(Event.actor_id))
    & (col(Recording.at) == col(Event.at))
)
"""The recording that came with a line of history."""


async def last_said(work: Work, ticket: Ticket, *, limit: int) -> list[Content]:
    """The newest of what was said on the ticket, oldest first: a line for each."""
    return (await said_on(work, [ticket.row_id]))[ticket.row_id].added[-limit:]
