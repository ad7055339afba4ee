"""The stand-in Telegram in a process of its own, in which the people of a bench live, too.

They act on the world's objects, not over HTTP: what is measured must not wait for who measures it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Concatenate, ParamSpec, TypeVar

import uvloop

from bench import campus
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.model import Person
from sandbox.server import SandboxServer
from sandbox.world import World

P = ParamSpec("P")
T = TypeVar("T")

READY_WITHIN = 30.0
"""Seconds in which a bot has to ask for its first updates."""


class Stage(World):
    """A world in which a person is found by number at once, however many there are."""

    def person(self, who: int | str) -> Person:
        """By id, first name or username. Raises WorldError."""
        known = self.people.get(who) if isinstance(who, int) else None
        return known or super().person(who)


@dataclass(frozen=True, slots=True)
class Telegram:
    """The other process, from here."""

    pid: int
    url: str
    token: str
    _pipe: Connection

    async def ask(self, act: Callable[Concatenate[Stage, P], Awaitable[T]], /, *words: P.args, **named: P.kwargs) -> T:
        """Let a function of a module run there, on its world; its result. Raises RuntimeError when it fails there."""
        self._pipe.send((act, words, named))
        well, result = await asyncio.to_thread(self._pipe.recv)
        if not well:
            raise RuntimeError(f"in the stand-in Telegram: {result}")
        return result  # type: ignore[no-any-return]


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """Start one, with the campus's people and groups; it is gone when the block ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_process, args=(theirs,), daemon=True)
    process.start()
    try:
        url, token = await asyncio.to_thread(ours.recv)
        yield Telegram(process.pid or 0, url, token, ours)
    finally:
        ours.send(None)
        process.join(10)
        process.kill()


def _process(pipe: Connection) -> None:
    uvloop.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    # The numbers of updates differ each time: a database that has served before knows the earlier ones.
    stage = Stage(Cast.model_validate(campus.cast()), Clock(), rng=random.Random())
    server = SandboxServer(stage)
    await server.start()
    pipe.send((server.url, stage.token))
    while (asked := await asyncio.to_thread(pipe.recv)) is not None:
        act, words, named = asked
        try:
            answer = True, await act(stage, *words, **named)
        except Exception:  # noqa: BLE001  (whatever it was is told over there)
            answer = False, traceback.format_exc()
        pipe.send(answer)
    await server.stop()


async def set_latency(stage: Stage, seconds: float) -> None:
    """How long each call of the Bot API takes from now on."""
    stage.latency = seconds


async def first_asked(stage: Stage) -> float:
    """When a bot asked for updates first, in seconds of Unix time; waits until one has. Raises TimeoutError."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        for request in stage.requests:
            if request.method == "getUpdates":
                return request.at
        await asyncio.sleep(0.02)
    raise TimeoutError("the bot asked for no updates")
