"""The office's day: what lies on its desk, and the card of one report with all that may be done."""

from __future__ import annotations

from tests.stories.campus import Campus
from tests.stories.offices import at_the_desk

CRACK = "3-502 the wall has a crack"


async def test_what_lies_on_the_desk(desk: Campus) -> None:
    """/desk counts each pile; a press opens one, a press on a number the report's card; all in one card's place."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    crack, tap = await lin.reports(CRACK), await lin.reports("3-502 tap drips")
    await ada.writes("/desk")
    menu = await ada.sees("The office's desk", "To review: 1", "Waiting for a worker: 1", "Open in all: 2", "Late: 0")
    assert "Complaints: to come" in menu.text
    await ada.presses("To review · 1", on=menu)
    pile = await ada.sees("To review", crack, "crack", buttons=[crack, "« Desk"])
    assert pile.id == menu.id
    assert tap not in pile.buttons
    await ada.presses(crack, on=pile)
    card = await ada.sees(crack, "Lin", "Waiting for review", "Lin reported it", buttons=["Approve", "Reject", "Ask"])
    assert card.id > pile.id
    assert {"Same as…", "Other team", "💬 Write to the resident"} <= set(card.buttons)
    await ada.presses("« Desk", on=pile)
    assert (await ada.sees("The office's desk", "Open in all: 2")).id == menu.id


async def test_approve(desk: Campus) -> None:
    """A move is made where the card stands, and the card shows what comes next."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    crack = await lin.reports(CRACK)
    await ada.writes(crack)
    card = await ada.sees(crack, buttons=["Approve"])
    assert (await ada.presses("Approve", on=card)).toast == "Approved."
    after = await ada.sees(crack, "Waiting for a worker", "Ada approved it", buttons=["Assign", "Other team"])
    assert after.id == card.id
    await lin.sees(crack, "passed the review")
