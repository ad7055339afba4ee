"""`campusdesk calendar`: what the office reads to check a promise by hand, and what it reads when it mistypes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import example_catalogue
from tests.cli.processes import Command, refused


def said(folder: Path, *words: str, code: int = 0, **settings: str) -> str:
    """What the command prints, as one run of words without frames; it has to end with this code."""
    with Command(folder, "calendar", *words, COLUMNS="100", **settings) as command:
        assert command.end() == code, command.printed
        assert "Traceback" not in command.printed
        return re.sub(r"[\s│┃╭╮╰╯─]+", " ", command.printed)


def test_the_days_with_their_openings_and_reasons(tmp_path: Path) -> None:
    """A make-up workday of which half is worked, a holiday, a day of the vacation, a day like any."""
    whole = "08:00-12:00, 13:30-17:30"
    february = said(tmp_path, "show", "--from", "2026-02-13", "--days", "5")
    assert re.search(rf"2026-02-13 Fri {whole} 2026-02-14 Sat 08:00-12:00 override 2026-02-15 Sun closed ", february)
    assert "2026-02-17 Tue closed public holiday: Chinese New Year (Spring Festival)" in february
    assert "2026-02-18" not in february
    assert f"2026-02-28 Sat {whole} make-up workday" in said(tmp_path, "show", "--from", "2026-02-28", "--days", "1")
    vacation = said(tmp_path, "show", "--from", "2027-01-18", "--days", "1")
    assert "2027-01-18 Mon 09:00-12:00, 13:30-16:00 term: Winter vacation" in vacation
    assert len(re.findall(r"\d{4}-\d\d-\d\d", said(tmp_path, "show"))) == 14


@pytest.mark.parametrize(
    ("start", "target", "ends"),
    [
        ("2026-02-13 16:00", "4h", "4h from Fri 2026-02-13 16:00 ends on Sat 2026-02-14 10:30 (Asia/Shanghai)."),
        ("2026-02-13T08:00Z", "1d 4h", "1d 4h from Fri 2026-02-13 16:00 ends on Tue 2026-02-24 16:00 (Asia/Shanghai)."),
        ("2026-02-15 03:00", "10m 24x7", "10m 24x7 from Sun 2026-02-15 03:00 ends on Sun 2026-02-15 03:10 (Asia/"),
    ],
)
def test_when_a_target_runs_out(tmp_path: Path, start: str, target: str, ends: str) -> None:
    """By opening hours or by every hour, from a time on the campus's clock or on any other."""
    assert ends in said(tmp_path, "due", start, target)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["due", "yesterday", "4h"], "START: 'yesterday' is no time; write it as '2026-02-13 16:00'."),
        (["due", "0001-01-01", "4h"], "START: '0001-01-01' lies too far away; write a year from 1970 to 2199."),
        (["due", "2026-02-13", "4x"], "TARGET: '4x' is no target; write 30m, 4h, 3d or 1d 4h"),
        (["due", "2026-02-13", "0h"], "TARGET: the target '0h' is zero; give at least 1m."),
        (["due", "2026-02-13", "99999d 99999d"], "TARGET: the target '99999d 99999d' is longer than a year"),
        (["show", "--from", "2026-02-30"], "--from: '2026-02-30' is no date; write it as 2026-10-01."),
        (["show", "--from", "9999-12-31"], "--from: '9999-12-31' lies too far away"),
        (["show", "--days", "0"], "'--days': "),
    ],
)
def test_what_is_mistyped_gets_a_sentence(tmp_path: Path, words: list[str], sentence: str) -> None:
    """It says what to write instead; code 2, as for everything that is mistyped."""
    assert sentence in said(tmp_path, *words, code=2)


def test_a_mistake_in_a_file_of_overrides(tmp_path: Path) -> None:
    """The check and the calendar name that file and its line; code 1."""
    text = example_catalogue().read_text("utf-8").replace("# overrides:", "overrides:")
    (tmp_path / "c.yaml").write_text(text, "utf-8")
    (tmp_path / "calendar-2027.yaml").write_text("days:\n  2027-01-04: 9-12\n", "utf-8")
    line = "calendar-2027.yaml:2: the section 'days' 2027-01-04: '9-12' is no opening; "
    line += "write 08:00-12:00, several with commas, or closed"
    assert refused(tmp_path, "catalogue", "check", "c.yaml") == [line]
    assert refused(tmp_path, "calendar", "show", CATALOGUE="c.yaml") == [line]
