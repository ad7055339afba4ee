"""What comes with a report: captions, words of others, recordings."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage.kinds import Language
from storage.tables import Recording
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.test_emergencies import corrections
from tests.stories.test_reporting import CARD, draft, opened


async def test_the_caption_of_any_photo_of_an_album(desk: Campus, photo: bytes) -> None:
    """Under the third photo of four: one draft, with all photos and the words."""
    lin = await opened(desk)
    await lin.sends(photo, photo, photo, photo, caption="3-502 水龙头漏水", captioned=2)
    await draft(lin, "Photos: 4", "“3-502 水龙头漏水”", "Water and drains", "Building 3 502")
    await desk.quiet()
    assert sum(CARD in message.text for message in lin.heard()) == 1


async def test_somebody_elses_words(desk: Campus) -> None:
    """Forwarded: a draft with the words, though they say thanks or ask after something; who forwarded it reports it."""
    wang = await desk.worker("Wang")
    desk.world.add_person(70_001, "Lin", language_code="en")
    desk.world.join(70_001, PLUMBERS)
    from tests.stories.player import Player

    lin = Player(desk, 70_001, "Lin", 70_001)
    await lin.starts()
    for words in ("3-502 the tap drips, has anybody fixed it?", "thanks"):
        await wang.writes(words)
        await lin.forwards(await lin.within(PLUMBERS).sees(words))
        await lin.sees("not submitted yet", f"“{words}”", "Forwarded: you are the one who hears of it.")
        await lin.presses("Discard")
    await wang.writes("3-502 the tap drips")
    await lin.forwards(await lin.within(PLUMBERS).sees("3-502 the tap drips"))
    await draft(lin, "“3-502 the tap drips”", "Forwarded")
    await lin.presses("Problem")
    await lin.presses("💡 Power and lights")
    await lin.presses("Submit", on=await lin.sees("Power and lights", buttons=["Submit"]))
    await lin.sees("R-1001", buttons=["Urge"])
    assert not await corrections(desk), "others' words are not kept as an example"


@pytest.mark.parametrize(
    ("code", "language"), [("en", Language.EN), ("zh-hans", Language.ZH_HANS), ("zh-hant", Language.ZH_HANT)]
)
async def test_a_recording_is_kept_and_passed_on(desk: Campus, code: str, language: Language) -> None:
    """Sent first: a line of text is asked for; it goes to the team at once, and to the worker who takes the job."""
    lin, wang = desk.resident("Lin", code), await desk.worker("Wang")

    def say(label: str) -> str:
        return desk.say(label, language)

    await desk.quiet()
    await lin.records(12)
    await lin.sees("🎤 0:12", say("What is wrong? One sentence is enough."))
    await lin.records(75)
    await lin.sees("🎤 0:12, 🎤 1:15")
    await lin.writes("3-502 水龙头漏水")
    await lin.sees("🎤 0:12, 🎤 1:15", "3-502 水龙头漏水", buttons=[say("Submit")])
    await lin.presses(say("Submit"))
    await lin.sees("R-1001", "💬 Lin", "🎤 0:12", "🎤 1:15", buttons=[say("Urge")])
    await desk.quiet()
    assert [seen.voice for seen in wang.messages() if seen.voice] == [12, 75]
    await wang.presses("Accept", on=await wang.sees("R-1001", buttons=["Accept"]))
    own = desk.private(wang)
    await own.sees("R-1001", "💬 Lin: 🎤 0:12", "💬 Lin: 🎤 1:15", buttons=["Start"])
    await desk.quiet()
    heard = [seen for seen in own.heard() if seen.voice]
    assert [seen.voice for seen in heard] == [12, 75]
    await own.writes("I come at three", reply_to=heard[0])
    await lin.sees("R-1001", "I come at three")
    async with desk.app.desk.database.transaction() as session:
        kept = (await session.execute(select(col(Recording.seconds)).order_by(col(Recording.id)))).scalars().all()
    assert list(kept) == [12, 75]


async def test_where_else_a_recording_goes(desk: Campus) -> None:
    """With words under it, to a draft in hand, to the office that asked; where words are asked it is refused."""
    lin, ada = await opened(desk), await desk.office()
    await lin.records(5, caption="3-502 the wall has a crack")
    await draft(lin, "🎤 0:05", "the wall has a crack", "Building 3 502")
    await lin.records(6)
    await draft(lin, "🎤 0:05, 🎤 0:06")
    for seconds in (1, 2, 3, 4):
        await lin.records(seconds)
    await draft(lin, "🎤 0:05, 🎤 0:06, 🎤 0:01, 🎤 0:02, 🎤 0:03 ·")
    await desk.quiet()
    await lin.presses("Submit")
    await ada.sees("R-1001", buttons=["Ask"])
    await desk.quiet()
    assert [seen.voice for seen in ada.messages() if seen.voice] == [5, 6, 1, 2, 3]
    await ada.presses("Ask", on=await ada.sees("R-1001", buttons=["Ask"]))
    await ada.writes("Since when?", reply_to=await ada.sees("R-1001", "write it as a reply"))
    await lin.sees("Since when?", buttons=["Answer"])
    await lin.records(9)
    await lin.sees("✅ R-1001: sent to")
    await desk.quiet()
    assert [seen.voice for seen in ada.messages() if seen.voice][-1] == 9
    await lin.presses("Answer", on=await lin.sees("Since when?", buttons=["Answer"]))
    await lin.records(3)
    await lin.sees("I cannot listen to recordings")
    await lin.writes("Since Monday")
    await ada.sees("R-1001", "💬 Answer: “Since Monday”")
