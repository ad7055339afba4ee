"""Who lives in the same room, by the roster: they see what is reported there, follow it, add to it, confirm it."""

import asyncio

from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.dealings import lives
from tests.stories.jobs import done
from tests.stories.player import Player, Seen
from tests.stories.test_mine import cancelled
from tests.stories.test_reporting import opened


async def roommates(desk: Campus) -> tuple[Player, Player, Player, str]:
    """Lin reports a tap in the room where Chen lives, too: Lin, Chen, Wang in the group, the number."""
    lin, chen, wang = await opened(desk), await opened(desk, "Chen"), await desk.worker("Wang")
    await lives(desk, chen)
    return lin, chen, wang, await lin.reports("3-502 tap drips")


async def card(chen: Player, number: str) -> Seen:
    """Chen opens it from the list."""
    await chen.writes("/my")
    await chen.presses(number, on=await chen.sees("In your room", number, buttons=[number]))
    return await chen.sees(number, "Reported by Lin", "tap drips")


async def test_what_a_roommate_may_do(desk: Campus, photo: bytes) -> None:
    """Me too, and a word or a photo; not Urge, not Cancel, also when forged."""
    lin, chen, wang, number = await roommates(desk)
    seen = await card(chen, number)
    assert seen.buttons == ("💬 Write, or add a photo", "Me too")
    await chen.presses("💬 Write, or add a photo")
    await chen.writes("It drips all night")
    await chen.sees(f"✅ {number}: sent to ")
    await wang.sees(number, "It drips all night")
    own = await lin.sees(number, buttons=["Urge", "Cancel"])
    for label in ("Urge", "Cancel"):
        press = desk.world.press(chen.id, chen.chat, chen.messages()[-1].id, lin._data(own, label))
        assert (await desk.world.answer_of(press, 10)).text == "This one is not yours to change."
    assert (await desk.ticket(number)).level == 0


async def test_me_too_hears_what_the_reporter_hears(desk: Campus) -> None:
    """From Me too to Unfollow, each step; and the card on the list says so."""
    _lin, chen, wang, number = await roommates(desk)
    await card(chen, number)
    assert (await chen.presses("Me too")).toast == "You hear of it from now on."
    await chen.sees(number, buttons=["Unfollow"])
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await chen.sees(f"{number}: Wang has taken this repair.")
    await chen.sees(number, "Wang will come", buttons=["Unfollow"])
    assert (await chen.presses("Unfollow")).toast == "You hear of it no more."
    await chen.sees(number, "Wang will come", buttons=["Me too"])
    own = desk.private(wang)
    await own.presses("Start", on=await own.sees(number, buttons=["Start"]))
    await desk.quiet()
    assert not [seen for seen in chen.messages() if "has started" in seen.text]


async def test_a_roommate_confirms(desk: Campus) -> None:
    """Chen says that it is fixed: Lin hears it, and can still rate; Chen is not asked for stars."""
    lin, chen, wang, number = await roommates(desk)
    await card(chen, number)
    await chen.presses("Me too")
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await done(desk.private(wang), wang, number)
    asked = await chen.sees(f"{number}: Wang says it is repaired.", buttons=["Fixed"])
    assert not {"Not fixed", "Partly fixed"} & set(asked.buttons)
    late = lin.hold("Fixed", on=await lin.sees(number, "Is it fixed?", buttons=["Fixed"]))
    assert (await chen.presses("Fixed", on=asked)).toast == "Glad to hear it!"
    await chen.sees(number, "It is closed.")
    told = await lin.sees(f"{number}: Chen says that it is fixed.", buttons=["Rate it", "Still broken"])
    assert (await late()).toast == f"{number}: Closed. That is no longer possible."
    await lin.presses("Rate it", on=told)
    await lin.presses("⭐4")
    await lin.presses("Skip")
    await lin.sees(number, "You rated it ⭐⭐⭐⭐")
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.rating) == ("closed", 4)


async def test_both_say_that_it_is_fixed_at_once(desk: Campus) -> None:
    """Lin and Chen press in the same second: it is closed once, and whoever was later reads a sentence."""
    lin, chen, wang, number = await roommates(desk)
    await card(chen, number)
    await chen.presses("Me too")
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await done(desk.private(wang), wang, number)
    hers = lin.hold("Fixed", on=await lin.sees(number, "Is it fixed?", buttons=["Fixed"]))
    his = chen.hold("Fixed", on=await chen.sees(number, "says it is repaired", buttons=["Fixed"]))
    toasts = sorted(answer.toast for answer in await asyncio.gather(hers(), his()))
    assert toasts == ["Glad to hear it!", f"{number}: Closed. That is no longer possible."]
    assert (await desk.events(number)).count("confirm") == 1


async def test_who_merely_says_so_sees_nothing(desk: Campus) -> None:
    """Mallory says that she lives in 3-502, which no roster knows: no list, no card, no press, no reply tells her."""
    lin, mallory, wang = await opened(desk), await opened(desk, "Mallory"), await desk.worker("Wang")
    await lives(desk, mallory, registered=False)
    number = await lin.reports("3-502 the hot tap drips")
    await mallory.writes("/my")
    await mallory.sees("You have not reported anything yet")
    ticket = (await desk.ticket(number)).id
    for data in (f"t:open:{ticket}", f"t:follow:{ticket}", f"t:add:{ticket}", f"t:unfollow:{ticket}"):
        press = desk.world.press(mallory.id, mallory.chat, mallory.messages()[-1].id, data)
        answer = await desk.world.answer_of(press, 10)
        assert answer.text in (
            "This one is not yours to change.",
            "I cannot find that any more. /my shows your reports.",
        )
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await desk.quiet()
    assert not [seen for seen in mallory.messages() if number in seen.text or "hot tap" in seen.text]


