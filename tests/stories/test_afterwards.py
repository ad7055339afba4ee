"""What somebody says to a report that is over: it is kept, and one press says what it is for."""

from __future__ import annotations

import pytest

from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.jobs import accepted_job, done
from tests.stories.player import Player, Seen
from tests.stories.test_appeals import rejected
from tests.stories.test_mine import cancelled
from tests.stories.test_reporting import draft, opened

ASKED = "What shall I do with what you wrote?"


async def closed_job(desk: Campus) -> tuple[Player, Player, Player, str, Seen]:
    """Lin's tap, repaired and closed: Lin, Wang in the group, Wang in private, the number, Lin's card of it."""
    lin, wang, own, number = await accepted_job(desk)
    await done(own, wang, number)
    await lin.presses("Fixed", on=await lin.sees("Is it fixed?", buttons=["Fixed"]))
    await lin.presses("⭐5", on=await lin.sees("How did it go?"))
    await lin.presses("Skip")
    return lin, wang, own, number, await lin.sees(number, "⭐⭐⭐⭐⭐")


async def test_it_goes_on_with_the_words(desk: Campus, photo: bytes) -> None:
    """Closed lately: one press opens it again, and the words are the reason; the worker who had it reads them."""
    lin, wang, _own, number, card = await closed_job(desk)
    await lin.sends(photo, caption="it drips again", reply_to=card)
    asked = await lin.sees(f"{number} is closed: nothing is passed on any more.", ASKED)
    assert asked.buttons == ("Still broken: open it again", "It is a new report", "Nothing")
    press = lin.hold("Still broken: open it again", on=asked)
    assert (await press()).toast == "It goes back to the workers."
    assert (await press()).toast == "This has been done already."
    await wang.sees(number, "it drips again", buttons=["Accept"])
    assert (await desk.ticket(number)).cycle == 2
    assert len(await desk.tickets()) == 1


async def test_it_is_another_report(desk: Campus) -> None:
    """One press makes a draft of the words; another fault at another place needs none; it is nobody else's to press."""
    lin, _wang, _own, number, card = await closed_job(desk)
    await lin.writes("now the lamp flickers", reply_to=card)
    asked = await lin.sees(ASKED)
    mei = await opened(desk, "Mei")
    theirs = desk.world.press(mei.id, mei.chat, 1, _data(desk, asked, "It is a new report"))
    assert (await desk.world.answer_of(theirs, 10)).text == "This one is not yours to change."
    await lin.presses("It is a new report", on=asked)
    await lin.sees("not submitted yet", "“now the lamp flickers”")
    await lin.presses("Discard")
    await lin.writes("works like a charm", reply_to=await lin.sees(number, "⭐⭐⭐⭐⭐"))
    await lin.presses("Nothing", on=await lin.sees(ASKED))
    await lin.sees("Nothing was done with it.")
    await lin.writes("5-301 the lamp is broken", reply_to=await lin.sees(number, "⭐⭐⭐⭐⭐"))
    await draft(lin, "“5-301 the lamp is broken”", "Building 5 301")
    assert [ticket.state for ticket in await desk.tickets()] == ["closed"]


def _data(desk: Campus, seen: Seen, label: str) -> str:
    rows = (desk.world.chat(seen.chat_id).messages[seen.id].markup or {})["inline_keyboard"]
    return next(str(button["callback_data"]) for row in rows for button in row if button["text"] == label)


async def test_too_late_to_go_on(desk: Campus) -> None:
    """Weeks later: a draft of the same kind and place, with the words, which follows the old one."""
    lin, _wang, _own, number, card = await closed_job(desk)
    await lin.writes("it drips a little", reply_to=card)
    asked = await lin.sees(ASKED)
    await desk.fast_forward(days=30)
    assert f"{number} was closed more than" in (await lin.presses("Still broken: open it again", on=asked)).toast
    await lin.writes("it drips again", reply_to=await lin.sees(number, "⭐⭐⭐⭐⭐"))
    await lin.sees(f"{number}: Closed. Nothing is passed on any more.")
    await draft(lin, f"Follows {number}", "“it drips again”", "Water and drains", "Building 3 502")


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [("zh-hans", Language.ZH_HANS, "还是很冷"), ("zh-hant", Language.ZH_HANT, "還是很冷")],
)
async def test_refused_or_taken_back(desk: Campus, code: str, language: Language, words: str) -> None:
    """Refused: the words are the appeal, by one press; taken back: they are a draft of the same place and kind."""
    lin, ada = desk.resident("Lin", code), await desk.office()

    def say(label: str) -> str:
        return desk.say(label, language)

    await lin.writes("3-502 墙面有裂缝")
    await desk.quiet()
    await lin.presses(say("Submit"))
    await rejected(desk, ada, "R-1001")
    await lin.writes(words, reply_to=await lin.sees("R-1001", buttons=[say("Appeal")]))
    await lin.presses(say("Appeal with these words"), on=await lin.sees(say(ASKED)))
    await ada.sees("R-1001", words)
    assert (await desk.ticket("R-1001")).appealed
    await lin.writes("5-301 墙面有裂缝")
    await desk.quiet()
    await lin.presses(say("Submit"))
    await lin.presses(say("Cancel"), on=await lin.sees("R-1002", buttons=[say("Cancel")]))
    await lin.presses(say("Yes, cancel it"))
    await lin.writes(words, reply_to=await lin.sees("R-1002", say("You cancelled it.")))
    await lin.sees(words, "5", "301", buttons=[say("Submit")])


async def test_a_worker_is_told_how_it_stands(desk: Campus) -> None:
    """Who did not report it cannot open it again; danger goes out, whatever it was a reply to."""
    lin, _wang, own, number, card = await closed_job(desk)
    await own.writes("It was the washer", reply_to=await own.sees(number, "fixed. Thank you!"))
    await own.sees(f"{number}: Closed. Nothing is passed on any more. Its resident can open it again.")
    await lin.writes("3-502 it is on fire, help!", reply_to=card)
    await lin.sees("R-1002", "🆘")
    other = await lin.reports("4-101 the tap drips")
    await cancelled(lin, other)
    await lin.writes("thanks all the same", reply_to=await lin.sees(other, "You cancelled it"))
    await desk.quiet()
    assert len(await desk.tickets()) == 3
