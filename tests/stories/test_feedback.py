"""The end of a repair: fixed or not, stars, what was wrong, a word; and nobody answering."""

import asyncio

import pytest

from tests.stories.campus import Campus
from tests.stories.player import Player


async def repaired(desk: Campus, words: str = "3-502 tap drips") -> tuple[Player, Player, str]:
    """Lin's repair is done, and Lin is asked; with Wang, the worker, who looks at the private chat."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports(words)
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    own = desk.private(wang)
    await own.presses("Done")
    await own.presses("Skip the photo", on=await own.sees("Send a photo", buttons=["Skip the photo"]))
    await own.presses("Skip the note", on=await own.sees("What was done?", buttons=["Skip the note"]))
    await lin.sees(number, "Is it fixed?", buttons=["Fixed", "Not fixed"])
    return lin, own, number


@pytest.mark.parametrize("stars", [4, 5])
async def test_content_people_are_asked_for_a_word_only(desk: Campus, stars: int) -> None:
    """Four or five stars: one word more, or Skip; and the card shows the stars."""
    lin, own, number = await repaired(desk)
    assert (await lin.presses("Fixed")).toast == "Glad to hear it!"
    asked = await lin.sees(number, "How did it go?")
    assert asked.buttons == ("⭐1", "⭐2", "⭐3", "⭐4", "⭐5")
    await lin.presses(f"⭐{stars}")
    await lin.sees(number, "⭐" * stars, "Would you like to add a word?", buttons=["Skip"])
    assert (await lin.presses("Skip")).toast == "Thank you!"
    await lin.sees(number, "✅ Apply › ✅ Review › ✅ Repair › ✅ Feedback", f"You rated it {'⭐' * stars}")
    await own.sees("The resident says: fixed")
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.rating, ticket.rating_comment) == ("closed", stars, None)
    assert (await desk.events(number)).count("rated") == 1


async def test_others_are_asked_what_was_wrong(desk: Campus) -> None:
    """Three stars or fewer: several things can be ticked and unticked, then a word or Skip."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.presses("⭐2")
    await lin.sees(number, "⭐⭐", "What was not good?", buttons=["▫️ Too slow", "▫️ Left a mess", "Skip"])
    await lin.presses("▫️ Too slow")
    await lin.presses("▫️ Unfriendly", on=await lin.sees(buttons=["✓ Too slow"]))
    await lin.presses("▫️ Left a mess", on=await lin.sees(buttons=["✓ Unfriendly"]))
    await lin.presses("✓ Unfriendly", on=await lin.sees(buttons=["✓ Left a mess"]))
    await lin.presses("Skip", on=await lin.sees(buttons=["▫️ Unfriendly", "✓ Too slow", "✓ Left a mess"]))
    await lin.sees("Would you like to add a word?")
    await lin.writes("The floor was wet")
    await lin.sees(number, "You rated it ⭐⭐")
    ticket = await desk.ticket(number)
    assert (ticket.rating, ticket.rating_tags, ticket.rating_comment) == (2, ["slow", "not_clean"], "The floor was wet")


@pytest.mark.parametrize(("typed", "stars"), [("4", 4), ("⭐⭐⭐⭐⭐", 5), ("5 stars!", 5), ("4星", 4)])
async def test_stars_can_be_typed(desk: Campus, typed: str, stars: int) -> None:
    """A number, stars, or a few words of them."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.sees("How did it go?")
    await lin.writes(typed)
    await lin.sees(number, "⭐" * stars, "Would you like to add a word?")
    await desk.quiet()
    assert (await desk.ticket(number)).rating == stars


async def test_words_instead_of_stars_are_kept(desk: Campus) -> None:
    """Thanks come first, the stars after them: the words are the comment."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.sees("How did it go?")
    await lin.writes("Thank you so much")
    await lin.presses("⭐5", on=await lin.sees("“Thank you so much”", "How did it go?", buttons=["⭐5"]))
    await lin.sees(number, "You rated it ⭐⭐⭐⭐⭐")
    assert (await desk.ticket(number)).rating_comment == "Thank you so much"


async def test_stars_count_though_nobody_presses_on(desk: Campus) -> None:
    """The stars are kept at once; what is written the next day is a report, not the forgotten word."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.presses("⭐1")
    await lin.presses("▫️ Too slow")
    await desk.fast_forward(days=1)
    await lin.writes("5-301 the lamp is dark")
    await lin.sees("Your report", "the lamp is dark", buttons=["Submit"])
    ticket = await desk.ticket(number)
    assert (ticket.rating, ticket.rating_tags, ticket.rating_comment) == (1, ["slow"], None)


async def test_a_word_is_asked_for_no_longer_than_the_question_stands_there(desk: Campus) -> None:
    """Who opens the ticket from the list has the question before them no more: what they write then is a report."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.presses("⭐5")
    await lin.sees("Would you like to add a word?")
    await lin.writes("/my")
    await lin.presses(number)
    await lin.writes("no power on the whole floor")
    await lin.sees("Your report", "no power on the whole floor")
    assert (await desk.ticket(number)).rating_comment is None


