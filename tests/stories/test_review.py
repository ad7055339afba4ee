"""The office's review: what passes by itself, and what the office approves, rejects or asks about."""

import asyncio

import pytest

from storage.tables import Channel
from tests.stories.campus import Campus
from tests.stories.player import Player

CRACK = "3-502 the wall has a crack"


async def test_a_known_place_passes_by_itself(desk: Campus) -> None:
    """Place and kind are known: nobody has to look at it first, and the office is left in peace."""
    lin, ada, wang = desk.resident("Lin"), await desk.office(), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.sees(number, buttons=["Accept"])
    await desk.quiet()
    assert not [message for message in ada.messages() if number in message.text]
    assert await desk.events(number) == ["submit", "approve"]


async def test_a_place_in_own_words_goes_to_the_office(desk: Campus) -> None:
    """Only the resident knows where "behind the old oak" is: the office reads it before a worker looks for it."""
    lin, ada, wang = desk.resident("Lin"), await desk.office(), await desk.worker("Wang")
    await lin.writes("the tap drips")
    await lin.presses("Somewhere else")
    await lin.writes("behind the old oak")
    number = (await lin.presses("Submit")).toast.split()[-1]
    await ada.sees(number, "behind the old oak", "Decide by", buttons=["Approve", "Reject", "Ask"])
    await desk.quiet()
    assert not [message for message in wang.messages() if number in message.text]
    await lin.sees(number, "The office will look at it by")


async def test_approve(desk: Campus) -> None:
    """Approve: the team has the job, the office's card says so, the resident hears it."""
    lin, ada, hu = desk.resident("Lin"), await desk.office(), await _property_worker(desk)
    number = await lin.reports(CRACK)
    card = await ada.sees(number, "Lin", buttons=["Approve"])
    assert (await ada.presses("Approve", on=card)).toast == "Approved."
    await hu.sees(number, "crack", buttons=["Accept"])
    after = await ada.sees(number, "✅ Approved")
    assert (after.id, after.buttons) == (card.id, ("💬 Write",))
    await lin.sees(number, "passed the review")


async def test_reject_with_a_ready_reason(desk: Campus) -> None:
    """Reject, then a reason by a press: the resident reads it in their own language."""
    lin, ada = desk.resident("Lin", language="zh-hans"), await desk.office()
    await lin.writes(CRACK)
    number = (await lin.presses("提交")).toast.split()[-1].removeprefix("已提交：")
    number = f"R-{number.split('R-')[-1]}"
    await ada.sees(number, buttons=["Reject"])
    await ada.presses("Reject")
    await ada.sees(number, "Ada", "Why not?", buttons=["It is your own property", "« Back"])
    assert (await ada.presses("It is your own property")).toast == "Rejected."
    await ada.sees(number, "✖️ Rejected: It is your own property")
    await ada.sees(number, "rejected by Ada")
    await lin.sees(number, "属于个人物品")
    assert (await desk.ticket(number)).state == "rejected"


async def test_reject_in_own_words(desk: Campus) -> None:
    """The reason may be written, as a reply to the question; the resident reads those words."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await ada.presses("Reject")
    question = await ada.sees(number, "Why not?")
    await ada.writes("The house comes down <next> week", reply_to=question)
    await ada.sees(number, "rejected by Ada", "comes down <next> week")
    await lin.sees(number, "did not accept", "Reason: “The house comes down <next> week”")


async def test_back_out_of_rejecting(desk: Campus) -> None:
    """« Back leaves the report as it is: its card has kept its buttons all the while."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await ada.presses("Reject")
    await ada.presses("« Back")
    await ada.sees(number, "not rejected")
    await ada.sees(number, "Decide by", buttons=["Approve", "Reject", "Ask"])
    assert (await desk.ticket(number)).state == "submitted"


async def test_a_colleague_who_went_home_holds_nobody_up(desk: Campus) -> None:
    """Ada presses Reject and leaves; Bo approves. When Ada comes back, she reads who was faster."""
    lin, ada, bo = desk.resident("Lin"), await desk.office("Ada"), await desk.office("Bo")
    number = await lin.reports(CRACK)
    await ada.presses("Reject")
    question = await ada.sees("Why not?")
    await bo.presses("Approve")
    assert (await ada.presses("No fault was found", on=question)).toast == (
        "Bo decided this first. Now: Waiting for a worker."
    )
    assert (await desk.ticket(number)).state == "queued"


async def test_nobody_answers_for_a_colleague(desk: Campus) -> None:
    """The reasons are asked of who pressed Reject; Bo presses the card's own buttons."""
    lin, ada, bo = desk.resident("Lin"), await desk.office("Ada"), await desk.office("Bo")
    number = await lin.reports(CRACK)
    await ada.presses("Reject")
    assert (await bo.presses("No fault was found")).toast == "This one is not yours to change."
    assert (await desk.ticket(number)).state == "submitted"


