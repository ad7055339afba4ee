"""Who talks on a ticket, who hears it, and who does not: residents, workers, a team, the office, strangers."""

from __future__ import annotations

from tests.stories.campus import Campus
from tests.stories.jobs import accepted_job, done, released
from tests.stories.player import Player
from tests.stories.talkers import follows, foreman, joins, lives_in, merged, presses_talk, stranger_in
from tests.stories.test_mine import cancelled
from tests.stories.test_reporting import draft, opened


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
    await joins(desk, wang, "property")
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
    await lives_in(desk, mei, "3", "502")
    await follows(desk, ole, number)
    await desk.fast_forward(minutes=1)
    for person, words in ((mei, "I am at home"), (ole, "Mine drips, too")):
        await presses_talk(desk, person, number)
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
    refused = await presses_talk(desk, mei, number)
    assert refused == "I cannot find that any more. /my shows your reports."
    assert await presses_talk(desk, mei, "R-999999") == refused, "not even that there is such a ticket"
    talk = own.hold("💬 Write to the resident", on=await own.sees("tap drips", buttons=["Release"]))
    await released(own)
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
    """Closed: each side reads how to go on, and what the resident writes is kept until they say what it is for."""
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
    await lin.sees("You are welcome!")
    assert (await lin.presses("💬 Reply", on=words)).toast.startswith(
        f"{number}: Closed. Nothing is passed on any more."
    )
    assert any(seen.text == words.text for seen in lin.heard()), "the words stay"
    await own.writes("It was the washer", reply_to=asked)
    await own.sees(f"{number}: Closed. Nothing is passed on any more. Its resident can open it again.")
    await lin.writes("3-502 the tap drips again", reply_to=words)
    await lin.presses("It is a new report", on=await lin.sees(f"{number} is closed", "What shall I do with what you"))
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
    fay = await foreman(desk)
    number = await lin.reports("3-502 tap drips")
    card = await wang.sees(number, buttons=["Accept"])
    before = len(wang.heard())
    await wang.writes("Who has a ladder?", reply_to=card)
    await desk.quiet()
    assert len(wang.heard()) == before
    await fay.writes("Somebody comes within the hour", reply_to=card)
    await fay.sees(f"✅ {number}: sent to Lin")
    words = await lin.sees("Fay · Plumbing team", "“Somebody comes within the hour”")
    await desk.quiet()
    assert not [seen for seen in wang.heard() if "Fay · Plumbing" in seen.text], "the team has read it there"
    await lin.writes("Good", reply_to=words)
    said = await wang.sees("Lin · resident", "“Good”", buttons=["💬 Reply"])
    await wang.writes("I do it", reply_to=said)
    await wang.sees("Only the resident, whoever has the job", "Accept the job first.")
    assert (await wang.presses("💬 Reply", on=said)).toast.startswith("Only the resident")
    await fay.presses("💬 Reply", on=said)
    asked = await fay.sees(number, "Write it, send photos, or record it.")
    assert "“Good”" not in asked.text, "what was said is not told to the whole team once more"
    await fay.records(5, reply_to=asked)
    await lin.sees("Fay · Plumbing team", buttons=["💬 Reply"])
    await desk.quiet()
    assert [seen.voice for seen in lin.heard() if seen.voice] == [5]
    zed = await stranger_in(desk, wang.chat)
    await zed.writes("Me too", reply_to=said)
    await zed.sees("I cannot find that any more.")
    assert not [seen for seen in lin.heard() if "Me too" in seen.text]


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
    await merged(desk, second, number)
    await presses_talk(desk, mei, second)
    await mei.writes("It is my room, too")
    await mei.sees(f"✅ {number}: sent to")
    await own.sees(f"💬 {number} Mei · resident", "“It is my room, too”")
    await own.writes("At three", reply_to=await own.sees("“It is my room, too”"))
    for person in (lin, mei):
        await person.sees("Wang · Plumbing team", "“At three”")
