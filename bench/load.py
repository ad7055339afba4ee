"""Load for a while: so many people at once, each again and again, and what it cost while they were at it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bench import campus
from bench.crowd import Crowd, Resident, residents
from bench.process import cpu, cpu_with_children
from bench.telegram import Stage


@dataclass(frozen=True, slots=True)
class Load:
    """How many at once, with how much thought (seconds, on the average); how long before and while it is counted."""

    at_once: int
    think: float
    warm: float
    seconds: float
    alone: tuple[int, ...] = ()
    """Processes whose CPU is counted."""
    with_children: tuple[int, ...] = ()
    """Processes whose CPU is counted together with that of their children."""


@dataclass(slots=True)
class Carried:
    """What was seen while it was counted."""

    seconds: float
    done: int
    cards: list[float]
    """Seconds from a message to its card."""
    answers: list[float]
    """Seconds from a press to its answer and number."""
    jobs: list[float]
    """Seconds from a press to the job card in the team's group."""
    cpu: dict[int, float] = field(default_factory=dict)
    """Seconds of CPU, by process."""

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.done / self.seconds

    def cost(self, pid: int | None) -> float | None:
        """Milliseconds of CPU of a process for each one that was done."""
        return self.cpu[pid] / max(1, self.done) * 1000 if pid is not None else None


async def report(stage: Stage, load: Load) -> Carried:
    """Everybody reports: the next one as soon as theirs is complete."""

    async def once(resident: Resident) -> None:
        await resident.report()

    return await _carry(stage, load, once)


async def greet(stage: Stage, load: Load) -> Carried:
    """Everybody says hello, and waits for a word of the bot."""

    async def once(resident: Resident) -> None:
        word = resident.crowd.expect(("word", resident.id))
        stage.send(resident.id, resident.id, text="hello")
        await word
        resident.crowd.done += 1

    return await _carry(stage, load, once)


async def _carry(stage: Stage, load: Load, once: Callable[[Resident], Awaitable[None]]) -> Carried:
    crowd = Crowd(stage, load.think)
    people = residents(crowd, range(campus.RESIDENTS, campus.RESIDENTS + load.at_once))
    stopping = asyncio.Event()

    async def again_and_again(resident: Resident) -> None:
        # Not all in the same moment: a wave would go round and round, and be counted half or twice.
        await asyncio.sleep(random.uniform(0, load.warm / 2))
        while not stopping.is_set():
            await crowd.pause()
            await once(resident)

    async with asyncio.TaskGroup() as group:
        reader = group.create_task(crowd.follow())
        tasks = [group.create_task(again_and_again(each)) for each in people]
        carried = await _count(crowd, load)
        stopping.set()
        # Whoever has begun comes to the end: the next load meets nobody half-way.
        with suppress(TimeoutError):
            async with asyncio.timeout(20):
                await asyncio.gather(*tasks)
        reader.cancel()
    return carried


async def _count(crowd: Crowd, load: Load) -> Carried:
    await asyncio.sleep(load.warm)
    for waits in (crowd.cards, crowd.answers, crowd.jobs):
        waits.clear()
    done, began, used = crowd.done, time.perf_counter(), _cpu(load)
    await asyncio.sleep(load.seconds)
    took, after = time.perf_counter() - began, _cpu(load)
    spent = {pid: after[pid] - used[pid] for pid in used}
    return Carried(took, crowd.done - done, crowd.cards[:], crowd.answers[:], crowd.jobs[:], spent)


def _cpu(load: Load) -> dict[int, float]:
    return {
        **{pid: cpu(pid) for pid in load.alone},
        **{pid: cpu_with_children(pid) for pid in load.with_children},
    }
