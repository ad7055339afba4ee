"""People: an admin finds somebody, grants, revokes, suspends; the person hears it; nobody shuts themselves out."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from desk.work import Work
from storage.kinds import Language, Role, State
from storage.tables import Membership, PeopleEvent, Person, RosterEntry
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.player import Player

TAP = "3-502 tap drips"


async def test_a_role_is_granted_and_revoked(desk: Campus) -> None:
    """By buttons, role and then team; the person hears it, may accept jobs, and later may not any more."""
    lin, eve, olga = desk.resident("Lin"), desk.resident("Eve Wood"), desk.admin()
    await desk.quiet()
    await olga.writes("/people wood")
    card = await olga.sees("Eve Wood", "Not registered", "No role", "Nothing was changed yet.")
    await olga.presses("Grant a role", on=card)
    await olga.presses("worker", on=await olga.sees("Which role?"))
    assert (await olga.presses("Plumbing team", on=await olga.sees("For what?"))).toast == "Granted."
    await olga.sees(
        "• Plumbing team: worker", "granted Plumbing team: worker", buttons=["Revoke: Plumbing team: worker"]
    )
    await eve.sees("You have a role on the service desk now: Plumbing team: worker.")
    desk.world.join(eve.id, PLUMBERS)
    await lin.reports(TAP)
    assert (await eve.within(PLUMBERS).presses("Accept")).toast == "The job is yours."
    number = (await desk.tickets())[-1].id
    await olga.presses("Revoke: Plumbing team: worker")
    sure = await olga.sees("Revoke this role? Plumbing team: worker", "Jobs in their hands: 1", buttons=["« Back"])
    await olga.presses("« Back", on=sure)
    await olga.presses("Revoke: Plumbing team: worker", on=await olga.sees(buttons=["Grant a role"]))
    assert (await desk.ticket(f"R-{number}")).state == "accepted"
    assert (await olga.presses("Yes, revoke")).toast == "Revoked."
    await eve.sees("You have this role no longer: Plumbing team: worker.")
    await olga.sees("No role", "revoked Plumbing team: worker")
    await lin.reports("3-503 tap drips")
    assert "Only members of Plumbing team" in (await eve.within(PLUMBERS).presses("Accept")).toast


async def test_several_roles_and_a_typed_scope(desk: Campus) -> None:
    """One is the head of everything, and foreman for what an admin types; what is no scope gets a sentence."""
    eve, olga = desk.resident("Eve Wood"), desk.admin()
    await desk.quiet()
    await olga.writes("/people eve")
    await olga.presses("Grant a role")
    await olga.presses("head", on=await olga.sees("Which role?"))
    await olga.presses("whole campus", on=await olga.sees("For what?"))
    await eve.sees("now: head.")
    await olga.presses("Grant a role")
    await olga.sees("Which role?")
    await desk.quiet()
    await olga.writes("king")
    await desk.quiet()
    await olga.writes("foreman")
    await olga.sees("foreman", "For what?")
    await olga.writes("plumers")
    await olga.sees("I do not know “plumers”. There is: all, team:plumbing")
    await olga.writes("category:network")
    await olga.sees("• Network and Wi-Fi: foreman", "• head")
    async with desk.app.desk.work() as work:
        query = select(Membership).where(col(Membership.person_id) == (await _person(work, eve)).id)
        held = (await work.session.execute(query)).scalars()
        assert {(row.role, row.scope) for row in held} == {("head", ""), ("foreman", "category:network")}


async def test_finding_people(desk: Campus) -> None:
    """By name, username, number of the roster, or room; who has not registered is named; nobody gets a sentence."""
    lin, olga = desk.resident("石大山 Shi"), desk.admin()
    await desk.quiet()
    async with desk.app.desk.work() as work:
        person = await _person(work, lin)
        person.building, person.room, person.username = "3", "503", "ShiDS"
        work.session.add(RosterEntry(number="S1", name="石大山", role=Role.RESIDENT, person_id=person.id))
        work.session.add(RosterEntry(number="S2", name="陈以安", role=Role.RESIDENT))
    for words in ("大山", "shi", "@shids", "s1", "ｓ１", "3-503", str(lin.id)):
        before = len(olga.heard())
        await olga.writes(f"/people {words}")
        await olga.sees("石大山 Shi", "Building 3 503", "Number S1: 石大山")
        assert len(olga.heard()) >= before
    await olga.writes("/people S2")
    await olga.sees("S2: 陈以安, resident. In the roster, not registered yet.")
    await olga.writes("/people zzz")
    await olga.sees("I know nobody like “zzz”.")
    await olga.writes("/people " + "x" * 4000)
    await olga.sees("I know nobody like “xxx")
    await olga.writes("/people")
    await olga.presses("👤 Ivan Petrov @ivan", on=await olga.sees("Write /people and a name"))
    await olga.sees("Ivan Petrov @ivan", "• Network centre: worker")


async def test_a_new_desk_where_nobody_has_a_role(desk: Campus) -> None:
    """The admin of the settings reads how to look, not nothing."""
    olga = desk.admin()
    await desk.quiet()
    async with desk.app.desk.work() as work:
        await work.session.execute(delete(Membership))
    await olga.writes("/people")
    assert (await olga.sees("Write /people and a name", "Nobody has a role here yet.")).buttons == ()


async def test_several_people_of_one_name(desk: Campus) -> None:
    """They stand there as buttons, and one is opened."""
    olga = desk.admin()
    for surname in ("Baker", "Cook"):
        desk.resident(f"Zoe {surname}")
    await desk.quiet()
    await olga.writes("/people zoe")
    await olga.presses("👤 Zoe Cook", on=await olga.sees("Whom do you mean?", buttons=["👤 Zoe Baker"]))
    await olga.sees("👤 Zoe Cook", "No role")


async def test_only_admins_and_only_in_private(desk: Campus) -> None:
    """A resident, and a worker with an admin's old button, read that; in a group nothing of people is shown."""
    eve, olga = desk.resident("Eve Wood"), desk.admin()
    await desk.quiet()
    for command in ("/people eve", "/people", "/invites", "/invite plumbing"):
        await eve.writes(command)
    await desk.until(
        lambda: True if len([s for s in eve.heard() if s.text == "Only an admin can do this."]) == 4 else None,
        "4 words",
    )
    for command in ("/people eve", "/invites"):
        await desk.admin(PLUMBERS).writes(command)
    await desk.quiet()
    refused = [seen for seen in desk.admin(PLUMBERS).heard() if "not for a group to read" in seen.text]
    assert len(refused) == 2
    await olga.writes("/people eve")
    card = await olga.sees("Eve Wood", buttons=["Suspend"])
    async with desk.app.desk.work() as work:
        await work.session.execute(update(Membership).values(role=Role.WORKER))
        person = await _person(work, olga)
        work.session.add(Membership(person_id=person.row_id, role=Role.RESIDENT, scope=""))
    markup = desk.world.chat(olga.id).messages[card.id].markup or {}
    data = markup["inline_keyboard"][-1][0]["callback_data"]
    own = next(message for message in eve.messages() if message.text)
    press = desk.world.press(eve.id, eve.id, own.id, data)
    assert (await desk.world.answer_of(press, 10)).text == "Only an admin can do this."


