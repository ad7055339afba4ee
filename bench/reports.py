"""How many reports a second one desk takes, how long people wait for it, and what a report costs.

The desk is `campusdesk run`; PostgreSQL, the stand-in Telegram with the residents in it, and the desk are processes
beside each other on one machine. Nothing limits the pace of sending.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.fernet import Fernet

from bench import campus, load
from bench.desk import desk
from bench.load import Carried, Load
from bench.plan import Figures, Plan, quantile
from bench.process import memory
from bench.telegram import Telegram, first_asked, set_latency, telegram

THOUGHT = 0.15
"""Seconds between the steps of a resident, on the average."""

LATENCY = 0.05
"""Seconds that a call of the Bot API takes where that is said."""

MANY, FEWER = 300, 100
FEW = (20, 100)

EASED = 100
SHARE = 0.6
"""Of what the desk can do at most: so much these ask of it, by thinking longer. How long people wait for a desk that
has something to spare says what it is like to use; how long they wait for one that has not, what it can do."""


async def measure(plan: Plan) -> list[Figures]:
    """One run after the other, each with a desk, a Telegram and a database of its own."""
    return [await _run(plan, number) for number in range(plan.runs)]


async def _run(plan: Plan, number: int) -> Figures:
    async with plan.engine.fresh() as url, telegram() as there:
        folder = plan.room(f"reports{number}")
        with desk(folder, campus.settings(folder, there.token, there.url, url)) as served:
            await there.ask(first_asked)
            figures = await _at_most(plan, there, served.pid)
            figures |= await _waiting(plan, there, figures["rate"])
    return figures | await _shared_out(plan, number) | await _bare(plan, figures)


async def _at_most(plan: Plan, there: Telegram, pid: int) -> Figures:
    """With many at once: reports a second, and what each costs; then the same over a slow line."""
    postgres = plan.engine.process
    many = FEWER if plan.quick else MANY
    counted = Load(many, THOUGHT, plan.warm, plan.seconds, (pid, there.pid), (postgres,) if postgres else ())
    carried = await there.ask(load.report, counted)
    figures = {
        "rate": carried.rate,
        "cpu_desk": carried.cost(pid) or 0.0,
        "cpu_telegram": carried.cost(there.pid) or 0.0,
        "busy_desk": carried.cpu[pid] / carried.seconds * 100,
        "busy_telegram": carried.cpu[there.pid] / carried.seconds * 100,
        "memory": memory(pid),
        **_waits("many", carried),
    }
    if postgres is not None:
        figures["cpu_postgres"] = carried.cost(postgres) or 0.0
        figures["busy_postgres"] = carried.cpu[postgres] / carried.seconds * 100
    await there.ask(set_latency, LATENCY)
    slow = await there.ask(load.report, counted)
    figures |= {"slow_rate": slow.rate, "slow_busy_desk": slow.cpu[pid] / slow.seconds * 100, **_waits("slow", slow)}
    await there.ask(set_latency, 0.0)
    return figures


async def _waiting(plan: Plan, there: Telegram, most: float) -> Figures:
    """How long people wait, and how long while the desk has something to spare."""
    figures: Figures = {}
    # Each of those thinks twice for a report.
    crowds = [
        *((str(at_once), at_once, THOUGHT) for at_once in FEW),
        ("eased", EASED, EASED / (2 * SHARE * max(1.0, most))),
    ]
    for name, at_once, think in crowds:
        carried = await there.ask(load.report, Load(at_once, max(THOUGHT, think), plan.warm / 2, plan.seconds))
        figures |= {f"rate_{name}": carried.rate, **_waits(name, carried)}
    return figures


async def _shared_out(plan: Plan, number: int) -> Figures:
    """The same with many at once, of two processes: one hears, the other one speaks and does what is due."""
    async with plan.engine.fresh() as url, telegram() as there:
        folder = plan.room(f"shared_out{number}")
        given = {**campus.settings(folder, there.token, there.url, url), "SECRET_KEY": Fernet.generate_key().decode()}
        with (
            desk(folder / "speaks", given, "--roles", "delivery,jobs") as speaks,
            desk(folder / "hears", given, "--roles", "intake") as hears,
        ):
            await there.ask(first_asked)
            counted = Load(FEWER if plan.quick else MANY, THOUGHT, plan.warm, plan.seconds, (hears.pid, speaks.pid))
            carried = await there.ask(load.report, counted)
            fewer = await there.ask(load.report, Load(FEWER, THOUGHT, plan.warm / 2, plan.seconds))
    return {
        "shared_rate": carried.rate,
        "shared_busy_hears": carried.cpu[hears.pid] / carried.seconds * 100,
        "shared_busy_speaks": carried.cpu[speaks.pid] / carried.seconds * 100,
        **_waits("shared", fewer),
    }


def _waits(name: str, carried: Carried) -> Figures:
    """Milliseconds that people waited: to the card, to the answer and number, to the job card in the group."""
    kinds = {"card": carried.cards, "answer": carried.answers, "job": carried.jobs}
    return {
        f"{kind}_{name}_p{percent}": quantile(waits, percent) * 1000
        for kind, waits in kinds.items()
        for percent in (50, 95)
    }


async def _bare(plan: Plan, ours: Figures) -> Figures:
    """The least that a bot can do on this machine, beside what the desk does: two updates make a report."""
    async with telegram() as there:
        with _bare_bot(there) as pid:
            await there.ask(first_asked)
            carried: Carried = await there.ask(
                load.greet, Load(MANY, 0.0, plan.warm / 2, plan.seconds, (pid, there.pid))
            )
            return {
                "bare_updates": carried.rate,
                "bare_cpu": carried.cost(pid) or 0.0,
                "bare_busy": carried.cpu[pid] / carried.seconds * 100,
                "bare_busy_telegram": carried.cpu[there.pid] / carried.seconds * 100,
                "bare_ratio": carried.rate / (2 * ours["rate"]),
                "bare_cpu_ratio": ours["cpu_desk"] / 2 / (carried.cost(pid) or 1.0),
            }


@contextmanager
def _bare_bot(there: Telegram) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "bench.bare", there.url, there.token])
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()
