"""What the office is asked: only what it may decide, only as long as it is in mind, and the same as everybody else."""

from __future__ import annotations

import pytest

from storage.kinds import Language, Role, State
from storage.tables import Membership, Person
from tests.stories.campus import Campus
from tests.stories.crew import spoken
from tests.stories.offices import at_the_desk
from tests.stories.player import Player

CRACK = "3-502 the wall has a crack"
LEAK = "3-502 tap drips"
NO_PHOTOS = "I have your words, but no photos are taken here."


async def opened(ada: Player, number: str) -> None:
    """The report's card on the desk, at the end of the chat."""
    await ada.campus.quiet()
    await ada.writes(number)
    await ada.campus.quiet()


async def asked_at_the_desk(ada: Player, *labels: str) -> None:
    """The desk is open, and these buttons were pressed one after the other."""
    await ada.writes("/desk")
    await ada.sees("The office's desk")
    for label in labels:
        await ada.presses(label)
        await ada.campus.quiet()


QUESTIONS = pytest.mark.parametrize(
    "labels", [["🔎 Find"], ["💬 Ready sentences", "Not accepted · 0", "Add one"]], ids=["find", "sentence"]
)


@QUESTIONS
async def test_what_was_asked_yesterday_takes_nothing(desk: Campus, labels: list[str]) -> None:
    """Ada went home over a question: the tap of the next day is a report."""
    ada = await at_the_desk(desk)
    await asked_at_the_desk(ada, *labels)
    await desk.fast_forward(hours=20)
    await ada.writes(LEAK)
    await ada.sees("Your report", "tap drips")


@QUESTIONS
async def test_a_number_the_day_after_a_question(desk: Campus, labels: list[str]) -> None:
    """It opens the card, and is neither a sentence nor a report."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    await asked_at_the_desk(ada, *labels)
    await desk.fast_forward(hours=20)
    await ada.writes(number)
    await ada.sees(number, "History")


async def test_a_report_is_no_sentence_but_may_be_looked_for(desk: Campus) -> None:
    """Written at once: a place and a fault are looked for where that was asked; as a sentence they are a report."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(LEAK)
    await asked_at_the_desk(ada, "🔎 Find")
    await ada.writes(LEAK)
    await ada.sees("🔎", buttons=[number])
    await asked_at_the_desk(ada, "💬 Ready sentences", "Not accepted · 0", "Add one")
    await ada.writes(LEAK)
    await ada.sees("Your report", "tap drips")


async def test_who_may_not_decide_is_asked_nothing(desk: Campus) -> None:
    """Ada refused it; of the appeal she may neither pass nor refuse, on the desk and in the group."""
    lin, ada, _bo = desk.resident("Lin"), await at_the_desk(desk), await at_the_desk(desk, "Bo")
    number = await lin.reports(CRACK)
    await opened(ada, number)
    await ada.presses("Reject")
    await ada.presses("No fault was found", on=await ada.sees(number, "Why not?"))
    await lin.presses("Appeal", on=await lin.sees(number, buttons=["Appeal"]))
    await lin.writes("It is one")
    await opened(ada, number)
    before = len(ada.heard())
    own = "You rejected this report. A colleague decides on the appeal."
    for move in ("Reject", "Approve"):
        assert (await ada.presses(move, on=await ada.sees(number, "⚖️ Appeal", buttons=[move]))).toast == own
    group = ada.within(desk.groups["office"])
    assert (await group.presses("Reject", on=await group.sees(number, "Appeal", buttons=["Reject"]))).toast == own
    await desk.quiet()
    assert not [seen for seen in [*ada.heard()[before:], *group.heard()] if "is rejecting" in seen.text]
    assert "Why not?" not in (await ada.sees(number, "⚖️ Appeal")).text


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANS, Language.ZH_HANT])
async def test_hold_and_release_have_the_reasons_of_all(desk: Campus, language: Language) -> None:
    """Nobody was home is the worker's to say; a reason is chosen, and read in each one's language."""

    def say(label: str) -> str:
        return spoken(desk, label, language)

    lin, ada, wang = desk.resident("Lin"), await at_the_desk(desk, language=language), await desk.worker("Wang")
    number = await lin.reports(LEAK)
    await wang.presses("Accept")
    await opened(ada, number)
    await ada.presses(say("Hold"))
    asked = await ada.sees(number, buttons=[say("Waiting for parts"), say("Something else")])
    assert say("Nobody was home") not in asked.buttons
    await ada.presses(say("Something else"), on=asked)
    await ada.sees(number, say("What is it? A few words; the resident reads them."))
    await ada.writes("水" * 201)
    await ada.sees("200", "201")
    await ada.writes("水" * 200)
    day = await ada.sees(number, "⏸ " + "水" * 200)
    await ada.presses(day.buttons[0], on=day)
    await ada.sees(number, buttons=[say("Resume")])
    assert (await desk.ticket(number)).state is State.ON_HOLD
    await ada.presses(say("Release"))
    await ada.presses(say("No time for it"), on=await ada.sees(number, buttons=[say("No time for it")]))
    await ada.sees(number, say("Waiting for a worker"), say("No time for it"), buttons=[say("Assign")])
    assert (await desk.ticket(number)).state is State.QUEUED


async def test_a_hold_of_a_card_that_is_out_of_date(desk: Campus) -> None:
    """The worker went on meanwhile: Ada's hold is not made, and her card shows how it stands."""
    lin, ada, wang = desk.resident("Lin"), await at_the_desk(desk), await desk.worker("Wang")
    number = await lin.reports(LEAK)
    await wang.presses("Accept")
    await opened(ada, number)
    await ada.presses("Hold")
    asked = await ada.sees(number, "Why can it not go on?", buttons=["Waiting for parts"])
    own = desk.private(wang)
    await own.presses("Start", on=await own.sees(number, buttons=["Start"]))
    assert "out of date" in (await ada.presses("Waiting for parts", on=asked)).toast
    await ada.sees(number, "Being repaired", "History")


