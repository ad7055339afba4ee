"""A worker's job: the card in the group, who gets it, the whole job in private, and the resident's number."""

from collections.abc import Iterator

from sqlalchemy import text

from sandbox.world import Fault
from tests.stories.campus import Campus
from tests.stories.jobs import accepted_job, released
from tests.stories.player import Player, Seen

PHONE = "138 0013 8000"


async def test_the_card_says_what_a_plumber_needs_to_decide(desk: Campus, photo: bytes) -> None:
    """Number, kind, place, words, urgency above all, photos as an album under it, wanted time, due time; no name."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    await lin.sends(photo, photo, caption="3-502 tap drips")
    await lin.sees("Your report", "Photos: 2")
    await lin.presses("Urgency")
    await lin.presses("❗ Urgent")
    await lin.presses("When")
    await lin.presses("Weekday mornings")
    number = (await lin.presses("Submit")).toast.split()[-1]
    card = await wang.sees(number, buttons=["Accept"])
    lines = card.text.splitlines()
    assert lines[:3] == [
        "❗ Urgent",
        f"{number} · 🚰 Water and drains · Building 3 502",
        "“3-502 tap drips”",
    ]
    assert {"📷 Photos: 2", "🕐 Visit: Weekday mornings"} <= set(lines)
    assert lines[-1].startswith("⏳ Due ")
    assert "Lin" not in card.text
    await desk.quiet()
    album = [m for m in desk.world.chat(wang.chat).messages.values() if m.kind == "photo"]
    assert [m.reply_to for m in album] == [card.id] * 2
    assert len({m.media_group for m in album}) == 1


async def test_one_has_it_and_the_others_read_who(desk: Campus) -> None:
    """Wang accepts; Sam reads who has it and since when, Wang's second press says that he has it already."""
    lin, wang, sam = desk.resident("Lin"), await desk.worker("Wang"), await desk.worker("Sam")
    number = await lin.reports("3-502 tap drips")
    card = await wang.sees(number, buttons=["Accept"])
    wangs, sams = wang.hold("Accept", card), sam.hold("Accept", card)
    assert (await wangs()).toast == "The job is yours."
    minute = desk.world.clock.now().astimezone().minute
    late = (await sams()).toast
    assert late.startswith("Wang took this job at ")
    assert late.endswith((f":{minute:02}.", f":{(minute - 1) % 60:02}."))
    assert (await wangs()).toast == "You already have this job."
    group = await wang.sees(number, "👷 Wang has it")
    assert (group.id, group.buttons) == (card.id, ())
    assert group.text.splitlines()[-1] == card.text.splitlines()[-1], "by when it is due stays"
    await lin.sees(number, "Wang has taken your repair")
    assert await desk.events(number) == ["submit", "approve", "accept"]


async def test_help_tells_a_worker_of_jobs(desk: Campus) -> None:
    """What Wang can do stands in his /help, beside what everybody can; Lin, who is no worker, reads nothing of it."""
    lin, wang = desk.resident("Lin"), desk.private(await desk.worker("Wang"))
    for person in (lin, wang):
        await person.writes("/help")
    await wang.sees("/my", "Accept", "Start", "Done", "Release")
    assert "Accept" not in (await lin.sees("/my – your reports")).text


async def test_only_the_team_may_accept(desk: Campus) -> None:
    """An electrician who happens to sit in the plumbers' group is told whose job it is, and how one joins."""
    lin, wang, zhao = desk.resident("Lin"), await desk.worker("Wang"), await desk.worker("Zhao", "electrical")
    desk.world.join(zhao.id, wang.chat)
    number = await lin.reports("3-502 tap drips")
    card = await wang.sees(number, buttons=["Accept"])
    answered = await zhao.within(wang.chat).presses("Accept", on=card)
    assert (
        answered.toast
        == "Only members of Plumbing team can take this job. An admin can invite you with /invite plumbing."
    )
    assert (await desk.ticket(number)).state == "queued"


