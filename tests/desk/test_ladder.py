"""Who hears that a ticket grows old, and who stands in where nobody on a rung can be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.clocks.timers import Level
from desk.late.escalating import fire_due
from desk.late.ladder import who_is_told
from storage.database import Database
from storage.kinds import ClockKind, Language, Role, State
from storage.tables import Channel, Notice, Person
from tests.desk.stage import Stage

TEAM = "team:plumbing"
ACCEPT, FIX, REVIEW = ClockKind.ACCEPT, ClockKind.FIX, ClockKind.REVIEW

PEOPLE = {
    "worker": (Role.WORKER, TEAM),
    "foreman": (Role.FOREMAN, TEAM),
    "other foreman": (Role.FOREMAN, TEAM),
    "head": (Role.HEAD, ""),
    "director": (Role.DIRECTOR, ""),
    "admin": (Role.ADMIN, ""),
}
FOREMEN = ("foreman", "other foreman")
ALL = (*PEOPLE, "office", "plumbing")

CASES: Sequence[tuple[ClockKind, Level, Sequence[str], Sequence[str]]] = [
    # clock, level, who there is (people, and groups by their purpose), who is told
    (FIX, Level.WARN, ALL, ["worker"]),
    (FIX, Level.WARN, [each for each in ALL if each != "worker"], ["plumbing"]),
    (FIX, Level.WARN, [*FOREMEN, "office"], FOREMEN),
    (ACCEPT, Level.WARN, ALL, ["plumbing"]),
    (REVIEW, Level.WARN, ALL, ["office"]),
    (REVIEW, Level.WARN, [each for each in ALL if each != "office"], ["head"]),
    (FIX, Level.DUE, ALL, FOREMEN),
    (FIX, Level.DUE, ["other foreman", "head"], ["other foreman"]),
    (FIX, Level.DUE, ["worker", "head", "office"], ["office"]),
    (FIX, Level.DUE, ["worker", "head", "director"], ["head"]),
    (FIX, Level.DUE, ["director", "admin"], ["director"]),
    (REVIEW, Level.DUE, ALL, ["office"]),
    (FIX, Level.LATE, ALL, ["head"]),
    (FIX, Level.LATE, [*FOREMEN, "director", "office"], ["director"]),
    (FIX, Level.LATE, [*FOREMEN, "office"], ["office"]),
    (FIX, Level.VERY_LATE, ALL, ["director"]),
    (FIX, Level.VERY_LATE, ["head", "office"], ["head"]),
    (FIX, Level.VERY_LATE, ["office", "worker"], ["office"]),
    (FIX, Level.VERY_LATE, ["worker", "admin"], ["admin"]),
    (FIX, Level.VERY_LATE, ["worker"], []),
]


@pytest.mark.parametrize("missing", ["unreachable", "suspended", "away"])
async def test_every_rung(database: Database, missing: str) -> None:
    """Whoever is not there has never opened the bot, is suspended, or away: the next who can be told is, as that."""
    stage = Stage(database)
    people = {name: await stage.person(name, role) for name, role in PEOPLE.items()}
    lin = await stage.person("Lin")
    states = {REVIEW: State.SUBMITTED, ACCEPT: State.QUEUED, FIX: State.ACCEPTED}
    tickets = {
        kind: await stage.ticket(lin, state, assignee=people["worker"] if kind is FIX else None)
        for kind, state in states.items()
    }
    for kind, level, there, told in CASES:
        async with stage.work(keep=False) as work:
            for name, person in people.items():
                if name not in there:
                    _goes(await work.session.get_one(Person, person.row_id), missing, work.now + timedelta(days=1))
            for purpose in {"office", "plumbing"} & set(there):
                group = Channel(purpose=purpose, chat_id=-len(purpose), language=Language.EN, linked_by=lin.row_id)
                work.session.add(group)
            await work.session.flush()
            heard = await who_is_told(work, tickets[kind], kind, level)
            names = [person.name for person in heard.people] + ([heard.purpose] if heard.purpose else [])
            # At the very end an admin hears it who is merely away.
            assert names == (list(told) or ["admin"] * (missing == "away")), (kind, level, there)
            assert not heard.people or heard.role == PEOPLE[heard.people[0].name][0]


def _goes(person: Person, how: str, until: object) -> None:
    match how:
        case "unreachable":
            person.reachable = False
        case "suspended":
            person.suspended_at = person.created_at
        case _:
            person.away_until = until  # type: ignore[assignment]


async def test_each_foreman_is_told_of_each_level_once(database: Database) -> None:
    """However often what is due is looked for, and although a move sets all timers anew."""
    stage = Stage(database)
    foremen = [await stage.person(name, (Role.FOREMAN, TEAM)) for name in ("Ma", "Fang")]
    await stage.ticket(await stage.person("Lin"), State.QUEUED)
    stage.now += timedelta(days=20, hours=3)
    for _again in range(3):
        async with stage.work() as work:
            await fire_due(work)
    async with stage.work() as work:
        notices = (await work.session.execute(select(Notice).order_by(col(Notice.id)))).scalars().all()
    told = [(notice.person_id, notice.kind, notice.level) for notice in notices]
    assert len(told) == len(set(told))
    for person in foremen:
        assert (person.id, ACCEPT, Level.DUE) in told
        assert (person.id, FIX, Level.DUE) in told
