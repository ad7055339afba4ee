"""A printed code is scanned: place and thing are known, one sentence and one press are left."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from bot import demo_equipment
from desk.people.admission import Registration
from desk.people.roster import bring_in
from desk.people.roster_rows import RosterRow, read_row
from storage.kinds import PlaceKind
from storage.places import tell
from storage.tables import Asset, Place
from tests.desk.stage import CATALOGUE
from tests.stories.campus import Campus, campus
from tests.stories.player import Player

ROOM, OTHER_ROOM = "p_demo-room-3-502", "p_demo-room-7-201"
WASHER, LIFT = "p_demo-washer-3-5", "p_demo-lift-3-2"
INVALID = "This code is not valid, or no longer. You can report all the same"


@pytest.fixture
async def equipped(desk: Campus) -> Campus:
    """The demo campus with its equipment and printed codes."""
    await demo_equipment.equip(desk.app.desk)
    return desk


def sent_by(desk: Campus, player: Player) -> int:
    """How many messages somebody has sent."""
    return sum(message.sender == player.id for message in desk.world.chat(player.id).messages.values())


@pytest.mark.parametrize(
    ("language", "words", "place", "thing", "submit"),
    [
        ("en", "It does not spin any more", "Building 3", "Washing machine 5 · Haier SXB100", "Submit"),
        ("zh-hans", "不脱水了", "3号楼", "5号洗衣机 · Haier SXB100", "提交"),
        ("zh-hant", "不會脫水", "3號樓", "5號洗衣機 · Haier SXB100", "送出"),
    ],
)
async def test_scan_one_sentence_submit(
    equipped: Campus, language: str, words: str, place: str, thing: str, submit: str
) -> None:
    """Scan, one message, one press: of a machine in no room no room is asked for; the card says which one it is."""
    desk, lin = equipped, equipped.somebody("Lin", language)
    await lin.starts(WASHER)
    asked = await lin.sees(place, thing)
    await lin.writes(words)
    await desk.quiet()
    card = await lin.sees(words, place, thing, buttons=[submit])
    assert card.id == asked.id
    assert len(lin.heard()) == 1, "the scan is answered by the draft, and by nothing else"
    await lin.presses(submit, card)
    await lin.sees("R-", words, thing)
    assert sent_by(desk, lin) == 2, "the scan, and one message"
    [ticket] = await desk.tickets()
    async with desk.app.desk.database.transaction() as session:
        asset = await session.get_one(Asset, ticket.asset_id)
    assert (ticket.building, ticket.room, ticket.category, asset.code) == ("3", None, "appliance", "WM-0305")


async def test_a_room_and_the_drafts_that_are_open(equipped: Campus) -> None:
    """A room's code fills the place of a draft without one; a draft for another place is asked about."""
    desk, lin = equipped, equipped.somebody("Lin")
    await lin.starts(OTHER_ROOM)
    await lin.sees("Building 7 201", "What is wrong?")
    await lin.starts(ROOM)
    await lin.sees("Building 3 502", "What is wrong?")
    assert not any("scanned" in seen.text for seen in lin.heard()), "nothing was written: there is nothing to ask"
    await lin.writes("The tap drips")
    await lin.sees("The tap drips", "Building 3 502", buttons=["Submit"])
    await lin.starts(OTHER_ROOM)
    question = await lin.sees("not submitted yet, for Building 3 502", "You scanned: Building 7 201")
    twice = lin.hold("Report something else there", question)
    await lin.presses("Report something else there", question)
    await lin.sees("Building 7 201", "What is wrong?")
    await desk.quiet()
    await twice()
    await lin.writes("/my")
    await lin.sees("Not submitted yet: 2")
    await lin.writes("The light is off")
    await desk.quiet()
    await lin.presses("Submit", await lin.sees("The light is off", buttons=["Submit"]))
    await desk.quiet()
    # The first draft is still there, and is put at the place of another code.
    await lin.starts(WASHER)
    question = await lin.sees("for Building 3 502", "You scanned: Washing machine 5 · Building 3")
    old = lin.hold("Report something else there", question)
    await lin.presses("That report is for the scanned place", question)
    await lin.sees("The tap drips", "Building 3", "Washing machine 5", buttons=["Submit"])
    await lin.presses("Submit", await lin.sees("The tap drips", "Washing machine 5", buttons=["Submit"]))
    await desk.quiet()
    taken = [(t.description, t.building, t.room, t.category) for t in await desk.tickets()]
    assert taken == [("The light is off", "7", "201", "electrical"), ("The tap drips", "3", None, "appliance")]
    assert "done already" in (await old()).toast, "an old question"

    chen = desk.somebody("Chen")
    await chen.starts()
    await chen.writes("The tap drips")
    await chen.sees("Where is it?")
    await chen.starts(ROOM)
    await chen.sees("The tap drips", "Building 3 502", buttons=["Submit"])


