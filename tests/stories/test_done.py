"""The end of a job: done with a photo or without, given back, taken back by the resident, not fixed after all."""

import asyncio

import pytest

from tests.stories.campus import Campus
from tests.stories.jobs import accepted_job, done, released


async def test_start_and_done_with_a_photo_and_its_caption(desk: Campus, photo: bytes) -> None:
    """One message ends the job: a photo whose caption is the note."""
    lin, wang, own, number = await accepted_job(desk)
    assert (await own.presses("Start")).toast == "Started."
    card = await own.sees(number, "🔧 You are at work", buttons=["Done", "Release"])
    assert "Start" not in card.buttons
    await own.presses("Done")
    await own.sends(photo, caption="New washer")
    await own.sees(number, "✅ Done. The resident is asked")
    await lin.sees(number, "Wang says it is repaired", "“New washer”", buttons=["Fixed", "Not fixed"])
    assert "Due" not in (await wang.sees(number, "✅ Done by Wang")).text
    await lin.presses("Fixed")
    await own.sees("The resident says: fixed")
    await own.sees(number, "✅ Closed. Thank you!")


async def test_done_with_a_photo_and_then_a_note(desk: Campus, photo: bytes) -> None:
    """A photo without words: the note is asked for, and may be written."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    await own.sends(photo)
    await own.sees(number, "What was done?", buttons=["Skip the note"])
    await own.writes("Changed the washer")
    await lin.sees(number, "“Changed the washer”", buttons=["Fixed"])
    await desk.quiet()
    assert len([m for m in desk.world.chat(lin.chat).messages.values() if m.kind == "photo"]) == 1


@pytest.mark.parametrize("by", ["presses", "writes"])
async def test_done_with_nothing(desk: Campus, by: str) -> None:
    """Both may be skipped, by the button or by the word."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    for question, skip in (
        ("Send a photo of the finished work", "Skip the photo"),
        ("What was done?", "Skip the note"),
    ):
        await own.sees(question, buttons=[skip])
        await (own.presses(skip) if by == "presses" else own.writes("skip"))
    await lin.sees(number, "Wang says it is repaired", buttons=["Fixed", "Not fixed"])
    assert "skip" not in (await lin.sees(number, buttons=["Fixed"])).text


async def test_done_with_an_album(desk: Campus, photo: bytes) -> None:
    """All photos of an album reach the resident, although the first one ended the job already."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    await own.sends(photo, photo, photo, caption="New washer")
    await lin.sees(number, "“New washer”", buttons=["Fixed"])
    await desk.quiet()
    assert len([m for m in desk.world.chat(lin.chat).messages.values() if m.kind == "photo"]) == 3
    assert not [seen for seen in own.heard() if "Your report" in seen.text], "no photo of it opens a report"
    assert (await desk.ticket(number)).state == "done"


async def test_an_album_without_words_is_asked_about_once(desk: Campus, photo: bytes) -> None:
    """Three photos, one question, one card."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    await own.sends(photo, photo, photo)
    await own.sees("What was done?")
    await desk.quiet()
    assert len([seen for seen in own.heard() if "What was done?" in seen.text]) == 1
    await own.presses("Skip the note")
    await lin.sees(number, buttons=["Fixed"])
    await desk.quiet()
    assert len([m for m in desk.world.chat(lin.chat).messages.values() if m.kind == "photo"]) == 3


async def test_back_out_of_done(desk: Campus) -> None:
    """Done was pressed too early: « Back shows the job again."""
    _lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    await own.presses("« Back")
    await own.sees(number, "tap drips", buttons=["Start", "Done", "Release"])
    assert (await desk.ticket(number)).state == "accepted"


async def test_a_report_after_a_forgotten_done(desk: Campus) -> None:
    """Wang pressed Done and went home; a day later he reports a lamp: it is a report, and the job is not done by it."""
    _lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Start")
    await own.presses("Done", on=await own.sees(number, "🔧 You are at work"))
    question = await own.sees("Send a photo of the finished work")
    await desk.fast_forward(days=1)
    await own.writes("7-301 light is broken")
    await own.sees("Your report", "light is broken", buttons=["Submit"])
    assert (await desk.ticket(number)).state == "in_progress"
    await own.presses("Skip the photo", on=question)
    await own.sees(number, "What was done?")


