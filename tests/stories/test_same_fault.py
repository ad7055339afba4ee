"""Several report the same: one ticket is done, and who reported the others sees how far it is."""

from tests.stories.campus import Campus
from tests.stories.dealings import merged, not_the_same
from tests.stories.jobs import done
from tests.stories.player import Player
from tests.stories.test_mine import cancelled
from tests.stories.test_reporting import opened


async def two_reports(desk: Campus) -> tuple[Player, Player, Player, Player, str, str]:
    """Lin and Mia report the same pipe, and Ada finds it: Lin, Mia, Wang in the group, Ada; Lin's and Mia's number."""
    lin, mia, ada, wang = await opened(desk), await opened(desk, "Mia"), await desk.office(), await desk.worker("Wang")
    parent, same = await lin.reports("3-502 pipe is leaking"), await mia.reports("3-402 water from above, pipe leaks")
    await merged(desk, ada, same, parent)
    return lin, mia, wang, ada, parent, same


async def test_a_duplicate_shows_how_far_its_parent_is(desk: Campus) -> None:
    """Mia's card is edited at each step of Lin's, and Mia hears what Lin hears, with both numbers."""
    lin, mia, wang, _ada, parent, same = await two_reports(desk)
    await mia.sees(f"{same} is the same as {parent}")
    card = await mia.sees(same, f"It is the same as {parent}", "A worker will take it", buttons=[f"See {parent}"])
    await wang.presses("Accept", on=await wang.sees(parent, buttons=["Accept"]))
    await mia.sees(f"{parent}: Wang has taken this repair.", f"Your own report of the same: {same}")
    assert (await mia.sees(same, f"It is the same as {parent}", "Wang will come")).id == card.id
    own = desk.private(wang)
    await own.presses("Start", on=await own.sees(parent, buttons=["Start"]))
    await mia.sees(same, "Wang is at work", "🔵 Repair")
    await done(own, wang, parent)
    await mia.sees(f"{parent}: Wang says it is repaired.", same)
    finished = await mia.sees(same, "Whoever reported it is asked whether it is", "🔵 Feedback")
    assert not {"Fixed", "Not fixed", "Partly fixed"} & set(finished.buttons)
    await lin.presses("Fixed", on=await lin.sees(parent, buttons=["Fixed"]))
    await mia.sees(f"{parent}: it has been confirmed that it is fixed.", same)
    over = await mia.sees(same, "It is closed", "✅ Feedback")
    assert over.buttons == ("Report it anew",)


async def test_a_word_on_a_duplicate_goes_to_its_parent(desk: Campus, photo: bytes) -> None:
    """Whoever has the parent reads it; Mia's card is still Mia's."""
    _lin, mia, wang, _ada, parent, same = await two_reports(desk)
    await wang.presses("Accept", on=await wang.sees(parent, buttons=["Accept"]))
    own = desk.private(wang)
    await own.sees(parent, buttons=["Start"])
    await mia.presses("💬 Write, or add a photo", on=await mia.sees(same, "Wang will come"))
    await mia.writes("It comes through my lamp")
    await mia.sees(f"✅ {parent}: sent to Lin, Wang.")
    await own.sees(parent, "It comes through my lamp")
    await mia.presses("💬 Write, or add a photo", on=await mia.sees(same, f"It is the same as {parent}"))
    await mia.sends(photo)
    await own.sees(f"💬 {parent} Mia · resident")
    await desk.quiet()
    assert "word" in await desk.events(parent)
    assert "word" not in await desk.events(same)


async def test_what_is_seen_of_the_parent(desk: Campus) -> None:
    """Mia lives elsewhere: of Lin's report Mia reads how far it is, not what Lin wrote; it is not Mia's to confirm."""
    lin, mia, wang, _ada, parent, same = await two_reports(desk)
    await mia.presses(f"See {parent}", on=await mia.sees(same, buttons=[f"See {parent}"]))
    seen = await mia.sees(parent, "A worker will take it", buttons=["💬 Write, or add a photo"])
    assert "pipe is leaking" not in seen.text
    assert "Lin" not in seen.text
    assert not {"Unfollow", "Urge", "Cancel"} & set(seen.buttons)
    await wang.presses("Accept", on=await wang.sees(parent, buttons=["Accept"]))
    await done(desk.private(wang), wang, parent)
    fixed = lin._data(await lin.sees(parent, buttons=["Fixed"]), "Fixed")
    press = desk.world.press(mia.id, mia.chat, seen.id, fixed)
    assert (await desk.world.answer_of(press, 10)).text == "This one is not yours to change."
    assert (await desk.ticket(parent)).state == "done"


async def test_a_parent_that_is_taken_back_sets_the_others_free(desk: Campus) -> None:
    """Lin cancels: Mia hears it, and Mia's report is reviewed by itself."""
    lin, mia, _wang, ada, parent, same = await two_reports(desk)
    await cancelled(lin, parent)
    await mia.sees(f"{parent} was taken back by whoever reported it.")
    await mia.sees(f"{same}: the office looks at your report by itself again.")
    await mia.sees(same, "The office will look at it by", buttons=["Urge", "Cancel"])
    await ada.sees(same, "Decide by", buttons=["Approve"])


async def test_not_the_same_after_all(desk: Campus) -> None:
    """Split by the office, Mia's report is its own again, and Mia hears no more of Lin's."""
    _lin, mia, wang, ada, parent, same = await two_reports(desk)
    await not_the_same(desk, ada, same)
    await mia.sees(f"{same}: the office looks at your report by itself again.")
    await wang.presses("Accept", on=await wang.sees(parent, buttons=["Accept"]))
    await desk.quiet()
    assert not [seen for seen in mia.messages() if f"{parent}: Wang" in seen.text]


async def test_a_duplicate_on_the_list(desk: Campus) -> None:
    """/my names the parent and its state, and what Mia follows."""
    _lin, mia, _wang, _ada, parent, same = await two_reports(desk)
    await mia.writes("/my")
    await mia.sees("Your reports", same, f"The same as {parent}: Waiting for a worker", "You follow", parent)


async def test_a_duplicate_in_simplified_chinese(desk: Campus) -> None:
    """The parent's number and its step, as people there read it."""
    lin, mia, ada = await opened(desk), desk.resident("小米", language="zh-hans"), await desk.office()
    wang = await desk.worker("Wang")
    parent = await lin.reports("3-502 pipe is leaking")
    await mia.writes("3-402 水管漏水")
    await mia.presses("提交")
    same = "R-1002"
    await mia.sees(same, buttons=["催办"])
    await merged(desk, ada, same, parent)
    await mia.sees(same, parent, buttons=[f"查看 {parent}"])
    await wang.presses("Accept", on=await wang.sees(parent, buttons=["Accept"]))
    await mia.sees(f"{parent}：Wang 已接单。", f"与您的报修 {same} 为同一问题")
