"""What is late is put before the foreman, the head and the director, once each."""

from storage.kinds import Role
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.crew import member


async def test_forgotten_job_climbs_the_levels(desk: Campus) -> None:
    """A job that nobody accepts in time is put before the group, the foreman, the head and the director, once each."""
    lin = desk.resident("Lin")
    ma = await member(desk, "Ma", Role.FOREMAN, "team:plumbing")
    sun, zhou = await member(desk, "Sun", Role.HEAD, ""), await member(desk, "Zhou", Role.DIRECTOR, "")
    await desk.passes_to("08:30")
    number = await lin.reports("3-502 tap is dripping")
    await desk.passes_to("11:50")
    await ma.within(PLUMBERS).sees(number, "Somebody should take it by")
    for wall, person in (("14:10", ma), ("16:10", sun), ("08:40", zhou)):
        assert not [seen for seen in person.heard() if "Nobody has taken it" in seen.text]
        await desk.passes_to(wall)
        await person.sees(number, "Nobody has taken it", buttons=["Assign to …", "Open"])
    await desk.passes_to("16:00", days=3)
    for person in (ma, sun, zhou):
        assert len([seen for seen in person.heard() if "Nobody has taken it" in seen.text]) == 1
