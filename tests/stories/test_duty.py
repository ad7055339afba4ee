"""/duty: a foreman keeps the team's roster, workers see it, swap shifts, and take it into their calendars."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import delete, update
from sqlmodel import col

from desk.duty.shifts import key_of
from storage.kinds import Duty, Language, Role
from storage.tables import Membership, Person
from tests.stories.campus import Campus
from tests.stories.crew import foreman, member, spoken
from tests.stories.player import Player
from tests.stories.rota import ZONE, exceptions, has_shift, person_of, until
from wording.duty_buttons import DutyDeed, DutyPress, RemovePress, SwapAnswerPress, SwapPress


async def test_a_foreman_keeps_the_roster(desk: Campus, photo: bytes) -> None:
    """Fang adds shifts by writing and by buttons, corrects a slip, takes one out, and says what differs on a day."""
    fang, zhu = await foreman(desk), await member(desk, "Zhu", Role.WORKER)
    await member(desk, "Qian", Role.WORKER)
    monday = until(desk, 1, 10)
    await zhu.writes("/duty")
    empty = await zhu.sees("Plumbing team: duty roster", "No shift stands in it yet. Your foreman can add some.")
    assert empty.buttons == ()
    await fang.writes("/duty")
    await fang.presses("Add a shift", on=await fang.sees("Add the first one", buttons=["Add a shift"]))
    await fang.sees("Whose shift is it?", buttons=["Zhu", "Qian", "Fang"])
    for odd, answer in (
        ("Nobody Known", "nobody of the team by that name"),
        ("a", "Several of the team"),
        ("x" * 5000, "too long"),
    ):
        await fang.writes(odd[:4096])
        await fang.sees(answer)
    await fang.writes("zhu")
    await fang.sees("👷 Zhu", "On which days?", buttons=["Mon–Fri", "Sat, Sun", "every day", "Tue"])
    await fang.sends(photo)
    await fang.writes("when I like")
    await fang.sees("On which days? Choose, or write all at once")
    await fang.writes("Mon-Fri 10:00-10:00")
    await fang.sees("These hours begin and end at the same minute.")
    await fang.writes("Mon-Fri 8:00-17:30")
    await fang.presses("🧰 on duty", on=await fang.sees("👷 Zhu", "Mon–Fri", "08:00–17:30", "On duty, or on call"))
    done = await fang.sees("✅ The shift stands in the duty roster.", "👷 Zhu", buttons=["« Duty roster"])

    # By buttons alone; then the same person at the same time.
    for name, days, hours, kind in (
        ("Qian", "every day", "17:30–08:00 +1", "📟 on call"),
        ("Zhu", "Tue", "08:00–17:30", "🧰 on duty"),
    ):
        await fang.presses("« Duty roster", on=done)
        await fang.presses("Add a shift", on=await fang.sees("Plumbing team: duty roster", buttons=["Add a shift"]))
        for label in (name, days, hours, kind):
            await fang.presses(label, on=await fang.sees(buttons=[label, "« Back"]))
        await desk.quiet()
    await fang.sees("Zhu has a shift at that time already: 08:00–17:30.")
    await fang.presses("« Back", on=await fang.sees("Whose shift is it?", "Tue", buttons=["« Back"]))
    await fang.presses("« Duty roster", on=await fang.sees("Nothing was changed."))
    board = await fang.sees("🧰 On duty: Zhu", "The week from Mon", "🧰 08:00–17:30 Zhu\n📟 17:30–08:00 +1 Qian")
    assert "On call" not in board.text

    # Tomorrow Zhu's shift is nobody's, the day after it is Qian's; there is an extra one on Sunday.
    for day, shift, who, said in (
        ("Tomorrow", "08:00–17:30 Zhu", "Nobody", "✅ Nobody has this shift on that day."),
        ("in 2 days", "08:00–17:30 Zhu", "Qian", "Qian's."),
    ):
        await fang.presses("One day differs", on=await fang.sees("duty roster", buttons=["One day differs"]))
        asked = await fang.sees("Which day differs?", buttons=["Today", "Tomorrow"])
        await (fang.presses(day, on=asked) if day in asked.buttons else fang.writes(day))
        await fang.presses(shift, on=await fang.sees("Which shift differs?", buttons=[shift, "An extra shift"]))
        await fang.presses(who, on=await fang.sees("Whose shift is it?", buttons=["Nobody", who]))
        await fang.presses("« Duty roster", on=await fang.sees(said))
    await fang.presses("One day differs", on=await fang.sees("duty roster", buttons=["One day differs"]))
    await fang.writes("yesterday evening")
    await fang.sees("I cannot read “yesterday evening” as a day. Which day differs?")
    await fang.writes("in 200 days")
    await fang.sees("At most 180 days ahead")
    await fang.writes("yesterday")
    await fang.sees("Please give a time that is still to come.")
    await fang.writes("Sunday")
    await fang.presses("An extra shift", on=await fang.sees("Which shift differs?", buttons=["An extra shift"]))
    await fang.writes("zhu")
    await fang.sees("From when to when?")
    await fang.writes("9-12 on duty")
    await fang.presses("« Duty roster", on=await fang.sees("✅ The extra shift stands in the duty roster."))
    board = await fang.sees("duty roster", "🧰 09:00–12:00 Zhu*", "🧰 08:00–17:30 Qian*")
    tuesday = next(line for line in board.text.splitlines() if line.startswith("Tue"))
    assert "Zhu" not in tuesday
    assert "Qian" in tuesday
    assert len(await exceptions(desk)) == 3

    await fang.presses("Remove a shift", on=board)
    label = "🧰 Zhu · Mon–Fri 08:00–17:30"
    await fang.presses(label, on=await fang.sees("Which shift is to be removed?", buttons=[label]))
    finger = fang.hold("Yes, remove", await fang.sees("Remove this shift"))
    assert (await finger()).toast == "Removed."
    assert "not in the duty roster any more" in (await finger()).toast
    assert [day for _shift, day, _person in await exceptions(desk)] == [monday + timedelta(days=6)]


async def test_nobody_sees_or_changes_what_is_not_theirs(desk: Campus) -> None:
    """A worker of the team sees, and changes nothing; another team's foreman and a resident do neither. Pages, away."""
    fang, zhu = await foreman(desk), await member(desk, "Zhu", Role.WORKER)
    luo = await member(desk, "Luo", Role.FOREMAN, "team:electrical")
    until(desk, 1, 10)
    number = await has_shift(desk, zhu, "1234567", 8, 17)
    remove = RemovePress(shift=number, sure=True)
    changing = [DutyPress(deed=deed, team="plumbing") for deed in (DutyDeed.ADD, DutyDeed.EXCEPT, DutyDeed.PATTERN)]
    looking = [DutyPress(deed=deed, team="plumbing") for deed in (DutyDeed.BOARD, DutyDeed.MINE, DutyDeed.FILE)]
    for player, presses in ((zhu, [*changing, remove]), (luo, [*changing, *looking, remove])):
        await player.writes("/duty")
        own = await player.sees("duty roster")
        for press in presses:
            answer = await desk.world.answer_of(desk.world.press(player.id, player.id, own.id, press.pack()), 10)
            assert answer.text.startswith(("Only the foreman", "This is another team's")), press
    lin = desk.resident("Lin")
    await lin.writes("/duty")
    await lin.sees("The duty roster is for the repair teams; you are in none of them.", "/my")
    await fang.within(desk.groups["plumbing"]).writes("/duty")
    await fang.within(desk.groups["plumbing"]).sees("That is for you alone")

    await zhu.writes("/duty")
    board = await zhu.sees(
        "🧰 On duty: Zhu", "Your shifts, two weeks", "🧰 08:00–17:00 Zhu", buttons=["»", "Swap a shift"]
    )
    assert board.text.count("•") == 14
    await zhu.presses("»", on=board)
    await zhu.presses("»", on=await zhu.sees("The week from Mon", buttons=["«", "»"]))
    await zhu.presses("Swap a shift", on=await zhu.sees("The week from Mon", buttons=["«", "Swap a shift"]))
    first = await zhu.sees("Which of your shifts do you want to swap?", buttons=["»"])
    await zhu.presses("»", on=first)
    assert (await zhu.sees("Which of your shifts", buttons=["«", "»"])).buttons[0] != first.buttons[0]

    await zhu.writes("/pause in 5 days")
    await zhu.sees("You are away")
    await fang.writes("/duty")
    away = await fang.sees("🧰 Nobody is on duty now.", "🧰 08:00–17:00 Zhu 🏖")
    assert away.text.count("Zhu 🏖") == 5
    assert "🏖 away" in away.text
    async with desk.app.desk.database.transaction() as session:
        await session.execute(delete(Membership).where(col(Membership.person_id) == (await person_of(desk, zhu)).id))
    await fang.writes("/duty")
    await desk.quiet()
    assert "Zhu" not in fang.heard()[-1].text


