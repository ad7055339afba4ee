"""The desk was away for so long that Telegram has forgotten who pressed what."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.campus import Campus
from tests.stories.player import Player, Seen

FORGOTTEN = timedelta(seconds=151)
"""Telegram keeps a press for 150 seconds."""


async def test_what_was_pressed_in_vain_is_pressed_again(desk: Campus) -> None:
    """Lin's Submit, Wang's Accept and his Done are forgotten: nothing has come of them, and each card still works."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    await lin.writes("3-502 tap drips")
    draft = await lin.sees("Your report", buttons=["Submit"])
    await forgotten(desk, lin, "Submit", draft)
    assert await desk.tickets() == []
    number = (await lin.presses("Submit", on=draft)).toast.split()[-1]

    job = await wang.sees(number, buttons=["Accept"])
    await forgotten(desk, wang, "Accept", job)
    assert (await desk.ticket(number)).state == "queued"
    assert (await wang.presses("Accept", on=job)).toast == "The job is yours."

    own = desk.private(wang)
    card = await own.sees(number, buttons=["Done"])
    await forgotten(desk, own, "Done", card)
    await own.presses("Done", on=card)
    await own.sees("Send a photo")
    assert await desk.events(number) == ["submit", "approve", "accept"]


async def test_what_was_written_meanwhile_is_not_forgotten(desk: Campus) -> None:
    """Messages are kept for a day: what Lin wrote while the desk was away is a draft when it is back."""
    lin = desk.resident("Lin")
    await desk.quiet()
    await desk.stops()
    await lin.writes("3-502 tap drips")
    desk.world.advance(timedelta(hours=20))
    await desk.starts()
    assert (await lin.presses("Submit")).toast == "Submitted: R-1001"


async def forgotten(desk: Campus, player: Player, label: str, on: Seen) -> None:
    """The press falls into a time when nobody hears it, and is gone when somebody does again."""
    await desk.quiet()
    await desk.stops()
    await player.presses_unheard(label, on=on)
    desk.world.advance(FORGOTTEN)
    await desk.starts()
    desk.world.updates.expire()
    await desk.quiet()
