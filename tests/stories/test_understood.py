"""What the draft card shows and asks: one message and one press when all is said, and a press more for each doubt."""

from __future__ import annotations

import pytest

from storage.kinds import TicketKind
from tests.stories.campus import Campus
from tests.stories.player import Player
from tests.stories.test_emergencies import arrived, corrections
from tests.stories.test_reporting import draft, opened


async def submits(lin: Player, *presses: str, sees: str) -> int:
    """Presses these, one after the other, on the card as it is then; how many presses there were."""
    for label in presses:
        await lin.presses(label)
    await lin.sees(sees)
    return len(presses)


@pytest.mark.parametrize(
    ("language", "words", "submit", "shown"),
    [
        ("en", "Room 502 in building 3: the tap drips, I'm home after 4 pm on weekdays", "Submit", "3 502"),
        ("zh-hans", "三栋五零二水龙头滴水，周二下午有人", "提交", "3号楼 502"),
        ("zh-hant", "3號樓502水龍頭滴水，週二下午有人在", "送出", "3號樓 502"),
    ],
)
async def test_one_message_and_one_press(desk: Campus, language: str, words: str, submit: str, shown: str) -> None:
    """All is said: category, place and when somebody may come stand on the card, and Submit is the only press."""
    lin = await arrived(desk, language=language)
    before = len(lin.heard())
    await lin.writes(words)
    await lin.sees(shown, "🚰", "🕐", buttons=[submit])
    assert await submits(lin, submit, sees="R-1001") == 1
    assert len(lin.heard()) == before + 1, "one card, from the draft to the ticket"
    ticket = await desk.ticket("R-1001")
    assert (ticket.category, ticket.building, ticket.room, ticket.state) == ("plumbing", "3", "502", "queued")
    assert ticket.window is not None
    assert not await corrections(desk), "nothing was put right"


@pytest.mark.parametrize(
    ("language", "words", "marked", "likely", "other", "submit"),
    [
        ("en", "5-203 the shower light", "🚰 Water and drains?", "💡 Power and lights", "Other…", "Submit"),
        ("zh-hans", "5-203 洗手间灯管和水龙头", "🚰 给排水？", "💡 供电照明", "其他…", "提交"),
        ("zh-hant", "5-203 洗手間燈管和水龍頭", "🚰 給排水？", "💡 供電照明", "其他…", "送出"),
    ],
)
async def test_a_doubt_costs_one_press(
    desk: Campus, language: str, words: str, marked: str, likely: str, other: str, submit: str
) -> None:
    """Unsure of the category: it is marked, the likeliest stand first, and one press confirms or changes it."""
    lin = await arrived(desk, language=language)
    sure = marked.rstrip("?？")
    await lin.writes(words)
    card = await lin.sees(marked, buttons=[sure, likely, other])
    assert (card.buttons[:3], submit in card.buttons) == ((sure, likely, other), False), "one question, and no other"
    assert await submits(lin, sure, submit, sees="R-1001") == 2
    assert not await corrections(desk), "it was right"

    await lin.writes(words)
    assert await submits(lin, likely, submit, sees="R-1002") == 2
    [kept] = await corrections(desk)
    assert (kept.field, kept.understood, kept.meant, kept.text) == ("category", "plumbing", "electrical", words)
    await lin.writes(words)
    await lin.presses(other)
    everything = await lin.sees(marked, buttons=[sure, "🪑 Furniture" if language == "en" else "🪑 家具"])
    assert len(everything.buttons) == len(desk.app.desk.campus.catalogue.categories) + 1


async def test_what_is_put_right_is_kept_without_names(desk: Campus) -> None:
    """Category, kind and place changed on the card become examples; what was only missing, and numbers, do not."""
    lin = await arrived(desk)
    await lin.writes("3-502 tap drips, ask for Lin, 138 0013 8000, lin.xy@uni.edu.cn, student 20231234, @linxy")
    for label in ("Problem", "💡 Power and lights", "Place", "Building 5", "Skip", "Urgency", "❗ Urgent"):
        await lin.presses(label)
    await lin.presses("Submit", on=await draft(lin, "Power and lights", "📍 Building 5"))
    await lin.sees("R-1001")
    kept = {each.field: (each.understood, each.meant) for each in await corrections(desk)}
    assert kept == {
        "category": ("plumbing", "electrical"),
        "building": ("3", "5"),
        "room": ("502", None),
        "urgency": ("normal", "urgent"),
    }
    assert {each.text for each in await corrections(desk)} == {"3-502 tap drips, ask for …, …, …, student …, …"}

    await lin.writes("it is broken")
    await submits(lin, "🚰 Water and drains", "Library", "Submit", sees="R-1002")
    assert len(await corrections(desk)) == 4, "what was asked because nothing was said of it is no example"