async def _asks(zhu: Player, whom: str, *, returns: str = "Nothing in return") -> None:
    """Zhu asks for a swap of the first of their shifts."""
    await zhu.writes("/duty")
    await zhu.presses("Swap a shift", on=await zhu.sees("duty roster", buttons=["Swap a shift"]))
    which = await zhu.sees("Which of your shifts do you want to swap?")
    await zhu.presses(which.buttons[0], on=which)
    await zhu.presses(whom, on=await zhu.sees("Who shall take it?", buttons=[whom]))
    choice = await zhu.sees(f"Which shift of {whom} do you take in return?", buttons=["Nothing in return"])
    label = next(button for button in choice.buttons if returns in button)
    await zhu.presses(label, on=choice)
    await zhu.sees(f"I have asked {whom}", "You hear the answer here.")


async def test_a_swap_by_agreement(desk: Campus) -> None:
    """Zhu gives Tuesday for Qian's Saturday: both days change at once; both and the foreman hear it."""
    fang, zhu, qian = (
        await foreman(desk),
        await member(desk, "Zhu", Role.WORKER),
        await member(desk, "Qian", Role.WORKER),
    )
    monday = until(desk, 1, 10)
    mine, theirs = await has_shift(desk, zhu, "2", 8, 17), await has_shift(desk, qian, "6", 9, 12, Duty.ON_CALL)
    await _asks(zhu, "Qian", returns="09:00–12:00")
    question = await qian.sees(
        "Zhu asks for a swap", "08:00–17:00 · on duty", "09:00–12:00 · on call", buttons=["Agree", "Decline"]
    )
    # Asked twice; and by a stranger's finger.
    press = SwapPress(
        mine=key_of(mine, monday + timedelta(days=1)), colleague=(await person_of(desk, qian)).row_id, theirs="-"
    )
    board = await zhu.sees("I have asked Qian")
    again = await desk.world.answer_of(desk.world.press(zhu.id, zhu.id, board.id, press.pack()), 10)
    assert again.text.startswith("You have asked Qian about this shift already.")
    forged = SwapAnswerPress(swap=1, yes=True).pack()
    assert (
        "cannot find this question"
        in (await desk.world.answer_of(desk.world.press(zhu.id, zhu.id, board.id, forged), 10)).text
    )

    finger = qian.hold("Agree", question)
    await finger()
    for player in (qian, zhu, fang):
        await player.sees("✅ Swapped: Qian takes Tue", "from Zhu, who takes Sat")
    tuesday, saturday = monday + timedelta(days=1), monday + timedelta(days=5)
    assert {(shift, day) for shift, day, _person in await exceptions(desk)} == {(mine, tuesday), (theirs, saturday)}
    assert "answered already" in (await finger()).toast

    await has_shift(desk, zhu, "3", 8, 17)
    await _asks(zhu, "Qian")
    await qian.presses("Decline", on=await qian.sees("asks whether you take this shift: Wed", buttons=["Decline"]))
    await zhu.sees("✖️ Qian declined: Wed", "stays as it is.")
    assert len(await exceptions(desk)) == 2


