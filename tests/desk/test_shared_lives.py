"""Tickets that share a fault live at random, and their clocks are honest all the same."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.errors import DeskError
from desk.outages.deciding import declare, dismiss, end_what_is_over, gather
from desk.outages.leaving import leave
from desk.tickets.confirming import fixed_for, not_fixed_for
from desk.tickets.emergencies import complete_place, stand_down
from desk.tickets.following import add_followers
from desk.tickets.lifecycle import OVER, Move
from desk.tickets.repairs import RepairDraft, submit
from desk.work import Work
from storage.database import Database
from storage.kinds import Role, State, Urgency
from storage.tables import Outage, Person, Ticket
from tests.desk.lives import Lives
from tests.desk.stage import Stage
from tests.desk.test_verifying import differences

WORDS = ("no power", "停电了", "the whole building is dark", "the socket in my room sparks")

OFTEN = {"report": 5, "declare": 3, "leave": 2, "end": 2, "fixed": 2, "not fixed": 3}
"""How likely a deed is beside the others, which count 1."""

DETOURS = (Move.REJECT, Move.NO_ACCESS, Move.TRANSFER, Move.RELEASE, Move.ASSIGN, Move.SPLIT, Move.EXPIRE, Move.HOLD)
"""What other tests let happen, and keeps a ticket from its end."""

Deed = Callable[[Work], Awaitable[object]]


class Shared:
    """Neighbours who report the same, an office that says what it is, and what each of them does about it."""

    def __init__(self, stage: Stage, dice: random.Random) -> None:
        self.lives, self.stage, self.dice = Lives(stage, dice, never=DETOURS), stage, dice
        self.done: Counter[str] = Counter()
        """How often each deed had an effect."""

    async def begin(self) -> None:
        """Let the people be there."""
        await self.lives.begin()
        self.ada = await self.stage.person("Ida", (Role.OFFICE, ""))
        self.people = [await self.stage.person(f"Neighbour {n}", room=f"{201 + n}") for n in range(8)]

    async def one_thing(self) -> None:
        """Somebody does something."""
        dice = self.dice
        who = dice.choice(self.people)
        tickets, outages = await self._all()
        parents = {outage.parent_id for outage in outages}
        among = [each for each in tickets if each.id in parents or each.parent_id in parents]
        ticket = dice.choice(among if among and dice.random() < 0.7 else tickets) if tickets else None
        theirs = next((each for each in self.people if ticket and each.id == ticket.resident_id), who)
        deeds: dict[str, tuple[Person | None, Deed]] = {
            "report": (who, self._report),
            "gather": (None, gather),
            "end": (None, end_what_is_over),
        }
        if outages:
            row = dice.choice(outages).row_id
            deeds["declare"] = (self.ada, lambda work: declare(work, row))
            if dice.random() < 0.1:
                deeds["dismiss"] = (self.ada, lambda work: dismiss(work, row))
        if ticket is not None:
            number = ticket.row_id
            deeds["follow"] = (who, lambda work: self._follow(work, number))
            deeds["leave"] = (theirs, lambda work: leave(work, number))
        if alarms := [each for each in tickets if each.urgency is Urgency.EMERGENCY and each.state not in OVER]:
            alarm = dice.choice(alarms)
            told = next(each for each in self.people if each.id == alarm.resident_id)
            deeds["calm"] = (told, lambda work: stand_down(work, alarm.row_id))
            deeds["place"] = (told, lambda work: complete_place(work, alarm.row_id, "3", dice.choice(("201", "502"))))
        ready = [each for each in tickets if each.state in (State.DONE, State.CLOSED) and each.followers]
        if ready:
            asked = dice.choice(ready)
            deeds["fixed"] = (who, lambda work: fixed_for(work, asked.row_id, asked.cycle))
            deeds["not fixed"] = (who, lambda work: not_fixed_for(work, asked.row_id, asked.cycle))
        names = sorted(deeds)
        [name] = dice.choices(names, [OFTEN.get(each, 1) for each in names])
        actor, do = deeds[name]
        try:
            async with self.stage.work(actor) as work:
                self.done[name] += await do(work) != 0
        except DeskError:
            return

    async def go_on(self) -> None:
        """A worker or the office does something, mostly about what stands for many."""
        tickets, outages = await self._all()
        parents = [outage.parent_id for outage in outages if outage.parent_id is not None]
        among = parents if parents and self.dice.random() < 0.7 else [ticket.row_id for ticket in tickets]
        if among:
            await self.lives.go_on(self.dice.choice(among))

    async def _report(self, work: Work) -> Ticket:
        dice = self.dice
        urgency = dice.choice((Urgency.NORMAL, Urgency.NORMAL, Urgency.URGENT, Urgency.EMERGENCY))
        building = None if urgency is Urgency.EMERGENCY else "3"
        draft = RepairDraft(category="electrical", building=building, description=dice.choice(WORDS), urgency=urgency)
        return await submit(work, draft)

    async def _follow(self, work: Work, number: int) -> None:
        await add_followers(work, await work.session.get_one(Ticket, number), [work.actor.row_id])

    async def _all(self) -> tuple[list[Ticket], list[Outage]]:
        async with self.stage.work() as work:
            tickets = list((await work.session.execute(select(Ticket).order_by(col(Ticket.id)))).scalars())
            return tickets, list((await work.session.execute(select(Outage).order_by(col(Outage.id)))).scalars())


@pytest.mark.parametrize("dice", [2, 7])
async def test_clocks_are_honest_through_outages(database: Database, dice: int) -> None:
    """Outages, emergencies called off, places said later, duplicates that go their own way: nothing is found amiss."""
    stage = Stage(database)
    shared = Shared(stage, random.Random(dice))
    await shared.begin()
    for step in range(200):
        stage.now += timedelta(minutes=shared.dice.choice((0, 1, 1, 2, 30)))
        await shared.one_thing()
        await shared.go_on()
        if step % 20 == 0:
            assert await differences(stage) == []
    assert await differences(stage) == []
    assert {"report", "declare", "follow", "leave", "calm", "place", "fixed", "not fixed", "end"} <= set(+shared.done)
    async with stage.work() as work:
        tickets = (await work.session.execute(select(Ticket))).scalars().all()
        under = [ticket for ticket in tickets if ticket.parent_id is not None]
        assert all(ticket.state is State.DUPLICATE for ticket in under)
        parents = {ticket.row_id: ticket for ticket in tickets}
        assert all(parents[ticket.parent_id or 0].state is not State.DUPLICATE for ticket in under), "one level only"
