"""A storm: more reports than a group can be sent cards. The team reads several jobs in one message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.work import Linked
from sandbox.world import Fault
from storage.tables import Channel
from tests.stories.campus import Campus, campus
from tests.stories.conftest import assert_fit
from tests.stories.jobs import released
from tests.stories.player import Player, Seen

JOBS = 9


@pytest.fixture
async def stormy(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A campus whose groups may be sent eight messages a minute, so that a few reports are a storm."""
    async with campus(database_url, tmp_path, send_per_group=8) as running:
        yield running
        assert_fit(running.world)


async def storm(desk: Campus, group: Player, *faults: Fault) -> tuple[list[str], Seen]:
    """Many report, and then their cards come all at once; their numbers, and the message of the first eight.

    `faults`: how it goes with that message.
    """
    async with desk.app.desk.work() as work:
        linked = await work.session.get_one(Channel, "plumbing")
        await work.session.delete(linked)
    numbers = [await reported(desk.resident(f"Lin{n}"), f"3-50{n + 1} tap drips") for n in range(JOBS)]
    desk.world.faults.extend(faults)
    async with desk.app.desk.work() as work:
        channel = Channel(**linked.model_dump())
        work.session.add(channel)
        work.linked.append(Linked(channel, anew=False))
    return numbers, await group.sees(*numbers[:8])


async def reported(lin: Player, words: str) -> str:
    """A report that waits for nothing but its own card."""
    await lin.writes(words)
    return (await lin.presses("Submit")).toast.split()[-1]


async def test_each_job_of_a_digest_is_taken_by_its_own_button(stormy: Campus) -> None:
    """Wang takes one: the message says so, and the button is gone. He gets the whole job in private."""
    wang, sam = await stormy.worker("Wang"), await stormy.worker("Sam")
    numbers, digest = await storm(stormy, wang)
    assert digest.buttons == tuple(f"Accept {number}" for number in numbers[:8])
    lines = digest.text.split("\n\n")[2].splitlines()
    assert lines[0] == f"{numbers[2]} · 🚰 Water and drains · Building 3 503"
    assert lines[1].startswith("“3-503 tap drips” · ⏳ Due ")

    late = sam.hold(f"Accept {numbers[2]}", digest)
    assert (await wang.presses(f"Accept {numbers[2]}", on=digest)).toast == "The job is yours."
    shown = await wang.sees(*numbers[:8], "👷 Wang has it")
    assert shown.id == digest.id
    assert f"Accept {numbers[2]}" not in shown.buttons
    assert len(shown.buttons) == 7
    assert (await late()).toast.startswith("Wang took this job at ")
    own = stormy.private(wang)
    await own.presses("Start", on=await own.sees(numbers[2], buttons=["Start", "Done", "Release"]))
    shown = await wang.sees(*numbers[:8], "🔧 Wang is at work")
    assert shown.id == digest.id


async def test_a_job_that_comes_back_is_a_card_of_its_own(stormy: Campus) -> None:
    """Wang gives it back: the team reads it at the end of the chat, and the digest goes on without it."""
    wang = await stormy.worker("Wang")
    numbers, digest = await storm(stormy, wang)
    await wang.presses(f"Accept {numbers[0]}", on=digest)
    own = stormy.private(wang)
    await released(own, await own.sees(numbers[0], buttons=["Release"]))
    card = await wang.sees(numbers[0], buttons=["Accept"])
    assert card.id > digest.id
    assert numbers[1] not in card.text
    await stormy.quiet()
    [rest] = [seen for seen in wang.heard() if seen.id == digest.id]
    assert numbers[0] not in rest.text
    assert rest.buttons == tuple(f"Accept {number}" for number in numbers[1:8])


async def test_a_press_that_is_refused_leaves_the_digest_whole(stormy: Campus) -> None:
    """An electrician in the plumbers' group is told whose job it is; the message stays everybody's."""
    wang, zhao = await stormy.worker("Wang"), await stormy.worker("Zhao", "electrical")
    stormy.world.join(zhao.id, wang.chat)
    numbers, digest = await storm(stormy, wang)
    assert "Only members of" in (await zhao.within(wang.chat).presses(f"Accept {numbers[1]}", on=digest)).toast
    await stormy.quiet()
    [same] = [seen for seen in wang.heard() if seen.id == digest.id]
    assert same == digest
    await asyncio.gather(
        *(wang.hold(f"Accept {number}", digest)() for number in numbers[:3]),
    )
    await wang.sees(*numbers[:8], "👷 Wang has it", buttons=[f"Accept {numbers[3]}"])


async def test_presses_on_a_digest_that_the_desk_does_not_know_lose_no_job(stormy: Campus) -> None:
    """The digest arrived, and the desk has not heard so: it comes again, and meanwhile somebody presses on the first.

    Two jobs cannot both have that message as their card: one of them would stand nowhere any more.
    """
    wang, sam = await stormy.worker("Wang"), await stormy.worker("Sam")
    await stormy.private(sam).writes("/pause in 5 days")
    await stormy.private(sam).sees("You are away")
    arrived, again = Fault("drop_after", chat_id=wang.chat), Fault("429", chat_id=wang.chat, retry_after=3)
    numbers, unknown = await storm(stormy, wang, arrived, again)
    for number in numbers[1:3]:
        assert "is away until" in (await sam.presses(f"Accept {number}", on=unknown)).toast
    assert (await wang.presses(f"Accept {numbers[3]}", on=unknown)).toast == "The job is yours."
    await stormy.quiet()
    known = [seen for seen in wang.heard() if seen.id != unknown.id]
    for number in numbers:
        [card] = [seen for seen in known if number in seen.text]
        assert bool({"Accept", f"Accept {number}"} & {*card.buttons}) == (number != numbers[3])