async def test_a_question_that_has_grown_old(desk: Campus) -> None:
    """The shift is over, became another's, the colleague left or would be in two places: a sentence, and no swap."""
    zhu, qian, kong = [await member(desk, name, Role.WORKER) for name in ("Zhu", "Qian", "Kong")]
    monday = until(desk, 1, 10)
    mine = await has_shift(desk, zhu, "2", 8, 17)
    await _asks(zhu, "Qian")
    await _asks(zhu, "Kong")
    old = [p.hold("Agree", await p.sees("asks whether you take", buttons=["Agree"])) for p in (qian, kong)]
    await has_shift(desk, qian, "2", 12, 14)
    assert (await old[0]()).toast == "Qian has another shift at that time."
    await old[1]()
    await zhu.sees("✅ Swapped: Kong takes Tue")
    assert (await old[0]()).toast.startswith("Nothing was swapped: the duty roster has changed")
    # The next Tuesday; meanwhile it begins, and Kong has left the team.
    await _asks(zhu, "Kong")
    late = kong.hold("Agree", await kong.sees("asks whether you take", buttons=["Agree"]))
    async with desk.app.desk.database.transaction() as session:
        row = await person_of(desk, kong)
        await session.execute(delete(Membership).where(col(Membership.person_id) == row.id))
    assert (await late()).toast.startswith("Nothing was swapped")
    desk.world.advance(timedelta(days=8))
    assert (await late()).toast.startswith("This shift has begun already")
    gone = SwapPress(mine=key_of(mine, monday + timedelta(days=1)), colleague=row.row_id, theirs="-").pack()
    board = await zhu.sees("I have asked Kong")
    assert "not yours" in (await desk.world.answer_of(desk.world.press(zhu.id, zhu.id, board.id, gone), 10)).text
    assert len(await exceptions(desk)) == 1


