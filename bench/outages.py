"""Twenty simulated outages: are they found, what joins them by itself, and does anything join that does not belong?

Bursts of 5 to 200 reports from one building, in three languages and many wordings, with other reports of the same
building and category among them (a socket, a tap, power gone in one room only) and of other buildings. The rules are
the desk's own (desk/outages/joining.py); time is simulated, and the office says “one outage” five minutes after it is
asked.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.plan import Figures
from desk.catalogue.parts import Outages
from desk.outages.joining import BUILDING, Known, Report, fits, gist, joins

TEXTS = Path(__file__).parent / "readings" / "outages.yaml"
SIZES = (5, 6, 8, 10, 12, 15, 18, 22, 27, 33, 40, 48, 58, 70, 85, 100, 120, 145, 170, 200)
RULE = Outages()
ANSWERED = 5.0
"""Minutes in which the office says what it is."""

_FLOORS, _DOORS = 12, 24
_OTHERS_A_DAY = 30.0
"""Other reports of the category from the building: more than any real one has, half of them while it is out."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A report of the simulation: when, by whom, and whether it belongs to the outage."""

    minute: float
    person: int
    report: Report
    belongs: bool


@dataclass(slots=True)
class Found:
    """What came of one simulated outage."""

    offered: float | None = None
    """Minutes after its first report."""
    right: bool = False
    """What is gone was understood."""
    belonging: int = 0
    joined: int = 0
    wrong: int = 0
    others: int = 0
    why: list[str] = field(default_factory=list)
    """The texts that joined wrongly."""


@cache
def texts() -> Mapping[str, Any]:
    """What people write, by kind of outage."""
    loaded: Mapping[str, Any] = YAML(typ="safe", pure=True).load(TEXTS.read_text(encoding="utf-8"))
    return loaded


def simulated(number: int, *, fresh: bool = False) -> list[Sent]:
    """The reports of an outage, seeded, in their order. `fresh`: in the wordings that are only counted."""
    dice = random.Random(number)
    kind = list(texts())[number % len(texts())]
    said = texts()[kind]
    same, other = (said[f"fresh_{which}" if fresh else which] for which in ("same", "other"))
    category, size = said.get("category", kind), SIZES[number % len(SIZES)]
    length = 10 + size / 4
    sent = [_sent(dice, dice.triangular(0, length, 0), n, category, dice.choice(same), True) for n in range(size)]
    during = max(3, int(size / 6))
    minutes = [dice.uniform(-60, 0) for _n in range(3)] + [dice.uniform(0, length + 60) for _n in range(during)]
    sent += [_sent(dice, at, size + n, category, dice.choice(other), False) for n, at in enumerate(minutes)]
    elsewhere = [_sent(dice, dice.uniform(-60, length), -n, category, dice.choice(same), False, "9") for n in (1, 2)]
    return sorted([*sent, *elsewhere], key=lambda each: each.minute)


def _sent(
    dice: random.Random, minute: float, person: int, category: str, text: str, belongs: bool, building: str = "12"
) -> Sent:
    floor = dice.randint(1, _FLOORS)
    room = f"{floor}{dice.randint(1, _DOORS):02}"
    written = text.format(b=building, room=room)
    return Sent(minute, person, Report(category, building, room, str(floor), written), belongs)


def played(sent: Sequence[Sent]) -> Found:
    """What the desk makes of these reports."""
    found = Found()
    shared = BUILDING if sent[0].report.category == "elevator" else None
    first = min(each.minute for each in sent if each.belongs)
    here = [each for each in sent if each.report.building == "12"]
    offer = _offer(here)
    known: Known | None = None
    if offer is not None:
        found.offered = max(0.0, offer - first)
        waiting = [each for each in here if offer - RULE.minutes <= each.minute <= offer + ANSWERED]
        known = gist([each.report for each in waiting], shared)
        found.right = known.service in (texts()[_kind_of(sent)]["service"], known.category)
        _count(found, [each for each in waiting if fits(each.report, known, shared).yes])
    found.belonging = sum(each.belongs for each in here)
    found.others = len(sent) - found.belonging
    if offer is not None and known is not None:
        later = [each for each in sent if each.minute > offer + ANSWERED]
        _count(found, [each for each in later if joins(each.report, known, shared).yes])
    return found