async def test_another_place_is_no_note(desk: Campus) -> None:
    """Asked just now for the note of Building 3 502, Wang tells of a lamp elsewhere: it is a report."""
    _lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    await own.presses("Skip the photo", on=await own.sees("Send a photo", buttons=["Skip the photo"]))
    await own.sees("What was done?")
    await own.writes("7-301 light is broken")
    await own.sees("Your report", "light is broken", buttons=["Submit"])
    assert (await desk.ticket(number)).state == "accepted"


@pytest.mark.parametrize("by", ["presses", "writes"])
async def test_the_photo_of_a_job_given_back_is_forgotten(desk: Campus, photo: bytes, by: str) -> None:
    """Wang sent a photo, gave the job back after all, and took it again: Done begins from the beginning."""
    lin, wang, own, number = await accepted_job(desk)
    release = own.hold("Release", await own.sees(number, buttons=["Release"]))
    await own.presses("Done")
    await own.sees("Send a photo of the finished work")
    await own.sends(photo)
    old = await own.sees(number, "What was done?", buttons=["Skip the note"])
    skip = own.hold("Skip the note", old)
    await release()
    assert (await own.presses("No time for it")).toast == "Given back to the team."
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await own.sees(number, buttons=["Start", "Done", "Release"])
    if by == "writes":
        await own.writes("a new washer")
        await own.sees("Your report", "a new washer")
    else:
        assert (await skip()).toast == "This has been done already."
    assert (await desk.ticket(number)).state == "accepted"
    await own.presses("Done")
    await own.presses(
        "Skip the photo", on=await own.sees("Send a photo of the finished work", buttons=["Skip the photo"])
    )
    await own.presses("Skip the note", on=await own.sees("What was done?", buttons=["Skip the note"]))
    await lin.sees(number, buttons=["Fixed"])
    await desk.quiet()
    assert not [seen for seen in lin.heard() if seen.photos]


async def test_some_jobs_need_a_photo(desk: Campus, photo: bytes) -> None:
    """A wall is not done without a picture: there is no Skip, and words alone get a sentence."""
    await desk.linked_group("property")
    lin, ada, hu = desk.resident("Lin"), await desk.office(), await desk.worker("Hu", "property")
    number = await lin.reports("3-502 the wall has a crack")
    await ada.presses("Approve")
    await hu.presses("Accept")
    own = desk.private(hu)
    await own.presses("Done")
    question = await own.sees("Send a photo of the finished work")
    assert question.buttons == ("« Back",)
    await own.writes("skip")
    await own.sees("This kind of job needs a photo")
    assert (await desk.ticket(number)).state == "accepted"
    await own.sends(photo, caption="Filled")
    await lin.sees(number, "“Filled”", buttons=["Fixed"])


async def test_release_brings_the_job_back_to_the_group(desk: Campus, photo: bytes) -> None:
    """A fresh card at the end of the group's chat, with the photos; Sam takes it; the resident hears both."""
    lin, wang, sam = desk.resident("Lin"), await desk.worker("Wang"), await desk.worker("Sam")
    await lin.sends(photo, caption="3-502 tap drips")
    number = (await lin.presses("Submit")).toast.split()[-1]
    first = await wang.sees(number, buttons=["Accept"])
    await wang.presses("Accept")
    own = desk.private(wang)
    assert (await released(own)).toast == "Given back to the team."
    assert (await own.sees(number, "You gave this job back.")).buttons == ()
    fresh = await sam.sees(number, "⏳ Due", buttons=["Accept"])
    assert fresh.id > first.id
    await desk.quiet()
    assert first.id not in desk.world.chat(wang.chat).messages
    assert [m.reply_to for m in desk.world.chat(wang.chat).messages.values() if m.kind == "photo"][-1] == fresh.id
    await lin.sees(number, "looking for another one")
    assert (await sam.presses("Accept")).toast == "The job is yours."
    await desk.private(sam).sees(number, buttons=["Start"])
    await lin.sees(number, "Sam has taken your repair")


