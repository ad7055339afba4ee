"""Equipment: which machine a report means, what its cards show, its history, and faults that come again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from bot import demo_equipment
from storage.tables import Asset
from tests.stories.campus import ELECTRICIANS, OFFICE, Campus
from tests.stories.offices import at_the_desk


@pytest.fixture
async def equipped(desk: Campus) -> Campus:
    """The demo campus with its equipment."""
    await demo_equipment.equip(desk.app.desk)
    return desk


async def code_of(desk: Campus, number: str) -> str | None:
    """The code of the asset of a ticket."""
    ticket = await desk.ticket(number)
    async with desk.app.desk.database.transaction() as session:
        asset = await session.get(Asset, ticket.asset_id) if ticket.asset_id is not None else None
        return asset.code if asset is not None else None


@pytest.mark.parametrize(
    ("language", "words", "shown", "code"),
    [
        ("en", "lift 2 in building 3 does not stop at floor 4", "Lift 2 · Otis Gen2", "LT-0302"),
        ("zh-hans", "3号楼5号洗衣机不脱水", "5号洗衣机 · Haier SXB100", "WM-0305"),
        ("zh-hans", "三号楼一号电梯按钮坏了", "1号电梯 · Otis Gen2", "LT-0301"),
        ("zh-hant", "3號樓的飲水機壞了", "飲水機（WD-0301） · Midea YD1630", "WD-0301"),
        ("zh-hant", "7號樓3樓的開飲機沒熱水", "2號飲水機", "WD-0703"),
    ],
)
async def test_one_message_names_the_machine(
    equipped: Campus, language: str, words: str, shown: str, code: str
) -> None:
    """Kind and number, the only one of its kind, or the one on that floor: the card shows it, the ticket keeps it."""
    lin = equipped.resident("Lin", language)
    await lin.writes(words)
    submit = {"en": "Submit", "zh-hans": "提交", "zh-hant": "送出"}[language]
    card = await lin.sees(words, shown, buttons=[submit])
    answered = await lin.presses(submit, card)
    number = answered.toast.split()[-1]
    assert await code_of(equipped, number) == code
    await lin.sees(number, shown)


async def test_which_one_is_asked(equipped: Campus) -> None:
    """Of several the likeliest are buttons; a number can be written; Skip goes on; another place forgets it."""
    desk, lin = equipped, equipped.resident("Lin")
    await lin.writes("a washing machine in building 3 leaks")
    card = await lin.sees("Which one is it?", buttons=["🧺 Washing machine 1 · Building 3, floor 1", "Skip"])
    assert sum("Washing machine" in label for label in card.buttons) == 3
    await lin.presses("🧺 Washing machine 2 · Building 3, floor 1", card)
    await lin.sees("Washing machine 2", "Building 3", buttons=["Submit"])
    # The wrong one: another is chosen by its number, also one that the buttons do not show.
    await lin.presses("Which one")
    await desk.quiet()
    await lin.writes("no. 4")
    await lin.sees("Washing machine 4", buttons=["Submit"])
    await lin.presses("Which one")
    await desk.quiet()
    await lin.writes("the left one")
    await lin.sees("Which one is it? Choose, or write the number")
    await desk.quiet()
    await lin.writes("9")
    await lin.sees("By our list there is no Washing machine 9 there.", buttons=["Skip"])
    await lin.presses("Skip")
    await lin.sees("Which room?", buttons=["Skip"])  # nothing is known of it: its room is asked for
    await lin.presses("Skip")
    number = (await lin.presses("Submit", await lin.sees("leaks", buttons=["Submit"]))).toast.split()[-1]
    assert await code_of(desk, number) is None

    await lin.writes("Building 3 washing machine 5 leaks")
    await lin.sees("Washing machine 5", buttons=["Submit"])
    await lin.presses("Place")
    await desk.quiet()
    await lin.writes("Building 7")
    # There is no washing machine 5 in building 7.
    await lin.sees(
        "Building 7", "By our list there is no Washing machine 5 there.", buttons=["🧺 Washing machine 1", "Skip"]
    )
    await desk.quiet()
    await lin.writes("it stands beside the door")
    await lin.presses("🧺 Washing machine 1", await lin.sees("beside the door", buttons=["🧺 Washing machine 1"]))
    number = (await lin.presses("Submit", await lin.sees("beside the door", buttons=["Submit"]))).toast.split()[-1]
    assert await code_of(desk, number) == "WM-0701"


async def test_the_same_machine(equipped: Campus) -> None:
    """Who is asked whether it is the same reads which machine it is; and so does who follows it."""
    lin, mia = equipped.resident("Lin"), equipped.resident("Mia")
    number = await lin.reports("lift 2 in building 3 does not stop at floor 4")
    await mia.writes("lift 2 in building 3 does not come")
    await mia.presses("Submit", await mia.sees("Lift 2", buttons=["Submit"]))
    await mia.presses("Same problem: follow it", await mia.sees("already", number, "🛗 Lift 2 · Otis Gen2"))
    await mia.sees(number, "🛗 Lift 2 · Otis Gen2", "👥 2 people wait", buttons=["Unfollow"])


async def test_danger_waits_for_no_question(equipped: Campus) -> None:
    """Which lift it is stands on the emergency when the words say so; it is asked of nobody."""
    desk, lin, chen = equipped, equipped.resident("Lin"), equipped.resident("Chen")
    await lin.writes("help, I am stuck in lift 2 in building 3")
    await lin.sees("R-1001 has gone out")
    await chen.writes("我被困在3号楼的电梯里了，救命")
    await chen.sees("R-1002")
    await desk.quiet()
    assert await code_of(desk, "R-1001") == "LT-0302"
    assert await code_of(desk, "R-1002") is None
    assert not any("Which" in seen.text for seen in [*lin.heard(), *chen.heard()])


async def test_faults_that_come_again(equipped: Campus) -> None:
    """The third within 30 days is put before the office, once; its history is a press away, for who works on it."""
    desk, office = equipped, equipped.player("Grace Liu", OFFICE)
    lin, zhao, ada = desk.resident("Lin"), desk.player("赵师傅 Zhao", ELECTRICIANS), await at_the_desk(desk)
    numbers = []
    for words in ("does not spin", "makes a noise", "is full of water", "shakes"):
        numbers.append(await lin.reports(f"Building 3 washing machine 5 {words}"))
        await desk.quiet()
        await desk.fast_forward(days=1)
    flags = [seen.text for seen in office.heard() if "🔁" in seen.text]
    assert len(flags) == 1
    assert "3rd fault in 30 days" in flags[0]
    assert numbers[2] in flags[0]
    assert "Washing machine 5" in flags[0]

    # The office's card, and the history behind it.
    await ada.writes(numbers[3])
    card = await ada.sees(numbers[3], "🔁 4 faults in 30 days", "🛡 Under warranty until Aug 31, 2028", "Haier SXB100")
    await ada.presses("🕘 Earlier faults", card)
    listed = await ada.sees("🕘", "Washing machine 5", numbers[2], numbers[1], numbers[0])
    assert numbers[3] not in listed.text
    await ada.presses(numbers[1], listed)
    await ada.sees(numbers[1], "makes a noise", "History")

    # The worker's.
    await zhao.presses("Accept", await zhao.sees(numbers[3], "🛡 Under warranty until", buttons=[]))
    own = desk.private(zhao)
    job = await own.sees(numbers[3], "Haier SXB100")
    assert "2028" in job.text
    await own.presses("🕘 历次故障", job)
    await own.sees("🕘", numbers[0], "is full of water")

    # The resident reads the model, and neither warranty nor history.
    theirs = await lin.sees(numbers[3], "Haier SXB100")
    assert "warranty" not in theirs.text
    assert not any("Earlier" in label for label in theirs.buttons)


async def test_history_page_by_page(equipped: Campus) -> None:
    """Older ones follow behind the last that was shown; what is far back is no repeated fault; others see nothing."""
    desk, ada, lin = equipped, await at_the_desk(equipped), equipped.resident("Lin")
    number = await lin.reports("Building 3 washing machine 5 does not spin")
    await desk.quiet()
    first = await desk.ticket(number)
    async with desk.app.desk.database.transaction() as session:
        for _ in range(20):
            values = first.model_dump(exclude={"id", "created_at"})
            session.add(type(first)(**values, created_at=first.created_at))
        await session.flush()
        newest = (await session.execute(select(type(first)).order_by(col(type(first).id).desc()).limit(1))).scalar_one()
        await session.execute(
            update(type(first))
            .where(col(type(first).id) != newest.id)
            .values(created_at=first.created_at - timedelta(days=31))
        )
        last = newest.row_id
    await ada.writes(f"R-{last}")
    card = await ada.sees(f"R-{last}", "History", buttons=["🕘 Earlier faults"])
    assert "🔁" not in card.text
    await ada.presses("🕘 Earlier faults", card)
    page = await ada.sees("Washing machine 5", f"R-{last - 1}", f"R-{last - 8}", buttons=["Older »"])
    assert f"R-{last - 9}" not in page.text
    await ada.presses("Older »", page)
    page = await ada.sees(f"R-{last - 9}", f"R-{last - 16}", buttons=["Older »"])
    await ada.presses("Older »", page)
    await desk.quiet()
    assert "Older »" not in ada.heard()[-1].buttons
    # A forged press of somebody whose ticket it is not, and of its resident.
    for nosy in (desk.resident("Eve"), lin):
        data = f"eq:{last}:0"
        press = desk.world.press(nosy.id, nosy.chat, nosy.heard()[-1].id if nosy.heard() else 1, data)
        answer = await desk.world.answer_of(press, 10)
        assert "I cannot find that" in answer.text


async def in_room(desk: Campus, code: str, room: str) -> None:
    """The machine stands in this room."""
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Asset).where(col(Asset.code) == code).values(room=room))


async def test_the_machine_of_one_of_several_faults(equipped: Campus) -> None:
    """It is of that fault alone, with its room: the tap stays where it was said to be."""
    desk, lin = equipped, equipped.resident("Lin")
    await in_room(desk, "WM-0305", "101")
    await lin.writes("Building 3 room 502: the tap drips. And also washing machine 5 does not spin.")
    await lin.presses("Two reports")
    tap = await lin.sees("Your report", "the tap drips", "Building 3 502", buttons=["Submit"])
    assert "Washing machine" not in tap.text
    washer = await lin.sees("Your report", "does not spin", "Washing machine 5", "Building 3 101", buttons=["Submit"])
    for card, code, room in ((tap, None, "502"), (washer, "WM-0305", "101")):
        number = (await lin.presses("Submit", card)).toast.split()[-1]
        assert (await code_of(desk, number), (await desk.ticket(number)).room) == (code, room)


async def test_it_is_in_another_room(equipped: Campus) -> None:
    """Who changes the place on the card is believed: then it is not that machine. Which one can be asked again."""
    desk, lin = equipped, equipped.somebody("Lin")
    await in_room(desk, "WM-0305", "101")
    await in_room(desk, "WM-0301", "101")
    await lin.starts("p_demo-washer-3-5")
    await lin.sees("Washing machine 5", "Building 3 101")
    await lin.writes("it does not spin any more")
    await lin.presses("Place", await lin.sees("not spin", buttons=["Submit", "Which one"]))
    await desk.quiet()
    await lin.writes("3-502")
    card = await lin.sees("Your report", "not spin", "Building 3 502", buttons=["Submit"])
    assert "Washing machine" not in card.text
    number = (await lin.presses("Submit", card)).toast.split()[-1]
    assert (await code_of(desk, number), (await desk.ticket(number)).room) == (None, "502")

    await lin.writes("3-502 the washing machine does not spin")
    # It may be one of their own: none is taken for sure.
    await lin.presses("🧺 Washing machine 1 · Building 3 101", await lin.sees("Which one is it?"))
    await lin.sees("Your report", "Washing machine 1", "Building 3 101", buttons=["Submit"])
