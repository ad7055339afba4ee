"""Finding a report: number, place, name, words, in both ways of writing Chinese; and only within one's reach."""

from __future__ import annotations

import pytest

from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.offices import at_the_desk
from tests.stories.player import Player


async def found(ada: Player, said: str) -> set[str]:
    """The numbers that are found for this."""
    await ada.campus.quiet()
    await ada.writes(f"/find {said}")
    await ada.campus.quiet()
    shown = ada.heard()[-1]
    return {label for label in shown.buttons if label.startswith("R-")}


@pytest.fixture
async def reports(desk: Campus) -> tuple[str, str, str]:
    """Lin's tap in English, Mo's in simplified characters, 陳's in traditional ones."""
    lin, mo, chen = desk.resident("Lin Yan"), desk.resident("莫小雨"), desk.resident("陳大文")
    return (
        await lin.reports("3-502 the left tap drips"),
        await mo.reports("5-301 卫生间水龙头漏水"),
        await chen.reports("3-503 廁所的水龍頭壞了"),
    )


async def test_by_number_place_name_and_words(desk: Campus, reports: tuple[str, str, str]) -> None:
    """Each way finds what it should, and nothing else."""
    lins, mos, chens = reports
    ada = await at_the_desk(desk)
    for said, numbers in {
        "tap": {lins},
        "DRIP": {lins},
        "left drips": {lins},
        "left 漏水": set(),
        "水龙头": {mos, chens},
        "水龍頭": {mos, chens},
        "漏": {mos},
        "厕所": {chens},
        "3-502": {lins},
        "3号楼 502": {lins},
        "Building 3 room 503": {chens},
        "3-502 tap": {lins},
        "3-502 lamp": set(),
        "lin": {lins},
        "yan": {lins},
        "莫小雨": {mos},
        "陈大文": {chens},
        "502": {lins},
        lins: {lins},
        lins.lower(): {lins},
        lins.removeprefix("R-"): {lins},
        "R-9999": set(),
        "9999": set(),
    }.items():
        assert await found(ada, said) == numbers, said


@pytest.mark.parametrize(
    "said",
    ["'", "' & | ! ( ) <-> :* \\", "%_%", "\\", "!!!", "🚰", "a'b:*", "R-", "R-99999999999999999", "\u0301", "-" * 90],
)
async def test_nothing_that_is_typed_breaks_it(desk: Campus, reports: tuple[str, str, str], said: str) -> None:
    """Whatever stands in it, there is an answer; what was not found says how to look."""
    ada = await at_the_desk(desk)
    await found(ada, said)
    await ada.sees("Nothing was found.", "Look for a number (R-1042)")


async def test_find_asks_and_a_bare_number_opens(desk: Campus, reports: tuple[str, str, str]) -> None:
    """By the button, or by the number alone; a result opens its card."""
    lins, mos, _chens = reports
    ada = await at_the_desk(desk)
    await ada.writes("/desk")
    await ada.presses("🔎 Find", on=await ada.sees("The office's desk"))
    await ada.sees("What are you looking for?", buttons=["« Back"])
    await ada.writes("x" * 101)
    await ada.sees("That is too long: at most 100 characters")
    await ada.writes("漏水")
    await ada.presses(mos, on=await ada.sees("🔎 “漏水”", mos))
    await ada.sees(mos, "History", "莫小雨")
    await desk.quiet()
    await ada.writes(f" {lins.lower()} ")
    await ada.sees(lins, "History", "Lin Yan")
    await ada.writes("99999")
    await ada.sees("There is no such report on your desk. /find looks for one")
    await ada.writes("/find")
    await desk.quiet()
    await ada.sees("What are you looking for?")
    await ada.presses("« Back")
    await ada.sees("The office's desk", "Open in all: 3")
    await ada.writes("3-505 the lamp is dark")
    await ada.sees("Your report", "lamp", buttons=["Submit"])


