"""Reporting: from any first message to a ticket, in two messages, losing nothing on the way."""

import asyncio

import pytest

from tests.stories.campus import Campus
from tests.stories.player import Player, Seen

CARD = "Your report"


async def opened(desk: Campus, name: str = "Lin") -> Player:
    """A resident whose greeting has arrived, so that whatever comes next is about the report."""
    person = desk.resident(name)
    await person.sees("Qinghe University")
    return person


async def draft(person: Player, *words: str) -> Seen:
    """The draft card, ready to be submitted."""
    return await person.sees(CARD, *words, buttons=["Submit"])


@pytest.mark.parametrize("place", ["3-502", "3号楼502", "Building 3 room 502"])
async def test_a_report_takes_two_messages(desk: Campus, place: str) -> None:
    """However the place is written: one message and one press; the draft's card becomes the ticket's card."""
    lin = await opened(desk)
    before = len(lin.heard())
    await lin.writes(f"{place} tap drips")
    card = await draft(lin, "Water and drains", "Building 3 502", "🔵 Apply › ⚪️ Review › ⚪️ Repair › ⚪️ Feedback")
    assert card.buttons == (
        "Submit", "Problem", "Place", "Description", "Photo", "Urgency", "Kind", "When", "Phone", "Discard",
    )  # fmt: skip
    await lin.presses("Submit")
    ticket = await lin.sees("R-1001", "✅ Apply › ✅ Review › 🔵 Repair › ⚪️ Feedback", "It should be repaired by")
    assert (ticket.id, len(lin.heard())) == (card.id, before + 1)


async def test_what_is_missing_is_asked_in_order(desk: Campus) -> None:
    """Words that say neither kind nor place: the kind, the building and the room are asked, on the same card."""
    lin = await opened(desk)
    await lin.writes("it is broken")
    card = await lin.sees("What kind of problem is it?", buttons=["🚰 Water and drains", "Discard"])
    await lin.presses("🚰 Water and drains")
    place = await lin.sees("Where is it?", buttons=["Building 3", "Library", "Somewhere else"])
    assert place.buttons[0] == "Building 1", "nobody has been anywhere yet"
    await lin.presses("Building 3")
    await lin.sees("Which room?", buttons=["Skip"])
    await lin.writes("502")
    assert (await draft(lin, "Building 3 502")).id == card.id
    await lin.presses("Submit")
    await lin.sees("R-1001")

    await lin.writes("the lamp is dark")
    again = await lin.sees("Where is it?")
    assert again.buttons[0] == "📍 Building 3 502", "the last used place comes first"
    await lin.presses("📍 Building 3 502")
    await draft(lin, "Power and lights", "Building 3 502")


