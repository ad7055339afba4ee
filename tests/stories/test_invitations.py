"""Invitations: how somebody becomes a worker, or one of the office."""

import asyncio

from sqlalchemy import select

from storage.tables import Invitation
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.player import Player, Seen

TAP = "3-502 tap drips"


async def test_an_invitation_makes_a_worker(desk: Campus) -> None:
    """Eve cannot accept; she opens the link twice, which is one use; then she can."""
    lin, eve, olga = desk.resident("Lin"), desk.somebody("Eve"), desk.admin(PLUMBERS)
    desk.world.join(eve.id, PLUMBERS)
    number = await lin.reports(TAP)
    group = eve.within(PLUMBERS)
    card = await group.sees(number, buttons=["Accept"])
    assert "Only members of Plumbing team" in (await group.presses("Accept", on=card)).toast
    await olga.writes("/invite plumbing")
    link = _link(await olga.sees("Invitation: Plumbing team", "7 days"))
    await eve.opens(link)
    await eve.opens(link)
    await desk.until(lambda: True if len([s for s in eve.heard() if "Welcome" in s.text]) == 2 else None, "2 welcomes")
    assert await _uses_left(desk, link) == 49
    assert (await group.presses("Accept")).toast == "The job is yours."
    await eve.sees(number, buttons=["Start"])


async def test_an_invitation_in_private(desk: Campus) -> None:
    """An admin may ask for the link in private too, and send it on; an invitation to the office makes a reviewer."""
    lin, eve, olga = desk.resident("Lin"), desk.somebody("Eve"), desk.admin()
    await olga.writes("/invite office")
    await eve.opens(_link(await olga.sees("Invitation: office")))
    await eve.sees("Welcome to the office")
    desk.world.join(eve.id, desk.groups["office"])
    await lin.reports("3-502 the wall has a crack")
    assert (await eve.within(desk.groups["office"]).presses("Approve")).toast == "Approved."


async def test_an_invitation_to_the_office_is_for_the_admins_eyes(desk: Campus) -> None:
    """In a group everybody would read it: the link comes in private, and the group reads only that."""
    eve, olga = desk.somebody("Eve"), desk.admin(PLUMBERS)
    await olga.writes("/invite office")
    await olga.sees("I sent you the link in private.")
    link = _link(await desk.private(olga).sees("Invitation: office", "7 days"))
    assert not [seen for seen in olga.heard() if "t.me/" in seen.text]
    await eve.opens(link)
    await eve.sees("Welcome to the office")


async def test_an_invitation_to_the_office_waits_until_the_admin_can_be_reached(empty_campus: Campus) -> None:
    """The admin never opened the bot: there is no place for the link yet."""
    desk = empty_campus
    olga = desk.admin(desk.group("Office"))
    await olga.writes("/invite office")
    await olga.sees("Please open me in private first")
    await desk.quiet()
    assert not [seen for seen in olga.heard() if "?start=" in seen.text]
    async with desk.app.desk.database.transaction() as session:
        assert not (await session.execute(select(Invitation))).all()


async def test_an_invitation_grows_old(desk: Campus) -> None:
    """After seven days the link brings a sentence and no role."""
    eve, olga = desk.somebody("Eve"), desk.admin(PLUMBERS)
    await olga.writes("/invite plumbing")
    link = _link(await olga.sees("Invitation"))
    await desk.fast_forward(days=7)
    await eve.opens(link)
    await eve.sees("This invitation is no longer valid")
    await eve.opens("https://t.me/campusdesk_bot?start=i_nonsense")
    await desk.until(lambda: True if len([s for s in eve.heard() if "no longer valid" in s.text]) == 2 else None, "two")


async def test_an_invitation_is_used_up(desk: Campus) -> None:
    """Fifty people may join by one link, not fifty-one; also when the last two come at the same moment."""
    olga = desk.admin(PLUMBERS)
    await olga.writes("/invite plumbing")
    link = _link(await olga.sees("Invitation"))
    people = [desk.somebody(f"Person {n}") for n in range(51)]
    for person in people:
        await person.opens(link)
    await asyncio.gather(*(desk.until(lambda p=person: _word(p), f"{person.name} to be answered") for person in people))
    welcomed = [person for person in people if "Welcome" in str(_word(person))]
    assert len(welcomed) == 50
    assert await _uses_left(desk, link) == 0


