"""An emergency: it goes out with the message itself, and everything else comes afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage.kinds import Urgency
from storage.tables import Correction
from tests.stories.campus import Campus
from tests.stories.player import Player


async def corrections(desk: Campus) -> list[Correction]:
    """All that was put right, oldest first."""
    async with desk.app.desk.database.transaction() as session:
        return list((await session.execute(select(Correction).order_by(col(Correction.id)))).scalars())


async def arrived(desk: Campus, name: str = "Lin", language: str = "en") -> Player:
    """A resident whose greeting has arrived."""
    person = desk.resident(name, language)
    await desk.until(lambda: person.heard() or None, "a greeting")
    return person


@pytest.mark.parametrize(
    ("language", "words", "first", "urgent"),
    [
        ("en", "3-502 the socket is on fire!", "Get out first, then call 010-5550-0110.", "🆘 Emergency"),
        ("zh-hans", "3号楼502插座着火了", "先离开现场，再拨打 010-5550-0110。", "🆘 有危险"),
        ("zh-hant", "3號樓502插座起火了", "先離開現場，再撥打 010-5550-0110。", "🆘 有危險"),
    ],
)
async def test_no_press_is_needed(desk: Campus, language: str, words: str, first: str, urgent: str) -> None:
    """One message and no press: whom to call and what to do, the team has it, the office reads that it skipped them."""
    lin, wu, ada = await arrived(desk, language=language), await desk.worker("Wu", "electrical"), await desk.office()
    before = len(lin.heard())
    await lin.writes(words)
    told = await lin.sees(first, "R-1001")
    await lin.sees("R-1001", urgent)
    await wu.sees("🆘 Emergency", "R-1001", words, buttons=["Accept"])
    await ada.sees("R-1001", "Emergency: it went straight to Electrical team", buttons=["Reject"])
    await desk.quiet()
    assert len(lin.heard()) == before + 2, "what to do, and the card"
    assert told.id < lin.heard()[-1].id, "what to do comes first"
    ticket = await desk.ticket("R-1001")
    assert (ticket.state, ticket.urgency, ticket.building, ticket.room) == ("queued", "emergency", "3", "502")
    assert ticket.due_at is not None


async def test_a_missing_place_holds_nothing_up(desk: Campus) -> None:
    """Nobody knows yet where it is: the team has it all the same, and each answer goes to it at once."""
    lin, wang = await arrived(desk), await desk.worker("Wang")
    await lin.writes("water pipe burst, it is gushing everywhere!!")
    await wang.sees("🆘 Emergency", "R-1001", "gushing", "Not known yet where", buttons=["Accept"])
    assert (await desk.ticket("R-1001")).state == "queued"
    await lin.sees("Call 010-5550-0110 now.", "Close the stop valve", buttons=["It was no emergency"])
    asked = await lin.sees(
        "Those who can help have been told already", "Where is it?", buttons=["Building 3", "Library"]
    )
    await lin.presses("Building 3", on=asked)
    await wang.sees("R-1001", "It is here: Building 3")
    await lin.sees("Which room?", buttons=["Skip"])
    await lin.writes("502")
    await wang.sees("R-1001", "It is here: Building 3 502")
    await wang.sees("🆘 Emergency", "Building 3 502", buttons=["Accept"])
    await lin.sees("R-1001", "Building 3 502", buttons=["Urge", "It was no emergency"])
    assert "place" in await desk.events("R-1001")

    await wang.presses("Accept")
    await lin.writes("fire! smoke in the library hall")
    await lin.sees("R-1002")
    assert [ticket.building for ticket in await desk.tickets()] == ["3", "library"], "another place is another danger"


async def test_the_own_room_comes_first_and_words_will_do(desk: Campus) -> None:
    """Who reported from somewhere before is offered that first; whatever they write instead is taken as it is."""
    lin, wang = await arrived(desk), await desk.worker("Wang")
    await lin.reports("3-502 tap drips")
    await lin.writes("救命 水管爆了 到处喷水")
    asked = await lin.sees("Where is it?")
    assert asked.buttons[0] == "📍 Building 3 502"
    await lin.writes("33-502 behind the lake")
    await wang.sees("R-1002", "It is here: 33-502 behind the lake")
    ticket = await desk.ticket("R-1002")
    assert (ticket.building, ticket.place_note) == (None, "33-502 behind the lake")


async def test_the_same_danger_twice_is_one_ticket(desk: Campus, photo: bytes) -> None:
    """In fear people write again and again: all of it goes to the first report, and each word to who has it."""
    lin, wang = await arrived(desk), await desk.worker("Wang")
    await lin.writes("the pipe burst, water is gushing!!")
    await lin.sees("Where is it?")
    await lin.writes("HELP the pipe burst!!! 3-502")
    await lin.sees("Added to R-1001")
    await wang.sees("R-1001", "HELP the pipe burst")
    await wang.sees("R-1001", "It is here: Building 3 502")
    await lin.sends(photo, caption="it floods the corridor")
    await wang.sees("R-1001", "it floods the corridor")
    await lin.writes("please hurry")
    await wang.sees("please hurry")
    await lin.writes("5-301 the lamp is dark")
    await lin.sees("Your report", "the lamp is dark", buttons=["Submit"])
    assert len(await desk.tickets()) == 1


async def test_it_was_no_emergency(desk: Campus) -> None:
    """One press: it counts as normal, those who run are told, and the reader's error is kept as an example."""
    lin, wang, ada = await arrived(desk), await desk.worker("Wang"), await desk.office()
    await lin.writes("3-502 the pipe burst, water is gushing!! call me 138 0013 8000")
    await wang.sees("🆘 Emergency", "R-1001")
    await wang.presses("Accept")
    await lin.presses("It was no emergency", on=await lin.sees("Call 010-5550-0110 now."))
    await lin.sees("Good that it is none")
    await lin.sees("R-1001", buttons=["Cancel", "Urge"])
    told = len(lin.heard())
    assert "already" in (await lin.presses("It was no emergency", on=await lin.sees("Call 010-5550-0110 now."))).toast
    await desk.quiet()
    assert len(lin.heard()) == told, "it is said once"
    await desk.private(wang).sees("R-1001", "no emergency")
    assert "🆘" not in (await ada.sees("R-1001", "as an emergency, and is none")).text
    ticket = await desk.ticket("R-1001")
    assert ticket.urgency is Urgency.NORMAL
    kept = {(each.field, each.understood, each.meant) for each in await corrections(desk)}
    assert kept == {("kind", "emergency", "repair"), ("urgency", "emergency", "normal")}
    assert not any("138" in each.text for each in await corrections(desk))

    mia = await arrived(desk, "Mia")
    await mia.writes("着火了")
    await mia.presses("It was no emergency")
    await mia.sees("Good that it is none")
    await mia.presses("Cancel", on=await mia.sees("R-1002", buttons=["Cancel"]))
    await mia.presses("Yes, cancel it")
    assert (await desk.ticket("R-1002")).state == "cancelled"
    await desk.quiet()
    assert [seen.buttons for seen in mia.heard() if "R-1002" in seen.text and "Cancel" in seen.buttons] == []
    assert "Reject" not in (await ada.sees("R-1002", "Cancelled")).buttons
    forged = desk.world.press(mia.id, mia.chat, mia.heard()[-1].id, "t:calm:1001")
    assert (await desk.world.answer_of(forged, 10.0)).text == "This one is not yours to change."


