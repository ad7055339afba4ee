"""A team whose group is gone, or that never had one: no job is lost in silence."""

from tests.stories.campus import PLUMBERS, Campus
from tests.stories.player import Player

BED = "3-502 the bed is broken"


async def test_a_job_that_its_group_cannot_take_waits_for_the_next_one(desk: Campus) -> None:
    """The desk finds out when it speaks: an admin hears of it, and the group that is linked next gets the job."""
    admin, lin = desk.admin(), desk.resident("Lin")
    desk.world.chats[PLUMBERS].bot = "left"
    number = await lin.reports("3-502 tap drips")
    await admin.sees("I cannot write in the group of plumbing any more")
    await desk.admin(await desk.linked_group("plumbing")).sees(number, "tap drips", buttons=["Accept"])


async def test_a_resident_who_urges_a_team_without_a_group_is_heard(desk: Campus) -> None:
    """The carpenters have no group: the admin reads the number and what to do, when it is urged and when it is told."""
    admin, lin = desk.admin(), desk.resident("Lin")
    number = await lin.reports(BED)
    assert await _alerts(desk, number) == 1, "it waits"
    await lin.presses("Urge", on=await lin.sees(number, buttons=["Urge"]))
    await admin.sees(number, "no group is linked to its team", "/link carpentry")
    assert await _alerts(desk, number) == 2, "it is urged"
    for word in ("It creaks.", "It squeaks."):
        await _adds(lin, number, word)
    assert await _alerts(desk, number) == 3, "the resident added something: of that once an hour"
    group = await desk.linked_group("carpentry")
    await desk.admin(group).sees(number, buttons=["Accept"])
    await _adds(lin, number, "It fell.")
    await desk.admin(group).sees("It fell.")
    assert await _alerts(desk, number) == 3, "now somebody hears it"


async def test_a_worker_who_left_the_bot_is_not_the_only_one_to_hear(desk: Campus) -> None:
    """They have the job, and cannot be written to any more; nor has the team a group: the admin is told."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.presses("Accept")
    await desk.private(wang).sees(number, buttons=["Start"])
    desk.world.block(wang.id)
    desk.world.set_bot_status(PLUMBERS, "kicked", by=desk.admin().id)
    await desk.admin().sees("I was removed from")
    await lin.presses("Urge", on=await lin.sees(number, buttons=["Urge"]))
    await desk.quiet()
    await desk.fast_forward(hours=1)
    await lin.presses("Urge", on=await lin.sees(number, buttons=["Urge"]))
    await desk.admin().sees(number, "/link plumbing")


async def test_of_many_jobs_without_a_group_the_admin_hears_once_an_hour(desk: Campus) -> None:
    """The next time with how many there are; an emergency does not wait for that."""
    admin, lin = desk.admin(), desk.resident("Lin")
    first = await lin.reports(BED)
    await desk.quiet()
    second = await lin.reports("3-503 the bed is broken")
    await admin.sees(first, "/link carpentry")
    assert (await _alerts(desk, first), await _alerts(desk, second)) == (1, 0)
    await desk.fast_forward(minutes=59)
    assert not [seen for seen in admin.heard() if "Jobs that wait" in seen.text]
    await desk.fast_forward(minutes=1)
    await admin.sees("Jobs that wait: 2", "/link carpentry")
    await desk.admin(PLUMBERS).writes("/unlink")
    await desk.admin(PLUMBERS).sees("no longer linked")
    for room in (504, 505):
        burst = await lin.cries(f"3-{room} pipe burst, water everywhere")
        await admin.sees(burst, "/link plumbing")
        await desk.quiet()


async def _alerts(desk: Campus, number: str) -> int:
    """How often the admin was told that nobody sees this ticket."""
    await desk.quiet()
    return len([seen for seen in desk.admin().heard() if number in seen.text and "no group is linked" in seen.text])


async def _adds(lin: Player, number: str, word: str) -> None:
    await lin.presses("💬 Write, or add a photo", on=await lin.sees(number, buttons=["💬 Write, or add a photo"]))
    await lin.sees(number, "Write it")
    await lin.writes(word)
    await lin.campus.quiet()
