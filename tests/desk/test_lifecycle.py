"""The life of a repair: every state, every move and everybody who may try it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, func, literal_column, select
from sqlmodel import col

from desk.access import access, locked
from desk.errors import (
    AlreadyDecided,
    AlreadyTaken,
    AlreadyYours,
    DeskError,
    NotFound,
    NotLead,
    NotOffice,
    NotOfTeam,
    NotYours,
    OutOfDate,
    PhotoNeeded,
    WrongState,
)
from desk.tickets.assigning import accept, assign, release, transfer
from desk.tickets.duplicates import merge, put_under, split, take_out
from desk.tickets.holds import hold, no_access, pick, resume
from desk.tickets.lifecycle import MOVES, NAMES, OVER, STEP_OF, STEPS, WITH_WORKER, Move, Who
from desk.tickets.moving import move
from desk.tickets.repairs import cancel, confirm, finish, reopen, start
from desk.tickets.reviewing import answer, appeal, approve, ask, reject
from desk.work import Work
from storage.database import Database
from storage.kinds import Role, State
from storage.quick import Quick
from storage.tables import Event, Follower, Hold, Person, Ticket
from tests.desk.stage import BOSS, Stage

TOMORROW = timedelta(days=1)


async def _expire(work: Work, ticket_id: int) -> Ticket:
    return await move(work, await access(work, ticket_id, to=Move.EXPIRE), Move.EXPIRE)


@dataclass
class Cast:
    """The stage with everybody on it."""

    stage: Stage
    people: dict[str, Person | None]
    parents: list[int] = field(default_factory=list)
    """A report like the others, into which they can be merged."""

    async def ticket(self, state: State) -> Ticket:
        """A ticket that came to this state in the ordinary way."""
        reporter = self.people["reporter"]
        assert reporter is not None
        history = ((HISTORY[state][0], self.people[HISTORY[state][1]]),) if state in HISTORY else ()
        assignee = self.people["assignee"] if state in WORKED_ON else None
        ticket = await self.stage.ticket(reporter, state, assignee=assignee, history=history)
        follower = self.people["follower"]
        assert follower is not None
        async with self.stage.work() as work:
            work.session.add(Follower(ticket_id=ticket.row_id, person_id=follower.row_id, since=work.now))
            if state is State.ON_HOLD:
                until = work.now + TOMORROW
                held = Hold(ticket_id=ticket.row_id, reason="nobody_home", since=work.now, until=until)
                held.times = [until.isoformat()]
                work.session.add(held)
        return ticket

    def operation(self, made: Move) -> Callable[[Work, int], Awaitable[Ticket]]:
        """A move, with something sensible of whatever else it wants to know."""
        return {**OPERATIONS, Move.ASSIGN: self._assign, Move.MERGE: self._merge, Move.SPLIT: self._split}[made]

    async def _assign(self, work: Work, ticket_id: int) -> Ticket:
        teammate = self.people["teammate"]
        assert teammate is not None
        return await assign(work, ticket_id, teammate.row_id)

    async def _merge(self, work: Work, ticket_id: int) -> Ticket:
        if work.person is not None:
            return await merge(work, ticket_id, self.parents[0])
        # By itself: under an outage.
        ticket = await access(work, ticket_id, to=Move.MERGE)
        return await put_under(work, ticket, await locked(work, self.parents[0]), by_desk=True)

    async def _split(self, work: Work, ticket_id: int) -> Ticket:
        # The office says so of any duplicate, its reporter of what was put under an outage, the desk when that is gone.
        ticket = await access(work, ticket_id, to=Move.SPLIT)
        by_office = work.person is not None and ticket.resident_id != work.person.id
        return await split(work, ticket_id) if by_office else await take_out(work, ticket)


OPERATIONS: dict[Move, Callable[[Work, int], Awaitable[Ticket]]] = {
    Move.APPROVE: approve,
    Move.REJECT: lambda work, ticket: reject(work, ticket, "no_fault"),
    Move.APPEAL: lambda work, ticket: appeal(work, ticket, "It does drip"),
    Move.ASK: lambda work, ticket: ask(work, ticket, "Where exactly?"),
    Move.ANSWER: lambda work, ticket: answer(work, ticket, "Under the sink"),
    Move.CANCEL: cancel,
    Move.ACCEPT: accept,
    Move.TRANSFER: lambda work, ticket: transfer(work, ticket, "electrical"),
    Move.START: start,
    Move.HOLD: lambda work, ticket: hold(work, ticket, "parts", work.now + TOMORROW),
    Move.NO_ACCESS: lambda work, ticket: no_access(work, ticket, [work.now + TOMORROW]),
    Move.PICK: lambda work, ticket: pick(work, ticket, work.now + TOMORROW),
    Move.RESUME: resume,
    Move.RELEASE: lambda work, ticket: release(work, ticket, "tools"),
    Move.FINISH: lambda work, ticket: finish(work, ticket, "New washer"),
    Move.CONFIRM: lambda work, ticket: confirm(work, ticket, asked_in=1),
    Move.PARTLY: lambda work, ticket: reopen(work, ticket, "still_broken", partly=True),
    Move.REOPEN: lambda work, ticket: reopen(work, ticket, "still_broken"),
    Move.EXPIRE: _expire,
}
ALL_MOVES = (*OPERATIONS, Move.ASSIGN, Move.MERGE, Move.SPLIT)

WORKED_ON = WITH_WORKER | {State.DONE, State.CLOSED}

HISTORY: dict[State, tuple[Move, str]] = {
    State.NEEDS_INFO: (Move.ASK, "colleague"),
    State.REJECTED: (Move.REJECT, "colleague"),
    State.DUPLICATE: (Move.MERGE, "colleague"),
    **dict.fromkeys(WORKED_ON, (Move.ACCEPT, "assignee")),
}
"""What was done last in a state, and by whom."""

RELATIONS: dict[str, set[Who]] = {
    "reporter": {Who.REPORTER},
    "roommate": {Who.ROOMMATE},
    "somebody who says they live there": set(),
    "follower": {Who.FOLLOWER},
    "assignee": {Who.ASSIGNEE, Who.TEAM},
    "teammate": {Who.TEAM},
    "foreman": {Who.TEAM, Who.FOREMAN},
    "worker of another team": set(),
    "foreman of another team": set(),
    "office": {Who.OFFICE},
    "office of another zone": set(),
    "head": {Who.OFFICE},
    "director": {Who.OFFICE},
    "admin": {Who.OFFICE},
    "suspended office": set(),
    "stranger": set(),
    "desk": {Who.DESK},
}
"""Everybody who may try, and in what relation they stand to the ticket."""


@pytest.fixture
async def cast(database: Database) -> Cast:
    """Everybody."""
    stage = Stage(database)
    plumber, office = (Role.WORKER, "team:plumbing"), (Role.OFFICE, "")
    people: dict[str, Person | None] = {
        "reporter": await stage.person("Lin"),
        "roommate": await stage.person("Mei", room="502", registered=True),
        "somebody who says they live there": await stage.person("Mo", room="502"),
        "follower": await stage.person("Fay"),
        "assignee": await stage.person("Wang", plumber),
        "teammate": await stage.person("Sam", plumber),
        "foreman": await stage.person("Ma", (Role.FOREMAN, "team:plumbing")),
        "worker of another team": await stage.person("Zhao", (Role.WORKER, "team:electrical")),
        "foreman of another team": await stage.person("Qian", (Role.FOREMAN, "category:network")),
        "office": await stage.person("Ada", office),
        "colleague": await stage.person("Bo", office),
        "office of another zone": await stage.person("Cy", (Role.OFFICE, "zone:west")),
        "head": await stage.person("Hu", (Role.HEAD, "")),
        "director": await stage.person("Dong", (Role.DIRECTOR, "")),
        "admin": await stage.person("Li", chat_user=BOSS),
        "suspended office": await stage.person("Sue", office, suspended=True),
        "stranger": await stage.person("Eve"),
        "desk": None,
    }
    cast = Cast(stage, people)
    cast.parents.append((await cast.ticket(State.QUEUED)).row_id)
    return cast


def _everything() -> Iterator[tuple[State, Move, str]]:
    for state in State:
        for made in ALL_MOVES:
            for who in RELATIONS:
                yield state, made, who


def _relations(state: State, who: str) -> set[Who]:
    """In what relation somebody stands to a ticket in this state: nobody has a job that is given to none."""
    nobody = {Who.ASSIGNEE} if state not in WORKED_ON else set()
    return RELATIONS[who] - nobody


def _allowed(state: State, made: Move, who: str) -> bool:
    step = MOVES.get((state, made))
    relations = _relations(state, who)
    return step is not None and bool(step.by & relations)


def _refusal(state: State, made: Move, who: str) -> type[DeskError]:
    """What somebody reads who may not, in words of the story rather than of the code."""
    ever = {relation for (_state, known), step in MOVES.items() if known is made for relation in step.by}
    relations = _relations(state, who)
    if not ever & relations:
        return _stranger(ever)
    if (state, made) in MOVES:
        return _stranger(set(MOVES[state, made].by))
    if made is Move.ACCEPT and state in WITH_WORKER | {State.DONE}:
        return AlreadyYours if who == "assignee" else AlreadyTaken
    decided = state in (State.NEEDS_INFO, State.REJECTED, State.DUPLICATE)
    if made in (Move.APPROVE, Move.REJECT, Move.ASK, Move.MERGE) and decided:
        return AlreadyDecided
    return WrongState


def _stranger(who: set[Who]) -> type[DeskError]:
    """What somebody reads who has nothing to do with it: whose it is."""
    if Who.TEAM in who:
        return NotOfTeam
    if who & {Who.ASSIGNEE, Who.REPORTER}:
        return NotYours
    if Who.FOREMAN in who:
        return NotLead
    return NotOffice if Who.OFFICE in who else NotYours


async def test_every_move_in_every_state_by_everybody(cast: Cast) -> None:
    """Who may make a move makes it; everybody else reads why not, and the ticket stays as it was."""
    tickets = {state: await cast.ticket(state) for state in State}
    async with cast.stage.work() as work:
        as_they_stand = {state: await _as_it_stands(work, ticket) for state, ticket in tickets.items()}
    for state, made, who in _everything():
        ticket, person, before = tickets[state], cast.people[who], as_they_stand[state]
        async with cast.stage.work(person, keep=False) as work:
            case = f"{who}: {made} of what is {state}"
            if _allowed(state, made, who):
                moved = await cast.operation(made)(work, ticket.row_id)
                assert moved.state is MOVES[state, made].to, case
                assert moved.version == ticket.version + 1, case
                assert (await _as_it_stands(work, ticket))[1] == before[1] + 1, f"{case}: one line of history"
            else:
                with pytest.raises(DeskError) as refused:
                    await cast.operation(made)(work, ticket.row_id)
                assert type(refused.value) is _refusal(state, made, who), case
                assert refused.value.text.key, case
                assert await _as_it_stands(work, ticket) == before, case


async def _as_it_stands(work: Work, ticket: Ticket) -> tuple[dict[str, object], int]:
    """The ticket's row, and how many lines its history has."""
    await work.write_history()
    [(row, lines)] = await _STANDS.records(work.session, ticket=ticket.row_id)
    return dict(row), lines


