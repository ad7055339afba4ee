"""What is late is put before the foreman, the head and the director, once each."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from desk.late.escalating import fire_due
from desk.tickets.assigning import accept
from desk.tickets.repairs import RepairDraft, submit
from notifications.jobs import chase
from storage.kinds import Role
from storage.tables import Notice
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.crew import member
from tests.stories.dealings import acting
from tests.stories.offices import at_the_desk


async def test_forgotten_job_climbs_the_levels(desk: Campus) -> None:
    """A job that nobody accepts in time is put before the group, the foreman, the head and the director, once each."""
    lin = desk.resident("Lin")
    ma = await member(desk, "Ma", Role.FOREMAN, "team:plumbing")
    sun, zhou = await member(desk, "Sun", Role.HEAD, ""), await member(desk, "Zhou", Role.DIRECTOR, "")
    await desk.passes_to("08:30")
    number = await lin.reports("3-502 tap is dripping")
    await desk.passes_to("11:50")
    await ma.within(PLUMBERS).sees(number, "Somebody should take it by")
    for wall, person in (("14:10", ma), ("16:10", sun), ("08:40", zhou)):
        assert not [seen for seen in person.heard() if "Nobody has taken it" in seen.text]
        await desk.passes_to(wall)
        await person.sees(number, "Nobody has taken it", buttons=["Assign to …", "Open"])
    await desk.passes_to("16:00", days=3)
    for person in (ma, sun, zhou):
        assert len([seen for seen in person.heard() if "Nobody has taken it" in seen.text]) == 1


async def test_two_hundred_at_once_are_one_message(desk: Campus) -> None:
    """Each reader gets one, whatever chases them meanwhile, with the worst ten, and a way to all; nothing too long.

    What somebody has taken before it is told is not told; an emergency comes by itself; a number opens the notice.
    """
    wang = await desk.worker("Wang")
    ma = await member(desk, "Ma", Role.FOREMAN, "team:plumbing")
    await desk.passes_to("08:30")
    async with acting(desk, wang) as work:
        draft = RepairDraft(category="plumbing", building="gym", description="drips")
        taken, *_others = [await submit(work, draft) for _each in range(200)]
        work.happened.clear()
    desk.world.advance(timedelta(hours=6))
    async with desk.app.desk.work() as work:
        # A process that is gone before it has told anybody: all of the warnings, and a part of what is late.
        assert await fire_due(work, limit=250) == 250
    async with acting(desk, wang) as work:
        await accept(work, taken.row_id)
    await asyncio.gather(*(chase(desk.app.desk) for _each in range(2)))
    await desk.quiet()
    [told] = [seen for seen in ma.heard() if "need somebody" in seen.text]
    assert "199 tickets need somebody" in told.text
    assert told.text.endswith("… and 189 more")
    assert len([label for label in told.buttons if label.startswith("R-")]) == 10
    await ma.presses(next(label for label in told.buttons if label.startswith("R-")), on=told)
    await ma.sees("Nobody has taken it", buttons=["Assign to …", "💤 Snooze"])
    await ma.presses("The whole list", on=told)
    await ma.sees("🆓 Waiting: 199")
    assert told in ma.heard(), "the message keeps its lines"


async def test_everybody_who_leads_gives_the_job_away_from_the_notice(desk: Campus) -> None:
    """Foreman, office, head and director: one press asks to whom, and the notices of all show who has it then.

    The other foreman, who was told too, had it before him in a message with others: there its number opens how it is.
    """
    wang = await desk.worker("Wang")
    await desk.worker("Li Na")
    lin, ma = desk.resident("Lin"), await member(desk, "Ma", Role.FOREMAN)
    sun, zhou = await member(desk, "Sun", Role.HEAD, ""), await member(desk, "Zhou", Role.DIRECTOR, "")
    ada = await at_the_desk(desk)
    await desk.passes_to("08:30")
    number, other = await lin.reports("3-502 tap drips"), await lin.reports("3-503 tap drips")
    await desk.passes_to("14:10")
    bundle = await ma.sees("2 tickets need somebody", number, other, buttons=[number, other, "The whole list"])
    await desk.passes_to("08:40")
    await zhou.sees("2 tickets need somebody")
    for person in (sun, ma, zhou):
        await person.presses(number, on=await person.sees("2 tickets need somebody"))
        await person.sees(number, "Nobody has taken it", buttons=["Assign to …", "📞 Call", "💤 Snooze", "Open"])
        await person.presses("Assign to …")
        await person.sees(number, "Who gets this job?", buttons=["Wang · 0", "Li Na · 0"])
    await ada.opens(f"https://t.me/campusdesk_bot?start=late_{number.split('-')[1]}")
    await ada.presses("Assign to …", on=await ada.sees(number, "Nobody has taken it"))
    await ada.presses("Wang · 0")
    for person in (sun, ma, zhou, ada):
        await person.sees(number, "✅ Wang has it now", buttons=["Open"])
    assert (await zhou.presses("Li Na · 0")).toast.startswith("This card was out of date")
    await ma.presses(number, on=bundle)
    await ma.sees(number, "👷 Wang has it", buttons=["Release"])
    await desk.passes_to("11:45", days=1)
    await desk.private(wang).sees(number, "Should be repaired by")
    await desk.private(wang).presses("Start", on=await desk.private(wang).sees(number, buttons=["Start"]))
    await desk.quiet()
    for person in (sun, zhou):
        await person.sees(number, "✅ Wang has it now")  # the warning is Wang's alone
    await desk.passes_to("14:10", days=4)
    await ma.presses(number, on=await ma.sees("2 tickets need somebody", "Not repaired", "🔧 Wang is at work"))
    await ma.presses("Reassign", on=await ma.sees(number, "Not repaired", "🔧 Wang is at work", buttons=["💤 Snooze"]))
    await ma.presses("Li Na · 0")
    await ma.sees(number, "Not repaired", "👷 Li Na has it", buttons=["Reassign"])


async def test_an_emergency_is_told_by_itself(desk: Campus) -> None:
    """At night, and beside what waits for the opening: each in a message of its own, before all others."""
    lin, ma = desk.resident("Lin"), await member(desk, "Ma", Role.FOREMAN, "team:property")
    await desk.passes_to("16:00")
    numbers = [await lin.cries(f"Building {each}: people are trapped in the elevator") for each in (3, 4)]
    await desk.fast_forward(minutes=11)
    for number in numbers:
        notice = await ma.sees(number, "Nobody has taken it", buttons=["Assign to …", "📞 Call"])
        assert notice.text.startswith("🆘 Emergency\n")
        assert "people are trapped" in notice.text
        assert "💤 Snooze" not in notice.buttons
    assert not [seen for seen in ma.heard() if "need somebody" in seen.text]
    press = desk.world.press(ma.id, ma.chat, notice.id, f"late:snooze:{number[2:]}")
    assert "is an emergency: that cannot wait" in (await desk.world.answer_of(press, 10)).text
    async with desk.app.desk.database.transaction() as session:
        notices = (await session.execute(select(Notice))).scalars().all()
    assert all(notice.told_at and notice.told_at - notice.at < timedelta(minutes=1) for notice in notices)
