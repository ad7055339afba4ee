"""Whether a desk grows slower with the years: the same work among few tickets and among very many.

What is measured is the handling of an update, as the desk's own log has it: from its arrival to the COMMIT.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from bench import campus, fill
from bench.days_work import Updates, days_work
from bench.desk import desk
from bench.plan import Figures, Plan, quantile
from bench.plans import check_plans
from bench.telegram import first_asked, telegram

SIZES = {"small": 1_000, "middle": 100_000, "large": 1_000_000}
QUICK = {"small": 1_000, "large": 20_000}
KINDS = ("report", "accept", "my")


async def measure(plan: Plan) -> list[Figures]:
    """All sizes side by side, each with a database of its own. Raises SlowPlan when a statement reads a whole table."""
    sizes = QUICK if plan.quick else SIZES
    async with AsyncExitStack() as stack:
        filled = {size: await stack.enter_async_context(_filled(plan, tickets)) for size, tickets in sizes.items()}
        statements = await check_plans(plan.room("plans"), filled["large"], sizes["large"])
        # In turn, so that whatever else the machine has to do is in the way of all sizes alike.
        runs = [await _run(plan, number, sizes, filled) for number in range(plan.runs)]
    return [run | {"statements": statements} for run in runs]


@asynccontextmanager
async def _filled(plan: Plan, tickets: int) -> AsyncIterator[str]:
    async with plan.engine.fresh() as url:
        await fill.fill(url, tickets)
        yield url


async def _run(plan: Plan, number: int, sizes: Mapping[str, int], filled: Mapping[str, str]) -> Figures:
    figures: Figures = {}
    for size, tickets in sizes.items():
        took = await _days_work(plan, f"{size}{number}", filled[size], tickets)
        figures |= {f"{kind}_{size}": quantile(took[kind], 95) for kind in KINDS}
    return figures | {f"{kind}_ratio": figures[f"{kind}_large"] / figures[f"{kind}_small"] for kind in KINDS}


async def _days_work(plan: Plan, name: str, url: str, tickets: int) -> dict[str, list[float]]:
    """The milliseconds that each thing took, by its kind."""
    rounds = 20 if plan.quick else 100
    async with telegram() as there:
        folder = plan.room(name)
        with desk(folder, campus.settings(folder, there.token, there.url, url)) as served:
            await there.ask(first_asked)
            await there.ask(days_work, _some(tickets, name), 5)  # so that each statement has been prepared once
            done = await there.ask(days_work, _some(tickets, f"{name} once more"), rounds)
        return _times(done, served.handling_times())


def _some(tickets: int, seed: str) -> list[int]:
    """People who have reported before, as chance has it."""
    dice = random.Random(seed)
    return [fill.PEOPLE_FROM + dice.randint(1, fill.people(tickets)) for _n in range(50)]


def _times(done: Updates, took: dict[int, float]) -> dict[str, list[float]]:
    return {
        "report": [took[wrote] + took[pressed] for wrote, pressed in done.report],
        "accept": [took[update] for update in done.accept],
        "my": [took[update] for update in done.my],
    }