async def test_a_draft_does_not_swallow_it(desk: Campus) -> None:
    """In the middle of a question of a draft: the danger goes out, and the draft is still there."""
    lin = await arrived(desk)
    await lin.writes("it is broken")
    await lin.sees("What kind of problem is it?")
    await lin.writes("there is a fire in the kitchen!")
    await lin.sees("Get out first", "R-1001")
    await lin.writes("/my")
    await lin.sees("Not submitted yet: 1", buttons=["R-1001", "📝 it is broken"])


async def test_chosen_on_a_card_it_skips_the_review_too(desk: Campus) -> None:
    """The reader saw no danger, the resident does: Emergency, Submit; no review, and what to do comes first."""
    lin = await arrived(desk)
    await lin.writes("3-502 the wall has a crack")
    await lin.presses("Urgency")
    await lin.presses("🆘 Emergency")
    await lin.presses("Submit", on=await lin.sees("Your report", "🆘 Emergency"))
    await lin.sees("Call 010-5550-0110 now.")
    assert (await desk.ticket("R-1001")).state == "queued"
    assert ("urgency", "emergency") in {(each.field, each.meant) for each in await corrections(desk)}


async def test_two_dangers_are_two_emergencies(desk: Campus) -> None:
    """Gas, and then somebody shut in the lift of the same building: each has its advice, and goes to its own team."""
    lin = await arrived(desk)
    await lin.writes("3-502 smells of gas")
    await lin.sees("R-1001", "No flame")
    await lin.writes("people are trapped in lift 2 of building 3")
    await lin.sees("R-1002", "do not force the doors")
    assert [ticket.category for ticket in await desk.tickets()][1] == "elevator"


