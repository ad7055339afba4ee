"""The benches run: each takes a look with tiny numbers, and the page shows what was kept."""

from __future__ import annotations

import json
import re

import pytest

from bench import __main__ as suite
from bench import campus, hour, page, record
from bench.desk import desk
from bench.engine import engine
from bench.load import Load, report
from bench.plan import Failed
from bench.plans import GROWING, _read_whole
from bench.telegram import first_asked, telegram


async def test_residents_report_to_a_desk_of_its_own(engine_url, tmp_path):
    """A real desk, three residents, a second: reports are counted, and so is what they cost."""
    async with engine(tmp_path, engine_url) as running, running.fresh() as url, telegram() as there:
        with desk(tmp_path / "desk", campus.settings(tmp_path, there.token, there.url, url)) as served:
            await there.ask(first_asked)
            carried = await there.ask(report, Load(3, 0.02, 0.3, 0.7, (served.pid, there.pid)))
            times = served.handling_times()
    assert carried.done > 2
    assert len(carried.answers) >= carried.done - 3
    assert (carried.cost(served.pid) or 0) > 0
    assert len(times) >= 2 * carried.done


@pytest.fixture
def engine_url(engine: str) -> str:
    """The tests' own PostgreSQL; here `engine` is the bench's."""
    return engine


def test_figures_are_kept_by_bench_and_shown(tmp_path):
    """A part that is measured anew leaves the others as they are; what was not measured is a dash."""
    file = tmp_path / "results.json"
    record.keep("cost", [{"idle": 0.5}, {"idle": 0.7}, {"idle": 0.6}], "18.4", file=file)
    record.keep("delivery", [{"sends": 1234.5}], "18.4", file=file)
    shown = page.render(record.read(file))
    assert "| 0.60 % of a core |" in shown
    assert "**1,234**" in shown
    assert "medians of 3 runs" in shown
    assert ": one run." in shown
    assert "| complete reports a second | **–** |" in shown
    assert "{{" not in shown
    assert sorted(json.loads(file.read_text())) == ["cost", "delivery"]


def test_the_page_has_words_for_every_bench():
    """Each bench that there is has its part of the page."""
    assert {path.stem for path in page.WORDS.glob("*.md")} >= {*suite.there(), "frame"} - {"limits"}


def test_the_page_that_is_here_is_the_one_of_the_results():
    """Nobody writes docs/benchmarks.md by hand: words and figures change where they come from."""
    assert page.PAGE.read_text() == page.render(record.read())


def test_memory_that_grows_fails():
    """What comes and goes does not matter; what is more at the end than once all had settled does."""
    assert hour.stays([200, *[240] * 40, *[243] * 19])["memory_end"] == 243
    with pytest.raises(Failed, match=r"240\.0 MiB once it had settled, 250\.0 MiB at the end"):
        hour.stays([200, *[240] * 40, *[250] * 19])


def test_a_table_that_is_read_whole_is_found():
    """However deep in the plan, and also when several processes share the reading."""
    scan = {"Node Type": "Seq Scan", "Relation Name": "ticket", "Parallel Aware": True}
    index = {"Node Type": "Index Scan", "Relation Name": "event"}
    plan = {"Node Type": "Limit", "Plans": [{"Node Type": "Gather", "Plans": [index, scan]}]}
    assert set(_read_whole(plan)) & GROWING == {"ticket"}


@pytest.mark.parametrize("words", [["reprots"], ["reports", "idle"]])
def test_an_unknown_bench_is_named(words, capsys):
    """And so are those that there are."""
    with pytest.raises(SystemExit):
        suite.main(words)
    assert re.search(r"there is no bench \w+; there are reports, ", capsys.readouterr().err)
