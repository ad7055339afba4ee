"""What nobody goes on with is chased by the desk itself: reminded of, asked about, given back, closed; once each."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from desk.days.windows import agreed_time
from desk.tickets.assigning import accept
from desk.tickets.holds import current_hold, hold
from desk.tickets.repairs import reopen, start
from desk.tickets.reviewing import ask
from notifications.jobs import chase
from storage.kinds import ClockKind, Language, Role, State, TimerKind
from storage.tables import Channel, Clock, Ticket, Timer
from tests.stories.campus import OFFICE, PLUMBERS, Campus
from tests.stories.crew import foreman, has_jobs, member, spoken
from tests.stories.dealings import acting, button, lives, nobody_home, row
from tests.stories.jobs import accepted_job
from tests.stories.offices import at_the_desk
from tests.stories.player import Player
from tests.stories.talkers import follows

HANS, HANT = Language.ZH_HANS, Language.ZH_HANT
NOT_BEGUN = "You took this job and have not begun"
NEVER_BEGUN = "did not begin"


async def _until(desk: Campus, at: datetime) -> None:
    """Let time pass to this moment, and two processes look at once what is due."""
    desk.world.advance(at - desk.world.clock.now())
    await asyncio.gather(chase(desk.app.desk), chase(desk.app.desk))
    await desk.quiet()


async def _later(desk: Campus, **by: float) -> None:
    await _until(desk, desk.world.clock.now() + timedelta(**by))


def _times(player: Player, words: str) -> int:
    return sum(words in seen.text for seen in player.heard())


async def test_a_job_that_nobody_begins(desk: Campus) -> None:
    """Wang forgot the job: he is reminded once, with its buttons; then it is the team's again, and all concerned hear
    it. He may take it again, and is then reminded again.
    """
    ma = await foreman(desk, "Ma")
    await desk.passes_to("08:30")
    lin, wang, own, number = await accepted_job(desk)
    await desk.passes_to("13:40")
    assert not _times(own, NOT_BEGUN)
    await _later(desk, hours=1)
    await own.sees(number, NOT_BEGUN, buttons=["Start", "Cannot go on", "Release"])
    await _later(desk, hours=1)
    assert _times(own, NOT_BEGUN) == 1

    await desk.passes_to("14:30")
    await own.sees(number, "went back to your team, as you had not begun")
    free = await wang.sees(number, "↩️ It came back: It was not begun in time", buttons=["Accept"])
    await lin.sees(number, "the worker did not come to it; the team is looking for another one")
    await ma.sees(number, "Wang had this job and did not begin", buttons=["Open"])
    await desk.quiet()
    assert [_times(ma, NEVER_BEGUN), _times(own, NOT_BEGUN)] == [1, 0]
    assert (await wang.presses("Accept", on=free)).toast == "The job is yours."
    await desk.passes_to("14:00")
    await own.sees(number, NOT_BEGUN, buttons=["Start"])
    await own.presses("Start")
    await desk.passes_to("16:00")
    assert (await desk.events(number)).count("remind_start") == 2
    assert (await desk.ticket(number)).state == State.IN_PROGRESS


async def test_a_worker_who_cannot_be_told(desk: Campus) -> None:
    """Wu never opened the bot: the team's group is told; where no group is linked, its foreman. A desk that was down
    until the job had to go back reminds nobody of it.
    """
    ma = await foreman(desk, "Ma")
    wu = await desk.worker("Wu", started=False)
    await desk.passes_to("08:30")
    lin = desk.resident("Lin")
    one, two, three = [await lin.reports(f"3-50{n} tap drips") for n in (1, 2, 3)]
    await wu.presses("Accept", on=await wu.sees(one, buttons=["Accept"]))
    await _later(desk, hours=6)
    await wu.sees(one, "Wu took this job and has not begun", buttons=["Open the job"])
    await wu.presses("Accept", on=await wu.sees(two, buttons=["Accept"]))
    await desk.quiet()
    async with desk.app.desk.database.transaction() as session:
        await session.execute(delete(Channel).where(col(Channel.purpose) == "plumbing"))
    await desk.passes_to("14:30", days=0)
    await ma.sees(two, "Wu took this job and has not begun", buttons=["Open"])

    await desk.passes_to("08:30")
    async with acting(desk, ma) as work:
        ticket = await work.session.get_one(Ticket, row(three))
        assert ticket.state is State.QUEUED
    wang = await member(desk, "Wang", Role.WORKER)
    async with acting(desk, wang) as work:
        await accept(work, row(three))
    desk.world.advance(timedelta(days=5))
    await desk.passes_to("09:00")
    await wang.sees(three, "as you had not begun")
    assert not _times(wang, NOT_BEGUN)


async def test_a_hold_past_its_date(desk: Campus) -> None:
    """王 waits for parts (繁體): on the day he is asked whether it goes on, and again when he held it for longer."""
    wang = await member(desk, "王", Role.WORKER, language="zh-hant")
    await desk.passes_to("08:30")
    [number] = await has_jobs(desk, wang, "3-502")
    until = desk.world.clock.now() + timedelta(hours=26)
    async with acting(desk, wang) as work:
        await hold(work, row(number), "parts", until)
    asked, label = "現在能否繼續？", {key: desk.say(key, HANT) for key in ("Resume", "Hold longer", "Done")}
    await desk.passes_to("09:30", days=1)
    assert not _times(wang, asked)
    await desk.passes_to("10:35")
    await wang.sees(number, asked, buttons=list(label.values()))
    assert (await desk.events(number)).count("ask_hold") == 1
    await wang.presses(label["Hold longer"])
    reason = desk.say("Waiting for parts", HANT)
    await wang.presses(reason, on=await wang.sees(number, buttons=[reason]))
    await wang.writes("2 天")
    await desk.quiet()
    await desk.passes_to("10:35", days=4)
    await wang.sees(number, asked, buttons=list(label.values()))
    assert (await desk.events(number)).count("ask_hold") == 2


async def test_times_that_nobody_picked(desk: Campus) -> None:
    """All the times that Wang proposed are over: he is told so, and proposes others, of which Lin is asked again."""
    lin, wang, own, number = await _accepted_at(desk, "08:30")
    await nobody_home(desk, wang, number, 2, 3)
    await _later(desk, hours=2, minutes=30)
    assert not _times(own, "none was picked")
    await _later(desk, hours=6)
    await desk.passes_to("08:10")
    await own.sees(number, "All times that you proposed have passed", buttons=["Resume", "Propose times", "Done"])
    await own.presses("Propose times")
    offered = await own.sees(number, "When can you come again?")
    await own.presses(offered.buttons[0], on=offered)
    await own.presses("Send", on=await own.sees(number, buttons=["Send"]))
    [time] = [datetime.fromisoformat(each) for each in await _proposed(desk, number)]
    await lin.sees(number, "Wang found nobody in", buttons=[button(time)])
    assert (await desk.events(number))[-3:] == ["no_access", "ask_hold", "no_access"]


async def _accepted_at(desk: Campus, wall: str) -> tuple[Player, Player, Player, str]:
    await desk.passes_to(wall)
    return await accepted_job(desk)


async def _proposed(desk: Campus, number: str) -> list[str]:
    async with desk.app.desk.work() as work:
        held = await current_hold(work, await work.session.get_one(Ticket, row(number)))
    assert held is not None
    return held.times


async def test_a_question_that_nobody_answers(desk: Campus) -> None:
    """林 (简体) is reminded of the office's question after a day, and after seven the report is closed. After the desk
    was down nobody is asked at night, and nothing is closed at once behind the reminder.
    """
    lin, ada = desk.resident("林", "zh-hans"), await at_the_desk(desk)
    await desk.passes_to("09:00")
    number = await _asked(desk, lin, ada, "3-502 墙上有裂缝")
    await desk.passes_to("08:50")
    assert not _times(lin, "还在等您回复")
    await desk.passes_to("09:05")
    await lin.sees(number, "⏰ 后勤处还在等您回复", "哪一面墙？", buttons=[desk.say("Answer", HANS)])
    await _later(desk, days=4)
    assert _times(lin, "还在等您回复") == 1
    await _later(desk, days=3)
    await desk.passes_to("09:05")
    await lin.sees(number, "后勤处的询问一直未获回复，已结束")
    await lin.sees(number, "后勤处的询问未获回复，已结束。如仍未修好")
    await ada.within(OFFICE).sees(number, "✖️ Closed: no answer")
    assert (await desk.events(number))[-3:] == ["ask", "remind_info", "expire"]
    await ada.writes(number)
    await ada.sees(number, "The desk closed it, as nobody said anything")

    late = await _asked(desk, lin, ada, "3-503 墙上有裂缝")
    desk.world.advance(timedelta(days=9))
    await desk.passes_to("22:30")
    assert (await desk.ticket(late)).state == State.NEEDS_INFO
    assert (await desk.events(late))[-1] == "ask"
    await desk.passes_to("08:05")
    assert (await desk.events(late))[-1] == "remind_info"
    await _later(desk, hours=12)
    assert (await desk.ticket(late)).state == State.NEEDS_INFO
    async with desk.app.desk.database.transaction() as session:
        # Due together with the closing, which leaves nothing to be told of it.
        at = desk.world.clock.now() + timedelta(hours=12, minutes=30)
        session.add(Timer(ticket_id=row(late), kind=TimerKind.ANSWER, cycle=1, level=0, at=at))
    await _later(desk, hours=13)
    assert (await desk.ticket(late)).state == State.CANCELLED


async def _asked(desk: Campus, lin: Player, ada: Player, words: str) -> str:
    await lin.writes(words)
    await desk.quiet()
    number = (await lin.presses(desk.say("Submit", HANS))).toast.split()[-1].rsplit("：", 1)[-1]
    async with acting(desk, ada) as work:
        await ask(work, row(number), "哪一面墙？")
    return number


async def test_a_resident_who_cannot_be_reminded(desk: Campus) -> None:
    """Lin has blocked the bot: the office reads that its question is answered by nobody."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    await desk.passes_to("09:00")
    number = await lin.reports("3-502 the wall has a crack")
    async with acting(desk, ada) as work:
        await ask(work, row(number), "Which wall?")
    async with acting(desk, lin) as work:
        work.actor.reachable = False
    await desk.passes_to("09:05", days=1)
    await ada.within(OFFICE).sees(number, "Lin has not answered, and I cannot write to them", buttons=["Open"])


