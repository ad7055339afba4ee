"""Asking for haste: once an hour, and each time more people hear it."""

from desk.tickets.repairs import finish
from storage.kinds import Role
from tests.stories.campus import Campus
from tests.stories.dealings import acting, holds_role, row
from tests.stories.jobs import accepted_job
from tests.stories.test_reporting import opened


async def test_four_hours_of_haste(desk: Campus) -> None:
    """First Wang, then the foreman, then the office, then the head; the press says who, and the cards say how often."""
    lin, _wang, own, number = await accepted_job(desk)
    ada, fu, he = await desk.office(), await opened(desk, "Fu"), await opened(desk, "He")
    await holds_role(desk, fu, Role.FOREMAN, "team:plumbing")
    await holds_role(desk, he, Role.HEAD)
    heard = ["Wang", "Wang · the foreman", "Wang · the foreman · the office"]
    heard.append("Wang · the foreman · the office · the heads of the office")
    for count, who in enumerate(heard, start=1):
        said = f"I have asked them to hurry. It is heard by: {who}. You can ask again in an hour."
        assert (await lin.presses("Urge", on=await lin.sees(number, buttons=["Urge"]))).toast == said
        await own.sees(number, f"⏰ Urged {count}×", buttons=["Start"])
        soon = await lin.presses("Urge", on=await lin.sees(number, buttons=["Urge"]))
        assert soon.toast.startswith("You asked already.")
        await desk.quiet()
        times = f"asked to hurry {count} times"
        told = {
            person.name
            for person in (fu, ada, he)
            if any(number in seen.text and times in seen.text for seen in person.messages())
        }
        assert told == [set(), {"Fu"}, {"Fu", "Ada"}, {"Fu", "Ada", "He"}][count - 1]
        await desk.fast_forward(hours=1, seconds=1)
    assert (await desk.ticket(number)).level == 4


async def test_the_teams_card_shows_it(desk: Campus) -> None:
    """Nobody has the job yet: the team hears it, and its card says how often."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    assert "It is heard by: Plumbing team." in (await lin.presses("Urge")).toast
    await wang.sees(number, "⏰ Urged 1×", buttons=["Accept"])


async def test_in_review_the_office_hears_it(desk: Campus) -> None:
    """The office has it: it hears it, once, however often Lin has asked."""
    lin, ada = await opened(desk), await desk.office()
    number = await lin.reports("3-502 the wall has a crack")
    for count in (1, 2, 3):
        assert "It is heard by: the office." in (await lin.presses("Urge")).toast
        await ada.sees(number, f"⏰ Urged {count}×", buttons=["Approve"])
        await desk.fast_forward(hours=1, seconds=1)


async def test_a_foreman_of_another_team_hears_nothing(desk: Campus) -> None:
    """Fu leads the electricians: a tap is none of his, and the press does not claim it."""
    lin, _wang, _own, number = await accepted_job(desk)
    fu = await opened(desk, "Fu")
    await holds_role(desk, fu, Role.FOREMAN, "team:electrical")
    await lin.presses("Urge")
    await desk.fast_forward(hours=1, seconds=1)
    assert "It is heard by: Wang · the foreman. " in (await lin.presses("Urge")).toast, "that of the plumbers"
    await desk.quiet()
    assert not [seen for seen in fu.messages() if number in seen.text]


async def test_a_new_cycle_begins_anew(desk: Campus) -> None:
    """Urged twice, repaired, not fixed: nobody has been urged in the new cycle yet."""
    lin, wang, own, number = await accepted_job(desk)
    await lin.presses("Urge")
    async with acting(desk, own) as work:
        await finish(work, row(number), None)
    await lin.presses("Not fixed", on=await lin.sees(number, buttons=["Not fixed"]))
    await lin.presses("Nobody came")
    assert "Urged" not in (await wang.sees(number, "Not fixed the last time", buttons=["Accept"])).text
    assert (await desk.ticket(number)).level == 0


async def test_haste_in_traditional_chinese(desk: Campus) -> None:
    """The press says who hears it, as people there read it."""
    chen, wang = desk.resident("陳", language="zh-hant"), await desk.worker("Wang")
    await chen.writes("3-502 水龍頭漏水")
    await chen.presses("送出")
    await wang.presses("Accept", on=await wang.sees("R-1001", buttons=["Accept"]))
    await desk.private(wang).sees("R-1001", buttons=["Start"])
    await chen.sees("R-1001", "Wang", buttons=["催促"])
    assert (await chen.presses("催促")).toast == "已催促，已通知：Wang。一小時後可再次催促。"