async def test_two_agree_in_the_same_second(desk: Campus) -> None:
    """Zhu asks five: one has the shift, the others read that it is settled."""
    zhu = await member(desk, "Zhu", Role.WORKER)
    others = [await member(desk, f"Helper{n}", Role.WORKER) for n in range(5)]
    until(desk, 1, 10)
    await has_shift(desk, zhu, "2", 8, 17)
    for each in others:
        await _asks(zhu, each.name)
    fingers = [each.hold("Agree", await each.sees("asks whether", buttons=["Agree"])) for each in others]
    answers = await asyncio.gather(*(finger() for finger in fingers))
    assert sorted(answer.toast[:19] for answer in answers) == ["", *["Nothing was swapped"] * 4]
    assert len(await exceptions(desk)) == 1
    await zhu.sees("✅ Swapped: Helper")
    await desk.quiet()
    assert len([seen for seen in zhu.heard() if "✅ Swapped" in seen.text]) == 1


async def test_into_the_calendar(desk: Campus) -> None:
    """A file of three months, with the campus's times; read again after a swap it takes the lost turn out."""
    zhu, qian = await member(desk, "Zhu", Role.WORKER), await member(desk, "Qian", Role.WORKER, language="zh-hant")
    monday = until(desk, 1, 10)
    mine = await has_shift(desk, zhu, "2", 17, 8)
    await zhu.writes("/duty")
    await zhu.presses("Calendar file", on=await zhu.sees("duty roster", buttons=["Calendar file"]))
    before = await _file(desk, zhu)
    events = {str(event["uid"]): event for event in before.walk("VEVENT")}
    first = events[f"{key_of(mine, monday + timedelta(days=1))}@plumbing.campusdesk"]
    assert first["dtstart"].params["TZID"] == ZONE.key == str(before.walk("VTIMEZONE")[0]["tzid"])
    assert first.decoded("dtstart").strftime("%a %H:%M %z") == "Tue 17:00 +0800"
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(hours=15)
    assert str(first["summary"]) == "Plumbing team: on duty"
    assert len(events) == 14

    await _asks(zhu, "Qian")
    await qian.presses(spoken(desk, "Agree", Language.ZH_HANT))
    await zhu.sees("✅ Swapped")
    desk.world.advance(timedelta(minutes=1))
    await zhu.presses("Calendar file", on=await zhu.sees("duty roster", buttons=["Calendar file"]))
    after = {str(event["uid"]): event for event in (await _file(desk, zhu)).walk("VEVENT")}
    assert set(after) == set(events)
    assert after[str(first["uid"])]["status"] == "CANCELLED"
    assert after[str(first["uid"])].decoded("sequence") > first.decoded("sequence")
    await qian.writes("/duty")
    await qian.presses(spoken(desk, "Calendar file", Language.ZH_HANT))
    (theirs,) = (await _file(desk, qian)).walk("VEVENT")
    assert (theirs["uid"], theirs.decoded("dtstart")) == (first["uid"], first.decoded("dtstart"))
    assert str(theirs["summary"]).startswith("水")


