"""Talk through the desk: by 💬, and by replying to any message about a ticket; words, photos and recordings."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage.kinds import Language
from storage.tables import Photo, Recording
from tests.stories.campus import Campus
from tests.stories.jobs import accepted_job, done


async def test_words_go_to_and_fro_by_replies(desk: Campus) -> None:
    """Lin replies to a notice, Wang to what comes of that, Lin to his answer: nobody presses anything."""
    lin, _wang, own, number = await accepted_job(desk)
    await lin.writes("Please ring twice", reply_to=await lin.sees(f"{number}: Wang has taken your repair"))
    await lin.sees(f"✅ {number}: sent to Wang.")
    heard = await own.sees(f"💬 {number} Lin · resident", "“Please ring twice”", buttons=["💬 Reply"])
    await own.sees("tap drips", "💬 Lin: “Please ring twice”", buttons=["Start"])
    await own.writes("I come at three", reply_to=heard)
    await own.sees(f"✅ {number}: sent to Lin.")
    answer = await lin.sees(f"💬 {number} Wang · Plumbing team", "“I come at three”", buttons=["💬 Reply"])
    await lin.writes("Fine", reply_to=answer)
    await own.sees(f"💬 {number} Lin", "“Fine”")
    await own.writes("Is the door open?", reply_to=await own.sees("tap drips", buttons=["Start"]))
    await lin.sees("“Is the door open?”")
    assert await desk.events(number) == ["submit", "approve", "accept", "word", "word", "word", "word"]
    assert len(await desk.tickets()) == 1
    assert not any("Your report" in seen.text for seen in [*lin.heard(), *own.heard()])


async def test_photos_and_recordings_go_to_and_fro(desk: Campus, photo: bytes) -> None:
    """A photo and a recording arrive as such; a reply to the photo, or to the recording itself, comes back."""
    lin, _wang, own, number = await accepted_job(desk)
    card = await lin.sees("tap drips", buttons=["Urge"])
    await lin.sends(photo, caption="This one", reply_to=card)
    shown = await own.sees(f"💬 {number} Lin · resident", "“This one”", buttons=["💬 Reply"])
    assert shown.photos == 1
    await desk.quiet()
    await own.records(12, reply_to=shown)
    heard = await lin.sees(f"💬 {number} Wang · Plumbing team", buttons=["💬 Reply"])
    assert heard.voice == 12
    await lin.records(75, caption="In the kitchen", reply_to=heard)
    again = await own.sees(f"💬 {number} Lin", "“In the kitchen”")
    assert again.voice == 75
    await own.sends(photo, reply_to=again)
    assert (await lin.sees(f"💬 {number} Wang", buttons=["💬 Reply"])).photos in (0, 1)
    await desk.quiet()
    assert [seen.photos for seen in lin.heard() if seen.photos] == [1]
    await own.sees("tap drips", "💬 Lin: 📷 “This one”", "💬 Wang: 🎤 0:12", "💬 Lin: 🎤 1:15 “In the kitchen”")
    kinds = (await desk.events(number))[3:]
    assert kinds == ["photo", "voice", "voice", "photo"]
    async with desk.app.desk.database.transaction() as session:
        kept = (await session.execute(select(col(Recording.seconds)).order_by(col(Recording.id)))).scalars().all()
        assert list(kept) == [12, 75]
        assert len((await session.execute(select(Photo))).scalars().all()) == 2


async def test_the_button_asks_what_to_say(desk: Campus) -> None:
    """💬 on a card, or under words, opens a question that says who reads it; Back sends nothing; then words go."""
    lin, _wang, own, number = await accepted_job(desk)
    await lin.presses("💬 Write, or add a photo")
    await lin.sees(number, "To: Wang", "Write it, send photos, or record it.", buttons=["« Back"])
    await lin.presses("« Back")
    await lin.sees(f"{number}: nothing was sent.")
    await lin.presses("💬 Write, or add a photo")
    await lin.writes("The key is with the porter")
    await lin.sees(f"✅ {number}: sent to Wang.")
    words = await own.sees("“The key is with the porter”")
    await own.presses("💬 Reply", on=words)
    question = await own.sees(number, "💬 Lin: “The key is with the porter”", "To: Lin", buttons=["« Back"])
    assert question.id > words.id, "the words stay where they are"
    await own.writes("I am at 5-301 until two")
    await own.sees(f"✅ {number}: sent to Lin.")
    await lin.sees("Wang · Plumbing team", "“I am at 5-301 until two”")
    assert any(seen.text == words.text for seen in own.heard())
    await own.presses("💬 Write to the resident")
    await own.records(7)
    await desk.quiet()
    assert [seen.voice for seen in lin.heard() if seen.voice] == [7]
    assert len(await desk.tickets()) == 1


async def test_what_is_no_words(desk: Campus, photo: bytes) -> None:
    """Too long, empty, a file, a map, a phone number: a sentence each; the question stands, and nothing went out."""
    lin, _wang, own, number = await accepted_job(desk)
    before = len(own.heard())
    await lin.presses("💬 Write, or add a photo")
    await lin.writes("x" * 4050)
    await lin.sees("That is too long: at most 4000 characters, please. Yours has 4050.")
    await lin.sends_also(document=b"%PDF")
    await lin.sees("send pictures as photos, not as files")
    await lin.sends_also(location=(31.2, 121.5))
    await lin.sees("I cannot read maps")
    await lin.sends_also(contact="+8613800138000")
    await desk.quiet()
    assert len(own.heard()) == before
    await lin.writes("Short now")
    await own.sees("“Short now”")
    words = await own.sees("“Short now”")
    await own.sends_also(document=b"%PDF", reply_to=words.id)
    await own.sees("send pictures as photos, not as files")
    await own.sends_also(document=b"%PDF", caption="The plan", reply_to=words.id)
    await lin.sees("“The plan”")
    await own.sees("only photos can come with them")
    assert (await desk.events(number))[3:] == ["word", "word"]


async def test_long_words_arrive_whole(desk: Campus) -> None:
    """Four thousand characters are two messages on the other side, each of which can be replied to."""
    lin, _wang, own, number = await accepted_job(desk)
    words = "".join(chr(0x4E00 + n) for n in range(3999)) + "!"
    await lin.writes(words, reply_to=await lin.sees("tap drips", buttons=["Urge"]))
    await own.sees(f"💬 {number} Lin", "!”", buttons=["💬 Reply"])
    parts = [seen for seen in own.heard() if seen.text.startswith(f"💬 {number} Lin")]
    said = "".join(part.text.split("\n", 1)[1].strip("“”") for part in parts)
    assert said == words
    await own.writes("I read it", reply_to=parts[0])
    await lin.sees("“I read it”")


async def test_an_edit_is_answered_and_told_to_nobody(desk: Campus) -> None:
    """What was said stays as it was heard."""
    lin, _wang, own, _number = await accepted_job(desk)
    await lin.writes("At three", reply_to=await lin.sees("tap drips", buttons=["Urge"]))
    await own.sees("“At three”")
    await lin.corrects("At three", "At four")
    await lin.sees("I keep what you wrote first")
    await desk.quiet()
    assert not [seen for seen in own.heard() if "At four" in seen.text]


async def test_an_album_arrives_whole(desk: Campus, photo: bytes) -> None:
    """Three photos come out as three, the words once; a reply to any of them is an answer."""
    lin, _wang, own, number = await accepted_job(desk)
    await desk.quiet()
    await lin.sends(photo, photo, photo, caption="All around", reply_to=await lin.sees("tap drips", buttons=["Urge"]))
    await own.sees("Photos: 3", buttons=["Start"])
    await desk.quiet()
    photos = [seen for seen in own.heard() if seen.photos]
    assert len(photos) == 3
    assert sum("“All around”" in seen.text for seen in photos) == 1
    assert not any("Your report" in seen.text for seen in lin.heard())
    await own.writes("I see", reply_to=photos[-1])
    await lin.sees(f"💬 {number} Wang", "“I see”")


async def test_a_worker_who_does_not_say_to_whom(desk: Campus) -> None:
    """Words without a hint open no report silently: the desk asks whether a resident is meant, and a number answers."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.writes("I am running late")
    asked = await own.sees("Did you mean the resident of a job?", buttons=[f"💬 {number}"])
    await own.presses(f"💬 {number}", on=asked)
    await own.sees("To: Lin")
    await own.writes("I am running late")
    await lin.sees("Wang · Plumbing team", "“I am running late”")
    assert len(await desk.tickets()) == 1


