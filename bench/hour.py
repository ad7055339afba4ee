"""Whether the desk's memory stays what it is: an hour of reports, its memory looked at sixty times.

Not one of those that `make bench` measures: it takes its hour, and runs beside the soak.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence

from bench import campus, load
from bench.desk import desk
from bench.load import Load
from bench.plan import Failed, Figures, Plan
from bench.process import memory
from bench.telegram import first_asked, telegram

AT_ONCE = 20
THOUGHT = 1.0
"""Seconds: so they make about ten reports a second."""

LOOKS = 60
SETTLED = 10
"""Looks after which all that is made once has been made: from then on memory is to stay."""

GROWTH = 6.0
"""MiB that it may be more at the end than when it had settled: less is the noise of single looks."""


async def measure(plan: Plan) -> list[Figures]:
    """One run; as long as `--minutes` says."""
    seconds = 20.0 if plan.quick else plan.minutes * 60
    async with plan.engine.fresh() as url, telegram() as there:
        with desk(plan.room("hour"), campus.settings(plan.folder, there.token, there.url, url)) as served:
            await there.ask(first_asked)
            carrying = there.ask(load.report, Load(AT_ONCE, THOUGHT, 1.0, seconds))
            carried, looks = await asyncio.gather(carrying, _looks(served.pid, seconds))
    return [{"reports": carried.done, "minutes": seconds / 60, **stays(looks)}]


async def _looks(pid: int, seconds: float) -> list[float]:
    looks = []
    for _look in range(LOOKS):
        await asyncio.sleep(seconds / LOOKS)
        looks.append(memory(pid))
        print(f"  {looks[-1]:.1f} MiB", flush=True)
    return looks


def stays(looks: Sequence[float]) -> Figures:
    """The memory when it had settled, at the end, and at most (MiB). Raises Failed when it grows."""
    settled, end = statistics.median(looks[SETTLED : 2 * SETTLED]), statistics.median(looks[-SETTLED:])
    if end - settled > GROWTH:
        raise Failed(f"memory grows: {settled:.1f} MiB once it had settled, {end:.1f} MiB at the end")
    return {"memory_first": looks[0], "memory_settled": settled, "memory_end": end, "memory_most": max(looks)}