async def test_ask_and_answer_in_words(desk: Campus) -> None:
    """The office asks, the resident answers, the card comes back to the end of the office's chat with the answer."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    first = await ada.sees(number, buttons=["Ask"])
    await ada.presses("Ask")
    question = await ada.sees(number, "What do you want to know?", "Ada, please write it as a reply")
    await ada.writes("How long is it?", reply_to=question)
    await ada.sees(number, "I have asked")
    await ada.sees(number, "❓ Asked: “How long is it?”", buttons=["Approve", "Reject"])
    await lin.sees(number, "How long is it?", buttons=["Answer"])
    await lin.presses("Answer")
    await lin.writes("About a metre")
    back = await ada.sees(number, "💬 Answer: “About a metre”", buttons=["Approve", "Reject", "Ask"])
    assert back.id > question.id
    await desk.quiet()
    assert first.id not in desk.world.chat(ada.chat).messages, "the old card is gone: there is one of each report"

    await desk.linked_group("property")
    hu = await desk.worker("Hu", "property")
    await ada.presses("Approve")
    await hu.presses("Accept")
    await desk.private(hu).sees(number, "💬 Answer: “About a metre”", buttons=["Start"])


@pytest.mark.parametrize(
    "words",
    ["the crack is about a metre long", "the crack in 3-502 is about a metre long", "3-502", "on the left side"],
)
async def test_an_answer_may_speak_of_the_fault(desk: Campus, words: str) -> None:
    """Asked about a crack, somebody says more of it, or where it is, without the button: that is no new report."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await asks(ada, number, "How long is it, and where?")
    await lin.sees(number, "How long is it, and where?", buttons=["Answer"])
    await lin.writes(words)
    await ada.sees(number, f"💬 Answer: “{words}”")


@pytest.mark.parametrize("words", ["the lamp is broken", "a crack in 3-503"])
async def test_another_fault_is_no_answer(desk: Campus, words: str) -> None:
    """Another kind of fault, or the same at another place, is a report of its own."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await asks(ada, number, "How long is it?")
    await lin.sees(number, "How long is it?", buttons=["Answer"])
    await lin.writes(words)
    await lin.sees("not submitted yet", words)


async def asks(office: Player, number: str, question: str) -> None:
    """Somebody of the office asks the resident."""
    await office.presses("Ask", on=await office.sees(number, buttons=["Ask"]))
    await office.writes(question, reply_to=await office.sees(number, "What do you want to know?"))


async def test_an_answer_with_a_photo_reaches_the_office(desk: Campus, photo: bytes) -> None:
    """A picture says it best: it stands under the office's card."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await ada.presses("Ask")
    await ada.writes("May I see it?", reply_to=await ada.sees("What do you want to know?"))
    await lin.presses("Answer")
    await lin.sends(photo, caption="Here")
    card = await ada.sees(number, "💬 Answer: “Here”", "Photos: 1")
    await desk.quiet()
    assert [m.reply_to for m in desk.world.chat(ada.chat).messages.values() if m.kind == "photo"] == [card.id]


async def test_two_questions_at_once_do_not_get_mixed_up(desk: Campus) -> None:
    """Ada presses Ask on two reports, and answers the first question last: each resident reads their own."""
    lin, mei, ada = desk.resident("Lin"), desk.resident("Mei"), await desk.office()
    one = await lin.reports(CRACK)
    first_card = await ada.sees(one, buttons=["Ask"])
    other = await mei.reports("4-101 the wall has a crack")
    other_card = await ada.sees(other, buttons=["Ask"])
    await ada.presses("Ask", on=first_card)
    question = await ada.sees(one, "What do you want to know?")
    await ada.presses("Ask", on=other_card)
    await ada.writes("How high?", reply_to=await ada.sees(other, "What do you want to know?"))
    await ada.writes("How long?", reply_to=question)
    await mei.sees(other, "How high?", buttons=["Answer"])
    await lin.sees(one, "How long?", buttons=["Answer"])


async def test_what_the_office_says_among_itself_is_no_question(desk: Campus) -> None:
    """Also where the desk hears every word, as an administrator of the group does, it takes only what replies to it."""
    desk.world.set_bot_status((await desk.office("Bo")).chat, "administrator")
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await ada.presses("Ask")
    await ada.sees("What do you want to know?")
    await ada.writes("Who wants lunch?")
    await desk.quiet()
    assert (await desk.ticket(number)).state == "submitted"


