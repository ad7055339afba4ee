"""The office decides on its desk: every move, what it asks first, and what does not fit."""

from __future__ import annotations

from storage.kinds import State
from tests.stories.campus import Campus
from tests.stories.offices import at_the_desk
from tests.stories.player import Player

CRACK = "3-502 the wall has a crack"
LEAK = "3-502 tap drips"


async def opened(ada: Player, number: str) -> None:
    """The report's card on the desk, at the end of the chat."""
    await ada.campus.quiet()
    await ada.writes(number)
    await ada.campus.quiet()


async def test_reject_with_a_reason_of_the_catalogue_or_a_sentence_or_words(desk: Campus) -> None:
    """Three ways to say why; the resident reads each."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    first, second = await lin.reports(CRACK), await lin.reports("3-503 the wall has a crack")
    await opened(ada, first)
    await ada.presses("Reject")
    await ada.presses("No fault was found", on=await ada.sees(first, "Why not?", buttons=["« Back"]))
    await ada.sees(first, "Not accepted", "Ada rejected it No fault was found")
    await lin.sees(first, "Reason: No fault was found")
    await opened(ada, second)
    await ada.presses("Reject")
    await ada.writes("The house comes down <next> week")
    await ada.sees(second, "Not accepted", "“The house comes down <next> week”")
    await lin.sees(second, "comes down <next> week")


async def test_a_reason_that_does_not_fit_is_asked_again(desk: Campus, photo: bytes) -> None:
    """Too long, a picture or a file: a sentence says so, and the question stays."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    await opened(ada, number)
    await ada.presses("Reject")
    await ada.sees("Why not?")
    for said in ("x" * 4001, "x" * 4096):
        await ada.writes(said)
        await ada.sees("That is too long: at most 4000 characters", str(len(said)))
    await ada.sends(photo)
    await ada.sees("Why not? Choose, or write the reason.", buttons=[])
    await ada.sends_also(document=b"%PDF")
    await ada.sees("I cannot open files")
    assert (await desk.ticket(number)).state is State.SUBMITTED
    await ada.writes("It is nothing")
    await ada.sees(number, "Not accepted", "“It is nothing”")


async def test_ask_and_the_answer(desk: Campus) -> None:
    """The question reaches the resident; the answer stands on the card."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    await opened(ada, number)
    await ada.presses("Ask")
    await ada.writes("How long is it?")
    await ada.sees(number, "Waiting for an answer", "Ada asked “How long is it?”")
    await lin.sees(number, "The office asks: “How long is it?”")
    await lin.presses("Answer")
    await lin.writes("A metre")
    await desk.quiet()
    await opened(ada, number)
    await ada.sees(number, "💬 Answer: “A metre”", "Lin answered", buttons=["Approve"])


async def test_the_same_as_another_and_not_after_all(desk: Campus) -> None:
    """The open report of the same place and kind is offered; its reporter goes on, the other one follows."""
    lin, mo, ada = desk.resident("Lin"), desk.resident("Mo"), await at_the_desk(desk)
    first, second = await lin.reports(CRACK), await mo.reports(CRACK)
    await opened(ada, second)
    await ada.presses("Same as…")
    question = await ada.sees(second, "Which report came first?", buttons=[first])
    assert second not in question.buttons
    assert (await ada.presses(first, on=question)).toast == "Put together."
    await ada.sees(second, "Same as another report", f"🔗 The same as {first}", buttons=["Not the same"])
    await mo.sees(second, "is the same as", first)
    await opened(ada, first)
    await ada.sees(first, "🔗 Same reports: 1", "👥 Following it: 1", f"put another report to it: {second}")
    await opened(ada, second)
    await ada.presses("Not the same")
    await ada.sees(second, "Waiting for review", "said it is not the same after all")


async def test_a_number_that_cannot_be_the_other_one(desk: Campus) -> None:
    """Unknown, its own, one that is over, no number at all: each has its sentence, and the question stays."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    over, first, second = await lin.reports(CRACK), await lin.reports(LEAK), await lin.reports(CRACK)
    await lin.writes("/my")
    await lin.presses(over)
    await lin.presses("Cancel", on=await lin.sees(over, buttons=["Cancel"]))
    await lin.presses("Yes, cancel it")
    await opened(ada, second)
    await ada.presses("Same as…")
    for typed, answer in (
        ("R-9999", "I know no report R-9999"),
        ("99999999999999999999", "I know no report"),
        ("9223372036854775807", "I know no report"),
        (second, "This is the same report. Which other one is it the same as?"),
        (over, f"{over}: Cancelled. Please name a report that is still open."),
        ("the one of yesterday", "I know no report the one of yesterday"),
    ):
        await ada.writes(typed)
        await ada.sees(answer)
    await ada.writes(first.lower())
    await ada.sees(second, f"🔗 The same as {first}")


