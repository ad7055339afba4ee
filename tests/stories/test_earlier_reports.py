"""Messages that are no report: asking after an earlier one, taking it back, small talk. None of them opens a ticket."""

from __future__ import annotations

import pytest

from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.jobs import accepted_job, done
from tests.stories.player import Player
from tests.stories.talkers import lives_in
from tests.stories.test_reporting import draft, opened

LANGUAGES = [
    ("en", Language.EN, "has my tap been fixed yet?", "any news on the lamp?", "never mind, it works again", "thanks!"),
    ("zh-hans", Language.ZH_HANS, "我报修的水龙头什么时候来修", "灯修好了吗？", "已经修好了 不用来了", "谢谢老师"),
    ("zh-hant", Language.ZH_HANT, "我報的水龍頭什麼時候會來修？", "電燈修好了沒", "不用來了，自己好了", "謝謝"),
]


_PROGRAM = "I am a program, and take reports of what is broken: people read them, and people repair it."


async def reports(desk: Campus, person: Player, language: Language, words: str) -> str:
    """Reports something in a language; the number."""
    await person.writes(words)
    await desk.quiet()
    toast = (await person.presses(desk.say("Submit", language))).toast
    return "R-" + toast.rpartition("R-")[2]


@pytest.mark.parametrize(("code", "language", "tap", "lamp", "back", "thanks"), LANGUAGES)
async def test_no_report_opens_no_report(
    desk: Campus, code: str, language: Language, tap: str, lamp: str, back: str, thanks: str
) -> None:
    """Asked after: the card of the one that is meant; taken back: one press, which one if there are several; thanks."""
    lin = desk.resident("Lin", code)

    def say(label: str, **values: object) -> str:
        from desk.text import Text

        return desk.app.wording.speech(language).plain(Text(label, values))

    await lin.writes(tap)
    await lin.sees(say("You have no open report with me."), buttons=[say("It is a new report")])
    await lin.presses(say("Nothing"))
    await lin.sees(say("Nothing was done with it."))
    first = await reports(desk, lin, language, "3-502 水龙头漏水")
    await lin.writes(tap)
    shown = await lin.sees(first, buttons=[say("Urge"), say("Cancel")])
    assert shown.id == lin.heard()[-1].id, "the card is where the person looks"
    second = await reports(desk, lin, language, "3-502 灯不亮")
    await lin.writes(lamp)
    await desk.quiet()
    assert second in lin.heard()[-1].text
    await lin.writes(f"{first.lower()}?")
    await desk.quiet()
    assert first in lin.heard()[-1].text
    heard = len(lin.heard())
    for words in ("R-7777 怎么样了", "谁来修 R-7777"):
        await lin.writes(words)
        await lin.sees(say("I know of no report {number} of yours.", number="R-7777"), first, second)
    await desk.quiet()
    assert len(lin.heard()) == heard + 2, "each is answered in one message, and opens nothing"

    await lin.writes(back)
    await lin.sees(say("Which report do you take back?"))
    await lin.presses(f"{first} 3-502 水龙头漏水")
    await lin.presses(say("Yes, cancel it"))
    await lin.writes(back)
    asked = await lin.sees(second, say("<b>Cancel this report?</b>").replace("<b>", "").replace("</b>", ""))
    await lin.presses(say("Yes, cancel it"), on=asked)
    await lin.sees(second, say("You cancelled it."))
    await lin.writes(back)
    await lin.sees(
        say("Good. You have no open report with me, so nobody comes. If something is broken, just write to me.")
    )
    await lin.writes(thanks)
    await lin.sees(say("You are welcome! If something is broken, just write to me."))
    for word, answer in (
        ("你好", "Hello! Is something broken? Tell me what and where, or send a photo."),
        (
            "are you a bot?",
            "I am a program, and take reports of what is broken: people read them, and people repair it.",
        ),
        ("👍", "👍 If something is broken, just write to me. /my shows your reports."),
    ):
        await lin.writes(word)
        await lin.sees(say(answer))
    assert [ticket.state for ticket in await desk.tickets()] == ["cancelled", "cancelled"]


async def test_asking_after_one_of_several(desk: Campus) -> None:
    """By place, by kind; of the roommate, too; none that fits: the list, and what was written may still be a report."""
    lin, mei = await opened(desk), await opened(desk, "Mei")
    for place in ("3-502", "3-504"):
        await lin.reports(f"{place} the tap drips")
    for person in (lin, mei):
        await lives_in(desk, person, "3", "502")
    await lin.writes("when will somebody come for 3-504?")
    await desk.quiet()
    assert "R-1002" in lin.heard()[-1].text
    await lin.writes("when will somebody come for my tap?")
    await lin.sees("Your reports", "R-1001", "R-1002", buttons=["R-1001", "R-1002"])
    await mei.writes("any news on the tap?")
    await mei.sees("R-1001", "Reported by Lin", buttons=["Me too"])
    await lin.writes("has my chair been repaired yet?")
    await lin.presses("It is a new report", on=await lin.sees("None of your reports is about that."))
    await lin.sees("has my chair been repaired yet?", "Your ", "not submitted yet")
    await lin.writes("R-1002 please ring twice")
    await lin.sees("✅ R-1002: sent to")
    assert len(await desk.tickets()) == 2