async def test_a_word_with_photos_and_recordings(desk: Campus, photo: bytes) -> None:
    """Written from the desk it says to whom it goes and went; photos and recordings go with it."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    await opened(ada, number)
    await ada.presses("💬 Write to the resident")
    await ada.sees(number, "To: Lin", "Write it, send photos, or record it.")
    await ada.sends(photo, photo, caption="Like this?")
    await ada.sees(f"✅ {number}: sent to Lin")
    await lin.sees(f"💬 {number} Ada · office", "Like this?")
    await desk.quiet()
    assert sum(seen.photos for seen in lin.heard()) == 2
    await ada.presses("💬 Write to the resident", on=await ada.sees(number, "History", buttons=["Approve"]))
    await ada.sees(number, "To: Lin", buttons=["« Back"])
    await ada.records(7)
    await desk.quiet()
    assert [seen for seen in lin.heard() if seen.text.startswith(f"💬 {number} Ada · office")][-1].text
    await ada.sees(number, "History", "0:07", buttons=["Approve"])
    assert not [seen for seen in ada.heard() if "Your report" in seen.text]


async def test_a_word_for_one_report_is_not_said_on_another(desk: Campus) -> None:
    """Ada was asked for a word and went to another card: what she then writes is told to nobody."""
    lin, mo, ada = desk.resident("Lin"), desk.resident("Mo"), await at_the_desk(desk)
    first, second = await lin.reports(CRACK), await mo.reports("3-503 the wall has a crack")
    await opened(ada, first)
    await ada.presses("💬 Write to the resident")
    await ada.sees(first, "To: Lin")
    await asked_at_the_desk(ada, "To review · 2")
    await ada.presses(second, on=await ada.sees("To review", buttons=[first, second]))
    await ada.sees(second, "History")
    await ada.writes("5-301 the lamp is dark")
    await ada.sees("Your report", "lamp")
    await desk.quiet()
    assert not [seen for seen in lin.heard() if "lamp" in seen.text]


async def test_photos_beside_a_reason_are_not_lost_in_silence(desk: Campus, photo: bytes) -> None:
    """The words of an album are the reason; one sentence says that its photos are not, and none opens a report."""
    lin, ada, wang = desk.resident("Lin"), await at_the_desk(desk), await desk.worker("Wang")
    first, second = await lin.reports(CRACK), await lin.reports(LEAK)
    await wang.presses("Accept")
    await opened(ada, first)
    await ada.presses("Reject")
    await ada.sees("Why not?")
    await ada.sends(photo, photo, photo, caption="It is nothing")
    await ada.sees(first, "Not accepted", "“It is nothing”")
    await ada.sees(NO_PHOTOS)
    await opened(ada, second)
    await ada.presses("Hold")
    await ada.sees("Why can it not go on?")
    await ada.sends(photo, photo, caption="The pipe is gone")
    await ada.sees(second, "⏸ The pipe is gone", "When does it go on?")
    await desk.quiet()
    heard = [seen.text for seen in ada.heard()]
    assert sum(NO_PHOTOS in text for text in heard) == 2
    assert not [text for text in heard if "Your report" in text]
    assert sum("When does it go on?" in text for text in heard) == 1, "the second photo is no day"


async def test_photos_beside_a_workers_reason(desk: Campus, photo: bytes) -> None:
    """The worker's words give the job back; the rest of the album is swallowed."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports(LEAK)
    await wang.presses("Accept")
    own = desk.private(wang)
    await own.presses("Release", on=await own.sees(number, buttons=["Release"]))
    await own.sees("Why does it go back?")
    await own.sends(photo, photo, caption="Too deep")
    await own.sees(number, "You gave this job back.")
    await own.sees(NO_PHOTOS)
    await desk.quiet()
    assert not [seen for seen in own.heard() if "Your report" in seen.text]
    assert (await desk.ticket(number)).state is State.QUEUED


async def test_photos_beside_a_reason_in_the_group(desk: Campus, photo: bytes) -> None:
    """A reply with an album is the reason there, too, and says so of the photos."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await ada.presses("Reject", on=await ada.sees(number, buttons=["Reject"]))
    question = await ada.sees(number, "Why not?")
    await desk.quiet()
    await ada.sends(photo, photo, caption="It is nothing", reply_to=question)
    await ada.sees(number, "rejected by Ada", "It is nothing")
    await ada.sees(NO_PHOTOS)
    await desk.quiet()
    assert sum(NO_PHOTOS in seen.text for seen in ada.heard()) == 1
    assert not [seen for seen in ada.heard() if "done already" in seen.text]


async def test_the_last_of_many_workers_can_be_named(desk: Campus) -> None:
    """Forty have a button; the others are there for who writes their name."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(LEAK)
    async with desk.app.desk.database.transaction() as session:
        people = [
            Person(
                chat_user=9_000_000 + n,
                name=f"Hand {n:02}",
                language=Language.EN,
                reachable=False,
                created_at=desk.world.clock.now(),
            )
            for n in range(45)
        ]
        session.add_all(people)
        await session.flush()
        session.add_all(Membership(person_id=each.row_id, role=Role.WORKER, scope="team:plumbing") for each in people)
    await opened(ada, number)
    await ada.presses("Assign")
    asked = await ada.sees("Who shall do it?", buttons=["« Back"])
    assert sum("jobs: 0" in button for button in asked.buttons) == 40
    assert "Hand 44 · jobs: 0" not in asked.buttons
    await ada.writes("hand 44")
    await ada.sees(number, "👷 Hand 44")
