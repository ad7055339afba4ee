"""A campus drops a category and a team from its file while tickets of them are still there."""

from __future__ import annotations

from sqlalchemy import update

from desk.catalogue.parts import Catalogue
from storage.tables import Ticket
from tests.desk.stage import CATALOGUE
from tests.stories.campus import PLUMBERS, Campus


async def test_a_ticket_whose_category_and_team_are_gone(desk: Campus) -> None:
    """/my and every card show it as something else; the team's group, the worker and the clock bring it to its end."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number, late = await lin.reports("3-502 tap drips"), await lin.reports("3-503 tap drips")
    await wang.sees(late, buttons=["Accept"])
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Ticket).values(category="gone", team="gone_too"))
    await lin.writes("/my")
    await lin.sees("Your reports", number, "Something else")
    eve = desk.somebody("Eve")
    desk.world.join(eve.id, PLUMBERS)
    card = await eve.within(PLUMBERS).sees(number, buttons=["Accept"])
    assert "Only members of gone_too" in (await eve.within(PLUMBERS).presses("Accept", on=card)).toast
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Ticket).values(team="plumbing"))
    await wang.presses("Accept", on=card)
    await wang.within(wang.id).presses("Start", on=await wang.within(wang.id).sees(number, buttons=["Start"]))
    await wang.within(wang.id).presses("Done")
    await wang.within(wang.id).presses(
        "Skip the photo", on=await wang.within(wang.id).sees("Send a photo", buttons=["Skip the photo"])
    )
    await wang.within(wang.id).presses(
        "Skip the note", on=await wang.within(wang.id).sees("What was done?", buttons=["Skip the note"])
    )
    await lin.sees(number, "Is it fixed?")
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Ticket).values(team="gone_too"))
    await desk.fast_forward(days=CATALOGUE.close_after_days)
    assert (await desk.ticket(number)).state == "closed"


def test_a_catalogue_without_something_else() -> None:
    """What stands in for a code has a name in each language and a target for each urgency, whatever the file holds."""
    left = {code: category for code, category in CATALOGUE.categories.items() if code != "other"}
    catalogue: Catalogue = CATALOGUE.model_copy(update={"categories": left})
    assert catalogue.category("plumbing") is CATALOGUE.categories["plumbing"]
    assert catalogue.team("plumbing") is CATALOGUE.teams["plumbing"]
    gone = catalogue.category("gone")
    assert gone.name.en == "Something else"
    assert gone.team in catalogue.teams
    assert set(gone.targets) == set(CATALOGUE.categories["plumbing"].targets)
    assert CATALOGUE.category("gone") is CATALOGUE.categories["other"]
    assert catalogue.team("Gone!").name.zh_hans == "Gone!"
