"""Where a desk's time goes: its statements, and Python's own profile, of a desk inside this process.

    .venv/bin/python -m bench.profile [--at-once 20] [--seconds 10] [--stats FILE]

Slower than the real one, since all that it does is written down: for comparing, not for measuring.
"""

from __future__ import annotations

import argparse
import cProfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import event

from bench import load
from bench.engine import engine
from bench.inside import inside
from bench.load import Load
from bench.telegram import first_asked, telegram
from bot.collector import settle
from bot.logs import configure_logs
from storage.database import Database


async def profile(at_once: int, seconds: float, stats: Path | None) -> None:
    """Let residents report for so many seconds, and print what a report took."""
    statements: Counter[str] = Counter()
    profiler = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder:
        async with engine(Path(folder), None) as running, running.fresh() as url, telegram() as there:
            database = Database(url)
            _count(database, statements)
            async with inside(Path(folder), there, database):
                await there.ask(first_asked)
                settle()
                await there.ask(load.report, Load(at_once, 0.15, 0.0, 1.0))
                statements.clear()
                if stats:
                    profiler.enable()
                carried = await there.ask(load.report, Load(at_once, 0.15, 0.0, seconds))
                profiler.disable()
            await database.close()
    print(f"{carried.rate:.0f} reports/s; {statements.total() / carried.done:.1f} statements a report")
    for statement, count in statements.most_common(30):
        print(f"  {count / carried.done:6.2f}  {statement}")
    if stats:
        profiler.dump_stats(stats)


def _count(database: Database, statements: Counter[str]) -> None:
    """Those made through SQLAlchemy, and those made past it (storage.driver)."""

    def count(statement: str) -> None:
        statements[" ".join(statement.split()[:9])[:90]] += 1

    def prepared(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        count(statement)

    def connected(adapted: Any, _record: Any) -> None:
        adapted.driver_connection.add_query_logger(lambda query: count(query.query))

    event.listen(database.engine.sync_engine, "before_cursor_execute", prepared)
    event.listen(database.engine.sync_engine, "connect", connected)


def main() -> None:
    """Read the arguments and look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--stats", type=Path, help="write Python's profile there, for pstats")
    chosen = parser.parse_args()
    configure_logs("warning", "text")
    uvloop.run(profile(chosen.at_once, chosen.seconds, chosen.stats))


if __name__ == "__main__":
    main()
