"""It is not fixed after all, or only partly: the same ticket within some days, a new one that follows it afterwards."""

from tests.stories.campus import Campus
from tests.stories.player import Player
from tests.stories.test_feedback import repaired


async def closed(desk: Campus) -> tuple[Player, Player, str]:
    """Lin's repair is confirmed and rated: Lin, Wang in private, the number."""
    lin, own, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.presses("⭐5")
    await lin.presses("Skip")
    await lin.sees(number, "You rated it ⭐⭐⭐⭐⭐", buttons=["Still broken"])
    return lin, own, number


async def later(desk: Campus, lin: Player, days: int) -> None:
    """So many days go by, in which Lin looks at the list now and then."""
    for _ in range(days // 4):
        await desk.fast_forward(days=4)
        await lin.writes("/my")
        await desk.quiet()
    await desk.fast_forward(days=days % 4)


async def test_partly_fixed_goes_back_to_who_had_it(desk: Campus) -> None:
    """Partly fixed asks what is missing; the team reads it, and Wang, who had it, may take it first."""
    lin, own, number = await repaired(desk)
    sam = await desk.worker("Sam")
    await lin.presses("Partly fixed")
    await lin.sees(number, "What is still wrong?", buttons=["Nobody came", "« Back"])
    await lin.presses("« Back")
    await lin.presses("Partly fixed", on=await lin.sees(number, buttons=["Fixed", "Partly fixed", "Not fixed"]))
    await lin.writes("The cold one is fine, the hot one drips")
    await lin.sees(number, "A worker will take it", buttons=["Urge"])
    await own.sees(number, "only partly fixed. You may take it first", "the hot one drips")
    group = own.within(desk.groups["plumbing"])
    card = await group.sees("Only partly fixed the last time", "the hot one drips", "Wang had it", buttons=["Accept"])
    assert "Wang had this job and may take it first" in (await sam.presses("Accept", on=card)).toast
    assert (await group.presses("Accept", on=card)).toast == "The job is yours."
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.cycle) == ("accepted", 2)
    assert "partly" in await desk.events(number)


async def test_partly_and_not_fixed_are_two_questions(desk: Campus) -> None:
    """Who pressed the one, and then the other on an older card, has said the other."""
    lin, _own, number = await repaired(desk)
    partly = lin.hold("Partly fixed", on=await lin.sees(number, "Is it fixed?", buttons=["Partly fixed"]))
    await lin.presses("Not fixed")
    await lin.sees("What is still wrong?")
    await partly()
    await lin.presses("Nobody came", on=await lin.sees("What is still wrong?", buttons=["Nobody came"]))
    await lin.sees(number, "A worker will take it")
    assert "partly" in await desk.events(number)


async def test_a_closed_one_is_opened_again_in_time(desk: Campus) -> None:
    """Still broken, five days after it was closed: the same ticket, in its second cycle."""
    lin, own, number = await closed(desk)
    await desk.fast_forward(days=5)
    await lin.presses("Still broken")
    await lin.sees(number, "What is still wrong?")
    await lin.writes("It drips again")
    await lin.sees(number, "A worker will take it")
    await own.within(desk.groups["plumbing"]).sees(number, "It drips again", buttons=["Accept"])
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.cycle) == ("queued", 2)