async def test_a_window_that_is_kept(desk: Campus) -> None:
    """Lin wants a visit at a time, in words: it stands as a time; the evening before and an hour before both sides are
    reminded of it, a roommate, too; and whoever begins earlier is not.
    """
    await desk.passes_to("10:00")
    lin, mei, wang = desk.resident("Lin"), desk.resident("Mei"), await desk.worker("Wang")
    own = desk.private(wang)
    number, visit = await _wanted(desk, lin, "3-502 tap drips", "tomorrow 14:00")
    other, _visit = await _wanted(desk, lin, "3-503 tap drips", "tomorrow 15:00")
    free, _visit = await _wanted(desk, lin, "3-504 tap drips", "tomorrow 16:00")
    words, _none = await _wanted(desk, lin, "3-505 tap drips", "tomorrow after lunch")
    await lives(desk, mei)
    await follows(desk, mei, number)
    for each in (number, other, words):
        await wang.presses("Accept", on=await wang.sees(each, buttons=["Accept"]))
    await own.sees(words, "Visit: tomorrow after lunch")
    await _until(desk, visit - timedelta(hours=19, minutes=5))
    assert not _times(lin, "🔔")
    await _until(desk, visit - timedelta(hours=18, minutes=55))
    at = button(visit).removeprefix("🕐 ")
    for player in (lin, mei):
        await player.sees(number, f"🔔 Tomorrow, {at}: Wang comes.", buttons=["💬 Write, or add a photo"])
    await own.sees(number, f"🔔 Tomorrow, {at}: you are expected there.", buttons=["Open"])
    await wang.sees(free, "somebody is expected there, and nobody has the job", buttons=["Accept"])
    assert [_times(lin, "🔔 Tomorrow"), _times(own, "🔔 Tomorrow")] == [2, 2]

    async with acting(desk, own) as work:
        await start(work, row(other))
    await _until(desk, visit - timedelta(minutes=40))  # the desk was slow
    today = await lin.sees(number, f"🔔 Today, {at}: Wang comes.")
    await lin.writes("The porter has the key", reply_to=today)
    await own.sees(number, "The porter has the key")
    await own.sees(number, f"🔔 Today, {at}: you are expected there.")
    desk.world.advance(timedelta(hours=3))
    await _later(desk, minutes=1)
    assert [_times(lin, "🔔 Today"), _times(own, "🔔 Today"), _times(mei, "🔔 Today")] == [1, 1, 1]
    assert (await desk.events(words)).count("remind_visit") == 0
    assert (await desk.events(free)).count("remind_visit") == 1  # the second would have come after the visit


