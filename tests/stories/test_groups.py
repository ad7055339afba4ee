"""Setting up real groups: linking, inviting, languages, and groups that change under the desk's feet."""

import pytest

from desk.work import Linked
from sandbox.model import ANONYMOUS_ADMIN
from sandbox.world import Fault
from storage.tables import Channel
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.player import Player, Seen

TAP = "3-502 tap drips"


async def test_from_an_empty_database_to_a_rating(empty_campus: Campus) -> None:
    """Nothing but ADMIN_IDS: Olga links two groups, invites Wang, Lin reports, Wang repairs, Lin is content."""
    desk = empty_campus
    olga = desk.admin()
    await olga.starts()
    await olga.sees("Qinghe University")
    await olga.writes("/help")
    await olga.sees("/link plumbing", "/invite plumbing")

    plumbers, office = desk.group("Plumbers", type="group"), desk.group("Office", type="group")
    await olga.within(plumbers).sees("An admin links this group")
    await olga.within(plumbers).writes("/link plumbing")
    await olga.within(plumbers).sees("Linked: Plumbing team.", "Nothing waits just now.")
    await olga.within(office).writes("/link office")
    await olga.within(office).sees("Linked: office.")

    await olga.within(plumbers).writes("/invite plumbing")
    link = _link(await olga.within(plumbers).sees("Invitation: Plumbing team"))
    wang = desk.somebody("Wang")
    desk.world.join(wang.id, plumbers)
    await wang.opens(link)
    await wang.sees("Welcome to the team: Plumbing team")

    lin = desk.somebody("Lin")
    await lin.starts()
    number = await lin.reports(TAP)
    await wang.within(plumbers).sees(number, "tap drips", buttons=["Accept"])
    assert (await wang.within(plumbers).presses("Accept")).toast == "The job is yours."
    await wang.sees(number, buttons=["Start", "Done", "Release"])
    await wang.presses("Start")
    await wang.presses("Done")
    await wang.presses("Skip the photo", on=await wang.sees("Send a photo", buttons=["Skip the photo"]))
    await wang.presses("Skip the note", on=await wang.sees("What was done?", buttons=["Skip the note"]))
    await lin.presses("Fixed")
    await lin.presses("⭐5")
    await lin.presses("Skip")
    await lin.sees(number, "You rated it ⭐⭐⭐⭐⭐")
    assert (await desk.ticket(number)).rating == 5

    mei = desk.somebody("Mei")
    crack = await mei.reports("3-502 the wall has a crack")
    await olga.within(office).sees(crack, buttons=["Approve", "Reject", "Ask"])
    assert (await olga.within(office).presses("Approve")).toast == "Approved."
    await olga.sees(crack, "no group is linked to its team", "/link property")


async def test_linking_shows_what_has_been_waiting(desk: Campus, photo: bytes) -> None:
    """Two beds were reported before the carpenters had a group: linking one brings both, with their photos."""
    lin = desk.resident("Lin")
    one = await lin.reports("3-502 the bed is broken")
    await lin.sends(photo, caption="4-101 the bed is broken")
    other = (await lin.presses("Submit")).toast.split()[-1]
    carpenters = desk.group("Carpenters")
    olga = desk.admin(carpenters)
    await olga.writes("/link carpentry")
    await olga.sees("Linked: Carpentry team.", "Waiting now: 2.")
    await olga.sees(one, buttons=["Accept"])
    card = await olga.sees(other, buttons=["Accept"])
    await desk.quiet()
    assert [m.reply_to for m in desk.world.chat(carpenters).messages.values() if m.kind == "photo"] == [card.id]


async def test_a_forum_topic(desk: Campus) -> None:
    """In a forum a topic is linked: the cards go there, and nowhere else in the group."""
    forum = desk.group("Campus", forum=True)
    for thread, name in ((11, "Carpentry"), (12, "Chat")):
        desk.world.chats[forum].topics[thread] = name
    olga = desk.admin(forum)
    desk.world.send(olga.id, forum, "/link carpentry", thread=11)
    await olga.sees("Linked: Carpentry team.")
    lin, hu = desk.resident("Lin"), await _carpenter(desk, forum)
    number = await lin.reports("3-502 the bed is broken")
    await hu.sees(number, buttons=["Accept"])
    await hu.presses("Accept")
    await hu.sees(number, "Hu has it")
    threads = {m.thread for m in desk.world.chat(forum).messages.values() if m.sender == desk.world.bot_id and m.text}
    assert threads - {None} == {11}
    assert [m.thread for m in desk.world.chat(forum).messages.values() if number in m.text] == [11]


