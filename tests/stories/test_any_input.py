"""Whatever somebody sends: a sentence that says what to do next, and nothing typed before is lost."""

from typing import Any

import pytest

from tests.stories.campus import Campus
from tests.stories.test_reporting import draft, opened


async def test_an_unknown_building_is_asked_for(desk: Campus) -> None:
    """The card says what is not known; a second try gets a sentence, and any place can be described in words."""
    lin = await opened(desk)
    await lin.writes("33-502 tap drips")
    first = await lin.sees("I do not know “33-502”", "Where is it?")
    assert first.buttons[:3] == ("📍 Building 13 502", "📍 Building 3 502", "📍 Building 20 502")
    await lin.writes("43-502")
    card = await lin.sees("I do not know “43-502”", buttons=["📍 Building 4 502"])
    assert card.id > first.id, "asked once more under what Lin wrote"
    await lin.presses("Somewhere else")
    await lin.sees("Describe the place in your own words", buttons=["Choose a building"])
    await lin.presses("Choose a building")
    await lin.presses("Somewhere else")
    await lin.writes("33-502, the new house behind the lake")
    assert (await draft(lin, "📍 33-502, the new house behind the lake (the office will find it)")).id == card.id
    await lin.presses("Submit")
    await lin.sees("R-1001", "The office will look at it by")


async def test_a_room_alone_asks_for_its_building(desk: Campus) -> None:
    """“Room 502” and no building: the room is kept, and only the building is asked."""
    lin = await opened(desk)
    await lin.writes("tap drips in room 502")
    await lin.sees("Room 502, but in which building?")
    await lin.presses("Building 3")
    await draft(lin, "Building 3 502")


async def test_what_is_told_beside_the_room_is_kept(desk: Campus) -> None:
    """Asked for the room, Lin says more: it goes to the description, and nothing typed is lost."""
    lin = await opened(desk)
    await lin.writes("水龙头漏水")
    await lin.presses("Building 3")
    await lin.writes("502室，洗手间")
    await draft(lin, "Building 3 502", "洗手间")


async def test_an_unknown_room_is_asked_for(desk: Campus) -> None:
    """A room that the building has not: said on the card, refused when typed, and skipped if it must be."""
    lin = await opened(desk)
    await lin.writes("3-999 tap drips")
    await lin.sees("Building 3 has no room 999", "Which room?")
    await lin.writes("5002")
    await lin.sees("Building 3 has no room 5002", buttons=["502", "Skip"])
    await lin.writes("3-502")
    await draft(lin, "Building 3 502")
    await lin.presses("Place")
    await lin.presses("Building 4")
    await lin.writes("the kitchen on the second floor")
    await draft(lin, "Building 4 the kitchen on the second floor")
    assert not await desk.tickets()


async def test_a_long_story_is_kept_whole(desk: Campus) -> None:
    """4,000 characters fit, and the cards stay within what Telegram takes; a word more is refused, the draft stays."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    story = ("3-502 tap drips. " + "It never stops & never will <so it seems>. " * 100)[:4000].strip()
    await lin.writes(story)
    await draft(lin, "3-502 tap drips", "…")
    await lin.writes("One more thing: it is cold in here, and it has been so ever since the tap was opened.")
    await lin.sees("That is too long: at most 4000 characters")
    await lin.presses("Submit")
    await wang.sees("R-1001", buttons=["Accept"])
    await wang.presses("Accept")
    own = desk.private(wang)
    await own.sees("R-1001", buttons=["Start"])
    await own.sees(f"“{story}”")
    assert (await desk.ticket("R-1001")).description == story


async def test_what_is_typed_is_shown_as_typed(desk: Campus) -> None:
    """Mark-up, ampersands, emoji and writing from right to left are words like any others, on every card."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    words = "3-502 <b>tap & sink</b> 🚿👩‍👩‍👧 الحنفية تسرب {name} %s “hm”"
    await lin.writes(words)
    await draft(lin, f"“{words}”")
    await lin.presses("Submit")
    await lin.sees("R-1001", words)
    await wang.sees("R-1001", words)
    await lin.writes("/my")
    await lin.presses("R-1001")
    await lin.sees("R-1001", words, buttons=["Urge"])


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"document": b"%PDF", "caption": ""}, "send pictures as photos, not as files"),
        ({"document": b"%PDF"}, "send pictures as photos, not as files"),
        ({"location": (31.2, 121.5)}, "I know no building near that place. Please write"),
        ({"contact": {"phone_number": "+861", "first_name": "Ma", "user_id": 4711}}, "only take your own number"),
        ({"contact": "+8613800138000"}, "I ask for a number when you report something"),
        ({"text": "/abracadabra"}, "I do not know this command. /help"),
        ({"document": b"%PDF", "caption": "3-502 tap drips"}, "only photos can come with them"),
    ],
)
async def test_anything_else_gets_a_sentence(desk: Campus, what: dict[str, Any], sentence: str) -> None:
    """Files, maps, contacts and unknown commands: each is answered, and opens nothing by itself."""
    lin = await opened(desk)
    await lin.sends_also(**what)
    await lin.sees(sentence)
    await desk.quiet()
    assert any("Your report" in message.text for message in lin.heard()) is bool(what.get("caption"))


