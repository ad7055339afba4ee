"""Tickets that live at random: every move of theirs is made by the real operation, by somebody who may."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from desk.errors import DeskError
from desk.late.snoozing import snooze
from desk.tickets.assigning import accept, assign, release, transfer
from desk.tickets.duplicates import merge, split
from desk.tickets.holds import current_hold, hold, no_access, pick, resume, times_of
from desk.tickets.lifecycle import OVER, Move, moves_from
from desk.tickets.prioritising import prioritise
from desk.tickets.repairs import RepairDraft, cancel, close_unrated, confirm, finish, reopen, start, submit
from desk.tickets.reviewing import answer, appeal, approve, ask, reject
from desk.tickets.talking import say
from desk.work import Said, Work
from storage.kinds import Role, Urgency
from storage.tables import Person, Ticket
from tests.desk.stage import CATALOGUE, Stage

RARE: Mapping[Move, float] = {
    Move.CANCEL: 0.15,
    Move.MERGE: 0.3,
    Move.REJECT: 0.3,
    Move.TRANSFER: 0.5,
    Move.ASSIGN: 0.5,
    Move.ACCEPT: 3,
    Move.NO_ACCESS: 1.5,
    Move.PICK: 4,
}
"""How likely a move is beside the others of its state, which count 1."""

CATEGORIES = ("plumbing", "electrical", "furniture", "other")
TEAMS = ("plumbing", "electrical", "carpentry")


@dataclass
class Lives:
    """People of every kind, and the tickets that they have to do with."""

    stage: Stage
    dice: random.Random
    never: Collection[Move] = ()
    tickets: list[int] = field(default_factory=list)
    made: Counter[Move] = field(default_factory=Counter)
    """How often each move was made."""
    _people: dict[str, Person] = field(default_factory=dict)

    async def begin(self) -> None:
        """Let the people be there."""
        everywhere: Mapping[str, tuple[tuple[Role, str], ...]] = {
            "Lin": (),
            "Ada": ((Role.OFFICE, ""),),
            "Ben": ((Role.OFFICE, ""),),
            "Ma": ((Role.FOREMAN, ""),),
            "Wang": ((Role.WORKER, ""),),
            "Zhao": ((Role.WORKER, ""),),
        }
        self._people = {name: await self.stage.person(name, *roles) for name, roles in everywhere.items()}

    async def report(self, **known: Any) -> int:
        """One more ticket, of a random kind but for what is `known`; its number."""
        kind = {
            "category": self.dice.choice(CATEGORIES),
            "building": self.dice.choice(("3", None)),
            "urgency": self.dice.choice(list(Urgency)),
        }
        draft = RepairDraft(**{**kind, **known, "description": "it drips"})
        async with self.stage.work(self._people["Lin"]) as work:
            ticket = await submit(work, draft)
        self.made[Move.SUBMIT] += 1
        self.tickets.append(ticket.row_id)
        return ticket.row_id

    async def go_on(self, number: int, move: Move | None = None) -> Move | None:
        """Let a move happen to a ticket, a random one when none is named; None when nothing happened.

        So it is when its state knows no move, or somebody was refused.
        """
        async with self.stage.work() as work:
            ticket = await work.session.get(Ticket, number)
        assert ticket is not None
        moves = sorted(moves_from(ticket.state) - set(self.never))
        if not moves:
            return None
        if move is None:
            [move] = self.dice.choices(moves, [RARE.get(each, 1) for each in moves])
        who, do = await self._deed(move, ticket)
        try:
            async with self.stage.work(who) as work:
                await do(work)
        except DeskError:
            return None
        self.made[move] += 1
        return move

    async def talk(self, number: int) -> None:
        """Somebody of either side says something on a ticket, if they may."""
        who = self._people[self.dice.choice(("Lin", "Lin", "Ada", "Wang"))]
        with suppress(DeskError):
            async with self.stage.work(who) as work:
                await say(work, number, Said(words="when?"))

    async def prioritise(self, number: int, urgency: Urgency) -> None:
        """The foreman says how urgent a ticket is, if that can be said of it."""
        with suppress(DeskError):
            async with self.stage.work(self._people["Ma"]) as work:
                await prioritise(work, number, urgency)

    async def snooze(self, number: int) -> None:
        """The foreman puts off what there is to tell of a ticket, if that can be."""
        until = self.stage.now + timedelta(minutes=self.dice.choice((20, 300, 4_000)))
        with suppress(DeskError):
            async with self.stage.work(self._people["Ma"]) as work:
                await snooze(work, number, until, "parts")

    async def _deed(self, move: Move, ticket: Ticket) -> tuple[Person | None, Callable[[Work], Awaitable[object]]]:
        """Who makes a move, and how."""
        number, now, dice, people = ticket.row_id, self.stage.now, self.dice, self._people
        theirs = next((person for person in people.values() if person.id == ticket.assignee_id), people["Wang"])
        office, worker = people[dice.choice(("Ada", "Ben"))], people[dice.choice(("Wang", "Zhao"))]
        later = now + timedelta(minutes=dice.choice((1, 45, 600, 3_000, 9_000)), seconds=dice.randrange(60))
        others = [each for each in TEAMS if each != ticket.team]
        match move:
            case Move.APPROVE:
                return office, lambda work: approve(work, number)
            case Move.REJECT:
                return office, lambda work: reject(work, number, "no")
            case Move.ASK:
                return office, lambda work: ask(work, number, "which tap?")
            case Move.ANSWER:
                return people["Lin"], lambda work: answer(work, number, "the left one")
            case Move.APPEAL:
                return people["Lin"], lambda work: appeal(work, number, "it does drip")
            case Move.MERGE:
                parent = await self._another(number)
                return office, lambda work: merge(work, number, parent)
            case Move.SPLIT:
                return office, lambda work: split(work, number)
            case Move.CANCEL:
                return people["Lin"], lambda work: cancel(work, number)
            case Move.ACCEPT:
                return worker, lambda work: accept(work, number)
            case Move.ASSIGN:
                return people["Ma"], lambda work: assign(work, number, worker.row_id)
            case Move.TRANSFER:
                return office, lambda work: transfer(work, number, dice.choice(others))
            case Move.START:
                return theirs, lambda work: start(work, number)
            case Move.HOLD:
                return theirs, lambda work: hold(work, number, "parts", later)
            case Move.NO_ACCESS:
                return theirs, lambda work: no_access(work, number, [later, later + timedelta(hours=5)])
            case Move.PICK:
                return people["Lin"], lambda work: self._pick(work, number)
            case Move.RESUME:
                return theirs, lambda work: resume(work, number)
            case Move.RELEASE:
                return theirs, lambda work: release(work, number, "no_time")
            case Move.FINISH:
                return theirs, lambda work: finish(work, number, "done", ("photo",))
            case Move.CONFIRM:
                return people["Lin"], lambda work: confirm(work, number)
            case Move.PARTLY | Move.REOPEN:
                return people["Lin"], lambda work: reopen(work, number, "drips", partly=move is Move.PARTLY)
            case Move.EXPIRE:
                return None, close_unrated
        raise AssertionError(f"nobody knows how to {move}")

    async def _pick(self, work: Work, number: int) -> Ticket:
        ticket = await work.session.get_one(Ticket, number)
        times = times_of(await current_hold(work, ticket), work.now)
        return await pick(work, number, self.dice.choice(times) if times else work.now)

    async def _another(self, number: int) -> int:
        query = select(col(Ticket.id)).where(col(Ticket.state).not_in(OVER), col(Ticket.id) != number)
        async with self.stage.work() as work:
            found = sorted(found for found in (await work.session.execute(query)).scalars() if found is not None)
        return self.dice.choice(found) if found else number


assert set(CATEGORIES) <= set(CATALOGUE.categories)
