"""Many report the same fault: the office says that it is one, and each of them says in the end whether it is fixed."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from storage.kinds import Language
from storage.tables import Outage
from tests.stories.campus import Campus
from tests.stories.dealings import lives
from tests.stories.jobs import done
from tests.stories.offices import at_the_desk
from tests.stories.outage import FOLLOW, reports_anyway, shown, without_power
from tests.stories.player import Player
from tests.stories.test_mine import cancelled
from tests.stories.test_reporting import opened

ONE, SEPARATE, ELSE = "One outage", "Separate", "It is something else"


async def outages(desk: Campus) -> list[Outage]:
    """All that there are."""
    async with desk.app.desk.database.transaction() as session:
        return list((await session.execute(select(Outage))).scalars())


async def test_from_the_first_report_to_each_answer(desk: Campus) -> None:
    """Three reports, one press of the office, a fourth that joins by itself, and each says whether it is fixed."""
    ada, zhao = await desk.office(), await desk.worker("Zhao", "electrical")
    grace = await at_the_desk(desk, "Grace", Language.ZH_HANT)
    oma, hu, far = await opened(desk, "Oma"), desk.resident("胡", language="zh-hans"), await opened(desk, "Far")
    for room, neighbour in (("601", oma), ("602", hu)):
        await lives(desk, neighbour, room)
    (lin, mia, noor), (first, second, third) = await without_power(desk)
    offer = await ada.sees("3 reports of 💡 Power and lights from Building 3", "one outage?", buttons=[ONE, SEPARATE])
    assert all(number in offer.text for number in (first, second, third))
    await grace.sees("3號樓", "是同一故障嗎", buttons=["是同一故障", "分別處理"])
    assert (await ada.presses(ONE, on=offer)).toast == "One outage. Everybody concerned is told."
    await grace.sees(f"同一故障：{first}，由 Ada 認定", "3 人在等")
    await lin.sees(first, "👥 3 people wait for this", "A worker will take it")
    await lin.sees(f"{first}: others have this, too; it counts as one outage now.")
    assert not [seen for seen in mia.heard() if f"{first}: others" in seen.text], "they read of their own report"
    await mia.sees(f"{second}: this is known as {first}")
    await mia.sees(second, f"This is known: {first}. You follow it", buttons=[ELSE])
    notice = await oma.sees("Power and lights · Building 3", f"this is known ({first})", "need not report")
    await hu.sees("供电照明 · 3号楼", "您无需再报", buttons=["关注"])
    assert not [seen for seen in far.heard() if "this is known" in seen.text]
    await oma.presses("Follow", on=notice)
    await oma.sees(first, "Building 3\n👥 4 people wait", "A worker will take it", buttons=["Unfollow"])

    paul = await opened(desk, "Paul")
    joined = await paul.reports("3-310 no electricity here")
    await paul.sees(joined, f"This is known: {first}", buttons=[ELSE])
    await zhao.sees(first, "👥 5 people wait for this", buttons=["Accept"])
    await oma.sees(first, "Building 3\n👥 5 people wait", buttons=["Unfollow"])
    assert not [seen for seen in zhao.heard() if joined in seen.text], "a job that nobody is to take"
    sure = await opened(desk, "Sure")
    other = await sure.reports("3-311 the socket by my bed is loose")
    await zhao.sees(other, "socket", buttons=["Accept"])

    await zhao.presses("Accept", on=await zhao.sees(first, buttons=["Accept"]))
    await done(desk.private(zhao), zhao, first)
    await mia.presses("Fixed for me", on=await mia.sees(f"{first}: Zhao says it is repaired.", "Is it fixed for you?"))
    await mia.sees(f"{first}: fixed for you. Thank you!")
    asked = await noor.sees(f"{first}: Zhao says it is repaired.", third, buttons=["Not for me"])
    twice = noor.hold("Not for me", asked)
    await twice()
    await noor.sees(third, f"↩️ Follows {first}", "A worker will take it")
    await noor.sees(f"{first}: not fixed for you. Your own report goes on: {third}")
    await zhao.sees(third, f"↩️ Follows {first}", buttons=["Accept"])
    await twice()
    await oma.presses("Not for me", on=await oma.sees(f"{first}: Zhao says it is repaired."))
    await oma.sees("What is wrong?")
    await oma.writes("601 still has no power")
    await oma.presses("Submit")
    await desk.quiet()
    last = (await desk.tickets())[-1]
    assert (last.follows_id, last.building, last.room, last.state) == (int(first[2:]), "3", "601", "queued")
    assert (await desk.ticket(third)).version < 8, "the second press did nothing more"
    await desk.fast_forward(minutes=1)
    await hu.sees("供电照明 · 3号楼", f"已修好（{first}）")
    await lin.presses("Fixed", on=await lin.sees(first, buttons=["Fixed"]))
    await desk.fast_forward(minutes=1)
    assert [outage.ended_at is not None for outage in await outages(desk) if outage.parent_id] == [True]
    assert (await desk.ticket(joined)).state == "duplicate"


async def test_separate_is_heard_once(desk: Campus) -> None:
    """Nobody of the office is asked again within the window, two who press at once get one answer, a resident none."""
    ada, bo = await desk.office(), await desk.office("Bo")
    (lin, mia, _noor), numbers = await without_power(desk)
    offer = await ada.sees("one outage?", buttons=[ONE, SEPARATE])
    one, separate = bo.hold(ONE, offer), ada.hold(SEPARATE, offer)
    forged = desk.world.press(mia.id, mia.chat, (await mia.sees(numbers[1])).id, ada._data(offer, ONE))
    assert "Only the office" in (await desk.world.answer_of(forged, 10)).text
    toasts = [answered.toast for answered in await asyncio.gather(separate(), one())]
    states = {(await desk.ticket(number)).state for number in numbers}
    if toasts[0] == "Each report stays by itself.":
        assert toasts[1] == "Ada decided this first."
        assert states == {"queued"}
        await ada.sees("No outage, said by Ada")
        await reports_anyway(desk, await opened(desk, "Paul"), "3-310 no electricity here")
        await desk.quiet()
        assert len(await outages(desk)) == 1
    else:
        assert toasts == ["Bo decided this first.", "One outage. Everybody concerned is told."]
        assert states == {"queued", "duplicate"}
    await lin.sees(numbers[0])


async def test_whose_report_is_something_else(desk: Campus) -> None:
    """One press lets it go its own way; a parent that is taken back sets the others free; both are told."""
    ada, zhao = await desk.office(), await desk.worker("Zhao", "electrical")
    (lin, mia, noor), (first, second, third) = await without_power(desk)
    await ada.presses(ONE, on=await ada.sees("one outage?", buttons=[ONE]))
    answered = await mia.presses(ELSE, on=await mia.sees(second, buttons=[ELSE]))
    assert answered.toast == "It is a report of its own again."
    await mia.sees(second, "A worker will take it", buttons=["Urge", "Cancel"])
    await zhao.sees(second, buttons=["Accept"])
    await cancelled(lin, first)
    await noor.sees(f"{first} was taken back by whoever reported it.")
    await noor.sees(third, buttons=["Urge", "Cancel"])
    assert (await desk.ticket(third)).state == "submitted"
    forged = desk.world.press(noor.id, noor.chat, (await noor.sees(third)).id, f"t:else:{third[2:]}")
    assert "no longer possible" in (await desk.world.answer_of(forged, 10)).text


async def test_a_job_in_hand_stands_for_all(desk: Campus) -> None:
    """Zhao is at the second report already: that one stands for all; what is an emergency goes out by itself."""
    ada, zhao = await desk.office(), await desk.worker("Zhao", "electrical")
    people = [await opened(desk, name) for name in ("Lin", "Mia")]
    first = await people[0].reports("3-201 no power")
    second = await reports_anyway(desk, people[1], "3-502 停电了")
    await zhao.presses("Accept", on=await zhao.sees(second, buttons=["Accept"]))
    own = desk.private(zhao)
    await own.presses("Start", on=await own.sees(second, buttons=["Start"]))
    burning, fay = "R-1003", await opened(desk, "Fay")
    await fay.writes("3-415 no power, smoke is coming out of the breaker box, fire!")
    await zhao.sees(burning, "🆘 Emergency", buttons=["Accept"])
    offer = await ada.sees("3 reports of", f"One outage: {second} stands for all", buttons=[ONE])
    assert "By themselves would stay" in offer.text
    await ada.presses(ONE, on=offer)
    states = [(await desk.ticket(number)).state for number in (first, second, burning)]
    assert states == ["duplicate", "in_progress", "queued"]
    await own.sees(second, "👥 2 people wait for this")


async def test_those_who_follow_count(desk: Campus) -> None:
    """Two of three pressed Same problem: the office is asked all the same, and its one ticket stands for all."""
    ada = await desk.office()
    first = await (await opened(desk, "Lin")).reports("12-201 停水了")
    for name in ("Mia", "Noor"):
        player: Player = await opened(desk, name)
        await player.writes(f"12-50{len(name)} no water")
        await desk.quiet()
        await player.presses("Submit")
        await player.presses("Same problem: follow it")
    offer = await ada.sees("3 reports of 🚰 Water and drains from Building 12", first, "👥 3", buttons=[ONE])
    await ada.presses(ONE, on=offer)
    await ada.sees(f"✅ One outage: {first}")
    assert len(await desk.tickets()) == 1


async def test_one_report_and_those_who_follow_it(desk: Campus) -> None:
    """What three of one room have is no outage of the building; one report that two others follow is, and all hear."""
    ada = await desk.office()
    people = [await opened(desk, name) for name in ("Lin", "Mia", "Noor")]
    for words in ("3-502 the air conditioner drips", "3-201 no power"):
        await people[0].reports(words)
        for player in people[1:]:
            await shown(desk, player, words)
            await player.presses(FOLLOW)
    offer = await ada.sees("3 reports of 💡 Power and lights from Building 3", "R-1002 · 201", buttons=[ONE])
    assert not [seen for seen in ada.heard() if "3 reports of" in seen.text and "Power" not in seen.text]
    await ada.presses(ONE, on=offer)
    for player in people:
        await player.sees("R-1002: others have this, too; it counts as one outage now.")