async def test_a_suspended_worker(desk: Campus) -> None:
    """The job goes back to the team; whatever they press or write gets one sentence; lifted, they are back."""
    lin, olga = desk.resident("Lin"), desk.admin()
    wang = await desk.worker("Wang")
    private = desk.private(wang)
    number = await lin.reports(TAP)
    await wang.presses("Accept")
    start = private.hold("Start", await private.sees(number, buttons=["Start"]))
    await olga.writes("/people wang")
    await olga.presses("👤 Wang", on=await olga.sees("Whom do you mean?"))
    await olga.presses("Suspend")
    sure = await olga.sees("Suspend?", "Jobs in their hands: 1", buttons=["« Back"])
    assert (await desk.ticket(number)).state is State.ACCEPTED
    assert (await olga.presses("Yes, suspend", on=sure)).toast == "Suspended."
    await olga.sees("⛔ Suspended since", "suspended", buttons=["Lift the suspension"])
    await private.sees("An admin has suspended you")
    assert (await desk.ticket(number)).state is State.QUEUED
    await wang.sees(number, buttons=["Accept"])
    refusal = "You cannot use the service desk at present. Please ask the office."
    assert (await start()).toast == refusal
    assert (await wang.presses("Accept")).toast == refusal
    await private.writes("/my")
    await private.writes("3-101 tap drips")
    await private.sends_also(voice=b"...")
    await desk.until(
        lambda: True if len([s for s in private.heard() if s.text == refusal]) == 3 else None, "3 refusals"
    )
    assert len(await desk.tickets()) == 1
    assert (await olga.presses("Lift the suspension")).toast == "The suspension is lifted."
    await private.sees("Your suspension has been lifted")
    assert (await wang.presses("Accept")).toast == "The job is yours."


