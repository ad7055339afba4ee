"""The menu beside the writing box: what its person may use, in their language, and no more."""

from __future__ import annotations

import json

from sqlalchemy import delete

from storage.kinds import Language, Role
from storage.tables import Membership
from tests.stories.campus import Campus
from tests.stories.crew import member, spoken
from tests.stories.player import Player

RESIDENT = ["my", "register", "language", "help"]
ADMIN = ["my", "team", "duty", "desk", "find", "places", "people", "invites", "register", "language", "help"]
WORKER = ["my", "jobs", "pause", "duty", "register", "language", "help"]


def menu_of(desk: Campus, player: Player) -> dict[str, str]:
    """The menu that was set last for this person's chat: what each command says, in order."""
    menus = [request.params for request in desk.world.requests if request.method == "setMyCommands"]
    own = [json.loads(menu["commands"]) for menu in menus if f'"chat_id": {player.id}' in menu.get("scope", "")]
    return {command["command"]: command["description"] for command in own[-1]} if own else {}


async def offers(desk: Campus, player: Player, *commands: str) -> None:
    """Wait until this person's menu holds these commands, in this order."""
    await desk.until(
        lambda: list(menu_of(desk, player)) == list(commands) or None, f"{player.name}'s menu to be {commands}"
    )


async def test_each_role_at_the_start(desk: Campus) -> None:
    """/start brings everybody their own."""
    lin = desk.resident("Lin")
    await offers(desk, lin, *RESIDENT)
    wang, fang = await member(desk, "Wang", Role.WORKER), await member(desk, "Fang", Role.FOREMAN)
    ada = await member(desk, "Ada", Role.OFFICE, scope="")
    for player in (wang, fang, ada, desk.admin()):
        await player.writes("/start")
    await offers(desk, wang, *WORKER)
    await offers(desk, fang, "my", "jobs", "pause", "team", "duty", "register", "language", "help")
    await offers(desk, ada, "my", "team", "duty", "desk", "find", "places", "register", "language", "help")
    await offers(
        desk,
        desk.admin(),
        "my",
        "team",
        "duty",
        "desk",
        "find",
        "places",
        "people",
        "invites",
        "register",
        "language",
        "help",
    )


async def test_a_role_that_comes_and_goes(desk: Campus) -> None:
    """By an invitation, by an admin, by a suspension: the menu of the person concerned follows by itself."""
    eve, olga = desk.resident("Eve Wood"), desk.admin()
    await offers(desk, eve, *RESIDENT)
    await olga.writes("/invite plumbing")
    link = next(word for word in (await olga.sees("Invitation")).text.split() if word.startswith("https://t.me/"))
    await eve.opens(link)
    await eve.sees("Welcome to the team: Plumbing team.", "/jobs – your jobs", "/pause – you are away")
    await offers(desk, eve, *WORKER)
    await olga.writes("/people wood")
    await olga.presses("Suspend", on=await olga.sees("Eve Wood", buttons=["Suspend"]))
    await olga.presses("Yes, suspend")
    await offers(desk, eve, *RESIDENT)
    await olga.presses("Lift the suspension")
    await offers(desk, eve, *WORKER)
    await olga.presses("Revoke: Plumbing team: worker", on=await olga.sees("Eve Wood", buttons=["Suspend"]))
    await olga.presses("Yes, revoke")
    await offers(desk, eve, *RESIDENT)
    await olga.presses("Grant a role")
    await olga.presses("office", on=await olga.sees("Which role?"))
    await olga.presses("whole campus", on=await olga.sees("For what?"))
    await offers(desk, eve, "my", "team", "duty", "desk", "find", "places", "register", "language", "help")


async def test_who_is_registered_has_no_such_command(desk: Campus) -> None:
    """An invitation as a resident registers: /register goes from the menu."""
    eve, olga = desk.resident("Eve"), desk.admin()
    await offers(desk, eve, *RESIDENT)
    await olga.writes("/invite resident")
    seen = await olga.sees("Invitation: resident")
    await eve.opens(next(word for word in seen.text.split() if word.startswith("https://t.me/")))
    await offers(desk, eve, "my", "language", "help")


async def test_welcomes_name_what_there_is(desk: Campus) -> None:
    """The office reads of its desk, a foreman of the team."""
    ada, fang, olga = desk.somebody("Ada"), desk.somebody("Fang"), desk.admin()
    for player, role, words in (
        (ada, "office", ("Welcome to the office", "/desk shows what waits", "/find and a number")),
        (fang, "foreman plumbing", ("Your role here: Plumbing team: foreman", "/team – for foremen", "/jobs – your")),
    ):
        await olga.writes(f"/invite {role}")
        seen = await olga.sees("Invitation: " + ("office" if role == "office" else "Plumbing team: foreman"))
        await player.opens(next(word for word in seen.text.split() if word.startswith("https://t.me/")))
        await player.sees(*words)


async def test_the_language_of_the_menu(desk: Campus) -> None:
    """A worker's own, in both scripts, from the choice of the language on."""
    wang = await member(desk, "Wang", Role.WORKER)
    for name, language in (("简体中文", Language.ZH_HANS), ("繁體中文", Language.ZH_HANT)):
        await wang.writes("/language")
        await wang.presses(name)
        await desk.until(
            lambda language=language: menu_of(desk, wang).get("jobs") == spoken(desk, "My jobs", language) or None,
            f"the menu in {name}",
        )
        assert list(menu_of(desk, wang)) == WORKER


async def test_a_new_desk(desk: Campus) -> None:
    """Nobody has a role yet: the admin of the settings still has an admin's menu."""
    async with desk.app.desk.work() as work:
        await work.session.execute(delete(Membership))
    await desk.admin().writes("/start")
    await offers(
        desk,
        desk.admin(),
        "my",
        "team",
        "duty",
        "desk",
        "find",
        "places",
        "people",
        "invites",
        "register",
        "language",
        "help",
    )
