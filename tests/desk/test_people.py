"""People and groups: meeting somebody, languages, invitations, and the groups that are bound to a team."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.errors import InvitationGone, NotAdmin, UnknownTeam
from desk.people.channels import (
    channel_of,
    how_many_wait,
    language_here,
    link,
    migrated,
    removed,
    speak,
    unlink,
    waiting_for,
)
from desk.people.invitations import INVITATION_DAYS, INVITATION_USES, invite, join
from desk.people.meeting import (
    OFFICE,
    language_of,
    meet,
    reachable_admins,
    unreachable,
)
from desk.people.roles import TEAM_ROLES, has_role
from desk.work import Work
from storage import outbox
from storage.database import Database
from storage.intake import who_and_where
from storage.kinds import Lane, Language, Role, State
from storage.tables import Card, Membership, Outbox, Person
from tests.desk.stage import BOSS, Stage

GROUP, OTHER_GROUP = -100, -200


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", Language.EN),
        ("en-GB", Language.EN),
        ("zh", Language.ZH_HANS),
        ("zh-CN", Language.ZH_HANS),
        ("zh-hans-SG", Language.ZH_HANS),
        ("zh_TW", Language.ZH_HANT),
        ("zh-Hant-HK", Language.ZH_HANT),
        ("zh-MO", Language.ZH_HANT),
        ("fr", Language.EN),
        ("", Language.ZH_HANT),
        (None, Language.ZH_HANT),
    ],
)
def test_the_nearest_language(tag: str | None, language: Language) -> None:
    """What Telegram says of a person becomes one of three; who says nothing gets the desk's own."""
    assert language_of(tag, Language.ZH_HANT) is language


async def known(work: Work, chat_user: int) -> Person | None:
    """Whom the desk has met of this chat user."""
    return (await who_and_where(work.session, chat_user, chat_user, 0))[0]


async def test_meeting_somebody_twice(stage: Stage) -> None:
    """The second time it is the same person, under the new name, in the language that was theirs already."""
    async with stage.work() as work:
        first = await meet(work, await known(work, 77), 77, "Lin", None, "zh-TW", reachable=False)
        assert (first.language, first.reachable) == (Language.ZH_HANT, False)
    async with stage.work() as work:
        again = await meet(work, await known(work, 77), 77, "Lin Yu", "lin", "en", reachable=True)
        assert (again.id, again.name, again.language, again.reachable) == (first.id, "Lin Yu", Language.ZH_HANT, True)
    async with stage.work() as work:
        await unreachable(work, 77)
        assert not (await meet(work, await known(work, 77), 77, "Lin Yu", "lin", "en", reachable=False)).reachable


async def test_a_newcomer_in_two_places_at_once(stage: Stage) -> None:
    """Two updates of somebody new arrive together: there is one of them afterwards."""

    async def arrives() -> int:
        async with stage.work() as work:
            return (await meet(work, await known(work, 78), 78, "Lin", None, "en", reachable=True)).row_id

    assert len(set(await asyncio.gather(*(arrives() for _ in range(5))))) == 1


async def test_an_invitation(stage: Stage) -> None:
    """It makes a member, once; opening it again takes no second use; it ends after its days."""
    boss, eve = await stage.person("Li", chat_user=BOSS), await stage.person("Eve")
    async with stage.work(boss) as work:
        token = (await invite(work, "plumbing")).token
    for _ in range(2):
        async with stage.work(eve) as work:
            assert (await join(work, token)).uses_left == INVITATION_USES - 1
            assert await has_role(work, eve, TEAM_ROLES)
    late = replace(stage, now=stage.now + timedelta(days=INVITATION_DAYS))
    async with late.work(await late.person("Mei")) as work:
        with pytest.raises(InvitationGone):
            await join(work, token)
    async with stage.work(eve) as work:
        with pytest.raises(InvitationGone):
            await join(work, "no-such-word")


async def test_the_last_use_goes_to_one(stage: Stage) -> None:
    """Ten people open an invitation of which one use is left: one joins."""
    boss = await stage.person("Li", chat_user=BOSS)
    people = [await stage.person(f"Person {n}") for n in range(10)]
    async with stage.work(boss) as work:
        invitation = await invite(work, OFFICE)
        invitation.uses_left = 1

    async def comes(person: Person) -> bool:
        try:
            async with stage.work(person) as work:
                await join(work, invitation.token)
        except InvitationGone:
            return False
        return True

    assert sum(await asyncio.gather(*(comes(person) for person in people))) == 1
    async with stage.work() as work:
        members = (await work.session.execute(select(Membership).where(col(Membership.role) == Role.OFFICE))).all()
        assert len(members) == 1


async def test_only_admins_set_up(stage: Stage) -> None:
    """Inviting, linking, unlinking and a group's language are for admins; a team must exist."""
    eve, boss = await stage.person("Eve"), await stage.person("Li", chat_user=BOSS)
    async with stage.work(eve) as work:
        for asked in (
            invite(work, "plumbing"),
            link(work, "plumbing", GROUP, None),
            unlink(work, GROUP, None),
            speak(work, GROUP, Language.EN),
        ):
            with pytest.raises(NotAdmin):
                await asked
    async with stage.work(boss) as work:
        for asked in (invite(work, "plumers"), link(work, "plumers", GROUP, None)):
            with pytest.raises(UnknownTeam):
                await asked