@pytest.mark.parametrize("command", ["/link plumbing", "/unlink", "/invite plumbing"])
async def test_only_an_admin_sets_groups_up(desk: Campus, command: str) -> None:
    """Whoever else writes the command reads so, and nothing changes."""
    wang = await desk.worker("Wang")
    group = desk.group("Plumbers 2", wang)
    await wang.within(group).writes(command)
    await wang.within(group).sees("Only an admin can do this.")
    assert await _bound(desk, "plumbing") == PLUMBERS


async def test_an_unknown_team(desk: Campus) -> None:
    """A typing mistake gets the list of what there is; so does no word at all."""
    olga = desk.admin(desk.group("Group"))
    for command in ("/link plumers", "/link", "/invite plumers"):
        await olga.writes(command)
    first = await olga.sees("There is no team “plumers”", "plumbing, electrical, carpentry, network, property, office")
    await olga.sees("Please name the team", "plumbing")
    await desk.quiet()
    assert len([seen for seen in olga.heard() if "“plumers”" in seen.text]) == 2
    assert first.buttons == ()


async def test_link_in_a_private_chat(desk: Campus) -> None:
    """There is no group there: the admin reads where to write it."""
    olga = desk.admin()
    await olga.writes("/link plumbing")
    await olga.sees("Please write this in the group that you want to link.")
    assert await _bound(desk, "plumbing") == PLUMBERS


@pytest.mark.parametrize("command", ["/link plumbing", "/unlink", "/invite plumbing"])
async def test_an_anonymous_admin(desk: Campus, command: str) -> None:
    """Behind the group's name anybody could stand: they are asked to write as themselves."""
    group = desk.group("Group")
    desk.world.send(desk.admin().id, group, command, anonymous=True)
    await desk.admin(group).sees("Please write as yourself")
    assert await _bound(desk, "plumbing") == PLUMBERS


async def test_an_anonymous_admins_press(desk: Campus) -> None:
    """A press behind the group's name is nobody's either: it gets the sentence, and does nothing."""
    lin, olga = desk.resident("Lin"), desk.admin(PLUMBERS)
    number = await lin.reports(TAP)
    card = await olga.sees(number, buttons=["Accept"])
    desk.world.add_person(ANONYMOUS_ADMIN, "Group", language_code="en")
    desk.world.join(ANONYMOUS_ADMIN, PLUMBERS)
    hidden = Player(desk, ANONYMOUS_ADMIN, "Group", PLUMBERS)
    assert "write as yourself" in (await hidden.presses("Accept", on=card)).toast
    assert (await desk.ticket(number)).assignee_id is None


async def test_unlink(desk: Campus) -> None:
    """No job comes there any more; the admins hear of the next one instead. A second time there is nothing to undo."""
    lin, wang, olga = desk.resident("Lin"), await desk.worker("Wang"), desk.admin(PLUMBERS)
    await olga.writes("/unlink")
    await olga.sees("no longer linked")
    await olga.writes("/unlink")
    await olga.sees("was not linked")
    number = await lin.reports(TAP)
    await desk.admin().sees(number, "no group is linked to its team", "/link plumbing")
    await desk.quiet()
    assert not [seen for seen in wang.heard() if number in seen.text]


