"""How many reports a second one process takes, from the message to the job card in the group, and how long one waits.

    .venv/bin/python -m bench.reports [--reports 400] [--at-once 20] [--profile FILE]

The stand-in Telegram runs in a process of its own, with the residents in it; PostgreSQL is the embedded one, and
nothing is limited.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvloop
from pydantic import SecretStr
from sqlalchemy import event

from bot import demo
from bot.logs import configure_logs
from bot.settings import Settings
from bot.supervision import supervise
from bot.wiring import application
from sandbox.cast import Cast
from sandbox.clock import Clock
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.embedded import start_embedded
from storage.kinds import Language

RESIDENTS_FROM = 60_000


def telegram(reports: int, at_once: int, pipe: Connection) -> None:
    """The other process: a sandbox, and residents in it who report as soon as they are told to."""
    uvloop.run(_telegram(reports, at_once, pipe))


async def _telegram(reports: int, at_once: int, pipe: Connection) -> None:
    world = World(Cast.model_validate(demo.cast(Language.EN)), Clock(), rng=random.Random(1))
    server = SandboxServer(world)
    await server.start()
    for n in range(reports):
        world.add_person(RESIDENTS_FROM + n, f"Resident {n}", language_code="en", started=True)
    pipe.send((server.url, world.token))
    await asyncio.to_thread(pipe.recv)
    door, waits = asyncio.Semaphore(at_once), list[tuple[float, float]]()

    async def in_turn(person: int) -> None:
        async with door:
            waits.append(await _report(world, person))

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for n in range(reports):
            group.create_task(in_turn(RESIDENTS_FROM + n))
    group_chat = world.chat(demo.GROUPS["plumbing"][0])
    while len([m for m in group_chat.messages.values() if "R-" in m.text]) < reports:
        await world.changed(world.seq)
    pipe.send((time.perf_counter() - began, waits, Counter(request.method for request in world.requests)))
    await asyncio.to_thread(pipe.recv)
    await server.stop()


async def _report(world: World, person: int) -> tuple[float, float]:
    """Seconds until the card stands there, and from the press to its answer."""
    began = time.perf_counter()
    world.send(person, person, text=f"3-502 tap drips, says {person}")
    while True:
        seq = world.seq
        found = _button(world, person)
        if found:
            break
        await world.changed(seq)
    card = time.perf_counter() - began
    began = time.perf_counter()
    await world.answer_of(world.press(person, person, *found), 60)
    return card, time.perf_counter() - began


def _button(world: World, person: int) -> tuple[int, str] | None:
    for message in world.chat(person).messages.values():
        for row in (message.markup or {"inline_keyboard": []})["inline_keyboard"]:
            for button in row:
                if button["text"] == "Submit":
                    return message.id, button["callback_data"]
    return None


async def measure(reports: int, at_once: int, profile: Path | None) -> None:
    """Run it and print the figures."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    other = multiprocessing.get_context("spawn").Process(target=telegram, args=(reports, at_once, theirs))
    other.start()
    url, token = await asyncio.to_thread(ours.recv)
    statements: Counter[str] = Counter()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engine = await asyncio.to_thread(start_embedded, folder / "postgres")
        stack.push_async_callback(asyncio.to_thread, engine.stop)
        database = Database(engine.url)
        stack.push_async_callback(database.close)
        await database.migrate()
        event.listen(database.engine.sync_engine, "before_cursor_execute", _counting(statements))
        settings = Settings(
            bot_token=SecretStr(token),
            telegram_api_base=url,
            data_dir=folder,
            default_language=Language.EN,
            send_per_second=0,
            send_per_chat=0,
            send_per_group=0,
        )
        app = await stack.enter_async_context(application(settings, database))
        await demo.settle(app.desk)
        stop = asyncio.Event()
        profiler = cProfile.Profile()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise(app.services, stop))
            statements.clear()
            cpu = _cpu()
            if profile:
                profiler.enable()
            ours.send("go")
            took, waits, requests = await asyncio.to_thread(ours.recv)
            profiler.disable()
            _print(reports, took, _cpu() - cpu, waits, requests, statements)
            idle = _cpu()
            await asyncio.sleep(5)
            print(f"idle: {(_cpu() - idle) / 5:.1%} of a core")
            stop.set()
        if profile:
            profiler.dump_stats(profile)
    ours.send("end")
    other.join()


def _counting(statements: Counter[str]) -> Any:
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements[" ".join(statement.split()[:8])[:70]] += 1

    return count


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _print(
    reports: int,
    took: float,
    cpu: float,
    waits: list[tuple[float, float]],
    requests: Counter[str],
    statements: Counter[str],
) -> None:
    print(f"{reports} reports in {took:.1f} s: {reports / took:.0f} reports/s, {2 * reports / took:.0f} updates/s")
    print(f"CPU of the desk: {cpu / reports * 1000:.1f} ms a report")
    for name, seconds in zip(("message to card", "press to answer"), zip(*waits, strict=True), strict=True):
        cuts = statistics.quantiles(seconds, n=100)
        print(f"{name}: median {cuts[49] * 1000:.0f} ms, 95 % {cuts[94] * 1000:.0f} ms, 99 % {cuts[98] * 1000:.0f} ms")
    print("requests a report:", {name: round(count / reports, 2) for name, count in requests.most_common(6)})
    print(f"statements a report: {statements.total() / reports:.1f}")
    for statement, count in statements.most_common(24):
        print(f"  {count / reports:6.2f}  {statement}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--profile", type=Path)
    chosen = parser.parse_args()
    configure_logs("warning", "text")
    uvloop.run(measure(chosen.reports, chosen.at_once, chosen.profile))


if __name__ == "__main__":
    main()