async def test_fixed_pressed_twice_asks_once(desk: Campus) -> None:
    """Quick fingers on Fixed: it is closed once, and the stars are still there to be pressed."""
    lin, _own, number = await repaired(desk)
    press = lin.hold("Fixed", on=await lin.sees("Is it fixed?", buttons=["Fixed"]))
    await asyncio.gather(press(), press())
    await lin.presses("⭐5", on=await lin.sees(number, "How did it go?", buttons=["⭐5"]))
    await lin.presses("Skip")
    await lin.sees(number, "You rated it ⭐⭐⭐⭐⭐")
    assert (await press()).toast == f"{number}: Closed. That is no longer possible."
    await lin.sees(number, "You rated it ⭐⭐⭐⭐⭐")
    assert (await desk.events(number)).count("confirm") == 1


async def test_not_fixed_with_own_words_and_a_photo(desk: Campus, photo: bytes) -> None:
    """First thought better of, then a photo, then words: the group reads both, the card starts over."""
    lin, own, number = await repaired(desk)
    await lin.presses("Not fixed")
    await lin.sees(number, "What is still wrong?", buttons=["The fault is still there", "« Back"])
    await lin.presses("« Back")
    await lin.presses("Not fixed")
    await lin.sees(number, "What is still wrong?")
    await lin.sends(photo)
    await lin.sees(number, "Photos: 1", "What is still wrong?")
    await lin.writes("It drips on the other side now")
    await lin.sees(number, "✅ Apply › ✅ Review › 🔵 Repair › ⚪️ Feedback", "A worker will take it")
    group = own.within(desk.groups["plumbing"])
    await group.sees(number, "Not fixed the last time", "It drips on the other side now", buttons=["Accept"])
    await group.sees(number, "💬", "· resident")
    await own.sees("The resident says it is not fixed")


@pytest.mark.parametrize("days", [0, 1])
async def test_another_fault_is_no_reason(desk: Campus, days: int) -> None:
    """Lin pressed Not fixed, and writes of a lamp elsewhere, at once or a day later: it is a report of its own."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Not fixed")
    question = await lin.sees(number, "What is still wrong?", buttons=["Nobody came"])
    await desk.fast_forward(days=days)
    await lin.writes("7-301 light is broken")
    await lin.sees("Your report", "light is broken", buttons=["Submit"])
    assert (await desk.ticket(number)).state == "done"
    await lin.presses("Nobody came", on=question)
    await lin.sees(number, "A worker will take it")


async def test_not_fixed_by_a_button(desk: Campus) -> None:
    """A ready reason ends it with one press, and a second press does nothing more."""
    lin, _own, number = await repaired(desk)
    await lin.presses("Not fixed")
    press = lin.hold("Nobody came", on=await lin.sees("What is still wrong?", buttons=["Nobody came"]))
    answers = await asyncio.gather(press(), press())
    assert sorted(answer.toast for answer in answers) == ["It goes back to the workers.", "This has been done already."]
    await lin.sees(number, "A worker will take it", buttons=["Urge"])
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.cycle) == ("queued", 2)


async def test_no_answer_is_no_rating(desk: Campus) -> None:
    """After the catalogue's days it closes by itself; later presses get a sentence, and later words are a report."""
    lin, _own, number = await repaired(desk)
    fixed = lin.hold("Fixed", on=await lin.sees(buttons=["Fixed", "Not fixed"]))
    await desk.fast_forward(days=2)
    assert (await desk.ticket(number)).state == "done"
    await desk.fast_forward(days=1, minutes=1)
    await lin.sees(number, "was closed, as we heard nothing from you")
    closed = await desk.ticket(number)
    assert (closed.state, closed.rating) == ("closed", None)
    assert (await fixed()).toast == f"{number}: Closed. That is no longer possible."
    await lin.sees(number, "It is closed. Is something still wrong? Just write to me.")
    await lin.writes("3-502 it drips again")
    await lin.sees("Your report", "it drips again", buttons=["Submit"])


async def test_a_new_report_is_no_comment(desk: Campus) -> None:
    """Asked for a word about the last repair, Lin reports another fault: it is a report, and the stars stay."""
    lin, _wang, number = await repaired(desk)
    await lin.presses("Fixed")
    await lin.presses("⭐5")
    await lin.sees("Would you like to add a word?")
    await lin.writes("7-201 the light is broken")
    await lin.sees("Your report", "7-201 the light is broken", buttons=["Submit"])
    ticket = await desk.ticket(number)
    assert (ticket.rating, ticket.rating_comment) == (5, None)
