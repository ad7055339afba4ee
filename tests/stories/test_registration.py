"""Registration: who may report, how somebody shows that they stand in the roster, and what is not lost by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from desk.people.admission import Registration
from desk.people.roster import bring_in
from desk.people.roster_rows import RosterRow, read_row
from storage.kinds import Language
from storage.tables import Attempt, Form, Membership, Person, RosterEntry
from tests.desk.stage import CATALOGUE
from tests.stories.campus import PLUMBERS, Campus, campus
from tests.stories.conftest import assert_fit
from tests.stories.player import Player

TAP = "7-301 the tap drips"
MISMATCH = "Number and name do not fit together in the roster. Please check both."


async def read_in(desk: Campus) -> None:
    """The roster of these stories."""
    said = (
        {"number": "20210001", "name": "Lin Xiaoyu", "room": "3-502", "phone": "138 0013 8000"},
        {"number": "20210002", "name": "陈 以安"},
        {"number": "20210003", "name": "林小雨", "building": "12", "room": "301"},
        {"number": "W-17", "name": "Wang Li", "role": "worker:plumbing"},
    )
    rows = [row for each in said if isinstance(row := read_row(2, each, CATALOGUE), RosterRow)]
    assert len(rows) == len(said)
    async with desk.app.desk.work() as work:
        await bring_in(work, "roster.csv", rows)


@pytest.fixture
async def roster(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A campus on which only those may report who stand in its roster."""
    async with campus(database_url, tmp_path, registration=Registration.ROSTER) as desk:
        await read_in(desk)
        yield desk
        assert_fit(desk.world)


