"""Nobody was home: the worker proposes times, and the resident, or a roommate, takes one."""

from datetime import timedelta

from tests.stories.campus import Campus
from tests.stories.dealings import button, lives, nobody_home
from tests.stories.jobs import accepted_job
from tests.stories.test_reporting import opened


async def test_a_time_is_picked(desk: Campus) -> None:
    """The card shows the times; one press agrees, the worker reads it, a second press gets a sentence."""
    lin, wang, own, number = await accepted_job(desk)
    soon, later = await nobody_home(desk, wang, number, 20, 26)
    card = await lin.sees(number, "Wang found nobody in", buttons=[button(soon), button(later), "Urge"])
    press, other = lin.hold(button(later), on=card), lin.hold(button(soon), on=card)
    assert (await press()).toast == f"Agreed: {button(later).removeprefix('🕐 ')}."
    await lin.sees(number, "Visit", "Wang will come", buttons=["Urge", "Cancel"])
    await own.sees(number, "picked a time")
    await own.sees(number, f"The resident has picked a time: {button(later).removeprefix('🕐 ')}.")
    await own.sees(number, f"Visit: {button(later).removeprefix('🕐 ')}", buttons=["Start"])
    assert (await other()).toast == f"{number}: A worker has it. That is no longer possible."
    assert (await desk.ticket(number)).state == "accepted"


async def test_a_time_that_is_over(desk: Campus) -> None:
    """The first time has passed: its old button gets a sentence, and the card shows what is left."""
    lin, wang, _own, number = await accepted_job(desk)
    soon, later = await nobody_home(desk, wang, number, 2, 26)
    press = lin.hold(button(soon), on=await lin.sees(number, buttons=[button(soon)]))
    desk.world.advance(timedelta(hours=3))
    assert "no longer free" in (await press()).toast
    card = await lin.sees(number, "found nobody in", buttons=[button(later)])
    assert button(soon) not in card.buttons
    assert (await desk.ticket(number)).state == "on_hold"


async def test_only_proposed_times_and_only_for_who_lives_there(desk: Campus) -> None:
    """A forged time was not proposed; a stranger's press is refused, and shows nothing of the ticket."""
    lin, wang, _own, number = await accepted_job(desk)
    mallory = await opened(desk, "Mallory")
    (time,) = await nobody_home(desk, wang, number, 20)
    card = await lin.sees(number, buttons=[button(time)])
    data = lin._data(card, button(time))
    head, _, minutes = data.rpartition(":")
    for forged, sentence in (
        (f"{head}:{int(minutes) + 60}", "no longer free"),
        (f"{head}:{10**12}", "no longer works"),
    ):
        press = desk.world.press(lin.id, lin.chat, card.id, forged)
        assert sentence in (await desk.world.answer_of(press, 10)).text
    press = desk.world.press(mallory.id, mallory.chat, mallory.messages()[-1].id, data)
    assert (await desk.world.answer_of(press, 10)).text == "This one is not yours to change."
    await desk.quiet()
    assert not [seen for seen in mallory.messages() if number in seen.text]
    assert (await desk.ticket(number)).state == "on_hold"


async def test_a_roommate_picks(desk: Campus) -> None:
    """Chen lives there, too, and follows it: Chen is asked with the times, and Lin hears which one Chen took."""
    lin, wang, own, number = await accepted_job(desk)
    chen = await opened(desk, "Chen")
    await lives(desk, chen)
    await chen.writes("/my")
    await chen.presses(number, on=await chen.sees("In your room", number))
    await chen.presses("Me too", on=await chen.sees(number, buttons=["Me too"]))
    (time,) = await nobody_home(desk, wang, number, 20)
    await chen.presses(button(time), on=await chen.sees(number, "Please pick a time", buttons=[button(time)]))
    await chen.sees(number, "Wang will come", buttons=["Unfollow"])
    await lin.sees(f"{number}: Chen has picked a time for the visit: {button(time).removeprefix('🕐 ')}.")
    await own.sees(number, "Visit:", buttons=["Start"])


async def test_a_typed_answer_reaches_the_worker(desk: Campus) -> None:
    """Lin writes instead of pressing: the worker reads it, the times stay; another fault is a report."""
    lin, wang, own, number = await accepted_job(desk)
    (time,) = await nobody_home(desk, wang, number, 20)
    await lin.sees(number, buttons=[button(time)])
    await lin.writes("I am in on Saturday after ten")
    await lin.sees(f"✅ {number}: sent to Wang.")
    await own.sees(f"💬 {number} Lin · resident", "I am in on Saturday after ten")
    await lin.writes("5-301 the lamp is dark")
    await lin.sees("Your report", "the lamp is dark", buttons=["Submit"])
    await lin.presses(button(time), on=await lin.sees(number, buttons=[button(time)]))
    await lin.sees(number, "Wang will come")


async def test_words_long_after_the_last_time_are_a_report(desk: Campus) -> None:
    """Nobody waits for an answer any more when all proposed times are over."""
    lin, wang, _own, number = await accepted_job(desk)
    await nobody_home(desk, wang, number, 20)
    await lin.sees(number, "found nobody in")
    desk.world.advance(timedelta(hours=30))
    await lin.writes("something smells odd")
    await lin.sees("Your report", "something smells odd")


async def test_times_in_traditional_chinese(desk: Campus) -> None:
    """The sentence, and the times as people there write them."""
    lin, wang = desk.resident("陳", language="zh-hant"), await desk.worker("Wang")
    await lin.writes("3-502 水龍頭漏水")
    await lin.presses("送出")
    number = "R-1001"
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await desk.private(wang).sees(number, buttons=["Start"])
    await nobody_home(desk, wang, number, 20)
    card = await lin.sees(number, "到府時無人在家", buttons=["催促"])
    (label,) = (label for label in card.buttons if label.startswith("🕐"))
    assert "月" in label
    assert (await lin.presses(label, on=card)).toast.startswith("已約定")
