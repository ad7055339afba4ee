"""Several faults in one message: the desk offers a report for each, at the same place; each is submitted by itself."""

from __future__ import annotations

import pytest

from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.test_reporting import draft, opened

_ENGLISH = ("3-502 tap drips", "the light in 3-301 is out")


@pytest.mark.parametrize(
    ("code", "language", "words", "pieces", "others"),
    [
        (
            "en",
            Language.EN,
            "3-502 the tap drips and the lamp in 3-301 is dark",
            ("3-502 the tap drips", "the lamp in 3-301 is dark"),
            "301",
        ),
        ("zh-hans", Language.ZH_HANS, "3-502：1. 水龙头漏水 2. 灯不亮", ("3-502 水龙头漏水", "灯不亮"), "502"),
        ("zh-hant", Language.ZH_HANT, "3棟502水龍頭漏水，還有燈不亮", ("3棟502水龍頭漏水", "燈不亮"), "502"),
    ],
)
async def test_two_things_are_two_reports(
    desk: Campus, code: str, language: Language, words: str, pieces: tuple[str, str], others: str
) -> None:
    """One press makes two drafts, each with its words and its kind, at the shared place; both go to their teams."""
    lin = desk.resident("Lin", code)

    def say(label: str) -> str:
        return desk.say(label, language)

    await lin.writes(words)
    offered = await lin.sees(words, *pieces, " / ", buttons=[say("Two reports"), say("One report")])
    await lin.presses(say("Two reports"), on=offered)
    await desk.quiet()
    first, second = lin.heard()[-2:]
    assert first.id == offered.id
    assert pieces[0] in first.text
    assert pieces[1] not in first.text
    assert pieces[1] in second.text
    await lin.presses(say("Submit"), on=first)
    await lin.presses(say("Submit"), on=second)
    tap, lamp = await desk.tickets()
    assert (tap.description, tap.category, tap.building, tap.room) == (pieces[0], "plumbing", "3", "502")
    assert (lamp.description, lamp.category, lamp.building, lamp.room) == (pieces[1], "electrical", "3", others)


async def test_one_report_if_they_say_so(desk: Campus, photo: bytes) -> None:
    """One report: as it was written. Written on instead of pressed: nothing is lost, and it stays one."""
    lin = await opened(desk)
    words = "1. the tap drips 2. the lamp is broken 3. the chair is broken"
    await lin.sends(photo, caption=words)
    await lin.sees("This looks like 3 things", "Where is it?")
    await lin.writes("3-502")
    card = await lin.sees("Building 3 502", buttons=["3 reports", "One report", "Discard"])
    held = lin.hold("3 reports", on=card)
    await lin.presses("One report", on=card)
    await draft(lin, words)
    assert "out of date" in (await held()).toast
    await lin.presses("Submit")
    assert (await desk.ticket("R-1001")).description == words
    await lin.writes("5-301 the tap drips and the lamp is broken")
    await lin.sees("This looks like two things", buttons=["Two reports"])
    await lin.writes("please come soon")
    await lin.sees("“5-301 the tap drips and the lamp is broken\nplease come soon”", "What kind of problem is it?")


async def test_what_is_asked_once_is_for_all(desk: Campus, photo: bytes) -> None:
    """The place is asked before the offer, and is that of each; the photo stays with the first."""
    lin = await opened(desk)
    await lin.sends(photo, caption="the tap drips and the lamp is broken")
    await lin.sees("This looks like two things: “the tap drips” / “the lamp is broken”", "Where is it?")
    await lin.presses("Building 3")
    await lin.writes("502")
    await lin.presses("Two reports")
    await desk.quiet()
    first, second = lin.heard()[-2:]
    assert ("Building 3 502" in first.text, "Building 3 502" in second.text) == (True, True)
    assert ("Photos: 1" in first.text, "Photos" in second.text) == (True, False)
    await lin.writes("/my")
    await lin.sees("Not submitted yet: 2", buttons=["📝 the tap drips", "📝 the lamp is broken"])


@pytest.mark.parametrize("words", ["3-502 the sink leaks and the floor is wet", "3-502 水龙头漏水，导致地板都翘了"])
async def test_a_thing_and_what_comes_of_it_are_one(desk: Campus, words: str) -> None:
    """Nothing is asked."""
    lin = await opened(desk)
    await lin.writes(words)
    await draft(lin, words)