async def test_every_line_can_be_changed(desk: Campus, photo: bytes) -> None:
    """Kind, place, words, photo, urgency, time and phone number: each by its button, all on one card."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    card = await draft(lin)

    await lin.presses("Problem")
    await lin.writes("elephants")
    await lin.sees("Please press one of the buttons")
    await lin.presses("💡 Power and lights")
    await draft(lin, "Power and lights", "“3-502 tap drips”")
    await lin.presses("Place")
    await lin.presses("Building 5")
    await lin.sees("Which room?")
    await lin.presses("Skip")
    assert "502" not in (await draft(lin, "📍 Building 5")).text.replace("“3-502", ""), "the other building's room went"
    await lin.presses("Place")
    await lin.writes("7-301")
    await draft(lin, "Building 7 301")
    await lin.presses("Description")
    await lin.writes("The lamp flickers")
    await draft(lin, "“The lamp flickers”")
    await lin.presses("Photo")
    await lin.writes("a photo")
    await lin.sees("Please send a photo, or press « Back.")
    await lin.sends(photo)
    await draft(lin, "Photos: 1")
    await lin.presses("Photo")
    await lin.presses("Remove the photos")
    await lin.presses("Urgency")
    await lin.presses("🆘 Emergency")
    assert "Photos" not in (await draft(lin, "🆘 Emergency", "Call 010-5550-0110 first")).text
    await lin.presses("Urgency")
    await lin.writes("there is no water at all")
    await draft(lin, "❗ Urgent")
    await lin.presses("When")
    await lin.presses("Weekday mornings")
    await draft(lin, "Visit: Weekday mornings")
    await lin.presses("When")
    for impossible, said in (
        ("昨天 14:00", "Please give a time that is still to come."),
        ("tomorrow 25:00", "There is no such hour."),
    ):
        await lin.writes(impossible)
        await lin.sees(said)
    await lin.writes("Tuesday after my lecture")
    await draft(lin, "Visit: Tuesday after my lecture")
    await lin.presses("When")
    await lin.presses("« Back")
    assert (await draft(lin, "Visit: Tuesday")).id == card.id

    await lin.presses("Submit")
    await lin.sees("R-1001", "❗ Urgent", "Visit: Tuesday")
    ticket = await desk.ticket("R-1001")
    assert (ticket.category, ticket.building, ticket.room) == ("electrical", "7", "301")
    assert (ticket.description, ticket.window) == ("The lamp flickers", "Tuesday after my lecture")


async def test_the_phone_number_is_given_only_on_purpose(desk: Campus) -> None:
    """A wrong number gets a sentence, a right one or a shared contact is taken, somebody else's is not."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    await lin.presses("Phone")
    await lin.writes("call me")
    await lin.sees("That is not a phone number")
    await lin.writes("138 0013 8000")
    await draft(lin, "The worker will see your number")
    await lin.presses("Phone")
    await lin.presses("Do not share a number")
    assert "number" not in (await draft(lin)).text
    await lin.presses("Phone")
    await lin.sees("Your phone number?", buttons=["Share my number"])
    await lin.sends_also(contact={"phone_number": "+8613900139000", "first_name": "Ma", "user_id": 4711})
    await lin.sees("I can only take your own number")
    await lin.sends_also(contact="+8613800138000")
    await draft(lin, "The worker will see your number")

    wang = await desk.worker("Wang")
    await lin.presses("Submit")
    await wang.sees("R-1001")
    await wang.presses("Accept")
    await desk.private(wang).sees("R-1001", "+8613800138000")
    assert not any("138" in message.text for message in wang.messages()), "the group never sees it"


async def test_photos_open_a_report_and_join_it(desk: Campus, photo: bytes) -> None:
    """An album is one report with one card, which asks for words; a photo with a caption says all by itself."""
    lin = await opened(desk)
    before = len(lin.heard())
    await lin.sends(photo, photo, photo, photo)
    card = await lin.sees(CARD, "Photos: 4", "What is wrong?", buttons=["Discard"])
    await lin.writes("3-502 tap drips")
    assert (await draft(lin, "Photos: 4", "tap drips", "Building 3 502")).id == card.id
    assert len(lin.heard()) == before + 1
    await lin.presses("Submit")
    await lin.sees("R-1001", "Photos: 4")

    await lin.sends(photo, caption="5-301 the lamp is dark")
    await draft(lin, "Photos: 1", "Power and lights", "Building 5 301")
    await lin.sends(photo)
    await draft(lin, "Photos: 2", "Building 5 301")
    await lin.sends(*[photo] * 9, caption="and the switch")
    await lin.sees("10 photos are enough")
    await draft(lin, "Photos: 10", "and the switch")


async def test_two_faults_are_two_drafts(desk: Campus, photo: bytes) -> None:
    """Words about another place or kind open a second card; both can be submitted, the older by its own button."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    first = await draft(lin, "tap drips")
    await lin.writes("day and night")
    assert (await draft(lin, "tap drips\nday and night")).id == first.id, "no other place or kind: more words"
    await lin.sends(photo, caption="5-301 the lamp is dark")
    second = await draft(lin, "the lamp is dark", "Photos: 1")
    assert second.id != first.id
    assert (await lin.presses("Submit", on=first)).toast == "Submitted: R-1001"
    assert (await lin.presses("Submit", on=second)).toast == "Submitted: R-1002"
    tap, lamp = await desk.tickets()
    assert (tap.description, lamp.description) == ("3-502 tap drips\nday and night", "5-301 the lamp is dark")


async def test_another_matter_is_another_draft(desk: Campus) -> None:
    """A complaint is no more words on a repair, nor a repair on a complaint: who repairs it is not who hears that."""
    for name, first, then in (
        ("Lin", "5-301 窗户关不上", "楼下半夜一直很吵，宿管都不管"),
        ("Mia", "3-502 tap drips", "the food in canteen 2 was cold and they were rude about it"),
        ("Noor", "I want to complain: the staff at the gate are rude", "3-502 tap drips"),
    ):
        person = await opened(desk, name)
        for words in (first, then):
            await person.writes(words)
            await person.sees("not submitted yet", words, buttons=["Submit"])
        await person.writes("/my")
        await person.sees("Not submitted yet: 2")


async def test_who_grumbles_right_after_it_speaks_of_it(desk: Campus) -> None:
    """That nobody comes belongs to the report."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    await draft(lin, "tap drips")
    await lin.writes("I reported it three times and nobody ever comes, this is ridiculous")
    await draft(lin, "tap drips\nI reported it three times")