async def _file(desk: Campus, player: Player) -> Calendar:
    """The newest file in the chat, as the page lets it be downloaded."""
    await desk.quiet()
    content = [m.content["document"] for m in desk.world.chat(player.chat).messages.values() if "document" in m.content]
    assert content[-1]["file_name"] == "duty.ics"
    assert content[-1]["mime_type"] == "text/calendar"
    return Calendar.from_ical(desk.world.files.find(content[-1]["file_id"]).data)


async def test_in_chinese(desk: Campus) -> None:
    """Both scripts: the board, a shift written in Chinese, a swap."""
    for code, language in (("zh-hans", Language.ZH_HANS), ("zh-hant", Language.ZH_HANT)):
        fang = await foreman(desk, f"方{code[-1]}", code)
        zhu = await member(desk, f"朱{code[-1]}", Role.WORKER, language=code)
        until(desk, 1, 10)
        await fang.writes("/duty")
        await fang.presses(spoken(desk, "Add a shift", language))
        await fang.sees(spoken(desk, "Whose shift is it? Choose, or write the name.", language))
        await fang.writes(zhu.name)
        await fang.sees(f"👷 {zhu.name}")
        await fang.writes("周二至周五 9:00-17:30 值班")
        await fang.sees(spoken(desk, "✅ The shift stands in the duty roster.", language), "09:00–17:30")
        await zhu.writes("/duty")
        await zhu.presses(spoken(desk, "Swap a shift", language))
        question = spoken(desk, "<b>Which of your shifts do you want to swap?</b>", language)
        which = await zhu.sees(question.removeprefix("<b>").removesuffix("</b>"))
        await zhu.presses(which.buttons[0], on=which)
        await zhu.presses(fang.name)
        await zhu.presses(spoken(desk, "Nothing in return", language))
        await fang.presses(spoken(desk, "Agree", language))
        await zhu.sees("✅", fang.name, zhu.name)


async def test_a_colleague_who_never_opened_me(desk: Campus) -> None:
    """Nobody waits for an answer that cannot come."""
    zhu = await member(desk, "Zhu", Role.WORKER)
    await desk.worker("Silent", started=False)
    until(desk, 1, 10)
    await has_shift(desk, zhu, "2", 8, 17)
    await zhu.writes("/duty")
    await zhu.presses("Swap a shift")
    which = await zhu.sees("Which of your shifts")
    await zhu.presses(which.buttons[0], on=which)
    await zhu.presses("Silent")
    assert (await zhu.presses("Nothing in return")).toast.startswith("I cannot write to Silent")
    async with desk.app.desk.database.transaction() as session:
        await session.execute(
            update(Person).where(col(Person.name) == "Zhu").values(suspended_at=desk.world.clock.now())
        )
    assert (await zhu.presses("Nothing in return")).toast.startswith("You cannot use the service desk")
