"""Where it is: a place that is not there, a closed building, names written almost right, one's own room, a location."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import update
from sqlmodel import col

from bot.wiring import Application
from desk.catalogue.parts import Building
from desk.places.importing import bring_in, planned
from desk.places.rows import read_row
from storage.database import Database
from storage.kinds import Language
from storage.tables import Person
from tests.stories.campus import Campus, _running
from tests.stories.player import Player
from tests.stories.test_menus import menu_of
from tests.stories.test_reporting import draft, opened

GYM = (40.0077, 116.3263)
"""Ten metres from the gymnasium."""

LAWN = (40.0120, 116.3250)
"""Half a kilometre from any building."""


async def bring(desk: Campus, *rows: dict[str, str]) -> None:
    """Another process brings in a file with these rows; the desk serves by it a moment later."""
    before = desk.app.desk.campus.catalogue.buildings
    other = Database(desk.settings.database_url.get_secret_value() if desk.settings.database_url else "")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(other.close)
        app = desk.app.desk
        async with other.transaction() as session:
            work = app.work_in(session)
            made = await planned(work, [read_row(n, row) for n, row in enumerate(rows, 2)], {*rows[0]})
            assert not made.wrong
            await bring_in(work, made)
    await _served(desk, lambda buildings: buildings is not before)


async def lives(desk: Campus, player: Player, building: str, room: str, *, registered: bool) -> None:
    """Where somebody lives, by the roster or by what they said."""
    await desk.quiet()
    async with desk.app.desk.database.transaction() as session:
        since = desk.world.clock.now() if registered else None
        values = {"building": building, "room": room, "registered_at": since}
        await session.execute(update(Person).where(col(Person.chat_user) == player.id).values(**values))


SAYS = {
    Language.EN: ("en", "17-999 tap drips", "is closed", "Building 17"),
    Language.ZH_HANS: ("zh-hans", "17号楼999水龙头漏水", "已停用", "17号楼"),
    Language.ZH_HANT: ("zh-hant", "17號樓999水龍頭漏水", "已停用", "17號樓"),
}


@pytest.mark.parametrize("language", Language)
async def test_a_place_that_is_not_there(desk: Campus, language: Language) -> None:
    """17-999: the nearest rooms are buttons. Then the building is closed: that is said, its neighbours come first."""
    code, words, closed, seventeen = SAYS[language]
    lin = desk.resident("Lin", code)
    await lin.writes(words)
    card = await lin.sees(seventeen, "999", buttons=["919", "909", desk.say("Skip", language)])
    await lin.presses("919")
    await lin.sees(f"{seventeen} 919", buttons=[desk.say("Submit", language)])
    await bring(desk, {"kind": "building", "code": "17", "closed": "yes"})
    await lin.presses(desk.say("Place", language))
    asked = await lin.sees(closed, seventeen)
    assert card.id == asked.id
    neighbours = desk.app.desk.campus.catalogue.buildings
    assert [button.removeprefix("📍 ") for button in asked.buttons[:3]] == [
        neighbours[code].in_language(language) for code in ("16", "18", "12")
    ]
    assert not any(seventeen in button for button in asked.buttons)
    await lin.writes(words)  # once more: what was typed stays, and it is said under it
    await desk.quiet()
    again = await lin.sees(closed)
    assert again.id > asked.id
    await lin.presses(again.buttons[0])
    await lin.presses(desk.say("Skip", language))
    await lin.presses(desk.say("Submit", language))
    [ticket] = await desk.tickets()
    assert (ticket.building, ticket.room) == ("16", None)
    assert words in ticket.description


async def test_danger_in_a_closed_building_is_not_held_up(desk: Campus) -> None:
    """A fire has its place, closed or not."""
    lin = await opened(desk)
    await bring(desk, {"kind": "building", "code": "17", "closed": "yes"})
    await lin.writes("FIRE! 17-301 the room is burning, smoke everywhere")
    await lin.sees("Building 17 301")
    await desk.quiet()
    assert not any("is closed" in message.text for message in lin.heard())


async def test_names_written_almost_right(desk: Campus) -> None:
    """A slip, one's own building first for a room alone, and “my room” for who is in the roster."""
    lin = await opened(desk)
    await lin.writes("Mapel Hall 204 tap drips")
    await draft(lin, "Maple Hall 204", "Mapel Hall 204 tap drips")
    await lin.presses("Submit")
    await lives(desk, lin, "3", "501", registered=False)
    await lin.writes("502 the lamp is dark")
    card = await lin.sees("Room 502, but in which building?")
    assert card.buttons[:2] == ("📍 Building 3 502", "Building 1")
    await lin.presses("📍 Building 3 502")
    await draft(lin, "Building 3 502")
    await lin.presses("Discard")
    await lin.writes("the lamp in my room is dark")
    await lin.sees("Where is it?", buttons=["📍 Building 3 501"])
    await lin.presses("Discard")
    await lives(desk, lin, "3", "501", registered=True)
    await lin.writes("我宿舍的灯坏了")
    await draft(lin, "Building 3 501")