async def test_codes_that_are_not_valid(equipped: Campus) -> None:
    """Unknown, replaced, foreign, of a closed place, of a thing that is gone: a sentence, and how to report anyway."""
    desk, lin = equipped, equipped.somebody("Lin")
    for tag in ("p_nonsense_1234", "p_", "p_" + "x" * 60, "p_demo-room-3-50"):
        await lin.starts(tag)
        await desk.quiet()
        assert INVALID in lin.heard()[-1].text
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Asset).where(col(Asset.code) == "LT-0302").values(gone_at=desk.world.clock.now()))
        await session.execute(
            update(Place).where(col(Place.tag) == "demo-room-7-201").values(closed_at=desk.world.clock.now())
        )
    await lin.starts(LIFT)
    await lin.sees("By our list Lift 2 is no longer at Building 3.", "Write what and where")
    await lin.starts(OTHER_ROOM)
    await lin.sees("Building 7 201 is closed.", "Write what and where")
    async with desk.app.desk.database.transaction() as session:
        session.add(Place(kind=PlaceKind.BUILDING, number="3", closed_at=desk.world.clock.now()))
        await tell(session)
        await session.execute(update(Place).where(col(Place.tag) == "demo-room-7-201").values(building="gone"))
    async with asyncio.timeout(5):
        while not desk.app.desk.campus.catalogue.buildings["3"].closed:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await lin.starts(WASHER)
    await lin.sees("Building 3 is closed.")
    await desk.quiet()
    before = len(lin.heard())
    await lin.starts(OTHER_ROOM)
    await desk.quiet()
    assert INVALID in lin.heard()[before].text
    assert await lin.reports("7-301 the tap drips")


async def test_a_stranger_registers_first(database_url: str, tmp_path: Path) -> None:
    """Where the desk must know people: they register, and go on at the scanned place with what they wrote."""
    async with campus(database_url, tmp_path, registration=Registration.ROSTER) as desk:
        await demo_equipment.equip(desk.app.desk)
        people = [{"number": "2021", "name": "Lin Xiaoyu"}, {"number": "2022", "name": "Chen Yian"}]
        rows = [row for each in people if isinstance(row := read_row(2, each, CATALOGUE), RosterRow)]
        async with desk.app.desk.work() as work:
            await bring_in(work, "roster.csv", rows)
        lin = desk.somebody("Lin")
        await lin.starts(WASHER)
        await lin.sees("I keep the place that you scanned.", "What is your student or staff number?")
        await desk.quiet()
        await lin.writes("It is full of water and does not spin")
        await lin.sees("What you wrote is kept")
        await desk.quiet()
        await lin.writes("2021 Lin Xiaoyu")
        await lin.sees("You are registered.")
        await lin.sees("full of water", "Building 3", "Washing machine 5", buttons=["Submit"])
        await lin.presses("Submit")
        await desk.quiet()
        [ticket] = await desk.tickets()
        assert (ticket.building, ticket.asset_id is not None) == ("3", True)

        chen = desk.somebody("Chen")
        await chen.starts("p_nonsense_1234")
        await chen.sees("What is your student or staff number?")
        await desk.quiet()
        await chen.writes("2022 Chen Yian")
        await chen.sees("You are registered.")
        await chen.sees(INVALID)

        # Danger does not wait for it: it goes out with the place and the lift of the code.
        emma = desk.somebody("Emma")
        await emma.starts(LIFT)
        await emma.sees("I keep the place that you scanned.")
        await desk.quiet()
        await emma.writes("help, somebody is stuck in the lift")
        await emma.sees("has gone out as an emergency")
        await desk.quiet()
        emergency = (await desk.tickets())[-1]
        assert (emergency.building, emergency.asset_id is not None, emergency.urgency) == ("3", True, "emergency")