async def test_a_word_on_another_card_is_no_reason(desk: Campus) -> None:
    """Ada presses Reject on one report, and answers Bo under the card of another: neither is rejected by it."""
    lin, mei, ada = desk.resident("Lin"), desk.resident("Mei"), await desk.office()
    one, other = await lin.reports(CRACK), await mei.reports("4-101 the wall has a crack")
    await ada.presses("Reject", on=await ada.sees(one, buttons=["Reject"]))
    question = await ada.sees(one, "Why not?")
    await ada.writes("I know this one", reply_to=await ada.sees(other, buttons=["Reject"]))
    await desk.quiet()
    assert [ticket.state for ticket in await desk.tickets()] == ["submitted", "submitted"]
    await ada.writes("It is painted on", reply_to=question)
    await ada.sees(one, "rejected by Ada", "It is painted on")
    assert (await desk.ticket(other)).state == "submitted"


async def test_a_reason_that_comes_too_late(desk: Campus) -> None:
    """Ada writes the reason after Bo has approved: she reads who was faster, and is asked no more."""
    lin, ada, bo = desk.resident("Lin"), await desk.office("Ada"), await desk.office("Bo")
    number = await lin.reports(CRACK)
    await ada.presses("Reject")
    question = await ada.sees(number, "Why not?")
    await bo.presses("Approve")
    await ada.writes("It is painted on", reply_to=question)
    await ada.sees("Bo decided this first. Now: Waiting for a worker.")
    assert (await ada.presses("No fault was found", on=question)).toast == "This has been done already."
    assert (await desk.ticket(number)).state == "queued"


async def test_two_decide_at_the_same_moment(desk: Campus) -> None:
    """Ada approves while Bo does: it is approved once, and one of them reads who was faster."""
    lin, ada, bo = desk.resident("Lin"), await desk.office("Ada"), await desk.office("Bo")
    number = await lin.reports(CRACK)
    card = await ada.sees(number, buttons=["Approve"])
    answers = await asyncio.gather(ada.presses("Approve", on=card), bo.presses("Approve", on=card))
    (winner,) = [answer for answer in answers if answer.toast == "Approved."]
    (loser,) = [answer for answer in answers if answer is not winner]
    assert loser.toast == f"{winner.by} decided this first. Now: Waiting for a worker."
    assert await desk.events(number) == ["submit", "approve"]


async def test_only_the_office_decides(desk: Campus) -> None:
    """Somebody who sits in the office's group without the role reads how one gets it."""
    lin, ada, wang = desk.resident("Lin"), await desk.office(), await desk.worker("Wang")
    number = await lin.reports(CRACK)
    desk.world.join(wang.id, ada.chat)
    for label in ("Approve", "Reject", "Ask"):
        card = await ada.sees(number, buttons=["Approve"])
        assert "Only the office can decide this" in (await wang.within(ada.chat).presses(label, on=card)).toast
    assert (await desk.ticket(number)).state == "submitted"


async def test_no_office_group_alerts_the_admins(desk: Campus) -> None:
    """Nobody would ever see the report: the admins read what to do about it."""
    async with desk.app.desk.database.transaction() as session:
        await session.delete(await session.get_one(Channel, "office"))
    lin, admin = desk.resident("Lin"), desk.player("li")
    number = await lin.reports(CRACK)
    await admin.sees(number, "no group is linked to the office", "/link office")


async def test_safety_skips_the_review_and_the_office_looks_afterwards(desk: Campus) -> None:
    """Somebody may be stuck in a lift: the team has it at once; the office reads it without being asked.

    If it was a false alarm, they still say so, as long as nobody has gone there.
    """
    lin, ada, hu = desk.resident("Lin"), await desk.office(), await _property_worker(desk)
    await lin.writes("lift stuck")
    await lin.presses("Somewhere else")
    await lin.writes("the glass tower")
    number = (await lin.presses("Submit")).toast.split()[-1]
    await hu.sees(number, "the glass tower", buttons=["Accept"])
    card = await ada.sees(number, "⚡ Safety: it went straight to Property services.")
    assert card.buttons == ("Reject", "💬 Write")
    await ada.presses("Reject", card)
    await ada.presses("It is not clear what is broken or where")
    await lin.sees(number, "the office did not accept your report.", "It is not clear")
    assert (await hu.sees(number, "✖️ Not accepted")).buttons == ()


async def test_a_cancelled_report_needs_no_review(desk: Campus) -> None:
    """The resident took it back: the office's card says so and asks nothing more."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    old = ada.hold("Approve", await ada.sees(number, buttons=["Approve"]))
    await lin.presses("Cancel")
    await lin.presses("Yes, cancel it")
    assert (await ada.sees(number, "Cancelled by the resident")).buttons == ()
    assert (await old()).toast == f"{number}: Cancelled. That is no longer possible."


async def _property_worker(desk: Campus) -> Player:
    """Somebody of the property team, which has a group in this story."""
    await desk.linked_group("property", "Property")
    return await desk.worker("Hu", "property")