async def test_too_late_is_a_new_report_that_follows(desk: Campus) -> None:
    """After the catalogue's days the old button says so and opens a draft with all that is known; workers read it."""
    lin, own, number = await closed(desk)
    await later(desk, lin, 8)
    still_broken = lin.hold("Still broken", on=await lin.sees(number, buttons=["Still broken"]))
    await still_broken()
    await lin.sees(number, "You rated it", buttons=["Report it anew"])
    await lin.sees(f"{number} was closed more than 7 days ago. Please report it anew")
    await lin.sees("Your report", f"Follows {number}", "tap drips", "Building 3 502", buttons=["Submit"])
    await still_broken()
    await desk.quiet()
    submits = [seen for seen in lin.messages() if "Submit" in seen.buttons]
    assert len(submits) == 1, "a second press goes on with the same draft"
    anew = (await lin.presses("Submit", on=submits[0])).toast.split()[-1]
    assert anew != number
    await own.within(desk.groups["plumbing"]).sees(anew, f"Follows {number}", buttons=["Accept"])
    await lin.sees(anew, f"Follows {number}", "A worker will take it")
    assert (await desk.ticket(anew)).follows_id == (await desk.ticket(number)).id
    assert (await desk.ticket(number)).state == "closed"


async def test_words_that_come_too_late_stand_in_the_draft(desk: Campus) -> None:
    """The days ran out while Lin was asked: what Lin writes is not lost."""
    lin, _own, number = await closed(desk)
    await later(desk, lin, 6)
    await desk.fast_forward(hours=23, minutes=30)
    await lin.presses("Still broken")
    await lin.sees("What is still wrong?")
    await desk.fast_forward(minutes=45)
    await lin.writes("Now it runs all night")
    await lin.sees(f"{number} was closed more than 7 days ago")
    await lin.sees("Your report", f"Follows {number}", "Now it runs all night", buttons=["Submit"])


async def test_an_old_card_offers_a_new_report(desk: Campus) -> None:
    """Opened from the list later on, a closed ticket's card says Report it anew."""
    lin, _own, number = await closed(desk)
    await later(desk, lin, 30)
    await lin.writes("/my")
    await lin.presses(number)
    card = await lin.sees(number, buttons=["Report it anew"])
    assert card.buttons == ("Report it anew",)
    await lin.presses("Report it anew")
    await lin.sees("Your report", f"Follows {number}", buttons=["Submit"])


async def test_stars_can_come_later(desk: Campus) -> None:
    """Closed by itself, as nobody answered: it can still be rated, and opened again."""
    lin, _own, number = await repaired(desk)
    await desk.fast_forward(days=3, minutes=1)
    await lin.presses("Rate it", on=await lin.sees(number, buttons=["Rate it", "Still broken"]))
    await lin.presses("⭐4")
    await lin.presses("Skip")
    await lin.sees(number, "You rated it ⭐⭐⭐⭐", buttons=["Still broken"])
    assert (await desk.ticket(number)).rating == 4


async def test_a_stranger_opens_nothing_again(desk: Campus) -> None:
    """The press of somebody else, forged, gets its sentence."""
    lin, _own, number = await closed(desk)
    mallory = desk.resident("Mallory")
    card = await lin.sees(number, buttons=["Still broken"])
    await mallory.sees("Qinghe University")
    forged = desk.world.press(mallory.id, mallory.id, mallory.messages()[-1].id, lin._data(card, "Still broken"))
    answer = await desk.world.answer_of(forged, 10)
    assert answer.text == "This one is not yours to change."
    assert (await desk.ticket(number)).state == "closed"


async def test_partly_fixed_in_simplified_chinese(desk: Campus) -> None:
    """部分修好, with a ready reason."""
    lin, wang = desk.resident("小林", language="zh-hans"), await desk.worker("Wang")
    await lin.writes("3-502 水龙头漏水")
    await lin.presses("提交")
    number = "R-1001"
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    own = desk.private(wang)
    await own.presses("Done")
    await own.presses("Skip the photo", on=await own.sees("Send a photo", buttons=["Skip the photo"]))
    await own.presses("Skip the note", on=await own.sees("What was done?", buttons=["Skip the note"]))
    await lin.presses("部分修好", on=await lin.sees(number, buttons=["已修好", "部分修好", "未修好"]))
    await lin.sees(number, buttons=["« 返回"])
    await lin.writes("热水还漏")
    await wang.sees(number, "Only partly fixed the last time", "热水还漏", buttons=["Accept"])