async def test_taking_it_again_brings_the_card_to_the_end(desk: Campus) -> None:
    """Wang gives it back, and takes it again: the job is the last thing in his chat, once."""
    _lin, wang, own, number = await accepted_job(desk)
    await released(own)
    await own.writes("/my")
    last = await own.sees("not reported anything")
    await wang.presses("Accept")
    card = await own.sees(number, buttons=["Start", "Done", "Release"])
    assert card.id > last.id
    await desk.quiet()
    assert len([seen for seen in own.heard() if number in seen.text]) == 1


async def test_the_resident_cancels_while_a_worker_has_it(desk: Campus) -> None:
    """Wang is told that nothing needs to be done; his card and the group's offer nothing any more."""
    lin, wang, own, number = await accepted_job(desk)
    await lin.presses("Cancel")
    await lin.presses("Yes, cancel it")
    await own.sees(number, "The resident cancelled this report. Nothing needs to be done.")
    assert (await own.sees(number, "✖️ Cancelled")).buttons == ()
    assert (await wang.sees(number, "✖️ Cancelled")).buttons == ()


async def test_the_resident_cancels_while_the_worker_is_writing_the_note(desk: Campus) -> None:
    """What Wang writes for a job that is gone gets a sentence; the next thing he writes is a report like any other."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Done")
    await own.sees("Send a photo of the finished work")
    await lin.presses("Cancel")
    await lin.presses("Yes, cancel it")
    await own.sees(number, "Nothing needs to be done")
    await own.writes("New washer")
    await own.sees(f"{number}: Cancelled. That is no longer possible.")
    await own.writes("7-201 the light flickers")
    await own.sees("Your report", "the light flickers")


async def test_cancel_and_accept_in_the_same_moment(desk: Campus) -> None:
    """Lin takes the report back while Wang takes the job: each reads what came of it, and nobody is left waiting."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    accepts = wang.hold("Accept", await wang.sees(number, buttons=["Accept"]))
    await lin.presses("Cancel")
    cancels = lin.hold("Yes, cancel it", await lin.sees(number, buttons=["Yes, cancel it"]))
    cancelled, accepted = await asyncio.gather(cancels(), accepts())
    await desk.quiet()
    ticket = await desk.ticket(number)
    if cancelled.toast == "Cancelled.":
        assert ticket.state == "cancelled"
        assert (accepted.toast == "The job is yours.") == (ticket.assignee_id is not None)
        assert accepted.toast in ("The job is yours.", f"{number}: Cancelled. That is no longer possible.")
    else:
        assert (ticket.state, accepted.toast) == ("accepted", "The job is yours.")
        assert "out of date" in cancelled.toast
    assert len([kind for kind in await desk.events(number) if kind in ("accept", "cancel")]) in (1, 2)


async def test_not_fixed_is_a_new_card_with_the_reason(desk: Campus) -> None:
    """The group gets the second round as a card of its own with the reason; Wang, who had it, may take it first.

    Once his time has passed, Sam may too.
    """
    lin, wang, own, number = await accepted_job(desk)
    sam = await desk.worker("Sam")
    first = await done(own, wang, number)
    await lin.presses("Not fixed")
    await lin.presses("Only part of it is fixed")
    again = await wang.sees(number, "🔁 Not fixed the last time: Only part of it is fixed", buttons=["Accept"])
    assert again.id > first.id
    await own.sees(number, "The resident says it is not fixed", "Only part of it is fixed")
    assert (await own.sees(number, "You do not have this job any more.")).buttons == ()
    assert "Wang had this job and may take it first" in (await sam.presses("Accept")).toast
    await desk.fast_forward(days=1)
    await sam.presses("Accept")
    await desk.private(sam).sees(number, "🔁 Not fixed the last time: Only part of it is fixed", buttons=["Start"])
    assert (await desk.ticket(number)).cycle == 2