async def test_an_answer_may_tell_more(desk: Campus) -> None:
    """Asked where it is, people mention other things: it stays one report, and no word of it is lost."""
    lin = await opened(desk)
    await lin.writes("the lamp is dark")
    await lin.sees("Where is it?")
    await lin.writes("in the library by the door")
    await draft(lin, "the lamp is dark\nin the library by the door", "Power and lights", "📍 Library")


async def test_a_draft_outlives_the_desk(desk: Campus) -> None:
    """Left half-way, the desk stopped and started: writing goes on with it, and so does pressing."""
    lin = await opened(desk)
    await lin.writes("it is broken")
    old = await lin.sees("What kind of problem is it?")
    await desk.quiet()
    await desk.stops()
    await lin.presses_unheard("🚰 Water and drains", on=old)
    await desk.starts()
    await lin.sees("Where is it?")
    await desk.stops()
    await desk.starts()
    await desk.fast_forward(days=2)
    await lin.writes("3-502")
    card = await draft(lin, "it is broken", "Water and drains", "Building 3 502")
    assert card.id > old.id, "after two days the card is shown where the person looks"
    await lin.starts()
    shown = await desk.until(lambda: newer(lin, card), "the draft once more")
    await lin.presses("Submit", on=shown)
    await lin.sees("R-1001")


def newer(person: Player, card: Seen) -> Seen | None:
    """A ready draft card further down the chat than this one."""
    cards = [m for m in person.heard() if CARD in m.text and "Submit" in m.buttons and m.id > card.id]
    return cards[-1] if cards else None


async def test_a_forgotten_draft_takes_no_more_words(desk: Campus) -> None:
    """After days nobody means the old draft: words open a new one, and both stand under /my."""
    lin = await opened(desk)
    await lin.writes("it smells")
    await lin.sees("What kind of problem is it?")
    await desk.fast_forward(days=4)
    await lin.writes("3-502 tap drips")
    assert "smells" not in (await draft(lin, "tap drips")).text
    await lin.writes("/my")
    await lin.sees("Not submitted yet: 2", buttons=["📝 it smells", "📝 3-502 tap drips"])


async def test_a_draft_goes_on_from_the_list(desk: Campus) -> None:
    """/my shows what was never submitted; one press brings the card back."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    await draft(lin)
    await lin.writes("/my")
    shown = await lin.sees("Not submitted yet: 1", buttons=["📝 3-502 tap drips"])
    await lin.presses("📝 3-502 tap drips")
    assert (await draft(lin, "tap drips")).id == shown.id


async def test_an_old_button_gets_the_card_as_it_stands(desk: Campus) -> None:
    """A slow phone presses what is not there any more: a fresh card, a word about it, and nothing is done."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    press = lin.hold("Submit", on=await draft(lin))
    await lin.writes("and smells")
    await draft(lin, "and smells")
    assert "out of date" in (await press()).toast
    await draft(lin, "tap drips\nand smells")
    assert not await desk.tickets()


async def test_a_double_press_makes_one_ticket(desk: Campus) -> None:
    """Submit, five times in the same second and once more later: one ticket, and every press is answered."""
    lin = await opened(desk)
    await lin.writes("3-502 tap drips")
    press = lin.hold("Submit", on=await draft(lin))
    answers = [answered.toast for answered in await asyncio.gather(*(press() for _ in range(5)))]
    assert sorted(answers) == ["Submitted: R-1001", *["This has been done already."] * 4]
    assert (await press()).toast == "This has been done already."
    await lin.sees("R-1001", "It should be repaired by", buttons=["Urge"])
    assert len(await desk.tickets()) == 1


async def test_a_draft_can_be_thrown_away(desk: Campus) -> None:
    """Discard, also while something is still asked; the next message begins anew."""
    lin = await opened(desk)
    await lin.writes("it is broken")
    await lin.presses("Discard")
    await lin.sees("Discarded. Write to me")
    await lin.writes("3-502 tap drips")
    await lin.presses("Discard")
    await lin.writes("5-301 the lamp is dark")
    assert "tap" not in (await draft(lin, "the lamp is dark")).text
    assert not await desk.tickets()
