"""What admins may change of what people may do; and invitations for every role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.errors import DeskError, InvitationGone, NotAdmin, NoTeamNamed, NotFound, UnknownScope, UnknownTeam
from desk.errors.people import BadInvitation, NamedAdmin, NobodyInvited, YourOwnRights
from desk.people.directory import find, known, staff
from desk.people.granting import grant, lift, revoke, suspend
from desk.people.invitations import Wanted, for_admins_only, invite, join, open_invitations, read_wanted, withdraw
from desk.people.roles import has_role, is_admin
from desk.tickets.lifecycle import Move
from desk.work import Work
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Invitation, Person, Ticket
from tests.desk.stage import BOSS, CATALOGUE, Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


async def acting(work: Work, person: Person) -> None:
    """Let this piece of work be on somebody's behalf, as the database has them."""
    work.person = await work.session.get_one(Person, person.id)


async def test_only_admins_look_and_change(stage: Stage) -> None:
    """Neither the office, nor the head, nor a suspended admin."""
    eve = await stage.person("Eve")
    for person in (
        await stage.person("Ada", (Role.OFFICE, "")),
        await stage.person("Hu", (Role.HEAD, "")),
        await stage.person("Bo", (Role.ADMIN, ""), suspended=True),
    ):
        async with stage.work(person, keep=False) as work:
            for asked in (
                find(work, "eve"),
                staff(work),
                known(work, eve),
                grant(work, eve.row_id, Role.ADMIN, ""),
                revoke(work, eve.row_id, Role.ADMIN, ""),
                suspend(work, eve.row_id),
                lift(work, eve.row_id),
                invite(work, "admin"),
                open_invitations(work),
                withdraw(work, "x"),
            ):
                with pytest.raises(NotAdmin):
                    await asked


async def test_granting_twice_is_granting_once(stage: Stage) -> None:
    """One line of history, one message; nobody is told of what they did to themselves."""
    boss, eve = await stage.person("Li", chat_user=BOSS), await stage.person("Eve")
    async with stage.work(boss) as work:
        for _time in range(2):
            await grant(work, eve.row_id, Role.FOREMAN, "team:plumbing")
        await grant(work, boss.row_id, Role.DIRECTOR, "")
        assert [told.person.id for told in work.to_person] == [eve.id]
    async with stage.work(boss) as work:
        seen = await known(work, await work.session.get_one(Person, eve.id))
        assert [(held.role, held.scope) for held in seen.roles] == [("foreman", "team:plumbing")]
        assert [line.key for line in seen.history] == ["{at:time} · {who}: granted {role}"]
        with pytest.raises(NotFound):
            await grant(work, 10**9, Role.FOREMAN, "")


async def test_nobody_is_shut_out(stage: Stage) -> None:
    """Who stands in ADMIN_IDS, and oneself."""
    boss = await stage.person("Li", (Role.OFFICE, ""), chat_user=BOSS)
    other = await stage.person("Bo", (Role.ADMIN, ""))
    refused: list[tuple[Person, object, type[DeskError]]] = [
        (other, lambda work: suspend(work, boss.row_id), NamedAdmin),
        (other, lambda work: revoke(work, boss.row_id, Role.OFFICE, ""), NamedAdmin),
        (other, lambda work: suspend(work, other.row_id), YourOwnRights),
        (other, lambda work: revoke(work, other.row_id, Role.ADMIN, ""), YourOwnRights),
        (boss, lambda work: suspend(work, boss.row_id), YourOwnRights),
    ]
    for person, act, error in refused:
        async with stage.work(person, keep=False) as work:
            with pytest.raises(error):
                await act(work)  # type: ignore[operator]
    async with stage.work(boss) as work:
        await revoke(work, boss.row_id, Role.OFFICE, "")
        await revoke(work, other.row_id, Role.ADMIN, "")
        assert not await is_admin(work, other)