async def _wanted(desk: Campus, lin: Player, fault: str, when: str) -> tuple[str, datetime]:
    """A report with this window, and the time that was read of it; without one its own time."""
    await lin.writes(fault)
    await desk.quiet()
    await lin.presses("When")
    await lin.sees("When may somebody come in?")
    await lin.writes(when)
    await desk.quiet()
    number = (await lin.presses("Submit")).toast.split()[-1]
    ticket = await desk.ticket(number)
    return number, agreed_time(ticket.window) or ticket.created_at


async def test_is_it_fixed(desk: Campus) -> None:
    """At the promised time Lin is asked once: not yet, of which Wang hears, and Lin reads who knows; then fixed, and
    the stars are asked for. In the next cycle the old button is none.
    """
    await foreman(desk, "Ma")
    lin, _wang, own, number = await _accepted_at(desk, "08:30")
    await own.presses("Start")
    due = await _due(desk, number)
    await _until(desk, due - timedelta(minutes=1))
    assert not _times(lin, "Is it fixed?")
    await _until(desk, due + timedelta(minutes=1))
    question = await lin.sees(number, "It should have been repaired by", "Is it fixed?", buttons=["Fixed", "Not yet"])
    said, fixed = lin.hold("Not yet", on=question), lin.hold("Fixed", on=question)
    eve = desk.resident("Eve")
    await eve.sees("service desk")
    for answer in ("q:0", "q:1"):  # pressed by somebody whom it does not concern
        forged = desk.world.press(eve.id, eve.chat, eve.messages()[-1].id, f"{answer}:{row(number)}:1")
        assert (await desk.world.answer_of(forged, 10)).text == "This one is not yours to change."
    assert (await said()).toast == "Noted. Thank you!"
    await own.sees(number, "The resident says: not fixed yet", buttons=["Done", "Cannot go on"])
    card = await lin.sees(number, "I have told Wang that it is not fixed yet.", "it is late: the foreman.")
    assert "I tell the head of the office" in card.text or "I tell the office" in card.text
    await said()
    assert (await desk.events(number)).count("not_yet") == 1
    assert (await desk.ticket(number)).level == 0
    await desk.passes_to("16:00", days=1)
    assert (await desk.events(number)).count("ask_fixed") == 1

    assert (await fixed()).toast == "Glad to hear it!"
    await lin.sees(number, "How did it go?")
    await fixed()
    await own.sees(number, "The resident says: fixed. Thank you!")
    assert (await desk.ticket(number)).state == State.CLOSED
    async with desk.app.desk.database.transaction() as session:
        clock = (await session.execute(select(Clock).where(col(Clock.kind) == ClockKind.FIX))).scalar_one()
    assert (clock.stopped_at is not None, clock.in_time) == (True, False)
    async with acting(desk, lin) as work:
        await reopen(work, row(number), "still_broken")
    for press in (fixed, said):
        assert (await press()).toast == f"{number}: Waiting for a worker. That is no longer possible."
    assert (await desk.ticket(number)).state == State.QUEUED


