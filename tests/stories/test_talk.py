"""Residents, workers and the office talk through the desk: by 💬, and by replying to any message about a ticket."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage.kinds import Language, Role
from storage.tables import Follower, Membership, Person, Photo, Recording
from tests.stories.campus import Campus, Player
from tests.stories.jobs import accepted_job, done
from tests.stories.test_mine import cancelled
from tests.stories.test_reporting import draft, opened


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


async def test_the_office_joins(desk: Campus) -> None:
    """Ada writes on the review card in the office's group: both sides read it, and from then on she reads them."""
    lin, ada, wang = await opened(desk), await desk.office(), await desk.worker("Wang")
    number = await lin.reports("3-502 the wall has a crack")
    await lin.presses("💬 Write, or add a photo")
    await lin.sees("To: office")
    await lin.writes("It grows")
    await ada.sees(f"💬 {number} Lin · resident", "“It grows”", buttons=["💬 Reply"])
    await ada.sees("⏳ Decide by", "💬 Lin: “It grows”", buttons=["Approve"])
    await ada.writes("We look at it today", reply_to=await ada.sees(number, "⏳ Decide by"))
    await ada.sees(f"✅ {number}: sent to Lin")
    await lin.sees(f"💬 {number} Ada · office", "“We look at it today”")
    await desk.quiet()
    assert not [seen for seen in ada.heard() if "Ada · office" in seen.text], "they have read it there"

    await ada.presses("Approve", on=await ada.sees(number, buttons=["Approve"]))
    await lin.sees("has passed the review")
    property_group = Player(desk, wang.id, "Wang", desk.groups["property"])
    card = await property_group.sees(number, buttons=["Accept"])
    await _joins(desk, wang, "property")
    await property_group.presses("Accept", on=card)
    own = desk.private(wang)
    await own.writes("I bring plaster", reply_to=await own.sees(number, buttons=["Start"]))
    await lin.sees("Wang · Property", "“I bring plaster”")
    await ada.sees("Wang · Property", "“I bring plaster”")
    await ada.presses("💬 Write", on=await ada.sees(number, "✅ Approved"))
    asked = await ada.sees(number, "💬 Lin: “It grows”", "💬 Ada: “We look at it today”", "💬 Wang: “I bring plaster”")
    await ada.writes("Thank you both", reply_to=asked)
    for person in (lin, own):
        await person.sees("Ada · office", "“Thank you both”", buttons=["💬 Reply"])


async def test_who_lives_there_and_who_follows_talk_too(desk: Campus) -> None:
    """Words of a roommate and of a follower go to the worker and the reporter; then they hear the answers, too."""
    lin, _wang, own, number = await accepted_job(desk)
    mei, ole = await opened(desk, "Mei"), await opened(desk, "Ole")
    await _lives_in(desk, mei, "3", "502")
    await _follows(desk, ole, number)
    await desk.fast_forward(minutes=1)
    for person, words in ((mei, "I am at home"), (ole, "Mine drips, too")):
        await _presses_talk(desk, person, number)
        await person.sees(number, "To:", "Wang")
        await person.writes(words)
        await own.sees(f"{person.name} · resident", words)
        await lin.sees(f"{person.name} · resident", words)
    await mei.sees("Ole · resident")
    await own.writes("I come now", reply_to=await own.sees("Mine drips"))
    for person in (lin, mei, ole):
        await person.sees("Wang · Plumbing team", "“I come now”")
    assert len([seen for seen in ole.heard() if "I am at home" in seen.text and "💬" in seen.text]) <= 1


async def test_what_is_not_theirs(desk: Campus) -> None:
    """Forged presses, and replies of people who have no part in a ticket: a sentence, and nobody hears it."""
    lin, _wang, own, number = await accepted_job(desk)
    mei = await opened(desk, "Mei")
    refused = await _presses_talk(desk, mei, number)
    assert refused == "I cannot find that any more. /my shows your reports."
    assert await _presses_talk(desk, mei, "R-999999") == refused, "not even that there is such a ticket"
    talk = own.hold("💬 Write to the resident", on=await own.sees("tap drips", buttons=["Release"]))
    await own.presses("Release")
    gone = await own.sees("You gave this job back")
    await own.writes("I come tomorrow", reply_to=gone)
    await own.sees("Only the resident, whoever has the job")
    sam = await desk.worker("Sam")
    await sam.presses("Accept", on=await sam.sees(number, buttons=["Accept"]))
    assert (await talk()).toast.startswith("Only the resident, whoever has the job")
    await desk.quiet()
    assert not [seen for seen in lin.heard() if "I come tomorrow" in seen.text]
    assert await desk.events(number) == ["submit", "approve", "accept", "release", "accept"]


