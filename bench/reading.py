"""How well messages are understood, by labelled examples that nothing was tuned on; and how fast.

bench/readings/ holds them: `aside` was written first and is only looked at here, `development` is what the word lists
were made by, `others` were written by other hands, counted, and developed on afterwards; `given` came from others, too
(its second half was not developed on). docs/reading.md shows the confusions.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.plan import Figures, Plan
from desk.reading import Understanding, understand
from desk.reading.faults import faults

EXAMPLES = Path(__file__).parent / "readings"
NEVER_OPENED = frozenset(("retract", "irrelevant"))
"""Messages with one of these tags open no ticket."""

SURE = 0.9
VALUES = ("kind", "category", "building", "room", "urgency")
LONGEST = 4096

Example = Mapping[str, Any]


@cache
def examples(part: str) -> Sequence[Example]:
    """The labelled messages of a part: aside, development, others, given, or a half of the last: given-1, given-2."""
    name, _, half = part.partition("-")
    lines = (EXAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return found[int(half) - 1 :: 2] if half else found


def alarms() -> Sequence[Example]:
    """Messages that are emergencies, or only sound like one; nothing else of them is labelled. Developed on."""
    lines = (EXAMPLES / "alarms.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled message and what was understood."""

    example: Example
    understood: Understanding

    def right(self, value: str) -> bool:
        """Whether a value is as labelled."""
        return bool(getattr(self.understood, value) == self.example[value])

    @property
    def opens(self) -> bool:
        """Whether the message is to open a ticket."""
        return NEVER_OPENED.isdisjoint(self.example["tags"])


def read(part: str) -> list[Read]:
    """Every message of a part, read."""
    return [Read(example, understand(example["text"])) for example in examples(part)]


def figures(part: str) -> Figures:
    """What is right of a part, in per cent, by value."""
    reads = read(part)
    emergencies = [each for each in reads if each.example["kind"] == "emergency"]
    calm = [each for each in reads if each.example["kind"] != "emergency"]
    silent, speaking = [each for each in reads if not each.opens], [each for each in reads if each.opens]
    return {
        **{value: _percent(each.right(value) for each in reads) for value in ("kind", "category", "urgency")},
        "place": _percent(each.right("building") and each.right("room") for each in reads),
        "emergencies": _percent(each.understood.kind == "emergency" for each in emergencies),
        "false_alarms": _percent(each.understood.kind == "emergency" for each in calm),
        "not_opened": _percent(not each.understood.opens_ticket for each in silent),
        "wrongly_closed": _percent(not each.understood.opens_ticket for each in speaking),
        "sure_right": _percent(right for right, sure in _sureness(reads) if sure >= SURE),
        "sure": _percent(sure >= SURE for _right, sure in _sureness(reads)),
    }


def splitting(part: str) -> Figures:
    """Of the messages that tell of several faults, for how many the desk offers several reports; and of the others."""
    several = [each["text"] for each in examples(part) if "multi" in each["tags"]]
    single = [each["text"] for each in examples(part) if "multi" not in each["tags"]]
    return {
        "offered": _percent(len(faults(text)) > 1 for text in several),
        "wrongly_offered": _percent(len(faults(text)) > 1 for text in single),
    }


def _sureness(reads: Sequence[Read]) -> Iterator[tuple[bool, float]]:
    """Of each value of each message, whether it is right and how sure it was."""
    return ((each.right(value), each.understood.confidence[value]) for each in reads for value in VALUES)


def _percent(truths: Iterator[bool]) -> float:
    counted = Counter(truths)
    return 100 * counted[True] / max(1, counted.total())


def confusion(part: str, value: str) -> Counter[tuple[str, str]]:
    """How often which label was read as what."""
    return Counter((each.example[value], getattr(each.understood, value)) for each in read(part))


async def measure(plan: Plan) -> list[Figures]:
    """The aside part's figures, the median time a message, the time of the longest ones, and the memory."""
    from bench import reading_page  # it needs this module

    speeds = [_speed() for _run in range(plan.runs)]
    if not plan.quick:
        reading_page.write()
    return [{**figures("aside"), **speed} for speed in speeds]


def _speed() -> Figures:
    texts = [example["text"] for part in ("aside", "development") for example in examples(part)]
    took = [_took(text) for text in texts]
    long = [_took(filling * LONGEST) for filling in ("没", "水", "fire ", "3-502 ", "我在电梯里", "a ")]
    return {"median_ms": statistics.median(took), "longest_ms": max(long), "memory_mib": memory()}


def _took(text: str) -> float:
    """Milliseconds for one message."""
    began = time.perf_counter()
    understand(text[:LONGEST])
    return (time.perf_counter() - began) * 1000


def memory() -> float:
    """MiB that a process takes for reading, once it has read something: word lists, tables, weights."""
    measured = subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True)
    return float(measured.stdout) / 1024**2


_MEASURE = """
import tracemalloc, desk.reading
tracemalloc.start()
desk.reading.understand("3-502 tap drips")
print(tracemalloc.get_traced_memory()[0])
"""
