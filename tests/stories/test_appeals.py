"""The resident does not agree with a refusal: once, somebody else of the office looks at it again."""

from tests.stories.campus import Campus
from tests.stories.player import Player

CRACK = "3-502 the wall has a crack"


async def rejected(desk: Campus, ada: Player, number: str, card_has: str = "Decide by") -> None:
    """Ada refuses it for a ready reason."""
    await ada.presses("Reject", on=await ada.sees(number, card_has, buttons=["Reject"]))
    reason = "It is your own property"
    await ada.presses(reason, on=await ada.sees(number, "Why not?", buttons=[reason]))


async def test_an_appeal_is_decided_by_a_colleague(desk: Campus, photo: bytes) -> None:
    """Words and all come anew to the office; who refused does not decide; the second refusal is final."""
    lin, ada, bo = desk.resident("Lin"), await desk.office(), await desk.office("Bo")
    number = await lin.reports(CRACK)
    await rejected(desk, ada, number)
    card = await lin.sees(number, "You can appeal once", buttons=["Appeal"])
    again = lin.hold("Appeal", on=card)
    await lin.presses("Appeal")
    await lin.sees(number, "Why should it be done after all?", buttons=["« Back"])
    await lin.presses("« Back")
    await lin.presses("Appeal", on=await lin.sees(number, "You can appeal once", buttons=["Appeal"]))
    await lin.writes("The wall belongs to the house")
    await lin.sees("The office looks at it once more", number, "The office will look at it by")
    fresh = await ada.sees(
        number,
        "Appeal: “The wall belongs to the house”",
        "Refused before: It is your own property",
        buttons=["Approve"],
    )
    assert (await ada.presses("Approve", on=fresh)).toast == (
        "You rejected this report. A colleague decides on the appeal."
    )
    assert (await desk.ticket(number)).state == "submitted"
    await rejected(desk, bo, number)
    final = await lin.sees(number, "this decision stands")
    assert final.buttons == ()
    assert "out of date" in (await again()).toast, "the button of the first refusal"
    assert (await desk.ticket(number)).state == "rejected"


async def test_a_photo_alone_is_an_appeal(desk: Campus, photo: bytes) -> None:
    """A picture says enough; the office gets it, and approves."""
    lin, ada, bo = desk.resident("Lin"), await desk.office(), await desk.office("Bo")
    number = await lin.reports(CRACK)
    await rejected(desk, ada, number)
    await lin.presses("Appeal")
    await lin.sees("Why should it be done after all?")
    await lin.sends(photo)
    await bo.sees(number, "Appeal", "Photos: 1", buttons=["Approve"])
    await desk.quiet()
    assert any(message.photos for message in bo.messages())
    await bo.presses("Approve", on=await bo.sees(number, "Appeal", buttons=["Approve"]))
    await lin.sees(number, "passed the review")


async def test_what_is_no_appeal(desk: Campus) -> None:
    """A file and too many words get a sentence, and the question stays; another fault elsewhere is a report."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports(CRACK)
    await rejected(desk, ada, number)
    await lin.presses("Appeal")
    await lin.sees("Why should it be done after all?")
    await lin.sends_also(document="plan.pdf")
    await lin.sees("I cannot open files")
    await lin.writes("x" * 4050)
    await lin.sees("That is too long")
    await lin.writes("5-301 the lamp is dark")
    await lin.sees("Your report", "the lamp is dark", buttons=["Submit"])
    assert (await desk.ticket(number)).state == "rejected"
    await lin.writes("It is the wall of the house", reply_to=await lin.sees(number, "Why should it be done"))
    await ada.sees(number, "Appeal", "the wall of the house")


async def test_an_appeal_in_traditional_chinese(desk: Campus) -> None:
    """申訴, and the final word."""
    chen, ada, bo = desk.resident("陳", language="zh-hant"), await desk.office(), await desk.office("Bo")
    await chen.writes("3-502 牆壁裂開")
    await chen.presses("送出")
    number = "R-1001"
    await rejected(desk, ada, number)
    await chen.presses("申訴", on=await chen.sees(number, "您可以申訴一次", buttons=["申訴"]))
    await chen.sees("請說明申訴理由")
    await chen.writes("牆是宿舍的")
    await chen.sees("總務處會重新審核", number)
    await rejected(desk, bo, number)
    assert (await chen.sees(number, "維持原決定")).buttons == ()