async def test_a_worker_who_never_opened_the_bot(desk: Campus, photo: bytes) -> None:
    """They get a link with the answer, and on the group's card; it brings the whole job, with its photos."""
    lin, wang, sam = desk.resident("Lin"), await desk.worker("Wang", started=False), await desk.worker("Sam")
    await lin.sends(photo, caption="3-502 tap drips")
    number = (await lin.presses("Submit")).toast.split()[-1]
    card = await wang.sees(number, buttons=["Accept"])
    sams = sam.hold("Accept", card)
    answered = await wang.presses("Accept", on=card)
    assert answered.url == f"https://t.me/campusdesk_bot?start=job_{number.removeprefix('R-')}"
    await wang.sees(number, "Wang has it", buttons=["Open the job"])
    assert "Wang took this job" in (await sams()).toast
    await desk.quiet()
    await wang.sees(number, "Wang has it", buttons=["Open the job"])

    await wang.opens(answered.url)
    own = desk.private(wang)
    job = await own.sees(number, "tap drips", "Lin", buttons=["Start", "Done", "Release"])
    await desk.quiet()
    assert [m.reply_to for m in desk.world.chat(own.chat).messages.values() if m.kind == "photo"] == [job.id]
    await own.presses("Start")
    assert (await wang.sees(number, "🔧 Wang is at work", "⏳ Due")).buttons == ()


async def test_somebody_else_with_the_link_learns_nothing(desk: Campus) -> None:
    """The job's link in other hands opens the bot, and nothing of the job."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang", started=False)
    await lin.reports("3-502 tap drips")
    answered = await wang.presses("Accept")
    eve = desk.somebody("Eve")
    await eve.opens(answered.url)
    await desk.quiet()
    assert not [message for message in eve.heard() if "tap drips" in message.text]


async def test_the_phone_number_reaches_only_the_accepted_worker(desk: Campus) -> None:
    """The number stands on the job's card in Wang's own chat, nowhere else: no group, no row of the database."""
    lin, wang, sam = desk.resident("Lin"), await desk.worker("Wang"), await desk.worker("Sam")
    number = await _reported_with_phone(lin)
    await wang.presses("Accept")
    own = desk.private(wang)
    await own.sees(number, f"☎️ {PHONE}", buttons=["Start"])
    await desk.quiet()
    assert [seen.chat_id for seen in _said(desk) if PHONE in seen.text] == [own.chat]
    assert await _rows_with(desk, PHONE) == await _rows_with(desk, PHONE.encode().hex()) == []

    await released(own)
    await own.sees(number, "You gave this job back.")
    await desk.quiet()
    assert not [seen for seen in _said(desk) if PHONE in seen.text]
    await sam.presses("Accept")
    await desk.private(sam).sees(number, PHONE)


async def test_a_former_worker_does_not_get_the_number_again(desk: Campus) -> None:
    """Wang's phone still shows the card of the job that he gave back: pressing it tells him so, and nothing more."""
    lin, wang, sam = desk.resident("Lin"), await desk.worker("Wang"), await desk.worker("Sam")
    number = await _reported_with_phone(lin)
    await wang.presses("Accept")
    own = desk.private(wang)
    card = await own.sees(number, PHONE, buttons=["Start"])
    starts = own.hold("Start", card)
    await released(own, card)
    await sam.presses("Accept")
    await desk.private(sam).sees(number, PHONE)
    assert (await starts()).toast == "This one is not yours to change."
    await own.sees(number, "You do not have this job any more.")
    await desk.quiet()
    assert {seen.chat_id for seen in _said(desk) if PHONE in seen.text} == {sam.id}