async def test_nothing_is_passed_on_once_it_is_over(desk: Campus) -> None:
    """Closed: each side reads how to go on; words that name a fault become a draft; so does the old button."""
    lin, wang, own, number = await accepted_job(desk)
    await own.writes("On my way", reply_to=await own.sees("tap drips", buttons=["Start"]))
    words = await lin.sees("“On my way”")
    await done(own, wang, number)
    await lin.writes("Are you still there?", reply_to=words)
    await own.sees("“Are you still there?”")
    asked = await own.sees("“Are you still there?”")
    await lin.presses("Fixed", on=await lin.sees("Is it fixed?", buttons=["Fixed"]))
    await lin.sees("How did it go?")
    await lin.writes("Thanks again", reply_to=words)
    await lin.sees(f"{number}: Closed. Nothing is passed on any more.", "“Still broken”", "write a new report")
    assert (await lin.presses("💬 Reply", on=words)).toast.startswith(
        f"{number}: Closed. Nothing is passed on any more."
    )
    assert any(seen.text == words.text for seen in lin.heard()), "the words stay"
    await own.writes("It was the washer", reply_to=asked)
    await own.sees(f"{number}: Closed. Nothing is passed on any more. Its resident can open it again.")
    await lin.writes("3-502 the tap drips again", reply_to=words)
    await draft(lin, "the tap drips again")
    assert "word" not in (await desk.events(number))[(await desk.events(number)).index("confirm") :]


async def test_a_cancelled_one_is_over_too(desk: Campus) -> None:
    """What the team was about to ask cannot be asked any more."""
    lin = await opened(desk)
    number = await lin.reports("3-502 the wall has a crack")
    ada = await desk.office()
    await cancelled(lin, number)
    await ada.writes("Why?", reply_to=await ada.sees(number, "Cancelled by the resident"))
    await ada.sees(f"{number}: Cancelled. Nothing is passed on any more. Ask the office about it.")


async def test_a_team_talks_among_itself_under_a_job_card(desk: Campus) -> None:
    """Workers' replies to the card are chatter; the foreman's go to the resident; to the resident's words one answers
    who has the job."""
    lin, wang = await opened(desk), await desk.worker("Wang")
    foreman = await _foreman(desk)
    number = await lin.reports("3-502 tap drips")
    card = await wang.sees(number, buttons=["Accept"])
    before = len(wang.heard())
    await wang.writes("Who has a ladder?", reply_to=card)
    await desk.quiet()
    assert len(wang.heard()) == before
    await foreman.writes("Somebody comes within the hour", reply_to=card)
    await foreman.sees(f"✅ {number}: sent to Lin")
    words = await lin.sees("Fay · Plumbing team", "“Somebody comes within the hour”")
    await desk.quiet()
    assert not [seen for seen in wang.heard() if "Fay · Plumbing" in seen.text], "the team has read it there"
    await lin.writes("Good", reply_to=words)
    said = await wang.sees("Lin · resident", "“Good”", buttons=["💬 Reply"])
    await wang.writes("I do it", reply_to=said)
    await wang.sees("Only the resident, whoever has the job", "Accept the job first.")
    assert (await wang.presses("💬 Reply", on=said)).toast.startswith("Only the resident")
    await foreman.presses("💬 Reply", on=said)
    asked = await foreman.sees(number, "Write it, send photos, or record it.")
    assert "“Good”" not in asked.text, "what was said is not told to the whole team once more"
    await foreman.records(5, reply_to=asked)
    await lin.sees("Fay · Plumbing team", buttons=["💬 Reply"])
    await desk.quiet()
    assert [seen.voice for seen in lin.heard() if seen.voice] == [5]
    stranger = await _stranger_in(desk, wang.chat)
    await stranger.writes("Me too", reply_to=said)
    await stranger.sees("I cannot find that any more.")
    assert not [seen for seen in lin.heard() if "Me too" in seen.text]


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


