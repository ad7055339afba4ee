"""A team whose group is gone: no job is lost in silence."""

from tests.stories.campus import PLUMBERS, Campus


async def test_a_job_that_its_group_cannot_take_waits_for_the_next_one(desk: Campus) -> None:
    """The desk finds out when it speaks: an admin hears of it, and the group that is linked next gets the job."""
    admin, lin = desk.admin(), desk.resident("Lin")
    desk.world.chats[PLUMBERS].bot = "left"
    number = await lin.reports("3-502 tap drips")
    await admin.sees("I cannot write in the group of plumbing any more")
    await desk.admin(await desk.linked_group("plumbing")).sees(number, "tap drips", buttons=["Accept"])