def _count(found: Found, under: Sequence[Sent]) -> None:
    found.joined += sum(each.belongs for each in under)
    wrong = [each.report.text for each in under if not each.belongs]
    found.wrong += len(wrong)
    found.why += wrong


def _kind_of(sent: Sequence[Sent]) -> str:
    """By which name the outage stands among the texts."""
    belonging = next(each.report for each in sent if each.belongs)
    return next(
        kind
        for kind, said in texts().items()
        if said.get("category", kind) == belonging.category
        and any(
            text.format(b="12", room=belonging.room) == belonging.text for text in (*said["same"], *said["fresh_same"])
        )
    )


def _offer(sent: Sequence[Sent]) -> float | None:
    """When so many people have reported it within the minutes of the rule."""
    for at, latest in enumerate(sent):
        lately = {each.person for each in sent[: at + 1] if each.minute > latest.minute - RULE.minutes}
        if len(lately) >= RULE.reports:
            return latest.minute
    return None


def quiet_days(days: int = 200) -> int:
    """How often the office is asked although nothing is out: so many days of a building, 30 reports of it on each."""
    dice, asked = random.Random(7), 0
    for _day in range(days):
        minutes = sorted(dice.uniform(0, 16 * 60) for _n in range(int(_OTHERS_A_DAY)))
        at = 0
        while at + RULE.reports <= len(minutes):
            if minutes[at + RULE.reports - 1] - minutes[at] <= RULE.minutes:
                asked += 1
                at += RULE.reports
            at += 1
    return asked


def figures(*, fresh: bool = False) -> Figures:
    """All twenty together. Times are minutes, the rest per cent or counts."""
    all_found = [played(simulated(number, fresh=fresh)) for number in range(len(SIZES))]
    offered = sorted(found.offered for found in all_found if found.offered is not None)
    under = sum(found.joined + found.wrong for found in all_found)
    return {
        "outages": len(all_found),
        "found": sum(found.offered is not None for found in all_found),
        "understood": sum(found.right for found in all_found),
        "belonging": sum(found.belonging for found in all_found),
        "others": sum(found.others for found in all_found),
        "joined": 100 * sum(found.joined for found in all_found) / sum(found.belonging for found in all_found),
        "wrong": 100 * sum(found.wrong for found in all_found) / max(1, under),
        "to_offer": offered[len(offered) // 2],
        "slowest_offer": offered[-1],
    }


ROWS = {
    "found": "parents found, of 20",
    "understood": "… of which it was understood what is gone",
    "belonging": "reports that belong",
    "others": "other reports among them",
    "joined": "of those that belong, under the parent by one press or by themselves",
    "wrong": "of those under a parent, wrongly",
    "to_offer": "from the first report to the offer, median",
    "slowest_offer": "… the longest",
}
_UNITS = {"joined": " %", "wrong": " %", "to_offer": " min", "slowest_offer": " min"}


def table() -> str:
    """The figures as docs/reading.md shows them."""
    columns = (figures(), figures(fresh=True))
    head = "| | wordings by which the words were chosen | wordings that were only counted |\n|---|---|---|"
    rows = [f"| {told} | " + " | ".join(_shown(taken, row) for taken in columns) + " |" for row, told in ROWS.items()]
    return "\n".join([head, *rows])


def _shown(taken: Figures, row: str) -> str:
    unit = _UNITS.get(row)
    return f"{taken[row]:.0f}" if unit is None else f"{taken[row]:.1f}{unit}"