async def test_suspending_gives_the_jobs_back(stage: Stage) -> None:
    """All of them, also what is on hold, each with the reason; rights end at once and come back when it is lifted."""
    boss, lin = await stage.person("Li", chat_user=BOSS), await stage.person("Lin")
    wang = await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    states = (State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD)
    jobs = [await stage.ticket(lin, state, assignee=wang) for state in states]
    done = await stage.ticket(lin, State.DONE, assignee=wang)
    async with stage.work(boss) as work:
        for _time in range(2):
            await suspend(work, wang.row_id)
        moves = [(each.event.kind, each.event.note) for each in work.happened]
        assert moves == [(Move.RELEASE, "suspended")] * 3
        assert len(work.to_person) == 1
    async with stage.work(boss) as work:
        person = await work.session.get_one(Person, wang.id)
        assert not await has_role(work, person, {Role.WORKER})
        tickets = [await work.session.get_one(Ticket, job.id) for job in (*jobs, done)]
        assert [(t.state, t.assignee_id) for t in tickets] == [(State.QUEUED, None)] * 3 + [(State.DONE, wang.id)]
        await lift(work, wang.row_id)
        assert await has_role(work, person, {Role.WORKER})


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("plumbing", Wanted(Role.WORKER, "team:plumbing")),
        ("Plumbing 5", Wanted(Role.WORKER, "team:plumbing", 5)),
        ("plumbing 5 30", Wanted(Role.WORKER, "team:plumbing", 5, 30)),
        ("office", Wanted(Role.OFFICE)),
        ("office team:plumbing 3", Wanted(Role.OFFICE, "team:plumbing", 3)),
        ("foreman plumbing", Wanted(Role.FOREMAN, "team:plumbing")),
        ("worker category:network 2", Wanted(Role.WORKER, "category:network", 2)),
        ("worker all", Wanted(Role.WORKER, "")),
        ("head", Wanted(Role.HEAD, "", 1)),
        ("director 2", Wanted(Role.DIRECTOR, "", 2)),
        ("admin", Wanted(Role.ADMIN, "", 1)),
        ("resident 500 90", Wanted(Role.RESIDENT, "", 500, 90)),
        ("", NobodyInvited),
        ("5", NobodyInvited),
        ("foreman", NoTeamNamed),
        ("plumers", UnknownTeam),
        ("plumbing network", BadInvitation),
        ("foreman plumers", UnknownScope),
        ("director plumbing", BadInvitation),
        ("resident plumbing", BadInvitation),
        ("foreman plumbing network", BadInvitation),
        ("plumbing 0", BadInvitation),
        ("plumbing 1001", BadInvitation),
        ("plumbing 5 91", BadInvitation),
        ("plumbing 99999999999999999999", BadInvitation),
        ("plumbing 1 2 3", BadInvitation),
    ],
)
def test_what_an_admin_writes(written: str, wanted: Wanted | type[DeskError]) -> None:
    """A team, or a role and its scope, then uses and days; each of the old forms still means what it meant."""
    if isinstance(wanted, Wanted):
        assert read_wanted(written, CATALOGUE) == wanted
        return
    with pytest.raises(wanted):
        read_wanted(written, CATALOGUE)


async def test_an_invitation_for_a_role(stage: Stage) -> None:
    """It gives role and scope, is noted, and is gone when its days are over, its uses are, or it is withdrawn."""
    boss, eve, bo = await stage.person("Li", chat_user=BOSS), await stage.person("Eve"), await stage.person("Bo")
    async with stage.work(boss) as work:
        one = (await invite(work, "foreman plumbing 1 2")).token
    async with stage.work(boss) as work:
        other = (await invite(work, "resident 5")).token
        invitation = await work.session.get_one(Invitation, one)
        assert invitation.expires_at == stage.now + timedelta(days=2)
        assert [each.token for each in await open_invitations(work)] == [one, other]
    for _time in range(2):
        async with stage.work() as work:
            await acting(work, eve)
            assert (await join(work, one)).uses_left == 0
    async with stage.work() as work:
        await acting(work, bo)
        with pytest.raises(InvitationGone):
            await join(work, one)
    for _time in range(2):
        async with stage.work() as work:
            await acting(work, bo)
            assert (await join(work, other)).uses_left == 4
            assert work.actor.registered_at == stage.now
    async with stage.work(boss) as work:
        assert [each.token for each in await open_invitations(work)] == [other]
        await withdraw(work, other)
        assert not await open_invitations(work)
        with pytest.raises(InvitationGone):
            await withdraw(work, other)
        seen = await known(work, await work.session.get_one(Person, eve.id))
        assert [line.key for line in seen.history] == ["{at:time} · joined by invitation: {role}"]
        assert not (await work.session.execute(select(Invitation).where(col(Invitation.token) == other))).all()


async def test_who_leaves_a_team_leaves_its_jobs(stage: Stage) -> None:
    """Of two trades one is taken away: that team's job goes back to it, the other one's stays."""
    boss, lin = await stage.person("Li", chat_user=BOSS), await stage.person("Lin")
    wang = await stage.person("Wang", (Role.WORKER, "team:plumbing"), (Role.WORKER, "team:electrical"))
    pipes = await stage.ticket(lin, State.IN_PROGRESS, assignee=wang)
    wires = await stage.ticket(lin, State.ACCEPTED, assignee=wang, category="electrical")
    async with stage.work(boss) as work:
        await revoke(work, wang.row_id, Role.WORKER, "team:plumbing")
    async with stage.work() as work:
        left, kept = [await work.session.get_one(Ticket, ticket.id) for ticket in (pipes, wires)]
    assert (left.state, left.assignee_id) == (State.QUEUED, None)
    assert (kept.state, kept.assignee_id) == (State.ACCEPTED, wang.id)


async def test_no_old_link_gives_back_what_was_taken(stage: Stage) -> None:
    """Wang joined by a link, and an admin took the role from him: the link is no way back but for others."""
    boss, wang, sam = await stage.person("Li", chat_user=BOSS), await stage.person("Wang"), await stage.person("Sam")
    async with stage.work(boss) as work:
        token = (await invite(work, "plumbing")).token
    async with stage.work(wang) as work:
        await join(work, token)
    async with stage.work(boss) as work:
        await revoke(work, wang.row_id, Role.WORKER, "team:plumbing")
    async with stage.work(wang) as work:
        with pytest.raises(InvitationGone):
            await join(work, token)
    async with stage.work(sam) as work:
        await join(work, token)
    async with stage.work(boss) as work:
        await grant(work, wang.row_id, Role.WORKER, "team:plumbing")
    async with stage.work(wang) as work:
        await join(work, token)


def test_a_foremans_link_is_for_no_group() -> None:
    """Whoever reads it moves the jobs of others."""
    assert for_admins_only(Role.FOREMAN)
    assert not for_admins_only(Role.WORKER)