async def test_assign_and_take_back(desk: Campus) -> None:
    """The team's workers with what they have to do; the job can be given to another, and back to the team."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    wang, sun = await desk.worker("Wang"), await desk.worker("Sun")
    number = await lin.reports(LEAK)
    await opened(ada, number)
    await ada.presses("Assign")
    await ada.sees(number, "Who shall do it?", buttons=["Wang · jobs: 0", "Sun · jobs: 0"])
    assert (await ada.presses("Wang · jobs: 0")).toast == "Assigned."
    await ada.sees(number, "A worker has it", "👷 Wang", "Ada gave the job to Wang", buttons=["Hold", "Release"])
    await desk.private(wang).sees(number, buttons=["Start"])
    await ada.presses("Assign")
    assert "Wang · jobs: 1" not in (await ada.sees("Who shall do it?", buttons=["Sun · jobs: 0"])).buttons
    await ada.writes("nobody")
    await ada.sees("No worker of this team is called so")
    await ada.writes("sun")
    await ada.sees(number, "👷 Sun")
    await desk.private(sun).sees(number, buttons=["Start"])
    await ada.presses("Release", on=await ada.sees(number, buttons=["Release"]))
    await ada.writes("It can wait")
    await ada.sees(number, "Waiting for a worker", "Ada gave the job back “It can wait”")


async def test_another_team(desk: Campus) -> None:
    """It was never the plumbers' job: the right team has it, and its workers are offered."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(LEAK)
    await opened(ada, number)
    await ada.presses("Other team")
    team = desk.app.desk.campus.catalogue.teams["electrical"].name.en
    await ada.presses(team, on=await ada.sees(number, "Which team's job is it?", buttons=[team]))
    await ada.sees(number, f"🧰 {team}", f"gave it to another team: {team}")
    assert (await desk.ticket(number)).team == "electrical"


async def test_on_hold_and_on_again(desk: Campus) -> None:
    """Two questions: why, and until when; a day that is over, or no day, is asked again."""
    lin, ada, wang = desk.resident("Lin"), await at_the_desk(desk), await desk.worker("Wang")
    number = await lin.reports(LEAK)
    await wang.presses("Accept")
    await opened(ada, number)
    await ada.presses("Hold")
    await ada.presses("Waiting for parts", on=await ada.sees(number, "Why can it not go on?"))
    await ada.sees(number, "⏸ Waiting for parts", "When does it go on?")
    for typed, said in (
        ("2020-01-01", "Please give a time that is still to come."),
        ("31-31", "I cannot read “31-31” as a day. When does it go on? Choose a day"),
        ("9999 days", "I cannot read “9999 days” as a day."),
        ("2999-01-01", "At most 180 days ahead"),
    ):
        await ada.writes(typed)
        await ada.sees(said)
        await desk.quiet()
    await ada.writes("5天")
    await ada.sees(number, "⏸ On hold until", "Waiting for parts", "put it on hold: Waiting for parts")
    await lin.sees(number, "the work waits until")
    await ada.presses("Resume")
    await ada.sees(number, "Being repaired", "Ada went on")