async def test_the_admins_who_can_be_told(stage: Stage) -> None:
    """By the settings or by role, each once; only those who ever opened the bot."""
    boss = await stage.person("Li", (Role.ADMIN, ""), chat_user=BOSS)
    other = await stage.person("Bo", (Role.ADMIN, ""))
    await stage.person("Ada", (Role.OFFICE, ""))
    async with stage.work() as work:
        assert {person.id for person in await reachable_admins(work)} == {boss.id, other.id}
        assert len(await reachable_admins(work)) == 2
        await unreachable(work, other.chat_user)
    async with stage.work() as work:
        assert {person.id for person in await reachable_admins(work)} == {boss.id}


async def test_a_suspended_admin_reads_no_alerts(stage: Stage) -> None:
    """They hold headlines of tickets; who is named in the settings cannot be suspended."""
    boss = await stage.person("Li", chat_user=BOSS)
    await stage.person("Bo", (Role.ADMIN, ""), suspended=True)
    async with stage.work() as work:
        assert [person.id for person in await reachable_admins(work)] == [boss.id]


async def test_linking_and_moving_a_group(stage: Stage) -> None:
    """One group for each purpose: the later one counts. A group keeps its language when it is linked once more."""
    boss = await stage.person("Li", chat_user=BOSS)
    async with stage.work(boss) as work:
        await link(work, "plumbing", GROUP, None)
        assert await speak(work, GROUP, Language.ZH_HANS)
        await link(work, "plumbing", GROUP, 5)
        channel = await channel_of(work, "plumbing")
        assert channel is not None
        assert (channel.chat_id, channel.thread_id, channel.language) == (GROUP, 5, Language.ZH_HANS)
        await link(work, "plumbing", OTHER_GROUP, None)
        assert (channel.chat_id, channel.thread_id, channel.language) == (OTHER_GROUP, None, Language.EN)
        assert await language_here(work, GROUP) is Language.EN
        assert not await speak(work, GROUP, Language.ZH_HANT)
        assert list(await unlink(work, OTHER_GROUP, None)) == ["plumbing"]
        assert await channel_of(work, "plumbing") is None


async def test_what_waits(stage: Stage) -> None:
    """A team waits for its queue, the office for its reviews; what others have is not among it."""
    lin = await stage.person("Lin")
    queued = await stage.ticket(lin, State.QUEUED)
    await stage.ticket(lin, State.QUEUED, category="electrical")
    await stage.ticket(lin, State.DONE)
    submitted = await stage.ticket(lin, State.SUBMITTED)
    async with stage.work() as work:
        assert [ticket.id for ticket in await waiting_for(work, "plumbing")] == [queued.id]
        assert [ticket.id for ticket in await waiting_for(work, OFFICE)] == [submitted.id]
        assert [await how_many_wait(work, purpose) for purpose in ("plumbing", OFFICE, "network")] == [1, 1, 0]


async def test_a_group_that_is_removed_is_bound_no_more(stage: Stage) -> None:
    """All that was bound to it is free, and named for the admins."""
    boss = await stage.person("Li", chat_user=BOSS)
    async with stage.work(boss) as work:
        await link(work, "plumbing", GROUP, None)
        await link(work, OFFICE, GROUP, 3)
        await link(work, "network", OTHER_GROUP, None)
        await removed(work, GROUP, "Campus")
        assert {(lost.purpose, lost.title) for lost in work.lost} == {("plumbing", "Campus"), (OFFICE, "Campus")}
        assert await channel_of(work, "network") is not None


async def test_a_group_moves_with_its_cards_and_its_messages(stage: Stage) -> None:
    """Binding, cards and what waits get the new number; twice is as good as once, also if a card is there already."""
    boss = await stage.person("Li", chat_user=BOSS)
    async with stage.work(boss) as work:
        await link(work, "plumbing", GROUP, None)
        for number, key in enumerate(("job:1:1", "job:2:1")):
            card = outbox.CardOf(key, GROUP, becomes=10 + number)
            outbox.put(work.session, outbox.Row(Lane.WORK, GROUP, {"kind": "card"}, stage.now, card, edits=True))
    async with stage.work() as work:
        work.session.add(Card(key="job:2:1", chat_id=OTHER_GROUP, message_id=99))
        await work.session.flush()
        for _ in range(2):
            await migrated(work, GROUP, OTHER_GROUP)
    async with stage.work() as work:
        channel = await channel_of(work, "plumbing")
        assert channel is not None
        assert channel.chat_id == OTHER_GROUP
        rows = (await work.session.execute(select(Outbox))).scalars().all()
        assert [row.chat_id for row in rows] == [OTHER_GROUP] * 2
        kept = {card.key: card for card in (await work.session.execute(select(Card))).scalars() if card.chat_id < -100}
        assert {key: card.message_id for key, card in kept.items()} == {"job:1:1": None, "job:2:1": 99}