async def test_what_was_sent_just_before_it(desk: Campus, photo: bytes) -> None:
    """A photo, a recording, an album whose caption comes late, and only then what has happened: all of it goes out."""
    lin, wu, wang = await arrived(desk), await desk.worker("Wu", "electrical"), await desk.worker("Wang")
    await lin.sends(photo)
    await lin.sees("What is wrong?")
    await lin.records(7)
    await lin.sees("🎤 0:07")
    await lin.writes("3-502 the socket is on fire!")
    await lin.sees("R-1001", "Get out first")
    await desk.quiet()
    assert [seen.voice for seen in wu.messages() if seen.voice] == [7]
    assert [seen.photos for seen in wu.messages() if seen.photos] == [1]
    await lin.writes("/my")
    await lin.sees("R-1001")
    assert "Not submitted" not in lin.heard()[-1].text

    mia = await arrived(desk, "Mia")
    await mia.sends(photo, photo, photo, caption="5-301 water pipe burst, it is gushing!!", captioned=2)
    await mia.sees("R-1002", "Close the stop valve")
    await desk.quiet()
    assert sum(seen.photos for seen in wang.messages()) == 3


async def test_nobody_is_sent_to_where_something_else_is(desk: Campus) -> None:
    """A tap drips in 3-502, and then there is a fire, nobody knows where: it is asked, Building 3 first."""
    for name, words in (
        ("Lin", "fire in building 33, smoke everywhere!"),
        ("Mia", "救命！操场着火了"),
        ("Noor", "着火了！！"),
    ):
        person = await arrived(desk, name)
        await person.writes("3-502 tap drips")
        await person.sees("Your report", buttons=["Submit"])
        await person.writes(words)
        asked = await person.sees("Those who can help have been told already", "Where is it?")
        assert asked.buttons[0] == "📍 Building 3"
        await person.writes("/my")
        await person.sees("Not submitted yet: 1", buttons=["📝 3-502 tap drips"])
    places = [(ticket.building, ticket.room) for ticket in await desk.tickets()]
    assert places == [(None, None)] * 3


async def test_a_cry_without_a_word_of_what(desk: Campus, photo: bytes) -> None:
    """Whom to call, and what to write; a draft stays as it is, and those who come to one already hear the cry."""
    lin, wang = await arrived(desk), await desk.worker("Wang")
    await lin.writes("the lamp is dark")
    await lin.sees("Where is it?")
    await lin.writes("救命！！")
    await lin.sees("Call 010-5550-0110 now.", "what has happened, and where")
    await lin.writes("water pipe burst, it is gushing in building 3!!")
    await lin.sees("R-1001", "Close the stop valve")
    await lin.writes("SOS")
    await wang.sees("R-1001", "SOS")
    assert [ticket.description for ticket in await desk.tickets()] == [
        "water pipe burst, it is gushing in building 3!!"
    ]
    await lin.writes("/my")
    await lin.sees("Not submitted yet: 1", buttons=["📝 the lamp is dark"])

    mia = await arrived(desk, "Mia")
    await mia.sends(photo, caption="救命")
    await mia.sees("Call 010-5550-0110 now.")
    await mia.sees("not submitted yet", "Photos: 1", "“救命”")


async def test_a_complaint_beside_an_emergency(desk: Campus) -> None:
    """It is no word on the danger: it becomes a draft for the office, and the team does not read it."""
    lin, wang = await arrived(desk), await desk.worker("Wang")
    await lin.writes("3-502 the pipe burst, water is gushing!!")
    await lin.sees("R-1001", buttons=["Urge"])
    await lin.writes("I want to complain: the canteen staff are rude and the food is cold")
    await lin.sees("Your message to the office", "rude", buttons=["Submit"])
    await lin.presses("Submit")
    await lin.sees("R-1002")
    assert not [seen for seen in wang.messages() if "rude" in seen.text]
