"""docs/clocks.md says what the code does: its times are computed, and its jobs are those that run."""

from __future__ import annotations

import importlib.util
import re
import sys

from notifications.jobs import JOBS
from tests.house.places import TOP

_SPEC = importlib.util.spec_from_file_location("clock_tables", TOP / "docs" / "clock_tables.py")
assert _SPEC is not None
assert _SPEC.loader is not None
clock_tables = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = clock_tables
_SPEC.loader.exec_module(clock_tables)

PAGE = (TOP / "docs" / "clocks.md").read_text("utf-8")


def test_the_tables_of_times_are_what_the_code_says() -> None:
    """Whoever changes a rule, or the example campus, writes them anew: `make drawings`."""
    assert clock_tables.written(PAGE) == PAGE
    # Counted by hand: 1.5 h of Friday and 2.5 h of Monday; three days; and the nine hours that the hold took at last.
    assert "| due Mon 9 Mar 10:30 | due Wed 11 Mar 16:00 |" in PAGE
    assert "| Tue 10 Mar 16:00 | the part came early: the work goes on |" in PAGE
    assert "| due Thu 12 Mar 17:00 |" in PAGE
    assert "| stopped: 2 h 40 min used of 4 h, in time | stopped: 19 h 30 min used of 24 h, in time |" in PAGE


def test_every_job_has_its_row() -> None:
    """With the seconds between its runs, and none for a job that is gone."""
    rows = re.findall(r"^\| `(\w+)` \| (\d+) s \| [^|]+ \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)
    assert [(name, float(seconds)) for name, seconds in rows] == [(job.__name__, JOBS[job]) for job in JOBS]