@pytest.mark.parametrize(
    ("code", "language", "resident", "over"),
    [
        ("zh-hans", Language.ZH_HANS, "Wang · 水暖班", "消息不再转达"),
        ("zh-hant", Language.ZH_HANT, "Wang · 水管班", "訊息不再轉達"),
    ],
)
async def test_in_each_ones_language(desk: Campus, code: str, language: Language, resident: str, over: str) -> None:
    """The resident reads roles, buttons and refusals in theirs, the worker in English; the words are as they were."""
    lin, wang = desk.resident("Lin", code), await desk.worker("Wang")

    def say(label: str) -> str:
        return desk.say(label, language)

    await lin.writes("3-502 tap drips")
    await desk.quiet()
    number = (await lin.presses(say("Submit"))).toast.split(" ")[-1].split("：")[-1]
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    own = desk.private(wang)
    await own.sees(number, buttons=["Start"])
    await lin.presses(say("💬 Write, or add a photo"))
    await lin.sees(say("Write it, send photos, or record it."), buttons=[say("« Back")])
    await lin.writes("请先敲门")
    await lin.sees("✅", number, "Wang")
    await own.writes("OK", reply_to=await own.sees("Lin · resident", "“请先敲门”"))
    words = await lin.sees(f"💬 {number}", resident, "OK", buttons=[say("💬 Reply")])
    await lin.presses(say("💬 Reply"), on=words)
    await done(own, wang, number)
    await lin.presses(say("Fixed"), on=await lin.sees(say("Is it fixed?")))
    assert over in (await lin.presses(say("💬 Reply"), on=words)).toast