async def test_a_word_to_the_resident(desk: Campus) -> None:
    """The office says something on a job; whoever reported it reads that, and the worker's card stays the worker's."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(LEAK)
    await opened(ada, number)
    await ada.presses("💬 Write to the resident")
    await ada.writes("Please keep the floor dry")
    await lin.sees(f"💬 {number} Ada · office", "Please keep the floor dry")
    await ada.sees(f"✅ {number}: sent to Lin")
    await ada.sees(number, "Ada added “Please keep the floor dry”")


async def test_an_old_card_is_shown_anew(desk: Campus) -> None:
    """Bo was faster: Ada reads so, and her card shows how it stands now."""
    lin, ada, bo = desk.resident("Lin"), await at_the_desk(desk), await at_the_desk(desk, "Bo")
    number = await lin.reports(CRACK)
    await opened(ada, number)
    await opened(bo, number)
    card = await ada.sees(number, buttons=["Approve", "Other team"])
    reject, other = ada.hold("Reject", card), ada.hold("Other team", card)
    await bo.presses("Approve")
    assert (await reject()).toast == "Bo decided this first. Now: Waiting for a worker."
    assert (await ada.sees(number, "Bo approved it", buttons=["Assign"])).id == card.id
    assert (await other()).toast.startswith("This card was out of date.")
    assert "Reject" not in (await ada.sees(number, "Bo approved it", buttons=["Assign"])).buttons
    assert (await desk.ticket(number)).state is State.QUEUED, "what a colleague passed is not refused"


async def test_what_was_typed_too_late(desk: Campus) -> None:
    """The ticket moved on while the reason was being written: a sentence says so, and nothing is decided twice."""
    lin, ada, bo = desk.resident("Lin"), await at_the_desk(desk), await at_the_desk(desk, "Bo")
    number = await lin.reports(CRACK)
    await opened(ada, number)
    await ada.presses("Reject")
    await opened(bo, number)
    await bo.presses("Approve")
    await ada.writes("No")
    await ada.sees("Bo decided this first. Now: Waiting for a worker.")
    assert (await desk.ticket(number)).state is State.QUEUED


async def test_words_for_nothing_are_no_reason(desk: Campus) -> None:
    """Ada was asked for a reason and went to look at something else: what she then writes refuses nothing."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    first, second = await lin.reports(CRACK), await lin.reports("3-503 the wall has a crack")
    await opened(ada, first)
    await ada.presses("Reject")
    question = await ada.sees(first, "Why not?")
    await ada.writes("/desk")
    await ada.presses("To review · 2", on=await ada.sees("The office's desk"))
    await ada.presses(second, on=await ada.sees("To review", buttons=[first, second]))
    await ada.sees(second, "History")
    await ada.writes("5-301 the lamp is dark")
    await ada.sees("Your report", "lamp")
    assert (await desk.ticket(first)).state is State.SUBMITTED
    await ada.presses("No fault was found", on=question)
    assert (await desk.ticket(first)).state is State.REJECTED


async def test_more_on_the_groups_card_opens_the_desk(desk: Campus) -> None:
    """In the group there is no room for all moves: More… is a link to the card on one's own desk."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    group = ada.within(desk.groups["office"])
    card = await group.sees(number, buttons=["Approve", "Reject", "Ask", "More…"])
    markup = desk.world.chat(group.chat).messages[card.id].markup or {}
    (link,) = [button["url"] for row in markup["inline_keyboard"] for button in row if "url" in button]
    await ada.opens(link)
    await ada.sees(number, "History", buttons=["Same as…", "Other team"])
    await lin.opens(link)
    await lin.sees("There is no such report on your desk.")


async def test_photos_and_a_long_history(desk: Campus, photo: bytes) -> None:
    """Photos on a press; of many lines the latest stand on the card, all of them page by page."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    await lin.sends(photo, photo, caption=CRACK)
    await lin.sees("📷 Photos: 2")
    await desk.quiet()
    number = (await lin.presses("Submit")).toast.rstrip(".").split()[-1]
    for n in range(20):
        await lin.presses("💬 Write, or add a photo", on=await lin.sees(number, buttons=["💬 Write, or add a photo"]))
        await lin.writes(f"Word {n}")
        await lin.sees(number, f"Word {n}", buttons=["💬 Write, or add a photo"])
    await opened(ada, number)
    card = await ada.sees(number, "History", "“Word 19”", buttons=["📷 Photos", "All the history"])
    before = len(ada.messages())
    await ada.presses("📷 Photos", on=card)
    await desk.quiet()
    assert [m.photos for m in ada.messages()[before:]] == [1, 1]
    await ada.presses("All the history", on=card)
    page = await ada.sees(number, "“Word 10”", "“Word 19”", buttons=["« Earlier", "« Back to the report"])
    await ada.presses("« Earlier", on=page)
    page = await ada.sees(number, "“Word 0”", "“Word 9”", buttons=["« Earlier", "« Back to the report"])
    await ada.presses("« Earlier", on=page)
    await ada.sees(number, "Lin reported it", buttons=["« Back to the report"])
    await ada.presses("« Back to the report")
    await ada.sees(number, "“Word 19”", buttons=["All the history"])


async def test_who_is_not_of_the_office(desk: Campus) -> None:
    """A resident finds no desk, and a press that was passed on to them does nothing."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    for command in ("/desk", "/find crack"):
        await lin.writes(command)
        await lin.sees("This is the office's desk.")
    wang = await desk.worker("Wang")
    await wang.writes("/desk")
    await wang.sees("write /desk to me in private")
    await opened(ada, number)
    card = await ada.sees(number, buttons=["Approve"])
    own = await lin.sees(number, buttons=["Urge"])
    press = desk.world.press(lin.id, lin.chat, own.id, ada._data(card, "Approve"))
    answer = await desk.world.answer_of(press, 10)
    assert answer.text.startswith("There is no such report on your desk.")
    assert (await desk.ticket(number)).state is State.SUBMITTED