async def test_another_room_is_another_room(desk: Campus) -> None:
    """A neighbour of 3-503, by the roster, has nothing to see of 3-502."""
    lin, neighbour = await opened(desk), await opened(desk, "Ned")
    await lives(desk, neighbour, "503")
    number = await lin.reports("3-502 tap drips")
    await neighbour.writes("/my")
    await neighbour.sees("You have not reported anything yet")
    assert number


async def test_a_number_that_was_shared_is_the_workers_alone(desk: Campus) -> None:
    """Lin gives a phone number with the report: no message to Chen shows it, before or after Me too."""
    lin, chen, wang = await opened(desk), await opened(desk, "Chen"), await desk.worker("Wang")
    await lives(desk, chen)
    await lin.writes("3-502 tap drips")
    await lin.presses("Phone", on=await lin.sees("Your report", buttons=["Phone"]))
    await lin.writes("138 0013 8000")
    draft = await lin.sees("The worker will see your number", buttons=["Submit"])
    number = (await lin.presses("Submit", on=draft)).toast.split()[-1]
    await card(chen, number)
    await chen.presses("Me too")
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await desk.private(wang).sees(number, "138 0013 8000")
    await lin.presses("💬 Write, or add a photo", on=await lin.sees(number, "Wang will come"))
    await lin.writes("Ring twice")
    await lin.sees(f"✅ {number}: sent to Wang.")
    await card(chen, number)
    await chen.presses("💬 Write, or add a photo", on=await chen.sees(number, buttons=["💬 Write, or add a photo"]))
    await chen.sees(number, "Write it, send photos, or record it.")
    await desk.quiet()
    shown = "\n".join(seen.text for seen in chen.messages())
    assert "8000" not in shown
    assert "Ring twice" not in shown, "it was said to the worker"


async def test_ones_own_report_is_not_followed(desk: Campus) -> None:
    """Lin's forged Me too on Lin's own report gets its sentence."""
    lin = await opened(desk)
    number = await lin.reports("3-502 tap drips")
    shown = await lin.sees(number, buttons=["Urge"])
    press = desk.world.press(lin.id, lin.chat, shown.id, f"t:follow:{(await desk.ticket(number)).id}")
    assert "your own report" in (await desk.world.answer_of(press, 10)).text


async def test_a_stale_press_of_a_roommate(desk: Campus) -> None:
    """Chen's card still asks whether it is fixed, when Lin has said no: a sentence, and Chen's own kind of card."""
    lin, chen, wang, number = await roommates(desk)
    await card(chen, number)
    await chen.presses("Me too")
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await done(desk.private(wang), wang, number)
    fixed = chen.hold("Fixed", on=await chen.sees(number, buttons=["Fixed"]))
    await lin.presses("Not fixed", on=await lin.sees(number, buttons=["Not fixed"]))
    await lin.presses("Nobody came")
    await chen.sees(f"{number}: it is not fixed, and goes back to the workers.")
    assert (await fixed()).toast == f"{number}: Waiting for a worker. That is no longer possible."
    await chen.sees(number, "Reported by Lin", "A worker will take it", buttons=["Unfollow"])


async def test_me_too_comes_too_late(desk: Campus) -> None:
    """Lin has cancelled it while Chen looked at it: a sentence, and a card without buttons."""
    lin, chen, _wang, number = await roommates(desk)
    me_too = chen.hold("Me too", on=await card(chen, number))
    await cancelled(lin, number)
    assert (await me_too()).toast == f"{number}: Cancelled. That is no longer possible."
    await desk.quiet()
    assert not [seen for seen in chen.messages() if "taken back" in seen.text], "told to who followed it"


async def test_a_reply_to_the_card_is_added(desk: Campus) -> None:
    """Chen replies to the card with a word: the worker reads it; a sticker gets a sentence."""
    _lin, chen, wang, number = await roommates(desk)
    seen = await card(chen, number)
    await chen.writes("The hot one", reply_to=seen)
    await wang.sees(number, "The hot one")
    await chen.sees(f"✅ {number}: sent to ")


async def test_a_roommate_in_simplified_chinese(desk: Campus) -> None:
    """The list, Me too, and what is heard, as people there read it."""
    lin, chen = await opened(desk), desk.resident("小陈", language="zh-hans")
    wang = await desk.worker("Wang")
    await chen.sees("报修")
    await lives(desk, chen)
    number = await lin.reports("3-502 tap drips")
    await chen.writes("/my")
    await chen.presses(number, on=await chen.sees("同寝室的报修", number))
    me_too = desk.say("Me too", Language.ZH_HANS)
    await chen.presses(me_too, on=await chen.sees(number, "报修人：Lin", buttons=[me_too]))
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await chen.sees(f"{number}：Wang 已接单。")
    await chen.sees(number, buttons=["取消关注"])
