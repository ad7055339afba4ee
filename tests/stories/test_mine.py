"""A resident's own reports: the list, one card, adding to it, urging, taking it back."""

from tests.stories.campus import Campus
from tests.stories.player import Player
from tests.stories.test_reporting import opened


async def test_nobody_has_reported_anything(desk: Campus) -> None:
    """An empty list says how to begin."""
    lin = await opened(desk)
    await lin.writes("/my")
    await lin.sees("You have not reported anything yet. Tell me what is broken, and where.")


async def test_a_list_is_private(desk: Campus) -> None:
    """/my in a group shows nobody's reports there."""
    wang = await desk.worker("Wang")
    await wang.writes("/my")
    await wang.sees("write /my to me in private")


async def test_the_list_shows_where_each_one_stands(desk: Campus) -> None:
    """Every report with its state and its four steps, those that are under way first; a number opens its card."""
    lin = await opened(desk)
    tap, crack = await lin.reports("3-502 tap drips"), await lin.reports("3-502 the wall has a crack")
    lamp = await lin.reports("5-301 the lamp is dark")
    await cancelled(lin, lamp)
    await lin.writes("/my")
    listed = await lin.sees("Your reports", tap, crack, lamp, "Press a number to open it")
    assert listed.buttons == (crack, tap, lamp)
    lines = listed.text.split("\n")
    for number, words, steps, state in (
        (crack, "“3-502 the wall has a crack”", "✅ Apply › 🔵 Review › ⚪️ Repair › ⚪️ Feedback", "Waiting for review"),
        (tap, "“3-502 tap drips”", "✅ Apply › ✅ Review › 🔵 Repair › ⚪️ Feedback", "Waiting for a worker"),
        (lamp, "“5-301 the lamp is dark”", "✖️ Apply › ⚪️ Review › ⚪️ Repair › ⚪️ Feedback", "Cancelled"),
    ):
        at = next(n for n, line in enumerate(lines) if line.startswith(number))
        assert lines[at + 1 : at + 4] == [words, steps, state]
    await lin.presses(tap)
    card = await lin.sees(tap, "tap drips", buttons=["💬 Write, or add a photo", "Urge", "Cancel"])
    assert card.id > listed.id, "it opens where the person looks"


async def test_a_word_and_a_photo_are_added(desk: Campus, photo: bytes) -> None:
    """Both reach whoever has the job; an album arrives whole; the card says thanks and shows what was added."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await lin.presses("💬 Write, or add a photo")
    await lin.sees(number, "Write it, send photos, or record it.", buttons=["« Back"])
    await lin.presses("« Back")
    await lin.presses("💬 Write, or add a photo")
    await lin.writes("It is the left one")
    await lin.sees(f"✅ {number}: sent to")
    await lin.sees(number, "💬 Lin: “It is the left one”", buttons=["Urge"])
    await wang.sees("💬", number, "Lin · resident", "“It is the left one”", buttons=["💬 Reply"])

    await wang.presses("Accept")
    own = desk.private(wang)
    await own.sees(number, "It is the left one", buttons=["Start"])
    await lin.presses("💬 Write, or add a photo")
    await lin.sends(photo, photo, photo)
    await lin.sees(f"✅ {number}: sent to Wang.")
    await lin.sees(number, "Photos: 3", buttons=["Urge"])
    await desk.quiet()
    assert sum(message.photos for message in own.heard()) == 3, "each photo once"
    assert not any("Your report" in message.text for message in lin.heard()), "an album is no new report"


async def test_an_addition_forgotten_is_no_trap(desk: Campus) -> None:
    """Asked for a word, gone away, and back the next day with another fault: it is a report."""
    lin = await opened(desk)
    number = await lin.reports("3-502 tap drips")
    await lin.presses("💬 Write, or add a photo")
    await lin.sees(number, "Write it")
    await desk.fast_forward(days=1)
    await lin.writes("5-301 the lamp is dark")
    await lin.sees("Your report", "the lamp is dark", buttons=["Submit"])


async def test_urging_is_heard_and_not_too_often(desk: Campus) -> None:
    """The group hears it, then the worker; within the hour it is refused with the time from which it is not."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    assert (await lin.presses("Urge")).toast.startswith("I have asked them to hurry")
    await wang.sees(number, "The resident asks you to hurry")
    again = await lin.presses("Urge")
    assert again.toast.startswith("You asked already. You can ask again after")
    assert ":" in again.toast
    await desk.fast_forward(hours=1)
    await wang.presses("Accept")
    await desk.private(wang).sees(number, buttons=["Start"])
    await lin.presses("Urge")
    await desk.private(wang).sees(number, "hurry")


