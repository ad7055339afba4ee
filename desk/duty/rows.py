"""A row of a file of shifts: which column says what, and what is wrong with a value."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from desk.catalogue.parts import Catalogue
from desk.duty.words import written_in
from desk.people.roster_rows import Wrong
from storage.kinds import Duty

COLUMNS: Mapping[str, Sequence[str]] = {
    "team": ("team", "班组", "小組", "班組"),
    "person": (
        "person",
        "username",
        "user name",
        "number",
        "用户名",
        "工号",
        "學工號",
        "使用者名稱",
        "工號",
        "人员",
        "人員",
    ),
    "days": ("days", "day", "星期", "日期", "周几", "週幾"),
    "from": ("from", "begins", "start", "开始", "从", "開始", "從", "上班"),
    "to": ("to", "until", "ends", "end", "结束", "到", "結束", "至", "下班"),
    "kind": ("kind", "duty", "类型", "方式", "類型", "類別"),
}
"""The headings by which each column is known."""

NEEDED = ("team", "person", "days", "from", "to")
"""Without a kind a shift is one on duty."""


class ShiftRow(NamedTuple):
    """What one row says, checked against the catalogue; who the person is, the database knows."""

    row: int
    team: str
    person: str
    days: str
    hours: tuple[int, int]
    duty: Duty


def column_of(heading: str) -> str | None:
    """Which column a heading means; None for one that is not read."""
    return _columns().get(_folded(heading))


def read_row(row: int, written: Mapping[str, str], catalogue: Catalogue) -> ShiftRow | Wrong:
    """The row of this number, whose values stand under the keys of COLUMNS; or what is wrong with it."""
    team = _team(written.get("team", ""), catalogue)
    if team is None:
        return Wrong(row, f"There is no team “{written.get('team', '')}”: {', '.join(catalogue.teams)}.")
    person = unicodedata.normalize("NFKC", written.get("person", "")).strip().removeprefix("@")
    if not person:
        return Wrong(row, "The person is missing: write a user name, or a number of the roster.")
    days = written_in(written.get("days", ""))
    if days is None or days.days is None or days.hours is not None:
        return Wrong(row, f"“{written.get('days', '')}” are no days: write them like Mon-Fri, or 周一至周五.")
    between = f"{_clock(written.get('from', ''))}-{_clock(written.get('to', ''))}"
    hours = written_in(between)
    if hours is None or hours.hours is None or hours.days is not None:
        return Wrong(
            row, f"“{written.get('from', '')}” to “{written.get('to', '')}” are no hours: write 8:00 and 17:30."
        )
    if hours.hours[0] == hours.hours[1]:
        return Wrong(row, f"{between}: begins and ends at the same minute. A whole day is from 0:00 to 24:00.")
    kind = written.get("kind", "").strip()
    duty = written_in(kind) if kind else None
    if kind and (duty is None or duty.duty is None):
        return Wrong(row, f"“{kind}” is no kind of shift: on duty or on call, 值班 or 备勤.")
    return ShiftRow(row, team, person, days.days, hours.hours, duty.duty if duty and duty.duty else Duty.ON_DUTY)


def _clock(written: str) -> str:
    """A time as spreadsheets write it, without its seconds."""
    hours, _colon, rest = written.strip().partition(":")
    minutes, _colon, _seconds = rest.partition(":")
    return f"{hours}:{minutes}" if rest else hours


def _team(written: str, catalogue: Catalogue) -> str | None:
    """By its code, or its name in any language."""
    wanted = _folded(written)
    for code, team in catalogue.teams.items():
        if wanted in {_folded(name) for name in (code, team.name.en, team.name.zh_hans, team.name.zh_hant)}:
            return code
    return None


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    return {_folded(word): column for column, headings in COLUMNS.items() for word in headings}


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().replace("_", " ").split())