_STANDS = Quick(
    select(
        func.to_jsonb(literal_column("ticket")),
        select(func.count()).select_from(Event).where(col(Event.ticket_id) == col(Ticket.id)).scalar_subquery(),
    )
    .select_from(Ticket)
    .where(col(Ticket.id) == bindparam("ticket"))
)


def test_every_state_has_its_name_and_its_step() -> None:
    """A state is named and stands in one of the four steps; what is over waits for nobody's work."""
    assert set(NAMES) == set(STEP_OF) == set(State)
    assert all(0 <= step <= len(STEPS) for step in STEP_OF.values())
    work = {Move.ACCEPT, Move.START, Move.FINISH, Move.APPROVE, Move.RESUME, Move.CONFIRM, Move.ANSWER}
    assert {state for state in State if not any((state, made) in MOVES for made in work)} == OVER


def test_every_state_can_be_reached_and_every_move_is_known() -> None:
    """From a submitted report some way leads to every state; every move stands in the table, but SUBMIT makes it."""
    reached = {State.SUBMITTED}
    while further := {step.to for (state, _move), step in MOVES.items() if state in reached} - reached:
        reached |= further
    assert reached == set(State)
    assert {made for _state, made in MOVES} == set(Move) - {Move.SUBMIT}


def test_every_move_is_somebodys() -> None:
    """No step may be made by nobody, and people's work is never done by the desk: it only passes and gives back."""
    assert all(step.by for step in MOVES.values())
    by_desk = {made for (_state, made), step in MOVES.items() if Who.DESK in step.by}
    assert by_desk == {Move.APPROVE, Move.EXPIRE, Move.MERGE, Move.SPLIT, Move.RELEASE}


