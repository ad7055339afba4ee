"""What somebody has reported already is not reported twice: one press follows it, another submits all the same."""

from __future__ import annotations

from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.dealings import acting
from tests.stories.jobs import done
from tests.stories.outage import DIFFERENT, FOLLOW, shown
from tests.stories.player import Player
from tests.stories.test_reporting import opened

HERE = "Somebody has reported this already:"


async def test_the_same_problem_is_followed_with_one_press(desk: Campus, photo: bytes) -> None:
    """Mia reads nothing of who reported it, or how; their words and photo go to the worker; they say how it ended."""
    lin, mia, wang = await opened(desk), await opened(desk, "Mia"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips, Professor Ho's room")
    await mia.sends(photo, caption="3-502 the tap is leaking onto my books")
    await mia.records(7)
    await mia.sees("🎤 0:07")
    await mia.presses("Submit")
    card = await mia.sees(
        HERE, f"{number} · 🚰 Water and drains · Building 3 502", "Waiting for a worker", buttons=[FOLLOW]
    )
    assert card.buttons == (FOLLOW, DIFFERENT, "« Back")
    assert not [word for word in ("Lin", "Professor", "drips") if word in card.text.split(HERE)[1]]
    assert (await mia.presses(FOLLOW, on=card)).toast == "You hear of it from now on."
    await mia.sees(number, "👥 2 people wait for this", "A worker will take it", buttons=["Unfollow"])
    await lin.sees(number, "👥 2 people wait for this")
    assert not [seen for seen in lin.messages() if "books" in seen.text]
    assert len(await desk.tickets()) == 1
    await wang.presses("Accept", on=await wang.sees(number, "👥 2 people wait for this", buttons=["Accept"]))
    own = desk.private(wang)
    await own.sees(number, "🎤 0:07 “3-502 the tap is leaking onto my books”", buttons=["Start"])
    await desk.quiet()
    assert [seen.voice for seen in wang.messages() if seen.voice] == [7], "the team hears it"
    assert [seen.voice for seen in own.messages() if seen.voice] == [7], "and whoever takes the job"
    assert not [seen for seen in lin.messages() if seen.voice]
    await mia.sees(f"{number}: Wang has taken this repair.")
    await done(own, wang, number)
    asked = await mia.sees(f"{number}: Wang says it is repaired.", "Is it fixed for you?", buttons=["Fixed for me"])
    await mia.presses("Not for me", on=asked)
    await mia.sees("R-1002", f"↩️ Follows {number}", "leaking onto my books", "A worker will take it")
    await lin.presses("Fixed", on=await lin.sees(number, buttons=["Fixed"]))
    await mia.sees(number, "It is closed.")
    assert not [seen for seen in mia.heard() if "confirmed" in seen.text], "they have said how it is for them"
    await desk.quiet()
    assert [seen.voice for seen in wang.messages() if seen.voice] == [7, 7], "with the report of their own once more"
    again = await desk.ticket("R-1002")
    assert (again.state, again.room, (await desk.ticket(number)).state) == ("queued", "502", "closed")


async def test_different_submits_at_once(desk: Campus) -> None:
    """Two presses then; words written meanwhile are kept; and with nothing alike it is one press, as ever."""
    lin, mia = await opened(desk), await opened(desk, "Mia")
    await lin.reports("3-502 tap drips")
    await shown(desk, mia, "3-502 the toilet is blocked")
    question = await mia.sees(HERE, buttons=[DIFFERENT])
    stale = mia.hold(DIFFERENT, question)
    await mia.writes("since this morning")
    await mia.sees("Your report", "blocked\nsince this morning", buttons=["Submit"])
    assert "out of date" in (await stale()).toast
    await mia.presses("Submit")
    answered = await mia.presses(DIFFERENT)
    assert answered.toast == "Submitted: R-1002"
    assert (await desk.ticket("R-1002")).apart
    assert await mia.reports("3-503 tap drips") == "R-1003", "another room's tap is another tap"


async def test_what_is_over_by_then(desk: Campus) -> None:
    """Lin takes it back while Mia reads of it: Mia's draft is there as it was. A stranger's press is refused."""
    lin, mia, eve = await opened(desk), await opened(desk, "Mia"), await opened(desk, "Eve")
    number = await lin.reports("3-502 tap drips")
    await shown(desk, mia, "3-502 the tap is dripping")
    question = await mia.sees(HERE, buttons=[FOLLOW])
    forged = desk.world.press(eve.id, eve.chat, eve.messages()[-1].id, mia._data(question, FOLLOW))
    assert "not yours" in (await desk.world.answer_of(forged, 10)).text
    await lin.presses("Cancel")
    await lin.presses("Yes, cancel it")
    assert "not open any more" in (await mia.presses(FOLLOW, on=question)).toast
    await mia.sees("Your report", "the tap is dripping", buttons=["Submit"])
    assert (await mia.presses("Submit")).toast == "Submitted: R-1002"
    async with acting(desk, eve) as work:
        work.actor.suspended_at = work.now
    await eve.writes("3-502 tap drips")
    await eve.sees("You cannot use the service desk")
    assert (await desk.ticket(number)).state == "cancelled"


async def _in(desk: Campus, language: str, speech: Language, words: str, submit: str) -> tuple[Player, str]:
    """Somebody who writes in this language follows; and what the question says."""
    somebody = desk.resident("小米", language=language)
    await shown(desk, somebody, words, submit)
    follow = desk.say(FOLLOW, speech)
    question = await somebody.sees(desk.say(HERE.join(("<b>", "</b>")), speech)[3:-4], buttons=[follow])
    await somebody.presses(follow)
    return somebody, question.text


async def test_a_lift_in_both_chinese(desk: Campus) -> None:
    """A lift is the whole building's, whoever stands before it on whichever floor; what is shown names no room."""
    lin = await opened(desk)
    number = await lin.reports("12-301 the lift is broken")
    hans, asked = await _in(desk, "zh-hans", Language.ZH_HANS, "12号楼 901 电梯坏了", "提交")
    assert "电梯 · 12号楼\n电梯故障" in asked
    assert "301" not in asked
    await hans.sees(number, "👥 2 人在等")
    hant, asked = await _in(desk, "zh-hant", Language.ZH_HANT, "12號樓 1103 電梯故障", "送出")
    assert "👥 2 人在等" in asked
    await hant.sees(number, "👥 3 人在等")
    assert len(await desk.tickets()) == 1


async def test_photos_that_come_after_following(desk: Campus, photo: bytes) -> None:
    """The rest of an album goes where its first photo went: to those who repair it, and into no new report."""
    lin, mia, wang = await opened(desk), await opened(desk, "Mia"), await desk.worker("Wang")
    await lin.reports("3-502 tap drips")
    await mia.sends(photo, photo, caption="3-502 the tap is leaking")
    await mia.sees("Photos: 2")
    await mia.presses("Submit")
    await mia.presses(FOLLOW, on=await mia.sees(HERE, buttons=[FOLLOW]))
    await desk.quiet()
    seen = sum(message.photos for message in wang.messages())
    chat = desk.world.chat(mia.chat)
    sent = next(message for message in chat.messages.values() if message.kind == "photo" and message.sender == mia.id)
    third = desk.world.post(chat, mia.id, kind="photo", content=sent.content, text="", media_group=sent.media_group)
    desk.world.tell_bot("message", third)
    await desk.quiet()
    assert sum(message.photos for message in wang.messages()) == seen + 1
    assert not [message for message in mia.heard() if "not submitted" in message.text]


async def test_who_reported_it_takes_it_back(desk: Campus) -> None:
    """It is fixed for Lin; Mia, who followed instead of reporting it, is asked, and has a report of her own."""
    lin, mia, noor = await opened(desk), await opened(desk, "Mia"), await opened(desk, "Noor")
    number = await lin.reports("12-301 the lift is broken")
    for follower, words in ((mia, "12-901 the lift does not come"), (noor, "12-701 lift broken again")):
        await shown(desk, follower, words)
        await follower.presses(FOLLOW, on=await follower.sees(HERE, buttons=[FOLLOW]))
    await lin.presses("Cancel", on=await lin.sees(number, "👥 3 people wait", buttons=["Cancel"]))
    await lin.presses("Yes, cancel it")
    asked = f"{number} was taken back by whoever reported it."
    await mia.presses("Not for me", on=await mia.sees(asked, "Is it fixed for you?", buttons=["Fixed for me"]))
    await mia.sees("R-1002", f"Follows {number}", "the lift does not come", "A worker will take it")
    await noor.presses("Fixed for me", on=await noor.sees(asked, buttons=["Fixed for me"]))
    assert [ticket.state for ticket in await desk.tickets()] == ["cancelled", "queued"]
