"""The suite: measures, keeps the figures in bench/results.json, and writes docs/benchmarks.md.

python -m bench                     everything but the hour (half an hour)
python -m bench hour                an hour of reports: does memory stay? (`make soak` asks for it)
python -m bench reports growth      only these; the others' figures stay as they are
python -m bench --quick             one short look at each with fewer people and tickets: does it run? Nothing is kept
python -m bench --page              only the page, of the figures that are kept
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench import page, record
from bench.engine import Engine, engine
from bench.plan import Failed, Figures, Plan
from bot.logs import configure_logs


def there() -> list[str]:
    """The benches that there are: each a module of its name here, whose `async def measure(plan: Plan)` gives figures
    for each run, with its words in bench/pages/NAME.md.
    """
    return [name for name in page.ORDER if find_spec(f"bench.{name}")]


async def run(names: list[str], chosen: argparse.Namespace) -> None:
    """Measure these, one after the other, and keep each one's figures as soon as it has ended."""
    with tempfile.TemporaryDirectory() as folder:
        async with engine(Path(folder) / "engine", chosen.database) as running:
            for name in names:
                print(f"\n{name}", flush=True)
                runs = await _measure(name, running, Path(folder) / name, chosen)
                for figure, value in record.medians(runs).items():
                    print(f"  {figure:18} {page.shown(value):>9}", flush=True)
                if not chosen.quick:
                    record.keep(name, runs, running.version)
                    page.write(record.read())


async def _measure(name: str, running: Engine, folder: Path, chosen: argparse.Namespace) -> list[Figures]:
    if chosen.quick:
        plan = Plan(running, folder, runs=1, warm=chosen.seconds or 4.0, seconds=chosen.seconds or 4.0, quick=True)
    else:
        plan = Plan(running, folder, chosen.runs, warm=8.0, seconds=chosen.seconds or 12.0, minutes=chosen.minutes)
    runs: list[Figures] = await import_module(f"bench.{name}").measure(plan)
    return runs


def arguments() -> argparse.ArgumentParser:
    """What one may type."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(there())}; none: all but hour")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured; the median counts (5)")
    parser.add_argument("--seconds", type=float, help="seconds of load that are counted (12; quick: 4)")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long `hour` watches (60)")
    parser.add_argument("--quick", action="store_true", help="one short run of each")
    parser.add_argument("--page", action="store_true", help="measure nothing, write the page")
    parser.add_argument("--database", help="a PostgreSQL of your own (a superuser's address); else an embedded one")
    return parser


def main(words: list[str] | None = None) -> None:
    """Read the words, measure, write."""
    parser = arguments()
    chosen = parser.parse_args(words)
    names = chosen.names or [name for name in there() if name != "hour"]
    if unknown := sorted(set(names) - set(there())):
        parser.error(f"there is no bench {', '.join(unknown)}; there are {', '.join(there())}")
    if chosen.page:
        page.write(record.read())
    else:
        configure_logs("warning", "text")
        # Whoever ends it (make soak does) ends its desk and its PostgreSQL with it.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            asyncio.run(run(names, chosen))
        except Failed as failed:
            parser.exit(1, f"{failed}\n")


if __name__ == "__main__":
    main()
