"""/jobs: what a worker has to do, today's first."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from storage.kinds import Language, Role
from storage.tables import Ticket
from tests.stories.campus import Campus
from tests.stories.crew import has_jobs, member, spoken
from tests.stories.jobs import accepted_job


async def _set(desk: Campus, number: str, **values: object) -> None:
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Ticket).where(col(Ticket.id) == int(number.removeprefix("R-"))).values(**values))


async def test_the_days_work(desk: Campus) -> None:
    """Late, today, later, on hold, in this order, each with its place from the large to the small and its due time."""
    own = await member(desk, "Wang", Role.WORKER)
    late, soon, later, held = await has_jobs(desk, own, "3-502", "3-503", "gym", "3-505")
    now = desk.world.clock.now()
    await _set(desk, late, due_at=now - timedelta(hours=1))
    await _set(desk, soon, due_at=now + timedelta(seconds=30))
    await _set(desk, later, due_at=now + timedelta(days=5))
    await _set(desk, held, state="on_hold", held_until=now + timedelta(days=2))
    await own.writes("/jobs")
    shown = await own.sees("Your jobs: 4", buttons=[late, soon, later, held])
    order = [
        shown.text.index(part) for part in ("⏰ Overdue", late, "📅 Today", soon, "🗓 Later", later, "⏸ On hold", held)
    ]
    assert order == sorted(order)
    assert "East campus ▸ Building 3 ▸ 502" in shown.text
    assert "⏳ Due" in shown.text
    assert "until" in shown.text.split("⏸ On hold")[1]

    await own.presses(soon, on=shown)
    await own.sees(soon, "tap drips", "Lin", buttons=["Start", "Done"])


async def test_the_way_to_a_building(desk: Campus) -> None:
    """A building with a map link in the catalogue: the place is the link, and the card has a button behind More…"""
    own = await member(desk, "Wang", Role.WORKER)
    (number,) = await has_jobs(desk, own, "gym")
    await own.writes("/jobs")
    shown = await own.sees("Gymnasium", buttons=[number])
    entities = desk.world.chat(own.chat).messages[shown.id].entities
    assert [e["url"] for e in entities if e["type"] == "text_link"] == [
        desk.app.desk.campus.catalogue.buildings["gym"].map
    ]
    await own.presses(number)
    await own.presses("More…", on=await own.sees(number, buttons=["More…"]))
    more = await own.sees(number, buttons=["Release", "Other team", "🗺 Map", "« Less"])
    await own.presses("« Less", on=more)
    assert "🗺 Map" not in (await own.sees(number, buttons=["More…"])).buttons


async def test_many_jobs_come_in_pages(desk: Campus) -> None:
    """Ten on a page; a page that is no more is the last there is."""
    own = await member(desk, "Wang", Role.WORKER)
    numbers = await has_jobs(desk, own, *(f"3-5{n:02}" for n in range(1, 13)))
    await own.writes("/jobs")
    first = await own.sees("Your jobs: 12", buttons=["»"])
    assert len([label for label in first.buttons if label.startswith("R-")]) == 10
    turn = own.hold("»", first)
    await turn()
    second = await own.sees("Your jobs: 12", buttons=["«"])
    assert second.id == first.id
    assert {*first.buttons, *second.buttons} == {*numbers, "«", "»"}
    for number in numbers[:5]:
        await _set(desk, number, state="done")
    await turn()
    assert "»" not in (await own.sees("Your jobs: 7", buttons=[numbers[-1]])).buttons


async def test_no_jobs(desk: Campus) -> None:
    """A worker without one reads where they come from; somebody of no team, and a group, a sentence."""
    own = await member(desk, "Wang", Role.WORKER)
    await own.writes("/jobs")
    await own.sees("You have no job now. New ones come into your team's group: press Accept there.")
    eve = desk.resident("Eve")
    for command in ("/jobs", "/pause", "/pause off"):
        await eve.writes(command)
        await eve.sees("This is for workers.")
        await desk.quiet()
    group = own.within(desk.groups["plumbing"])
    for count, command in enumerate(("/jobs", "/register"), 1):
        await group.writes(command)
        await desk.until(
            lambda count=count: len([s for s in group.heard() if "That is for you alone" in s.text]) == count or None,
            f"the group to be answered {command}",
        )


async def test_a_job_that_went_elsewhere(desk: Campus) -> None:
    """The list is an hour old: the job is Sam's by now, and its button says so."""
    _lin, _wang, own, number = await accepted_job(desk)
    sam = await desk.worker("Sam")
    await own.writes("/jobs")
    opens = own.hold(number, await own.sees("Your jobs: 1", buttons=[number]))
    await own.presses("Release", on=await own.sees(number, buttons=["Release"]))
    await own.presses("No time for it", on=await own.sees(buttons=["No time for it"]))
    await sam.presses("Accept", on=await sam.sees(number, buttons=["Accept"]))
    await opens()
    assert (await own.sees(number, "You do not have this job any more.")).buttons == ()


async def test_jobs_and_help_in_chinese(desk: Campus) -> None:
    """The list, its parts and the help line, as a Chinese worker reads them."""
    for code, language in (("zh-hans", Language.ZH_HANS), ("zh-hant", Language.ZH_HANT)):
        own = await member(desk, "王", Role.WORKER, language=code)
        (number,) = await has_jobs(desk, own, "3-502")
        await own.writes("/jobs")
        await own.sees(
            spoken(desk, "Press a number to open it.", language), spoken(desk, "🗓 Later", language), buttons=[number]
        )
        await own.writes("/help")
        await own.sees("/jobs", "/pause off", "暂停接单" if language is Language.ZH_HANS else "暫停接單")


async def test_as_many_as_the_team_may_have(desk: Campus) -> None:
    """Eight jobs of property services, and a ninth: the refusal says how many, and one given back makes room."""
    lin, ma = desk.resident("Lin"), await member(desk, "Ma", Role.WORKER, scope="team:property")
    group = ma.within(desk.groups["property"])
    numbers = [await lin.reports(f"3-{n}02 cockroaches in the kitchen") for n in (1, 2, 3, 4, 5, 6)]
    numbers += [await lin.reports(f"2-{n}02 cockroaches in the kitchen") for n in (1, 2, 3)]
    for number in numbers[:8]:
        card = await group.sees(number, buttons=["Accept"])
        assert (await group.presses("Accept", on=card)).toast == "The job is yours."
    card = await group.sees(numbers[8], buttons=["Accept"])
    refused = await group.presses("Accept", on=card)
    assert (
        refused.toast == "You have 8 jobs already, which is the most for your team. Please finish or release one first."
    )
    await ma.presses("Cannot go on", on=await ma.sees(numbers[0], buttons=["Cannot go on"]))
    await ma.presses("The weather", on=await ma.sees(numbers[0], buttons=["The weather"]))
    await ma.presses("Tomorrow", on=await ma.sees(numbers[0], "When does it go on?", buttons=["Tomorrow"]))
    assert (await group.presses("Accept", on=card)).toast == "The job is yours."