async def test_a_draft_survives_what_cannot_be_read(desk: Campus) -> None:
    """In the middle of a question: a file, an unknown command and an edit, and the question still stands."""
    lin = await opened(desk)
    await lin.writes("it is broken")
    await lin.sees("What kind of problem is it?")
    await lin.sends_also(document=b"%PDF")
    await lin.sees("I cannot open files")
    await lin.writes("/what")
    await lin.sees("I do not know this command")
    await lin.corrects("it is broken", "it is very broken")
    await lin.sees("I keep what you wrote first")
    await lin.writes("3-502 tap drips")
    await draft(lin, "it is broken\n3-502 tap drips", "Water and drains", "Building 3 502")
    await lin.corrects("3-502 tap drips", "3-502 taps drip")
    await desk.quiet()
    await lin.presses("Submit")
    assert (await desk.ticket("R-1001")).description == "it is broken\n3-502 tap drips"


async def test_a_reply_says_which_question_it_answers(desk: Campus) -> None:
    """The office asks about two reports; Lin replies to the card of the first: that one has its answer, no other."""
    lin, ada = await opened(desk), await desk.office()
    numbers = [await lin.reports(f"{place} the wall has a crack") for place in ("3-502", "4-101")]
    for number in numbers:
        await ada.presses("Ask", on=await ada.sees(number, buttons=["Ask"]))
        await ada.writes("How long is it?", reply_to=await ada.sees(number, "write it as a reply"))
    one, other = [await lin.sees(number, "How long is it?", buttons=["Answer"]) for number in numbers]
    await lin.writes("About a metre", reply_to=one)
    await ada.sees(numbers[0], "💬 Answer: “About a metre”")
    assert [ticket.state for ticket in await desk.tickets()] == ["submitted", "needs_info"]
    await lin.writes("As long as the door of 3-502", reply_to=other)
    await ada.sees(numbers[1], "💬 Answer: “As long as the door of 3-502”")
    assert not any("Your report" in message.text for message in lin.heard())


async def test_a_reply_to_a_report_is_added_to_it(desk: Campus, photo: bytes) -> None:
    """Nothing was asked: words and photos under a card are for its report, and the draft beside it stays as it is."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    card = await lin.sees(number, buttons=["Urge"])
    await lin.writes("5-301 the lamp is dark")
    await draft(lin, "the lamp is dark")
    await lin.writes("It is the left one", reply_to=card)
    sent = await lin.sees(f"✅ {number}: sent to")
    await lin.sees(number, "💬 Lin: “It is the left one”", buttons=["Urge"])
    await wang.sees(number, "Lin · resident", "It is the left one")
    await desk.quiet()  # nobody replies before the desk has noted which message its card is
    await lin.sends(photo, reply_to=sent)
    await lin.sees(number, "Photos: 1")
    assert "left one" not in (await draft(lin, "the lamp is dark")).text


async def test_a_reply_to_a_report_that_is_over(desk: Campus) -> None:
    """Nothing can be added any more: that is said, and the words are a new report."""
    lin = await opened(desk)
    number = await lin.reports("3-502 tap drips")
    await lin.presses("Cancel")
    await lin.presses("Yes, cancel it")
    await lin.writes("3-502 it drips again", reply_to=await lin.sees(number, "You cancelled it"))
    await lin.sees(f"{number}: Cancelled. Nothing is passed on any more.")
    await draft(lin, "it drips again")
