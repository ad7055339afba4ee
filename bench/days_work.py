"""What a desk does all day, one thing after the other: a report, its job accepted, a look at one's own reports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench import campus
from bench.crowd import Crowd, Resident, button, residents
from bench.telegram import Stage
from sandbox.model import Message


@dataclass(slots=True)
class Updates:
    """The numbers of the updates by which each thing was done."""

    report: list[tuple[int, int]] = field(default_factory=list)
    """The message and the press on Submit."""
    accept: list[int] = field(default_factory=list)
    my: list[int] = field(default_factory=list)


async def days_work(stage: Stage, people: Sequence[int], rounds: int) -> Updates:
    """These people, in turn, report, have it accepted, and look at /my."""
    crowd = Crowd(stage, think=0.0)
    done = Updates()
    everybody = residents(crowd, people)
    async with asyncio.TaskGroup() as group:
        reader = group.create_task(crowd.follow())
        async with asyncio.timeout(20 + rounds):
            for n in range(rounds):
                await _round(crowd, everybody[n % len(everybody)], done)
        reader.cancel()
    return done


async def _round(crowd: Crowd, resident: Resident, done: Updates) -> None:
    stage = crowd.stage
    wrote = stage.updates.next_id
    card = await resident.write()
    pressed = stage.updates.next_id
    number = await resident.submit(card)
    done.report.append((wrote, pressed))
    job = await crowd.job_card(number)
    done.accept.append(stage.updates.next_id)
    await _accept(crowd, job)
    done.my.append(stage.updates.next_id)
    word = crowd.expect(("word", resident.id))
    stage.send(resident.id, resident.id, text="/my")
    await word
    # All that the day still has to say is said before the next begins.
    # (What the desk confirms wakes nobody here.)
    while stage.updates.pending:  # noqa: ASYNC110
        await asyncio.sleep(0.005)


async def _accept(crowd: Crowd, job: Message) -> None:
    data = button(job, "Accept")
    assert data, job.text
    answered = crowd.expect(("answer", campus.WORKER))
    crowd.stage.press(campus.WORKER, job.chat_id, job.id, data)
    await answered
    await asyncio.sleep(0.05)  # the resident's card and the worker's own follow