async def test_linking_another_group_moves_the_jobs(desk: Campus) -> None:
    """What waits is shown in the new group, and what comes next too; a press on the old card still counts."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    one = await lin.reports(TAP)
    old = wang.hold("Accept", await wang.sees(one, buttons=["Accept"]))
    group = await desk.linked_group("plumbing", "Plumbers 2")
    await desk.admin(group).sees(one, buttons=["Accept"])
    two = await lin.reports("3-503 tap drips")
    await desk.admin(group).sees(two, buttons=["Accept"])
    assert (await old()).toast == "The job is yours."
    await desk.admin(group).sees(one, "Wang has it")
    await desk.quiet()
    assert not [seen for seen in wang.heard() if two in seen.text]


async def test_a_group_becomes_a_supergroup(desk: Campus) -> None:
    """Its number changes: the binding, the card and the job on it go along, and the next job comes there."""
    await _plain_group_of_plumbers(desk)
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    one = await lin.reports(TAP)
    await wang.sees(one, buttons=["Accept"])
    now = wang.within(desk.world.migrate(wang.chat))
    await desk.quiet()
    assert await _bound(desk, "plumbing") == now.chat
    two = await lin.reports("3-503 tap drips")
    await now.sees(two, buttons=["Accept"])
    await now.presses("Accept")
    await now.sees(two, "Wang has it")
    await lin.presses("Cancel", on=await lin.sees(one, buttons=["Cancel"]))
    await lin.presses("Yes, cancel it")
    await now.sees(one, "✖️ Cancelled")


async def test_what_was_on_its_way_arrives_in_the_supergroup(desk: Campus) -> None:
    """The job waits to be sent to the old number when the group changes: it arrives under the new one, once."""
    await _plain_group_of_plumbers(desk)
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    desk.world.faults.append(Fault("429", chat_id=wang.chat, retry_after=1))
    number = await lin.reports(TAP)
    await desk.until(lambda: None if desk.world.faults else True, "the job to be refused for now")
    new = desk.world.migrate(wang.chat)
    await wang.within(new).sees(number, buttons=["Accept"])
    await desk.quiet()
    assert len([seen for seen in wang.within(new).heard() if number in seen.text]) == 1
    assert await _bound(desk, "plumbing") == new


async def test_telegram_itself_tells_the_new_number(desk: Campus) -> None:
    """The desk learns of the change from a refused message only, before any notice of the group: the job arrives."""
    await _plain_group_of_plumbers(desk)
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    desk.world.faults.append(Fault("slow", method="getUpdates", delay=2))
    number = await lin.reports(TAP)
    card = await wang.sees(number, buttons=["Accept"])
    new = desk.world.migrate(wang.chat)
    async with desk.app.desk.work() as work:
        work.linked.append(Linked(await work.session.get_one(Channel, "plumbing"), anew=False))
    await wang.within(new).sees(number, buttons=["Accept"])
    await desk.quiet()
    assert await _bound(desk, "plumbing") == new
    assert (await wang.within(new).presses("Accept")).toast == "The job is yours."
    assert card.chat_id != new


async def test_the_language_of_a_group(desk: Campus) -> None:
    """An admin's choice changes the cards of the group, those that wait already too; somebody else's does not."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports(TAP)
    card = await wang.sees(number, buttons=["Accept"])
    await wang.writes("/language")
    assert (await wang.presses("繁體中文")).toast == "Only an admin can do this."
    await desk.admin(PLUMBERS).presses("简体中文")
    waiting = await wang.sees(number, "给排水", buttons=["接单"])
    assert waiting.id == card.id
    other = await lin.reports("3-503 tap drips")
    await wang.sees(other, "给排水", buttons=["接单"])
    await lin.sees(other, "Water and drains")


async def test_the_language_of_a_group_that_is_not_linked(desk: Campus) -> None:
    """There is nothing to remember it for: the admin reads what to do first."""
    olga = desk.admin(desk.group("Group"))
    await olga.writes("/language")
    assert "/link" in (await olga.presses("繁體中文")).toast
    assert not [seen for seen in olga.heard() if "From now on" in seen.text]


async def test_the_desk_is_added_to_a_group(desk: Campus) -> None:
    """It says what to do first."""
    group = desk.group("New group")
    await desk.admin(group).sees("An admin links this group: /link")


async def test_the_desk_is_thrown_out_of_a_group(desk: Campus) -> None:
    """The admins read what that means; nothing else stops, and being let in and linked again brings the job."""
    lin, wang, olga = desk.resident("Lin"), await desk.worker("Wang"), desk.admin()
    desk.world.set_bot_status(PLUMBERS, "kicked", by=olga.id)
    await olga.sees("I was removed from “水暖班 Plumbers”", "/link plumbing")
    number = await lin.reports(TAP)
    await olga.sees(number, "no group is linked to its team")
    await lin.sees(number, "It should be repaired by")
    desk.world.add_bot_to_group(PLUMBERS, by=olga.id)
    await desk.admin(PLUMBERS).writes("/link plumbing")
    assert (await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))).toast == "The job is yours."


async def test_thrown_out_while_a_card_is_on_its_way(desk: Campus) -> None:
    """Telegram refuses the group's card: the resident's messages arrive all the same."""
    lin = desk.resident("Lin")
    desk.world.chats[PLUMBERS].bot = "kicked"
    number = await lin.reports(TAP)
    await lin.sees(number, "It should be repaired by")
    await desk.quiet()
    assert (await desk.ticket(number)).state == "queued"


def _link(seen: Seen) -> str:
    """The link in an invitation."""
    return next(word for word in seen.text.split() if word.startswith("https://t.me/"))


async def _bound(desk: Campus, purpose: str) -> int | None:
    """The group that gets a purpose's cards."""
    async with desk.app.desk.database.transaction() as session:
        channel = await session.get(Channel, purpose)
        return channel.chat_id if channel else None


async def _plain_group_of_plumbers(desk: Campus) -> None:
    await desk.linked_group("plumbing", "Plumbers", type="group")
    await desk.quiet()


async def _carpenter(desk: Campus, group: int) -> Player:
    desk.groups["carpentry"] = group
    return await desk.worker("Hu", "carpentry")
