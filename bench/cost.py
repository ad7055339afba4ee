"""What a desk costs that has little to do: its start, its memory under load and after, its CPU when idle."""

from __future__ import annotations

import asyncio

from bench import campus, load
from bench.desk import desk
from bench.load import Load
from bench.plan import Figures, Plan
from bench.process import cpu, memory, peak_memory
from bench.telegram import first_asked, telegram

AT_ONCE = 100
THOUGHT = 0.15
IDLE = 10.0
"""Seconds over which nobody says anything."""


async def measure(plan: Plan) -> list[Figures]:
    """One run after the other, each with a desk, a Telegram and a database of its own."""
    return [await _run(plan, number) for number in range(plan.runs)]


async def _run(plan: Plan, number: int) -> Figures:
    async with plan.engine.fresh() as url, telegram() as there:
        with desk(plan.room(f"cost{number}"), campus.settings(plan.folder, there.token, there.url, url)) as served:
            figures = {"start": await there.ask(first_asked) - served.began, "memory_start": memory(served.pid)}
            await there.ask(load.report, Load(AT_ONCE, THOUGHT, plan.warm, plan.seconds))
            figures["memory_load"] = peak_memory(served.pid)
            await asyncio.sleep(2)
            figures["memory_after"] = memory(served.pid)
            idle = 2.0 if plan.quick else IDLE
            used = cpu(served.pid)
            await asyncio.sleep(idle)
            figures["idle"] = (cpu(served.pid) - used) / idle * 100
    return figures | await _first_start(plan, number)


async def _first_start(plan: Plan, number: int) -> Figures:
    """The first start of all, in an empty folder: the embedded PostgreSQL is set up, too."""
    async with telegram() as there:
        folder = plan.room(f"first{number}")
        with desk(folder, campus.settings(folder, there.token, there.url, None)) as served:
            return {"first_start": await there.ask(first_asked) - served.began}