async def test_nobody_learns_who_is_behind_a_name(desk: Campus) -> None:
    """No user name and no link to a person goes to the other side, in words, photos or recordings."""
    for number, name in ((61_001, "Lin"), (61_002, "Ada")):
        desk.world.add_person(number, name, language_code="en", username=f"secret_{name.lower()}")
        desk.world.start(number)
    lin = Player(desk, 61_001, "Lin", 61_001)
    await lin.sees("Qinghe University")
    wang = await desk.worker("Wang")
    report = await lin.reports("3-502 tap drips")
    await wang.presses("Accept", on=await wang.sees(report, buttons=["Accept"]))
    own = desk.private(wang)
    mark = desk.world.request_count
    await lin.writes("Call +86 138 0013 8000", reply_to=await lin.sees(report, buttons=["Urge"]))
    heard = await own.sees("“Call +86 138 0013 8000”")
    await own.records(3, reply_to=heard)
    await lin.records(4, reply_to=await lin.sees("Wang · Plumbing team"))
    await desk.quiet()
    said = [str(request.params) for request in desk.world.requests if request.n > mark]
    assert said
    for hidden in ("secret_", "tg://user", "t.me/", "61001", "@"):
        to_wang = [line for line in said if f"'chat_id': {own.chat}" in line or f"'chat_id': '{own.chat}'" in line]
        assert to_wang
        assert not [line for line in to_wang if hidden in line], hidden


async def test_a_duplicate_talks_on_its_parent(desk: Campus) -> None:
    """Whoever reported the same writes on their own card: the worker of the first report reads it, and answers both."""
    lin, _wang, own, number = await accepted_job(desk)
    mei = await opened(desk, "Mei")
    second = await mei.reports("3-502 tap drips here too")
    await _merged(desk, second, number)
    await _presses_talk(desk, mei, second)
    await mei.writes("It is my room, too")
    await mei.sees(f"✅ {number}: sent to")
    await own.sees(f"💬 {number} Mei · resident", "“It is my room, too”")
    await own.writes("At three", reply_to=await own.sees("“It is my room, too”"))
    for person in (lin, mei):
        await person.sees("Wang · Plumbing team", "“At three”")


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


# --- set-up that the chat has no way for yet


async def _presses_talk(desk: Campus, person: Player, number: str) -> str:
    """Presses 💬 on a card of this ticket, wherever it came from; the note."""
    [first, *_] = desk.world.chat(person.chat).messages
    press = desk.world.press(person.id, person.chat, first, f"t:add:{number.split('-')[-1]}")
    return (await desk.world.answer_of(press, 10)).text


async def _person(desk: Campus, player: Player) -> int:
    async with desk.app.desk.database.transaction() as session:
        query = select(Person).where(col(Person.chat_user) == player.id)
        return (await session.execute(query)).scalar_one().row_id


async def _lives_in(desk: Campus, player: Player, building: str, room: str) -> None:
    number = await _person(desk, player)
    async with desk.app.desk.database.transaction() as session:
        person = await session.get_one(Person, number)
        person.building, person.room, person.registered_at = building, room, desk.world.clock.now()


async def _follows(desk: Campus, player: Player, number: str) -> None:
    who = await _person(desk, player)
    async with desk.app.desk.database.transaction() as session:
        session.add(Follower(ticket_id=int(number[2:]), person_id=who, since=desk.world.clock.now()))


async def _joins(desk: Campus, player: Player, team: str) -> None:
    number = await _person(desk, player)
    async with desk.app.desk.database.transaction() as session:
        session.add(Membership(person_id=number, role=Role.WORKER, scope=f"team:{team}"))
    desk.world.join(player.id, desk.groups[team])


async def _foreman(desk: Campus) -> Player:
    fay = await desk.worker("Fay")
    number = await _person(desk, fay)
    async with desk.app.desk.database.transaction() as session:
        session.add(Membership(person_id=number, role=Role.FOREMAN, scope="team:plumbing"))
    return fay


async def _stranger_in(desk: Campus, group: int) -> Player:
    stranger = desk.somebody("Zed")
    desk.world.join(stranger.id, group)
    return stranger.within(group)


async def _merged(desk: Campus, number: str, into: str) -> None:
    from desk.duplicates import merge

    async with desk.app.desk.work() as work:
        admin = select(Person).where(col(Person.chat_user) == desk.settings.admin_ids[0])
        work.person = (await work.session.execute(admin)).scalar_one()
        await merge(work, int(number[2:]), int(into[2:]))
    await desk.quiet()