async def test_many_are_paged_newest_first(desk: Campus) -> None:
    """Ten on a page, of what is found and of a pile; each report stands on one page."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    numbers = [await lin.reports(f"3-502 tap drips, the {n}. time") for n in range(12)]
    assert await found(ada, "tap") == set(numbers[2:])
    page = await ada.sees("🔎 “tap”", buttons=["Older »"])
    await ada.presses("Older »", on=page)
    older = await ada.sees("🔎 “tap”", numbers[0], numbers[1])
    assert numbers[2] not in older.text
    assert "Older »" not in older.buttons
    await ada.writes("/desk")
    await ada.presses("Open in all · 12", on=await ada.sees("The office's desk"))
    first = await ada.sees("Open in all · 12", buttons=["Next »"])
    assert [label for label in first.buttons if label.startswith("R-")] == numbers[:10]
    await ada.presses("Next »", on=first)
    second = await ada.sees("Open in all · 12", buttons=["« To the first"])
    assert [label for label in second.buttons if label.startswith("R-")] == numbers[10:]
    await ada.presses("« To the first", on=second)
    await ada.sees("Open in all · 12", buttons=["Next »"])


async def test_a_role_reaches_no_farther_than_its_scope(desk: Campus) -> None:
    """The office of the east zone sees nothing of other zones: in no list, no search, and not by number."""
    zones = {code: each.zone.code for code, each in desk.app.desk.campus.catalogue.buildings.items() if each.zone}
    there = zones["3"]
    elsewhere, other = next((code, zone) for code, zone in zones.items() if zone != there)
    lin = desk.resident("Lin")
    number = await lin.reports("3-502 the wall has a crack")
    near, far = await at_the_desk(desk, scope=f"zone:{there}"), await at_the_desk(desk, "Bo", scope=f"zone:{other}")
    for said in (number, number.removeprefix("R-"), "crack", "3-502", "Lin", "502"):
        assert await found(near, said) == {number}, said
        assert await found(far, said) == set(), said
    await near.writes("/desk")
    await near.sees("The office's desk", "To review: 1", "Open in all: 1")
    await far.writes("/desk")
    await far.presses("Open in all · 0", on=await far.sees("The office's desk", "To review: 0"))
    await far.sees("Nothing lies here.")
    await far.writes(number)
    await far.sees("There is no such report on your desk.")
    await desk.quiet()
    await near.writes(number)
    card = await near.sees(number, buttons=["Approve", "Same as…"])
    theirs = await far.sees("Nothing lies here.")
    for label in ("Approve", "Same as…", "💬 Write to the resident"):
        press = desk.world.press(far.id, far.chat, theirs.id, near._data(card, label))
        assert (await desk.world.answer_of(press, 10)).text.startswith("There is no such report on your desk.")
    name = desk.app.desk.campus.catalogue.buildings[elsewhere].name.en
    mine = await desk.resident("Mo").reports(f"{name} 101 the wall has a crack")
    await desk.quiet()
    await far.writes(mine)
    await far.presses("Same as…", on=await far.sees(mine, buttons=["Same as…"]))
    await far.writes(number)
    await far.sees(f"I know no report {number}")
    assert await desk.events(number) == ["submit"]


@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
async def test_the_desk_in_chinese(desk: Campus, language: Language) -> None:
    """The menu, a pile, the card, a decision and a search, with no English word of ours."""
    say = {key: desk.say(key, language) for key in ("To review", "Approve", "Approved.", "Reject", "🔎 Find", "« Desk")}
    lin = desk.resident("林小雨", language.lower())
    await lin.writes("3-502 墙上有裂缝")
    await desk.quiet()
    await lin.presses(desk.say("Submit", language))
    await desk.quiet()
    number = desk.app.desk.campus.number((await desk.tickets())[0])
    ada = await at_the_desk(desk, "阿达", language)
    await ada.writes("/desk")
    menu = await ada.sees({"zh-Hans": "后勤工作台", "zh-Hant": "總務工作台"}[language], f"{say['To review']}：1")
    await ada.presses(f"{say['To review']} · 1", on=menu)
    await ada.presses(number, on=await ada.sees(number, "墙上有裂缝", buttons=[say["« Desk"]]))
    card = await ada.sees(number, "林小雨", desk.say("<b>History</b>", language)[3:5], buttons=[say["Approve"]])
    words = [*card.buttons, card.text.replace(number, ""), *menu.buttons, menu.text]
    assert not [word for word in words if any("a" <= letter.lower() <= "z" for letter in word)]
    assert (await ada.presses(say["Approve"], on=card)).toast == say["Approved."]
    await ada.sees(number, "阿达", desk.say("approved it", language), desk.say("Waiting for a worker", language))
    await ada.writes("/find 牆上有裂縫" if language is Language.ZH_HANS else "/find 墙上有裂缝")
    await ada.sees("🔎", number, buttons=[number, say["🔎 Find"]])
