"""A job that somebody has already, for stories that begin there."""

from __future__ import annotations

from tests.stories.campus import Campus
from tests.stories.player import Answered, Player, Seen


async def accepted_job(desk: Campus) -> tuple[Player, Player, Player, str]:
    """Lin's dripping tap, which Wang has: Lin, Wang in the group, Wang in private, the number."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    own = desk.private(wang)
    await own.sees(number, buttons=["Start", "Done", "Release"])
    return lin, wang, own, number


async def released(own: Player, on: Seen | None = None, why: str = "No time for it") -> Answered:
    """Release, with this reason; what came of it."""
    await own.presses("Release", on=on)
    return await own.presses(why, on=await own.sees("Why does it go back?", buttons=[why]))


async def done(own: Player, group: Player, number: str) -> Seen:
    """Done, without a photo or a note; the group's card then."""
    await own.presses("Done")
    await own.presses("Skip the photo", on=await own.sees("Send a photo", buttons=["Skip the photo"]))
    await own.presses("Skip the note", on=await own.sees("What was done?", buttons=["Skip the note"]))
    return await group.sees(number, "✅ Done by")