async def test_the_number_is_sealed_while_it_waits_to_be_sent(desk: Campus) -> None:
    """Telegram makes Wang's chat wait: the message that waits in the database does not show the number."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await _reported_with_phone(lin)
    desk.world.faults.append(Fault("429", chat_id=wang.id, retry_after=2))
    await wang.presses("Accept")
    await wang.sees(number, "Wang has it")
    await desk.until(lambda: None if desk.world.faults else True, "the message to be refused")
    assert "outbox" in await _rows_with(desk, "tap drips")
    assert await _rows_with(desk, PHONE) == []
    await desk.fast_forward(seconds=3)
    await desk.private(wang).sees(number, f"☎️ {PHONE}")


async def test_what_the_resident_adds_stays_with_the_job(desk: Campus, photo: bytes) -> None:
    """Words and a photo added while nobody has the job reach the group at once, and later whoever takes it."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await lin.presses("💬 Write, or add a photo")
    await lin.sends(photo, caption="It got worse")
    await wang.sees(number, "Lin · resident", "It got worse")
    card = await wang.sees(number, "Photos: 1", buttons=["Accept"])
    await desk.quiet()
    assert [m.reply_to for m in desk.world.chat(wang.chat).messages.values() if m.kind == "photo"] == [card.id]
    await wang.presses("Accept")
    own = desk.private(wang)
    await own.sees(number, "💬 Lin: 📷 “It got worse”", buttons=["Start"])
    await desk.quiet()
    assert len([m for m in desk.world.chat(own.chat).messages.values() if m.kind == "photo"]) == 1


async def test_what_was_told_to_one_worker_is_not_told_to_the_group(desk: Campus) -> None:
    """The code of the door, for Wang who has the job: after he gave it back Sam reads it, and the group does not."""
    lin, wang, own, number = await accepted_job(desk)
    sam = await desk.worker("Sam")
    await lin.presses("💬 Write, or add a photo")
    await lin.writes("The door code is 1234")
    await own.sees(number, "💬 Lin: “The door code is 1234”", buttons=["Done"])
    await released(own)
    await sam.presses("Accept", on=await sam.sees(number, buttons=["Accept"]))
    await desk.private(sam).sees(number, "💬 Lin: “The door code is 1234”", buttons=["Start"])
    await desk.quiet()
    assert not [seen for seen in wang.heard() if "1234" in seen.text]


async def test_added_photos_are_sent_once(desk: Campus, photo: bytes) -> None:
    """The worker who has the job gets the new photo, not the old ones again."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    await lin.sends(photo, caption="3-502 tap drips")
    number = (await lin.presses("Submit")).toast.split()[-1]
    await wang.presses("Accept")
    own = desk.private(wang)
    await own.sees(number, "Photos: 1")
    await lin.presses("💬 Write, or add a photo")
    await lin.sends(photo)
    await own.sees(number, "Photos: 2", buttons=["Start"])
    await desk.quiet()
    assert len([m for m in desk.world.chat(own.chat).messages.values() if m.kind == "photo"]) == 2


async def test_nobody_is_linked_to_the_team(desk: Campus) -> None:
    """A job for a team without a group: the admins read what to do; linking one brings the job."""
    lin = desk.resident("Lin")
    number = await lin.reports("3-502 the bed is broken")
    await desk.admin().sees(number, "no group is linked to its team", "/link carpentry")
    group = await desk.linked_group("carpentry")
    await desk.admin(group).sees(number, buttons=["Accept"])


async def _reported_with_phone(lin: Player) -> str:
    await lin.writes("3-502 tap drips")
    await lin.presses("Phone")
    await lin.sees("Your phone number?")
    await lin.writes(PHONE)
    await lin.sees("The worker will see your number", buttons=["Submit"])
    return (await lin.presses("Submit")).toast.split()[-1]


def _said(desk: Campus) -> Iterator[Seen]:
    """All that the desk has said, in every chat."""
    for chat in desk.world.chats:
        yield from Player(desk, 0, "", chat).heard()


async def _rows_with(desk: Campus, words: str) -> list[str]:
    """The tables of which some row holds these words."""
    found = []
    async with desk.app.desk.database.transaction() as session:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        for (table,) in (await session.execute(text(tables))).all():
            query = text(f'SELECT count(*) FROM "{table}" AS row WHERE CAST(row AS text) LIKE :like')
            if (await session.execute(query, {"like": f"%{words}%"})).scalar_one():
                found.append(str(table))
    return found