async def test_an_older_button_changes_nothing(cast: Cast) -> None:
    """A button that showed an older version is refused; the present one is taken."""
    ticket = await cast.ticket(State.SUBMITTED)
    async with cast.stage.work(cast.people["office"]) as work:
        with pytest.raises(OutOfDate):
            await approve(work, ticket.row_id, seen=ticket.version - 1)
        assert (await approve(work, ticket.row_id, seen=ticket.version)).state is State.QUEUED


async def test_a_ticket_that_never_was(cast: Cast) -> None:
    """A number that nobody has is not found, whoever asks."""
    async with cast.stage.work(cast.people["office"]) as work:
        with pytest.raises(NotFound):
            await approve(work, 1)


async def test_a_released_job_keeps_its_due_time_and_loses_its_worker(cast: Cast) -> None:
    """Giving a job back does not give more time; nobody has it then."""
    ticket = await cast.ticket(State.IN_PROGRESS)
    async with cast.stage.work(cast.people["assignee"]) as work:
        released = await release(work, ticket.row_id, "tools")
    assert (released.assignee_id, released.due_at) == (None, ticket.due_at)


async def test_not_fixed_is_the_next_cycle_of_the_same_ticket(cast: Cast) -> None:
    """Reopening counts a cycle, frees the job and sets a new due time."""
    ticket = await cast.ticket(State.DONE)
    async with cast.stage.work(cast.people["reporter"]) as work:
        again = await reopen(work, ticket.row_id, "still_broken")
    assert (again.cycle, again.assignee_id) == (2, None)
    assert again.due_at is not None
    assert again.due_at > cast.stage.now


async def test_some_kinds_of_job_need_a_photo_at_the_end(cast: Cast) -> None:
    """Walls and floors cannot be finished without one, and can with one."""
    reporter, assignee = cast.people["reporter"], await cast.stage.person("Hu", (Role.WORKER, "team:property"))
    assert reporter is not None
    ticket = await cast.stage.ticket(reporter, State.IN_PROGRESS, assignee=assignee, category="structure")
    async with cast.stage.work(assignee) as work:
        with pytest.raises(PhotoNeeded):
            await finish(work, ticket.row_id, "Filled the crack")
        assert (await finish(work, ticket.row_id, "Filled the crack", ["photo-1"])).state is State.DONE