@pytest.fixture
async def invited(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A campus on which only those may report who were sent a link."""
    async with campus(database_url, tmp_path, registration=Registration.INVITE) as desk:
        yield desk
        assert_fit(desk.world)


async def person_of(desk: Campus, player: Player) -> Person:
    """The row of somebody who plays."""
    async with desk.app.desk.database.transaction() as session:
        return (await session.execute(select(Person).where(col(Person.chat_user) == player.id))).scalar_one()


async def test_a_report_waits_for_the_registration(roster: Campus, photo: bytes) -> None:
    """Words and a photo, sent before anybody knew them, are the draft as soon as number and name are told."""
    lin = roster.resident("Lin")
    await lin.sees("Qinghe University service desk")
    await lin.sees("Registration", "What is your student or staff number?")
    await lin.writes(TAP)
    await lin.sees("I keep that for your report.")
    await lin.sends(photo)
    await lin.sees("What you wrote is kept", "What is your student or staff number?")
    await lin.records(7)
    await roster.quiet()
    await lin.writes("２０２１０００１")
    await lin.sees("Number: 20210001", "And your name")
    await lin.writes("ＬＩＮ  xiaoyu")
    await lin.sees("Welcome, Lin Xiaoyu. You are registered.", "Building 3 502")
    await lin.sees("the tap drips", "Building 7 301", "Photos: 1", "🎤 0:07", buttons=["Submit"])
    assert "Submitted" in (await lin.presses("Submit")).toast
    row = await person_of(roster, lin)
    assert (row.building, row.room, row.registered_at is not None) == ("3", "502", True)
    assert row.phone is not None
    assert b"138" not in row.phone
    assert roster.app.desk.campus.seal.open(row.phone) == "138 0013 8000"


async def test_number_and_name_in_one_line(roster: Campus) -> None:
    """Nobody has to be asked twice; then reports are as ever."""
    lin = roster.resident("Lin")
    await lin.sees("What is your student or staff number?")
    await roster.quiet()
    await lin.writes("20210001 Lin Xiaoyu")
    await lin.sees("You are registered.")
    await lin.reports(TAP)
    await lin.writes("/register")
    await lin.sees("You are registered already.")


async def test_what_a_stranger_may_do(roster: Campus, photo: bytes) -> None:
    """Help and language; everything else leads to the question, and makes no ticket and no draft."""
    lin = roster.resident("Lin")
    await lin.sees("What is your student or staff number?")
    await lin.writes("/help")
    await lin.sees("/register – show by your number and name")
    await lin.writes("/language")
    await lin.presses("繁體中文")
    await lin.sees("繁體中文")
    await roster.quiet()
    before = len(lin.heard())
    for command in ("/my", "/nonsense", "/people lin", "/register"):
        await lin.writes(command)
        await roster.quiet()
    await lin.sends_also(voice=b"...")
    await lin.sees("請問您的學號或教職員編號？")
    await roster.quiet()
    assert len(lin.heard()) > before - 5
    assert not [seen for seen in lin.heard() if "R-" in seen.text]
    assert not await roster.tickets()


async def test_too_many_tries(roster: Campus) -> None:
    """It is never said which of the two was wrong; after five tries an hour has to pass, also for the right ones."""
    lin = roster.resident("Lin")
    await lin.sees("What is your student or staff number?")
    tries = ["20210001 Wang", "20219999 Lin Xiaoyu", "20210002 Lin Xiaoyu", "999 Lin Xiaoyu"]
    for said in tries:
        await roster.quiet()
        await lin.writes(said)
        await roster.quiet()
    assert [seen.text for seen in lin.heard() if "fit together" in seen.text] == [MISMATCH] * 4
    await lin.writes("20210001 Lin")
    await lin.sees("That was too often. Please try again after")
    await roster.quiet()
    await lin.writes("20210001 Lin Xiaoyu")
    await roster.quiet()
    assert len([seen for seen in lin.heard() if "too often" in seen.text]) == 2
    assert (await person_of(roster, lin)).registered_at is None
    await roster.fast_forward(minutes=61)
    await lin.writes("20210001 Lin Xiaoyu")
    await lin.sees("You are registered.")


async def test_a_number_that_somebody_else_has(roster: Campus) -> None:
    """It reads like any mismatch; the admins hear of it, once."""
    lin, eve, olga = roster.resident("Lin"), roster.resident("Eve"), roster.admin()
    for player in (lin, eve, eve):
        await player.sees("What is your student or staff number?")
        await roster.quiet()
        await player.writes("20210001 Lin Xiaoyu")
        await roster.quiet()
    await lin.sees("You are registered.")
    assert [seen.text for seen in eve.heard() if "fit together" in seen.text] == [MISMATCH] * 2
    told = [
        seen for seen in olga.heard() if "Eve tried to register as 20210001, which Lin has done already." in seen.text
    ]
    assert len(told) == 1
    async with roster.app.desk.database.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Attempt))).scalar_one() == 2


async def test_a_worker_of_the_roster(roster: Campus) -> None:
    """Who registers as a worker is one; and whoever is of the staff already is asked nothing."""
    wang, sam = roster.resident("Wang"), roster.player("Sam Okafor")
    await wang.sees("What is your student or staff number?")
    await roster.quiet()
    await wang.writes("w-17 Wang Li")
    await wang.sees("You are registered.")
    roster.world.join(wang.id, PLUMBERS)
    await sam.reports(TAP)
    assert (await wang.within(PLUMBERS).presses("Accept")).toast == "The job is yours."


async def test_an_old_button_of_a_stranger(roster: Campus) -> None:
    """It gets a sentence, and does nothing: the draft of a time when the desk was open."""
    lin = roster.resident("Lin")
    await lin.sees("What is your student or staff number?")
    await roster.quiet()
    async with roster.app.desk.database.transaction() as session:
        person = (await session.execute(select(Person).where(col(Person.chat_user) == lin.id))).scalar_one()
        form = Form(kind="repair", person_id=person.row_id, filled={"description": "x"}, touched_at=person.created_at)
        session.add(form)
        await session.flush()
        number = form.id
    message = (await lin.sees("Registration")).id
    for data in (f"f:x:{number}:1::", "t:urge:1001", "nonsense"):
        press = roster.world.press(lin.id, lin.id, message, data)
        assert (await roster.world.answer_of(press, 10)).text == "Please register first: write /register."
    assert not await roster.tickets()


async def test_another_number_after_all(roster: Campus) -> None:
    """A slip in the number can be put right before the name is told; what is no number is kept as words."""
    lin = roster.resident("Lin")
    await lin.sees("What is your student or staff number?")
    await roster.quiet()
    await lin.writes("hello")
    await lin.sees("I keep that for your report.")
    await roster.quiet()
    await lin.writes("20210009")
    await lin.presses("Another number")
    await roster.quiet()
    await lin.writes("x" * 4001)
    await lin.sees("That is too long: at most 4000 characters")
    await lin.writes("20210001")
    await lin.sees("And your name")
    await lin.writes("y" * 100)
    await lin.sees("That is too long: at most 80 characters")
    await lin.writes("Lin Xiaoyu")
    await lin.sees("You are registered.")
    await lin.sees("hello", "What kind of problem is it?")


@pytest.mark.parametrize(
    ("language", "number", "name", "question", "wrong", "welcome"),
    [
        (
            Language.ZH_HANS,
            "20210002",
            "陈以安",
            "请问您的学号或工号？",
            "号码与姓名在名册中不相符",
            "陈 以安，欢迎您，注册成功。",
        ),
        (
            Language.ZH_HANT,
            "20210003",
            "林小雨",
            "請問您的學號或教職員編號？",
            "號碼與姓名在名冊中不相符",
            "林小雨，歡迎您，註冊完成。",
        ),
    ],
)
async def test_in_chinese(
    roster: Campus, language: Language, number: str, name: str, question: str, wrong: str, welcome: str
) -> None:
    """The whole way in both Chinese; spaces in a name do not matter."""
    lin = roster.resident("Lin", language.lower())
    await lin.sees(question)
    await roster.quiet()
    await lin.writes("12号楼301 水龙头漏水")
    await roster.quiet()
    await lin.writes(f"{number}，王五")
    await lin.sees(wrong)
    await roster.quiet()
    await lin.writes(f"{number}，{name}")
    await lin.sees(welcome)
    await lin.sees("水龙头漏水", buttons=[roster.say("Submit", language)])


async def test_only_by_invitation(invited: Campus) -> None:
    """Without a link there is a sentence; with one they report; a second opening costs no second use."""
    lin, olga = invited.resident("Lin"), invited.admin()
    await lin.sees("This service desk is open to people who have been invited.")
    await lin.writes(TAP)
    await lin.writes("/register")
    await invited.quiet()
    assert len([seen for seen in lin.heard() if "have been invited" in seen.text]) == 3
    await olga.writes("/invite resident 2 3")
    link = next(
        word for word in (await olga.sees("Invitation: resident", "3 days", "uses: 2")).text.split() if "t.me" in word
    )
    for _time in range(2):
        await lin.opens(link)
    await lin.sees("Welcome. Is something broken?")
    await lin.reports(TAP)
    await olga.writes("/invites")
    await olga.sees("1. resident", "uses left: 1")
    assert (await person_of(invited, lin)).registered_at is not None


async def test_registering_where_nobody_has_to(desk: Campus) -> None:
    """At an open desk it is a wish; who reports instead is not asked again; roommates work by it."""
    await read_in(desk)
    lin, eve = desk.resident("Lin"), desk.resident("Eve")
    await lin.writes("/register")
    await lin.sees("What is your student or staff number?")
    await desk.quiet()
    await lin.writes(TAP)
    await lin.sees("the tap drips", buttons=["Submit"])
    await desk.quiet()
    await lin.writes("/register")
    await desk.quiet()
    await lin.writes("20210001")
    await lin.sees("And your name")
    await lin.writes("Lin Xiaoyu")
    await lin.sees("You are registered.", "Building 3 502")
    await eve.writes(TAP)
    await eve.sees("the tap drips", buttons=["Submit"])


async def test_a_roster_role_changes_with_the_next_import(roster: Campus) -> None:
    """Who registered as a worker and is none any more by the new file, is none; the new room holds at once."""
    wang = roster.resident("Wang")
    await wang.sees("What is your student or staff number?")
    await roster.quiet()
    await wang.writes("W-17 Wang Li")
    await wang.sees("You are registered.")
    said = {"number": "W-17", "name": "Wang Li", "building": "5", "room": "101", "role": "student"}
    row = read_row(2, said, CATALOGUE)
    assert isinstance(row, RosterRow)
    async with roster.app.desk.work() as work:
        outcome = await bring_in(work, "next.csv", [row])
    assert (outcome.added, outcome.changed) == (0, 1)
    roster.app.desk.ring()
    await wang.sees("You have this role no longer: Plumbing team: worker.")
    person = await person_of(roster, wang)
    assert (person.building, person.room) == ("5", "101")
    async with roster.app.desk.database.transaction() as session:
        held = select(Membership).where(col(Membership.person_id) == person.id)
        assert not (await session.execute(held)).all()
        assert (await session.get_one(RosterEntry, "W-17")).person_id == person.id


async def test_nobody_in_danger_is_asked_first_who_they_are(roster: Campus, photo: bytes) -> None:
    """It goes out at once, and so does the answer where it is; only afterwards somebody has to show who they are."""
    lin, wang = roster.resident("Lin"), await roster.worker("Wang")
    await lin.sees("Registration")
    await lin.writes("SOS")
    await lin.sees("Call 010-5550-0110 now.")
    await lin.sends(photo)
    await lin.records(7)
    await roster.quiet()
    await lin.writes("the pipe burst, water is gushing!!")
    await wang.sees("🆘 Emergency", "R-1001", buttons=["Accept"])
    await roster.quiet()
    assert [seen.voice for seen in wang.messages() if seen.voice] == [7]
    assert [seen.photos for seen in wang.messages() if seen.photos] == [1]
    await lin.presses("Library", on=await lin.sees("Where is it?", buttons=["Library"]))
    await wang.sees("R-1001", "It is here: Library")
    await lin.writes(TAP)
    await lin.sees("I keep that for your report.")
    assert len(await roster.tickets()) == 1


async def test_an_invitation_is_not_asked_of_somebody_in_danger(invited: Campus) -> None:
    """Also where only those may report who were sent a link."""
    lin = invited.resident("Lin")
    await lin.sees("open to people who have been invited")
    await lin.writes("着火了！图书馆")
    await lin.sees("Get out first, then call", "R-1001")
    assert (await invited.ticket("R-1001")).building == "library"