@pytest.mark.parametrize(
    ("language", "words", "kind", "shown", "submit", "next_step"),
    [
        (
            "en",
            "The food in canteen 2 had a hair in it again",
            TicketKind.COMPLAINT,
            "📣 Complaint",
            "Submit",
            "The office",
        ),
        ("zh-hans", "二食堂打饭的阿姨态度很好，谢谢", TicketKind.PRAISE, "👏 表扬", "提交", "后勤处"),
        ("zh-hant", "建議在圖書館多放一些插座", TicketKind.SUGGESTION, "💭 建議", "送出", "總務處"),
        ("en", "When does the gym open on Sunday?", TicketKind.QUESTION, "❓ Question", "Submit", "The office"),
        ("zh-hant", "宿舍半夜施工太吵了", TicketKind.COMPLAINT, "📣 投訴", "送出", "總務處"),
    ],
)
async def test_not_everything_is_a_repair(
    desk: Campus, language: str, words: str, kind: TicketKind, shown: str, submit: str, next_step: str
) -> None:
    """A complaint, praise, a suggestion, a question: no place and no category is insisted on, and the office has it."""
    lin, ada = await arrived(desk, language=language), await desk.office()
    await lin.writes(words)
    card = await lin.sees(shown, words, buttons=[submit])
    assert desk.say("When") not in card.buttons, "nobody comes to repair praise"
    assert await submits(lin, submit, sees="R-1001") == 1
    await lin.sees("R-1001", shown, next_step)
    ticket = await desk.ticket("R-1001")
    assert (ticket.kind, ticket.state) == (kind, "submitted"), "never passed by itself"
    english = {
        "complaint": "📣 Complaint",
        "praise": "👏 Praise",
        "suggestion": "💭 Suggestion",
        "question": "❓ Question",
    }
    await ada.sees("R-1001", english[kind], words, buttons=["Pass on", "Reject", "Ask"])


async def test_a_complaint_is_told_of_as_one(desk: Campus) -> None:
    """It is changed to what it is, passed on, looked after and settled, and nowhere is anything repaired."""
    lin, ada, zhao = await arrived(desk), await desk.office(), await desk.worker("Zhao", "electrical")
    await lin.writes("3-502 the lamp flickers")
    await lin.presses("Kind", on=await draft(lin))
    await lin.presses("📣 Complaint")
    card = await lin.sees("Your message to the office", "📣 Complaint", "⚪️ Handling", buttons=["Submit", "Kind"])
    assert "Repair" not in card.text
    await lin.presses("Submit")
    await lin.sees("R-1001 · 📣 Complaint · 💡 Power and lights · Building 3 502")
    await lin.writes("/my")
    await lin.sees("R-1001 · 📣 Complaint", "Waiting for review")
    assert ("kind", "complaint") in {(each.field, each.meant) for each in await corrections(desk)}
    await ada.presses("Pass on", on=await ada.sees("R-1001", "📣 Complaint"))
    await lin.sees("R-1001: the office has passed it on.")
    await zhao.presses("I look after it", on=await zhao.sees("R-1001", "📣 Complaint"))
    await lin.sees("R-1001: Zhao looks after it now.")
    await desk.private(zhao).presses("Done")
    for skip in ("Skip the photo", "Skip the note"):
        if skip in desk.private(zhao).messages()[-1].buttons:
            await desk.private(zhao).presses(skip)
    await lin.sees(
        "R-1001: Zhao says that it has been dealt with.", "Is it settled?", buttons=["Settled", "Not settled"]
    )
    assert not [message.text for message in lin.messages()[2:] if "epaired" in message.text]


async def test_an_unsure_kind_is_asked_only_if_somebody_might_have_to_come(desk: Campus) -> None:
    """A complaint or a fault? The likeliest first; one press, and it is a repair as any other."""
    lin = await arrived(desk)
    await lin.writes("we pay for 100 mbps and get 2, this is a scam")
    await lin.sees(
        "📣 Complaint?", "What is it that you want to tell us?", buttons=["📣 Complaint", "🔧 Repair", "Other…"]
    )
    await lin.presses("🔧 Repair")
    await lin.sees("📶 Network and Wi-Fi", buttons=["Library"])
    assert await submits(lin, "Library", "Submit", sees="R-1001") == 2
    assert (await desk.ticket("R-1001")).kind == "repair"


async def test_what_a_complaint_is_about_is_not_guessed(desk: Campus) -> None:
    """Of a clerk the campus has no category: the card names none, and nothing is asked."""
    for number, words in enumerate(("the clerk at the counter was rude to me", "前台桌子旁边那个人态度很差")):
        lin = await opened(desk, f"Lin {number}")
        await lin.writes(words)
        card = await lin.sees("Your message to the office", "📣 Complaint", buttons=["Submit"])
        assert not [line for line in card.text.splitlines() if "🪑" in line or "?" in line.replace("right?", "")]
        await lin.presses("Submit")
        await lin.sees(f"R-{1001 + number} · 📣 Complaint")