async def test_a_suspended_person_who_blocks_the_bot_is_noted(desk: Campus) -> None:
    """What the chat tells of itself is nobody's word: it is still heard."""
    eve = desk.resident("Eve")
    await desk.quiet()
    async with desk.app.desk.work() as work:
        (await _person(work, eve)).suspended_at = work.now
    desk.world.block(eve.id)
    await desk.quiet()
    async with desk.app.desk.work() as work:
        assert not (await _person(work, eve)).reachable


async def test_nobody_is_shut_out_by_mistake(desk: Campus) -> None:
    """Neither an admin of the settings, nor the admin who presses."""
    olga = desk.admin()
    other = desk.resident("Bo Berg")
    await desk.quiet()
    async with desk.app.desk.work() as work:
        work.session.add(Membership(person_id=(await _person(work, other)).row_id, role=Role.ADMIN, scope=""))
    await other.writes("/people 李老师")
    await other.sees("• admin, by the settings", "• office")
    assert (await other.presses("Suspend")).toast == (
        "李老师 Li is an admin by the settings. Only the operator can change that."
    )
    assert "by the settings" in (await other.presses("Revoke: office")).toast
    await other.writes("/people berg")
    card = await other.sees("Bo Berg", buttons=["Revoke: admin"])
    assert "lock yourself out" in (await other.presses("Revoke: admin", on=card)).toast
    assert "lock yourself out" in (await other.presses("Suspend", on=card)).toast
    await olga.writes("/people berg")
    await olga.presses("Revoke: admin", on=await olga.sees("Bo Berg", buttons=["Revoke: admin"]))
    assert (await olga.presses("Yes, revoke", on=await olga.sees("Revoke this role?"))).toast == "Revoked."
    assert (await other.presses("Suspend", on=card)).toast == "Only an admin can do this."


async def test_a_stale_button_changes_nothing_twice(desk: Campus) -> None:
    """Two admins revoke the same role by the same card: one line of history, one message."""
    olga, sam = desk.admin(), desk.player("Sam Okafor")
    await olga.writes("/people sam")
    await olga.presses("Revoke: Plumbing team: worker", on=await olga.sees("Sam Okafor", buttons=["Suspend"]))
    press = olga.hold("Yes, revoke", await olga.sees("Revoke this role?"))
    for _time in range(2):
        assert (await press()).toast == "Revoked."
    await desk.quiet()
    assert len([seen for seen in sam.heard() if "no longer" in seen.text]) == 1
    async with desk.app.desk.work() as work:
        assert [event.kind for event in (await work.session.execute(select(PeopleEvent))).scalars()] == ["revoked"]


@pytest.mark.parametrize(
    ("language", "granted", "suspended"),
    [
        (Language.ZH_HANS, "您在服务台有了新的身份：水暖班：维修师傅。", "管理员已停用您的账号"),
        (Language.ZH_HANT, "您在服務台有了新的身分：水管班：維修人員。", "管理員已將您的帳號停權"),
    ],
)
async def test_the_person_hears_it_in_their_language(
    desk: Campus, language: Language, granted: str, suspended: str
) -> None:
    """The admin works in theirs: here it is the same, on the card and its buttons."""
    lin, olga = desk.resident("Eve Wood", language.lower()), desk.admin()

    def say(label: str) -> str:
        return desk.say(label, language)

    await desk.quiet()
    async with desk.app.desk.work() as work:
        (await _person(work, olga)).language = language
    await olga.writes("/people wood")
    await olga.presses(say("Grant a role"))
    await olga.presses(say("worker"), on=await olga.sees(say("Which role?")))
    await olga.presses({Language.ZH_HANS: "水暖班", Language.ZH_HANT: "水管班"}[language])
    await lin.sees(granted)
    await olga.presses(say("Suspend"))
    await olga.presses(say("Yes, suspend"))
    await lin.sees(suspended)
    await olga.sees({Language.ZH_HANS: "权限变更记录", Language.ZH_HANT: "權限異動紀錄"}[language])


async def _person(work: Work, player: Player) -> Person:
    """The row of somebody who plays."""
    return (await work.session.execute(select(Person).where(col(Person.chat_user) == player.id))).scalar_one()