async def test_a_draft_in_hand(desk: Campus) -> None:
    """Thanks do not get into it, asking after it shows it, taking it back offers to discard it; a photo is a report."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    await draft(lin, "tap drips")
    for word, answer in (
        ("ok", "not submitted yet: press Submit"),
        ("hello", "Hello! Is something"),
        ("when will somebody come?", "Submit"),
    ):
        await lin.writes(word)
        await lin.sees(answer)
        await desk.quiet()
        assert "Submit" in lin.heard()[-1].buttons
        assert word not in lin.heard()[-1].text
    await lin.writes("forget it, it works again")
    asked = await lin.sees("“3-502 tap drips”", "Discard this report? It has not been submitted yet.")
    await lin.presses("« Back", on=asked)
    await lin.presses("Submit", on=await draft(lin, "tap drips"))
    assert (await desk.ticket("R-1001")).description == "3-502 tap drips"
    await lin.writes("5-301 the lamp is broken")
    await draft(lin, "the lamp is broken")
    await lin.writes("never mind, works again")
    await lin.presses("Discard", on=await lin.sees("Discard this report?"))
    await lin.sees("Discarded.")
    assert len(await desk.tickets()) == 1


async def test_a_photo_and_the_unknown_are_reports(desk: Campus, photo: bytes) -> None:
    """A caption that is small talk, and words that nobody understands: a draft each, as ever."""
    lin = await opened(desk)
    await lin.sends(photo, caption="thanks")
    await lin.sees("Your report", "Photos: 1")
    await lin.presses("Discard")
    for words in ("the thingamajig is weird", "it smells", "怪怪的", "hello, the thing in the hall"):
        await lin.writes(words)
        card = await lin.sees("not submitted yet", words)
        await lin.presses("Discard", on=card)


async def test_taking_back_what_is_at_work_or_done(desk: Campus) -> None:
    """Work has begun: how to tell the worker; done: Fixed closes it; thanks after it ask whether it is."""
    lin, wang, own, number = await accepted_job(desk)
    await own.presses("Start")
    await lin.writes("it has been fixed already, no need to come")
    await lin.sees(number, "Work has begun, so it cannot be taken back any more.", buttons=["💬 Write, or add a photo"])
    await done(own, wang, number)
    await lin.writes("thank you so much!")
    await lin.sees("You are welcome!")
    assert "Fixed" in (await lin.sees(number, "says it is repaired")).buttons
    await lin.writes("all good now, it works again")
    await lin.presses("Fixed", on=await lin.sees(number, "Is it fixed? Then press Fixed."))
    assert (await desk.ticket(number)).state == "closed"


async def test_a_reply_that_takes_back(desk: Campus) -> None:
    """Under its own card it is that report; under a worker's words an answer to them. Others' reports are not known."""
    lin, _wang, own, number = await accepted_job(desk)
    other = await lin.reports("5-301 the lamp is broken")
    await lin.writes("works again, never mind", reply_to=await lin.sees(other, buttons=["Urge"]))
    await lin.presses("Yes, cancel it", on=await lin.sees(other, "Cancel this report?"))
    await own.writes("On my way", reply_to=await own.sees(number, buttons=["Start"]))
    await lin.writes("no need to come, thanks", reply_to=await lin.sees("“On my way”"))
    await own.sees("“no need to come, thanks”")
    mei = await opened(desk, "Mei")
    await mei.writes(f"{number}?")
    await mei.sees(f"I know of no report {number} of yours.")
    assert [ticket.state for ticket in await desk.tickets()] == ["accepted", "cancelled"]


async def test_a_worker_talks_to_somebody(desk: Campus) -> None:
    """A worker's ok is for the resident of a job: they are asked which, and no report is opened."""
    _lin, _wang, own, number = await accepted_job(desk)
    for word in ("ok", "thanks", "when will somebody come?"):
        await own.writes(word)
        await own.sees("Did you mean the resident of a job?", buttons=[f"💬 {number}"])
    await own.writes("/my")
    await own.sees("You have not reported anything yet.")


async def test_what_the_office_asked_is_answered(desk: Campus) -> None:
    """The office waits: “ok” is the answer, a greeting is none, and taking the report back asks whether to."""
    lin, ada = await opened(desk), await desk.office()
    number = await lin.reports("3-502 the wall has a crack")
    await ada.presses("Ask", on=await ada.sees(number, buttons=["Ask"]))
    await ada.writes("May we come tomorrow?", reply_to=await ada.sees(number, "write it as a reply"))
    await lin.sees("May we come tomorrow?")
    await lin.writes("hello")
    await lin.sees("Hello! Is something broken?")
    await lin.writes("it works again, never mind")
    await lin.presses("No, keep it", on=await lin.sees(number, "Cancel this report?"))
    await lin.writes("ok")
    await ada.sees(number, "💬 Answer: “ok”")