@pytest.mark.parametrize(
    ("code", "building", "wrong", "nowhere"),
    [
        ("en", "Gymnasium", "What is wrong?", "no building within 300 metres"),
        ("zh-hans", "体育馆", "什么坏了", "300 米内没有楼栋"),
        ("zh-hant", "體育館", "什麼壞了", "300 公尺內沒有大樓"),
    ],
)
async def test_a_shared_location(desk: Campus, code: str, building: str, wrong: str, nowhere: str) -> None:
    """It opens a draft of the nearest building, which asks what is wrong; on the lawn the nearest three are asked."""
    lin = desk.resident("Lin", code)
    await lin.sends_also(location=GYM)
    await lin.sees(building, wrong)
    await lin.writes("the lamp is dark / 灯坏了")
    card = await lin.sees(building, "灯坏了", buttons=[desk.say("Submit", Language(_tag(code)))])
    await lin.sends_also(location=LAWN)
    asked = await lin.sees(nowhere)
    assert asked.id > card.id
    buildings = desk.app.desk.campus.catalogue.buildings
    near = [f"📍 {buildings[place].in_language(Language(_tag(code)))}" for place in ("gym", "canteen-1", "canteen-2")]
    assert list(asked.buttons[:3]) == near
    await lin.presses(asked.buttons[1])
    await lin.presses(desk.say("Submit", Language(_tag(code))))
    [ticket] = await desk.tickets()
    assert ticket.building == "canteen-1"
    await lin.sends_also(location=(31.2, 121.5))
    await desk.quiet()
    assert "3-502" in lin.heard()[-1].text


def _tag(code: str) -> str:
    return {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}[code]


async def test_the_office_looks_after_places(desk: Campus) -> None:
    """/places: a card, another name that is understood at once, refusals with a sentence, closing and opening again."""
    lin, ada = await opened(desk), desk.private(await desk.office())
    await ada.writes("/places")
    await ada.sees("Which building?", buttons=["🏢 Maple Hall"])
    await ada.writes("/places Mapel")
    card = await ada.sees("Maple Hall · maple", "枫园", "West campus", "Floors: 8 · rooms: 160", "Open reports: 0")
    for said, sentence in (
        ("Plum Hall", "“Plum Hall” means Plum Hall already."),
        ("building 4", "“building 4” means Building 4 already."),
        ("楓園", "is called “楓園” already"),
        ("tap", "“tap” is a word by which I understand what is broken (Water and drains)."),
        ("灯", "too short"),
        ("1234", "A number alone is a room."),
        ("x" * 5000, "That is too long: at most 40 characters"),
        ("x" * 41, "That is too long: at most 40 characters"),
    ):
        if said != "Plum Hall":
            await ada.writes("/places maple")
        await ada.presses("Add an alias")
        await ada.sees("What else do people call it?")
        await ada.writes(said[:4096])
        await ada.sees(sentence)
    await ada.sends_also(location=GYM)
    await ada.sees("I cannot read maps")
    await ada.writes("Red Barn")
    changed = await ada.sees("Also called:", "Red Barn", buttons=["Remove: Red Barn"])
    await _served(desk, lambda buildings: "Red Barn" in buildings["maple"].aliases)
    await lin.writes("red barn 305 tap drips")
    await draft(lin, "Maple Hall 305")
    await lin.presses("Submit")
    await ada.presses("Remove: Red Barn", on=changed)
    await ada.presses("Close the building")
    assert not desk.app.desk.campus.catalogue.buildings["maple"].closed, "one slip of a finger closes nothing"
    assert (await ada.presses("Yes, close it")).toast == "The building is closed."
    await ada.sees("⛔ Closed", "Open reports: 1", buttons=["Open again"])
    await _served(desk, lambda buildings: buildings["maple"].closed)
    await lin.writes("Maple Hall 306 the lamp is dark")
    await lin.sees("Maple Hall is closed.")
    await ada.presses("Open again")
    await _served(desk, lambda buildings: not buildings["maple"].closed)
    await ada.writes("/places Hogwarts")
    await ada.sees("I know no building “Hogwarts”.")
    await lin.writes("/places")
    await lin.sees("This is the office's desk.")
    for code, words in (("zh-hans", "简体中文"), ("zh-hant", "繁體中文")):
        await ada.writes("/language")
        await ada.presses(words)
        await ada.writes("/places 枫园")
        shown = await ada.sees("枫园", buttons=[desk.say("Close the building", Language(_tag(code)))])
    assert card.id < shown.id
    assert "places" in menu_of(desk, ada)


async def _served(desk: Campus | Application, so: Callable[[Mapping[str, Building]], object]) -> None:
    """Wait until a desk serves by a catalogue in which it is so."""
    served = desk.app.desk if isinstance(desk, Campus) else desk.desk
    async with asyncio.timeout(5):
        while not so(served.campus.catalogue.buildings):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_two_desks_agree_within_seconds(desk: Campus) -> None:
    """A second process on the same database hears of new rooms and an alias; one that starts later knows them."""
    ada = desk.private(await desk.office())
    async with _running(desk.settings.model_copy(update={"roles": ()}), desk.world, 1.0) as other:
        await bring(desk, {"kind": "building", "code": "oak", "name_en": "Oak Hall", "rooms": "101-118,201-218"})
        await ada.writes("/places oak")
        await ada.presses("Add an alias")
        await ada.writes("Green House")
        for app in (desk.app, other):
            await _served(app, lambda buildings: "oak" in buildings and "Green House" in buildings["oak"].aliases)
            oak = app.desk.campus.catalogue.buildings["oak"]
            assert [room for room in ("101", "218", "219") if oak.has_room(room)] == ["101", "218"]
    await desk.stops()
    await desk.starts()
    lin = await opened(desk)
    await lin.writes("green house 105 tap drips")
    await draft(lin, "Oak Hall 105")


async def test_what_a_whole_building_has_no_room(desk: Campus) -> None:
    """The power of a building is gone: no room is asked. One's own socket has one; and so has a room that is named."""
    lin = await opened(desk)
    for words in ("no power in the whole building 3", "3号楼整栋停水了"):
        await lin.writes(words)
        await lin.sees("Your report", words, "Building 3", buttons=["Submit"])
    await lin.writes("the socket in my room in building 5 is dead")
    await lin.sees("Your report", "Which room?")
