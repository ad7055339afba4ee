"""Several machines: two that hear behind one address, two that speak; any may die, and nobody notices for long."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from bot import demo
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from tests.bot.test_webhook import free_port
from tests.faults.afterwards import PATIENCE, all_is_well, over, stops
from tests.faults.balancer import balanced
from tests.faults.herald import Herald
from tests.faults.processes import DeskProcess
from tests.faults.residents import all_said, all_served, residents, when_said
from tests.faults.test_kill import requests

REPORTS = 200
TAKEOVER = 10.0
"""Seconds after a leader's end in which another one speaks."""
IN_FLIGHT = 2.0
"""Seconds within which what was on its way when a leader died had left, or was still carried out."""

HEARS, SPEAKS = "intake,web", "delivery,jobs"


class Machine:
    """Runs a process of these roles, and another one when that was killed; each life has a log of its own."""

    def __init__(self, folder: Path, settings: Mapping[str, str], roles: str) -> None:
        self.lives: list[DeskProcess] = []
        self._folder = folder
        self._settings = settings
        self._roles = roles

    def start(self) -> None:
        """Begin the next life."""
        folder = self._folder / str(len(self.lives))
        folder.mkdir(parents=True)
        self.lives.append(DeskProcess(folder, self._settings, "--roles", self._roles))
        self.lives[-1].start()

    @property
    def leads(self) -> bool:
        """Whether what runs here says that it delivers."""
        return "delivery leads" in self.log()

    def log(self, life: int = -1) -> str:
        """What a life has said so far, at first the last one."""
        log = self.lives[life].log
        return log.read_text() if log.exists() else ""


def leading(machines: Sequence[Machine]) -> list[Machine]:
    """The one that delivers."""
    return [machine for machine in machines if machine.leads]


def hearing(machines: Sequence[Machine]) -> list[Machine]:
    """Those to which updates are brought."""
    return list(machines[:2])


def any_of(machines: Sequence[Machine]) -> list[Machine]:
    """All four."""
    return list(machines)


KILLS: Sequence[Callable[[Sequence[Machine]], list[Machine]]] = [leading, leading, hearing, any_of, any_of]


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus. An update that nobody takes is pushed again soon."""
    world = World(Cast.model_validate(demo.cast()), Clock(), rng=random.Random(7))
    server = SandboxServer(world, webhook_backoff=(0.05, 0.5))
    await server.start()
    yield server
    await server.stop()


@asynccontextmanager
async def four(settings: Mapping[str, str], folder: Path) -> AsyncIterator[list[Machine]]:
    """Two that hear behind one address, and two that speak; one of these leads already."""
    ports = [free_port(), free_port()]
    async with balanced(ports) as url:
        common = {**settings, "WEBHOOK_URL": url, "WEBHOOK_SECRET": "a-secret-word"}
        machines = [Machine(folder / f"hears-{port}", {**common, "HTTP_PORT": str(port)}, HEARS) for port in ports]
        machines += [Machine(folder / f"speaks-{n}", common, SPEAKS) for n in range(2)]
        for machine in machines:
            machine.start()
        try:
            async with asyncio.timeout(PATIENCE):
                while not leading(machines):  # noqa: ASYNC110  (the log wakes nobody)
                    await asyncio.sleep(0.01)
            yield machines
        finally:
            for machine in machines:
                machine.lives[-1].kill()


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.soak(an_hour=20, least=2)
async def test_any_of_four_may_die(
    telegram: SandboxServer, settings: dict[str, str], database: Database, tmp_path: Path, seed: int
) -> None:
    """SIGKILL at random instants, while residents report and a plumber accepts: each ticket once, each press answered.

    Another one speaks soon after a leader's end; only what was on its way then comes twice, and in each chat all comes
    in its order.
    """
    world, dice = telegram.world, random.Random(90 + seed)
    people, herald, stop = residents(world, REPORTS), Herald(world, database), asyncio.Event()
    ends: list[float] = []
    async with four(settings, tmp_path) as machines:
        async with asyncio.TaskGroup() as group:
            served = group.create_task(all_served(world, people))
            group.create_task(herald.run(stop))
            for among in dice.sample(KILLS, len(KILLS)):
                await requests(world, dice.randrange(20, 70))
                victim = dice.choice(among(machines))
                led = victim.leads
                victim.lives[-1].kill()
                if led:
                    ends.append(world.clock.now().timestamp())
                    async with asyncio.timeout(TAKEOVER):
                        await herald.silence_after(ends[-1])  # it is the stand-by that speaks
                victim.start()
            assert not served.done(), "the kills fell into the work"
            await over(served, people)
            stop.set()
        async with asyncio.timeout(PATIENCE):
            await all_said(database, world)
        *others, last = machines
        for machine in others:
            await stops(machine.lives[-1])
        await all_is_well(database, world, last.lives[-1], people)
    assert not [
        machine for machine in machines for life in range(len(machine.lives)) if "service broke" in machine.log(life)
    ]
    assert sorted(set(herald.heard())) == list(range(herald.numbers)), "nothing is lost"
    assert sorted(herald.heard()) == herald.heard(), "each chat hears all in its order"
    for (chat, words), times in when_said(world).items():
        for first, again in pairwise(times):
            assert any(abs(end - first) < IN_FLIGHT and end < again for end in ends), f"{words} twice in {chat}"