async def test_the_office_hears_of_haste_in_review(desk: Campus) -> None:
    """As long as the office has it, the office hears it."""
    lin, ada = await opened(desk), await desk.office()
    number = await lin.reports("3-502 the wall has a crack")
    await lin.presses("Urge")
    await ada.sees(number, "The resident asks you to hurry")


async def cancelled(person: Player, number: str) -> None:
    """Takes a report back, sure of it."""
    await person.presses("Cancel", on=await person.sees(number, buttons=["Cancel"]))
    await person.presses("Yes, cancel it", on=await person.sees(number, buttons=["Yes, cancel it"]))
    await person.sees(number, "You cancelled it")


async def test_cancelling_asks_once_more(desk: Campus) -> None:
    """No keeps the card where it is, yes closes it for the team too, and what comes later gets a sentence."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    card = await lin.sees(number, buttons=["Cancel"])
    await lin.presses("Cancel")
    await lin.sees(number, "Cancel this report?")
    await lin.presses("No, keep it")
    kept = await lin.sees(number, buttons=["Urge", "Cancel"])
    assert kept.id == card.id
    urge, add = lin.hold("Urge", on=kept), lin.hold("💬 Write, or add a photo", on=kept)
    await cancelled(lin, number)
    await wang.sees(number, "Cancelled")
    assert (await urge()).toast == f"{number}: Cancelled. That is no longer possible."
    assert (await add()).toast.startswith(f"{number}: Cancelled. Nothing is passed on any more.")
    await lin.writes("3-502 the lamp is dark")
    await lin.sees("Your report", "the lamp is dark", buttons=["Submit"])


async def test_work_that_has_begun_is_not_cancelled(desk: Campus) -> None:
    """A slow phone still shows Cancel; the press gets a sentence, and the card without it."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.presses("Accept")
    cancel = lin.hold("Cancel", on=await lin.sees(number, "Wang will come", buttons=["Cancel"]))
    sure = await lin.sees(number, buttons=["Cancel"])
    await desk.private(wang).presses("Start")
    await lin.sees(number, "Wang has started")
    assert (await cancel()).toast == f"{number}: Being repaired. That is no longer possible."
    assert "Cancel" not in (await lin.sees(number, "Wang is at work", buttons=["Urge"])).buttons
    assert sure.id
    assert (await desk.ticket(number)).state == "in_progress"


async def test_an_answer_needs_no_button(desk: Campus, photo: bytes) -> None:
    """Whoever just writes the answer, or sends the photo, has answered; a place or a fault is a report all the same."""
    lin, ada = await opened(desk), await desk.office()
    number = await lin.reports("3-502 the wall has a crack")
    await asked(ada, number, "How long is it?")
    await lin.sees(number, "The office asks: “How long is it?”", buttons=["Answer"])
    await lin.writes("5-301 the lamp is dark")
    await lin.presses("Discard", on=await lin.sees("Your report", "the lamp is dark", buttons=["Submit"]))
    await lin.writes("About a metre")
    await lin.sees("The office has your answer", number)
    await ada.sees(number, "Answer", "About a metre", buttons=["Approve"])
    await asked(ada, number, "A photo, please")
    await lin.sees(number, "A photo, please")
    await lin.sends(photo)
    await ada.sees(number, "Photos: 1", buttons=["Approve"])
    assert len(await desk.tickets()) == 1


async def asked(ada: Player, number: str, question: str) -> None:
    """The office asks about a ticket."""
    await ada.presses("Ask", on=await ada.sees(number, buttons=["Ask"]))
    await ada.writes(question, reply_to=await ada.sees(number, "write it as a reply"))


async def test_a_late_answer_still_reaches_who_has_the_job(desk: Campus) -> None:
    """The office asked, then approved without waiting: the answer goes along with the job."""
    lin, ada, wang = await opened(desk), await desk.office(), await desk.worker("Wang")
    await lin.writes("the tap beside the lake drips")
    await lin.presses("Somewhere else")
    await lin.writes("by the boat house")
    await lin.presses("Submit")
    number = "R-1001"
    await asked(ada, number, "Which one?")
    await lin.presses("Answer")
    await lin.sees("Which one?", "Write your answer")
    await ada.presses("Approve", on=await ada.sees(number, "Asked: “Which one?”", buttons=["Approve"]))
    await wang.sees(number, buttons=["Accept"])
    await lin.writes("The green one")
    await wang.sees(number, "Lin · resident", "The green one")
