"""By when: what a resident is promised, that it is said whenever it moves, and what happens when nobody keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import demo
from desk.text import Text
from desk.tickets.holds import hold
from desk.tickets.lifecycle import NAMES
from desk.tickets.prioritising import prioritise
from storage.kinds import Language, Role, State, Urgency
from storage.tables import Ticket
from tests.stories.campus import OFFICE, PLUMBERS, Campus
from tests.stories.crew import foreman, member, spoken
from tests.stories.dealings import acting, nobody_home, row
from tests.stories.jobs import accepted_job
from tests.stories.offices import at_the_desk
from tests.stories.player import Player, Seen
from tests.stories.talkers import follows, presses_talk
from wording.promises import CLOCKS

HANS, HANT = Language.ZH_HANS, Language.ZH_HANT


def when(desk: Campus, at: datetime | None, language: Language = Language.EN) -> str:
    """A time as the desk promises it."""
    return desk.app.wording.speech(language).plain(Text("{at:when}", {"at": at}))


async def due(desk: Campus, number: str) -> datetime:
    """When the present step should be over."""
    at = (await desk.ticket(number)).due_at
    assert at is not None
    return at


def heard(player: Player, *words: str) -> list[Seen]:
    """All that stands in the chat with these words."""
    return [seen for seen in player.heard() if all(word in seen.text for word in words)]


async def test_a_forgotten_job_in_chinese(desk: Campus) -> None:
    """Nobody takes Lin's tap: the group, Ma, Sun and Qian hear it in turn; Lin's card says honestly that it is late."""
    lin, ma, sun, qian = (desk.player(name) for name in ("林小雨 Lin", "马班长 Ma", "孙科长 Sun", "钱校长 Qian"))
    await desk.passes_to("20:15")
    await lin.starts()
    await lin.writes("3-502 水龙头漏水")
    number = (await lin.presses("提交")).toast.split()[-1]
    until = await due(desk, number)
    await lin.sees(number, f"预计 {when(desk, until, HANS)} 前修好。", "提交时不在工作时间，", "08:00 上班后开始处理")

    late = "无人接单"
    for wall, person in (("13:40", ma), ("15:40", sun), ("08:10", qian)):
        assert not heard(person, number, late)
        await desk.passes_to(wall)
        seen = await person.sees(number, late)
        assert {"派单给……", "打开"} <= set(seen.buttons)
    assert heard(ma.within(PLUMBERS), number)
    await desk.passes_to("08:10", days=1)
    card = await lin.sees(number, f"本应在 {when(desk, until, HANS)} 前修好，现已超时，抱歉。", "已通知负责人。")
    assert "预计" not in card.text
    assert [len(heard(person, number, late)) for person in (ma, sun, qian)] == [1, 1, 1]


async def test_a_hold_moves_the_promise(desk: Campus) -> None:
    """Held for parts, held longer, and on again early: each time Lin, and He who follows it, read why and the new time.

    So they do when the calendar was mended; what moves nothing says nothing of it.
    """
    await desk.passes_to("08:30")
    lin, _wang, own, number = await accepted_job(desk)
    he = desk.player("何佳 He")
    await follows(desk, he, number)
    first = await due(desk, number)
    await own.presses("Start")
    started = await lin.sees(number, "Wang has started")
    assert "repaired by" not in started.text
    await lin.sees(number, "Wang is at work", f"It should be repaired by {when(desk, first)}.")

    async def moved(why: str, before: datetime) -> datetime:
        at = await due(desk, number)
        change = f"It should be repaired by {when(desk, at)} now, instead of {when(desk, before)}."
        assert why in (await lin.sees(number, change)).text
        await he.sees(number, f"预计修好时间改为 {when(desk, at, HANS)} 前（原为 {when(desk, before, HANS)} 前）。")
        return at

    async def held(button: str, until: str) -> None:
        await own.presses(button)
        await own.presses("Waiting for parts", on=await own.sees(buttons=["Waiting for parts"]))
        await own.sees("⏸ Waiting for parts", "When does it go on?")
        await own.writes(until)
        await own.sees(number, "⏸ On hold until", buttons=["Resume"])
        await desk.quiet()

    await held("Cannot go on", "in 5 days")
    second = await moved("Reason: Waiting for parts", first)
    assert second > first
    await lin.sees(number, "On hold until", f"It should be repaired by {when(desk, second)}.", buttons=["Urge"])
    await held("Hold longer", "in 9 days")
    third = await moved("Reason: Waiting for parts", second)
    await desk.passes_to("14:30", days=1)
    await own.presses("Resume")
    fourth = await moved("the work goes on", third)
    assert first < fourth < second

    await held("Cannot go on", "in 3 days")
    fifth = await moved("Reason: Waiting for parts", fourth)
    await desk.fast_forward(days=4)
    await own.presses("Resume", on=await own.sees(number, buttons=["Resume"]))
    await desk.quiet()
    assert await due(desk, number) == fifth
    assert len(heard(lin, "the work goes on")) == 2
    assert len(heard(lin, "the work goes on", "instead of")) == 1

    async with desk.app.desk.work() as work:
        row = await work.session.get_one(Ticket, int(number[2:]))
        row.due_at = fifth + timedelta(hours=5)
        work.record(row, CLOCKS, f"{fifth.isoformat()}>{row.due_at.isoformat()}")
    await moved("the opening hours have changed", fifth)


async def test_a_visit_moves_it_and_so_does_the_office(desk: Campus) -> None:
    """The earlier of two proposed times brings it forward; a report in review that is urgent is decided earlier.

    The office gets that report anew in its group.
    """
    await desk.passes_to("08:30")
    lin, wang, _own, number = await accepted_job(desk)
    he = desk.player("何佳 He")
    await follows(desk, he, number)
    first = await due(desk, number)
    soon, _later = await nobody_home(desk, wang, number, 6, 54)
    second = await due(desk, number)
    change = f"It should be repaired by {when(desk, second)} now, instead of {when(desk, first)}."
    await lin.sees("Wang found nobody in", change, f"It should be repaired by {when(desk, second)}.")
    picked = "🕐 " + desk.app.wording.speech(HANS).plain(Text("{at:time}", {"at": soon}))
    await he.presses(picked, on=await he.sees(number, buttons=[picked]))
    third = await due(desk, number)
    assert first < third < second
    await lin.sees("has picked a time", f"by {when(desk, third)} now, instead of {when(desk, second)}.")

    crack = await lin.reports("3-502 the wall has a crack")
    card, before = await wang.within(OFFICE).sees(crack, buttons=["Approve"]), await due(desk, crack)
    ada = await at_the_desk(desk)
    await ada.writes(crack)
    await ada.presses("Urgency", on=await ada.sees(crack, buttons=["Urgency"]))
    await ada.presses("❗ Urgent", on=await ada.sees(crack, "How urgent is it?"))
    after = await due(desk, crack)
    await lin.sees(crack, f"will look at it by {when(desk, after)} now, instead of {when(desk, before)}.")
    assert (await wang.within(OFFICE).sees(crack, "❗ Urgent", buttons=["Approve"])).id != card.id


async def test_the_urgency_changes_in_traditional_chinese(desk: Campus) -> None:
    """Fang finds Chen's tap urgent: the team gets it anew, Chen hears the new time; the office makes it an emergency.

    What was pressed on an older card is noticed, and nothing can be hurried that is done.
    """
    chen, fang = desk.player("陳以安 Chen"), await foreman(desk, "Fang", HANT)
    wu = desk.player("吳師傅 Wu")
    await desk.passes_to("08:30")
    await chen.starts()
    await chen.writes("12-305 水龍頭漏水")
    number = (await chen.presses("送出")).toast.split()[-1]
    first = await due(desk, number)
    old = await wu.within(PLUMBERS).sees(number, buttons=["Accept"])

    await fang.writes("/team")
    await fang.presses(f"🆓 {number}")
    await fang.presses("緊急程度", on=await fang.sees(number, buttons=["緊急程度"]))
    asked = await fang.sees(number, "緊急程度改為？", buttons=["✅ 普通"])
    urgent = spoken(desk, "❗ Urgent", HANT)
    stale = fang.hold(urgent, asked)
    assert (await stale()).toast == f"{number}：{urgent}"
    second = await due(desk, number)
    change = f"預計修好時間改為 {when(desk, second, HANT)} 前（原為 {when(desk, first, HANT)} 前）。"
    await chen.sees(f"{number}：緊急程度已調整為「{urgent}」。", change)
    await chen.sees(number, urgent, f"預計 {when(desk, second, HANT)} 前修好。")
    anew = await wu.within(PLUMBERS).sees(number, "❗ Urgent", buttons=["Accept"])
    assert anew.id != old.id
    assert (await stale()).toast == spoken(
        desk, "This card was out of date. Here is how it stands now; please press again if you still want to.", HANT
    )

    await wu.within(PLUMBERS).presses("Accept", on=anew)
    await wu.sees(number, urgent)
    ada = await at_the_desk(desk, language=HANT)
    await ada.writes(f"/find {number}")
    await ada.presses(number, on=await ada.sees(number, buttons=[number]))
    await ada.presses("緊急程度", on=await ada.sees(number, buttons=["緊急程度"]))
    await ada.presses(emergency := spoken(desk, "🆘 Emergency", HANT))
    await ada.sees(number, emergency, f"調整緊急程度： {urgent} → {emergency}")
    await wu.sees(emergency, number, "⏳")
    await chen.sees(f"{number}：緊急程度已調整為「{emergency}」。")
    assert (await desk.events(number)).count("urgency") == 2

    await desk.quiet()
    await wu.presses(spoken(desk, "Done", HANT), on=await wu.sees(number, buttons=[spoken(desk, "Done", HANT)]))
    await wu.presses(spoken(desk, "Skip the photo", HANT))
    await wu.presses(spoken(desk, "Skip the note", HANT))
    await desk.quiet()
    assert (await desk.ticket(number)).state is State.DONE
    press = desk.world.press(fang.id, fang.chat, fang.messages()[-1].id, f"urg:1:{number[2:]}:9:low")
    over = spoken(desk, "{number}: {state}. That is no longer possible.", HANT, number=number, state=NAMES[State.DONE])
    assert (await desk.world.answer_of(press, 10)).text == over


async def test_an_emergency_a_day_later(desk: Campus) -> None:
    """Lin is asked nothing about a time that nobody promised her, and reads who hears of it; the foreman hears at once.

    What is on hold does not wait for its date: whoever has it is asked whether it goes on.
    """
    ma = await foreman(desk, "Ma")
    await desk.passes_to("08:30")
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Start")
    held = await lin.reports("7-201 tap drips")
    await own.within(PLUMBERS).presses("Accept", on=await own.within(PLUMBERS).sees(held))
    async with acting(desk, own) as work:
        await hold(work, row(held), "parts", work.now + timedelta(days=5))
    await desk.passes_to("14:00", days=1)
    async with acting(desk, desk.admin()) as work:
        for each in (number, held):
            await prioritise(work, row(each), Urgency.EMERGENCY)
    await lin.sees(f"{number}: it counts as “🆘 Emergency” now.", "Those in charge hear of it.")
    await own.sees(held, "🆘 This is an emergency now, and on hold until", buttons=["Resume"])
    await desk.fast_forward(minutes=5)
    notice = await ma.sees(number, "Not repaired")
    assert notice.text.startswith("🆘 Emergency\n")
    await lin.sees(number, "counts as “🆘 Emergency” now, and it is late for that", "Those in charge have been told.")
    await desk.passes_to("14:00", days=1)
    assert not heard(lin, number, "Is it fixed?")
    assert not heard(lin, number, "It should have been repaired")


async def test_a_question_that_nobody_answers(desk: Campus) -> None:
    """Wang, then the foreman hear that Lin waits for an answer; of one that was answered in time nobody hears."""
    fay = await member(desk, "Fay", Role.FOREMAN)
    await desk.passes_to("08:30")
    lin, _wang, own, number = await accepted_job(desk)
    answered = await lin.reports("7-201 tap drips")
    await own.within(PLUMBERS).presses("Accept", on=await own.within(PLUMBERS).sees(answered))
    await desk.quiet()
    for asked in (number, answered):
        await presses_talk(desk, lin, asked)
        await lin.writes("When do you come?")
        await lin.sees(f"✅ {asked}: sent to ")
        await desk.quiet()
    await desk.fast_forward(minutes=28)
    await presses_talk(desk, own, answered)
    await own.writes("At three")
    await lin.sees(answered, "At three")
    await desk.passes_to("11:50")
    await own.sees(number, "The resident waits for an answer, by")
    assert not heard(fay, "No answer to the resident")
    await desk.passes_to("14:10")
    await fay.sees(number, "No answer to the resident: it should have come by")
    assert not heard(fay, answered)
    assert not heard(own, answered, "waits for an answer")


def test_everybody_on_the_ladder_can_be_played() -> None:
    """The demo has a worker, a foreman, the office, a head and a director, each with a note in three languages."""
    roles = {player.role for player in demo.PLAYERS}
    assert {Role.WORKER, Role.FOREMAN, Role.OFFICE, Role.HEAD, Role.DIRECTOR} <= roles
    assert all(len(player.note) == len(Language) for player in demo.PLAYERS)
