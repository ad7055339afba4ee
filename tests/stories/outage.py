"""Reports of the same fault, for stories that begin there."""

from __future__ import annotations

from tests.stories.campus import Campus
from tests.stories.player import Player
from tests.stories.test_reporting import opened

FOLLOW, DIFFERENT = "Same problem: follow it", "Different"


async def shown(desk: Campus, player: Player, words: str, submit: str = "Submit") -> None:
    """Writes a report and presses Submit."""
    await player.writes(words)
    await desk.quiet()
    await player.presses(submit)


async def reports_anyway(desk: Campus, player: Player, words: str) -> str:
    """Reports it as something else than what is open there; the ticket's number."""
    await shown(desk, player, words)
    return (await player.presses(DIFFERENT)).toast.split()[-1]


async def without_power(desk: Campus) -> tuple[list[Player], list[str]]:
    """Lin, Mia and Noor of Building 3 report that their power is gone, each for themselves; and their numbers."""
    people = [await opened(desk, name) for name in ("Lin", "Mia", "Noor")]
    numbers = [await people[0].reports("3-201 no power")]
    numbers += [await reports_anyway(desk, people[1], "3-502 停电了")]
    numbers += [await reports_anyway(desk, people[2], "3-415 power cut, everything is dark")]
    return people, numbers