async def test_fixed_though_nobody_had_it(desk: Campus) -> None:
    """美 is asked (繁體), for 林, whose roommate she is, has blocked the bot. It is fixed: the team's card shows it."""
    lin, mei = desk.resident("林", "zh-hant"), desk.resident("美", "zh-hant")
    await desk.passes_to("08:30")
    await lin.writes("3-502 水龍頭滴水")
    await desk.quiet()
    number = (await lin.presses(desk.say("Submit", HANT))).toast.rsplit("：", 1)[-1].split()[-1]
    await lives(desk, mei)
    await follows(desk, mei, number)
    async with acting(desk, lin) as work:
        work.actor.reachable = False
    due = await _due(desk, number)
    await _until(desk, due + timedelta(minutes=1))
    fixed = desk.say("Fixed", HANT)
    asked = await mei.sees(number, "修好了嗎？", buttons=[fixed, desk.say("Not yet", HANT)])
    assert (await mei.presses(fixed, on=asked)).toast == spoken(desk, "Glad to hear it!", HANT)
    await mei.within(PLUMBERS).sees(number, "✅ The resident says that it is fixed")
    assert (await desk.ticket(number)).state == State.CLOSED


async def _due(desk: Campus, number: str) -> datetime:
    due = (await desk.ticket(number)).due_at
    assert due is not None
    return due


async def test_one_bad_ticket_stops_no_other(desk: Campus) -> None:
    """A timer that cannot be understood keeps neither the other tickets waiting, nor the desk's other work."""
    await desk.passes_to("08:30")
    lin, _wang, own, number = await accepted_job(desk)
    bad = await lin.reports("3-504 tap drips")
    async with desk.app.desk.database.transaction() as session:
        session.add(
            Timer(
                ticket_id=row(bad), kind=TimerKind.FIX, cycle=1, level=9, at=desk.world.clock.now() + timedelta(hours=1)
            )
        )
    await desk.passes_to("14:30")
    await own.sees(number, NOT_BEGUN)
    async with desk.app.desk.database.transaction() as session:
        timer = await session.get_one(Timer, (row(bad), TimerKind.FIX, 1, 9))
    assert timer.fired_at is None
    assert timer.at > desk.world.clock.now()