async def test_a_link_to_a_role_above_the_office_is_for_the_admins_eyes(desk: Campus) -> None:
    """In a group only the word that it was sent; it is for one person, who reads what they are from now on."""
    eve, bo, olga = desk.somebody("Eve"), desk.somebody("Bo"), desk.admin(PLUMBERS)
    for role in ("head", "director", "admin", "office plumbing"):
        await olga.writes(f"/invite {role}")
    link = _link(await desk.private(olga).sees("Invitation: director", "7 days", "uses: 1"))
    await desk.private(olga).sees("Invitation: Plumbing team: office", "uses: 50")
    await desk.quiet()
    assert not [seen for seen in olga.heard() if "t.me/" in seen.text]
    await eve.opens(link)
    await eve.sees("Welcome. Your role here: director.")
    await bo.opens(link)
    await bo.sees("no longer valid")


async def test_open_invitations_are_listed_and_withdrawn(desk: Campus) -> None:
    """What is withdrawn opens nothing any more; who came by it stays; a second press gets a sentence."""
    eve, bo, olga = desk.somebody("Eve"), desk.somebody("Bo"), desk.admin()
    await olga.writes("/invites")
    await olga.sees("No link is open.")
    await olga.writes("/invite foreman plumbing 3 2")
    link = _link(await olga.sees("Invitation: Plumbing team: foreman", "2 days", "uses: 3"))
    await eve.opens(link)
    await eve.sees("Welcome. Your role here: Plumbing team: foreman.")
    await olga.writes("/invites")
    card = await olga.sees("1. Plumbing team: foreman", "uses left: 2")
    withdraw = olga.hold("Withdraw 1", card)
    assert (await withdraw()).toast == "Withdrawn."
    assert "no longer valid" in (await withdraw()).toast
    await bo.opens(link)
    await bo.sees("no longer valid")
    await olga.writes("/people eve")
    await olga.sees("• Plumbing team: foreman", "joined by invitation: Plumbing team: foreman")


async def test_what_no_invitation_can_be(desk: Campus) -> None:
    """Each slip gets the sentence that helps."""
    olga = desk.admin()
    for written, sentence in (
        ("", "Whom shall the link invite?"),
        ("plumers", "There is no team “plumers”. Teams: plumbing"),
        ("foreman kitchen", "I do not know “kitchen”. There is: all, team:plumbing"),
        ("plumbing 0", "how many may use it (up to 1000) and for how many days (up to 90)"),
        ("x" * 4000, "There is no team “xxx"),
    ):
        await olga.writes(f"/invite {written}")
        await olga.sees(sentence)


async def test_an_invitation_in_traditional_chinese(desk: Campus) -> None:
    """What is passed on, and what who opens it reads."""
    eve, olga = desk.somebody("Eve", "zh-hant"), desk.admin()
    await olga.writes("/language")
    await olga.presses("繁體中文")
    await desk.quiet()
    await olga.writes("/invite foreman plumbing 1 2")
    link = _link(await olga.sees("邀請加入：水管班：領班。2 天內有效，可使用 1 次："))
    await eve.opens(link)
    await eve.sees("歡迎加入。您的身分：水管班：領班。")
    await olga.writes("/invites")
    await olga.sees("目前沒有有效的邀請連結。")


def _link(seen: Seen) -> str:
    """The link in an invitation."""
    return next(word for word in seen.text.split() if word.startswith("https://t.me/"))


def _word(person: Player) -> str | None:
    """What somebody who opened an invitation was told."""
    return next((s.text for s in person.heard() if "Welcome" in s.text or "no longer valid" in s.text), None)


async def _uses_left(desk: Campus, link: str) -> int:
    """How often an invitation may still be used."""
    async with desk.app.desk.database.transaction() as session:
        return (await session.get_one(Invitation, link.split("i_", 1)[-1])).uses_left
