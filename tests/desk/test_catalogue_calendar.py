"""The catalogue's calendar: public holidays, terms, overrides; each mistake is named with its file and line."""
# ruff: noqa: E501 - a problem is one line, however long, and so it is written here

import sys
from datetime import date
from pathlib import Path

import pytest

from desk.catalogue.file import CatalogueError, load
from desk.days.calendar import Calendar, Why, Window
from storage.kinds import Language
from tests.desk.test_catalogue_file import EXAMPLE, SMALL

HEAD, _, TAIL = SMALL.partition("calendar:\n")
_, _, TAIL = TAIL.partition("targets:\n")
WHOLE = (Window(480, 720), Window(840, 1080))
MORNING = (Window(540, 720),)

CALENDAR = """\
calendar:
  weekly:
    monday..friday: 08:00-12:00, 14:00-18:00
    saturday..sunday: closed
  public_holidays: CN
  terms:
    winter:
      name: {en: Winter vacation, zh-Hans: 寒假, zh-Hant: 寒假}
      from: 2026-01-19
      to: 2026-03-01
      weekly:
        monday..thursday: 09:00-12:00
        friday..sunday: closed
    exams:
      name: {en: Examinations, zh-Hans: 考试周, zh-Hant: 考試週}
      from: 2026-06-15
      to: 2026-06-28
      weekly:
        monday..sunday: 08:00-22:00
  holidays:
    2026-02-16: 10:00-11:00
    2026-02-27: monday
    2026-06-19..2026-06-20: tuesday
  overrides: days.yaml
"""
DAYS = """\
# what the office decided later
days:
  2026-03-09: closed
  2026-10-10: 08:00-12:00
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a catalogue with this calendar, and the file of overrides beside it; both are named as they lie here."""
    monkeypatch.chdir(tmp_path)

    def write(calendar: str = CALENDAR, days: str | None = DAYS) -> Path:
        Path("campus").mkdir(exist_ok=True)
        Path("campus/c.yaml").write_text(f"{HEAD}{calendar}targets:\n{TAIL}", encoding="utf-8")
        Path("campus/days.yaml").unlink(missing_ok=True)
        if days is not None:
            Path("campus/days.yaml").write_text(days, encoding="utf-8")
        return Path("campus/c.yaml")

    return write


def problems(path: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refused:
        load(path)
    return str(refused.value).splitlines()


def why(calendar: Calendar, day: date) -> Why | None:
    reason = calendar.reasons.get(day)
    return reason.why if reason else None


@pytest.mark.parametrize(
    ("day", "windows", "reason"),
    [
        (date(2026, 1, 16), WHOLE, None),  # a Friday like any
        (date(2026, 1, 4), WHOLE, Why.MAKE_UP),  # a Sunday
        (date(2026, 1, 2), (), Why.HOLIDAY),
        (date(2026, 1, 19), MORNING, Why.TERM),  # the first day of the winter vacation
        (date(2026, 3, 1), (), Why.TERM),  # its last
        (date(2026, 3, 2), WHOLE, None),
        (date(2026, 2, 17), (), Why.HOLIDAY),  # goes before the term
        (date(2026, 2, 14), MORNING, Why.MAKE_UP),  # in the term worked as the term's days are
        (date(2026, 2, 16), (Window(600, 660),), Why.OVERRIDE),  # goes before the holiday
        (date(2026, 2, 27), MORNING, Why.OVERRIDE),  # like a Monday of the term
        (date(2026, 6, 19), (Window(480, 1320),), Why.OVERRIDE),
        (date(2026, 6, 21), (Window(480, 1320),), Why.TERM),  # a Sunday
        (date(2026, 3, 9), (), Why.OVERRIDE),  # in the other file
        (date(2026, 10, 10), (Window(480, 720),), Why.OVERRIDE),  # goes before a make-up workday
        (date(2030, 10, 1), (), Why.HOLIDAY),
    ],
)
def test_which_rule_goes_before_which(write, day, windows, reason):
    """An override before a public holiday or make-up workday, that before a term, and that before the week."""
    calendar = load(write()).calendar
    assert calendar.windows(day) == windows
    assert why(calendar, day) is reason


def test_reasons_have_names_in_three_languages(write):
    """Those of terms stand in the file, those of holidays come from the library."""
    reasons = load(write()).calendar.reasons
    assert [reasons[date(2026, 10, 1)].name[language] for language in Language] == ["National Day", "国庆节", "國慶節"]
    assert [reasons[date(2026, 1, 20)].name[language] for language in Language] == ["Winter vacation", "寒假", "寒假"]


def test_other_countries_and_their_parts(write):
    """Bavaria rests on Epiphany and Berlin does not; nobody makes up for anything."""
    bavaria, berlin = (load(write(CALENDAR.replace("CN", code))).calendar for code in ("DE-BY", "DE-BE"))
    epiphany = date(2026, 1, 6)
    assert why(bavaria, epiphany) is Why.HOLIDAY
    assert why(berlin, epiphany) is None
    assert Why.MAKE_UP not in {reason.why for reason in bavaria.reasons.values()}


def test_files_of_overrides_may_be_several(write):
    """One for each year."""
    path = write(CALENDAR.replace("overrides: days.yaml", "overrides: [days.yaml, next.yaml]"))
    Path("campus/next.yaml").write_text("days: {2027-03-09: closed}", encoding="utf-8")
    calendar = load(path).calendar
    assert calendar.windows(date(2026, 3, 9)) == () == calendar.windows(date(2027, 3, 9))


def test_without_public_holidays_the_library_stays_away(write, monkeypatch):
    """Its import takes time, for which only who needs it waits."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert load(write(CALENDAR.replace("  public_holidays: CN\n", ""))).calendar.windows(date(2026, 10, 1)) == WHOLE


def test_the_example_knows_2026():
    """The days off and make-up workdays that the government announced, and the half day that the office decided."""
    calendar = load(EXAMPLE).calendar
    workday = calendar.weekly[0]
    shut = [(1, 1), (1, 2), *((2, day) for day in range(16, 24)), (4, 6), (5, 1), (5, 4), (5, 5), (6, 19), (9, 25)]
    assert not any(calendar.windows(date(2026, month, day)) for month, day in shut)
    assert not any(calendar.windows(date(2026, 10, day)) for day in range(1, 8))
    worked = [(1, 4), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert all(calendar.windows(date(2026, month, day)) == workday for month, day in worked)
    assert calendar.windows(date(2026, 2, 14)) == (Window(480, 720),)


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "08:00-12:00, 14:00-18:00",
            "08:00-15:00, 14:00-18:00",
            "8: the section 'calendar' weekly.monday..friday: the openings 08:00-15:00 and 14:00-18:00 overlap; make them one, or part them",
        ),
        (
            "08:00-12:00, 14:00-18:00",
            "closed",
            "7: the section 'calendar' weekly never opens; give at least one day an opening, such as monday: 08:00-17:00",
        ),
        (
            "public_holidays: CN",
            "public_holidays: China",
            "10: the section 'calendar' public_holidays: there is no list for 'China'; write a country's two letters, as CN, or a part of it, as DE-BY",
        ),
        (
            "public_holidays: CN",
            "public_holidays:",
            "10: the section 'calendar' public_holidays: there is no list for ''; write a country's two letters, as CN, or a part of it, as DE-BY",
        ),
        (
            "public_holidays: CN",
            "public_holidays: AU-XX",
            "10: the section 'calendar' public_holidays: AU has no part 'XX'; write one of ACT, NSW, NT, QLD, SA, TAS, VIC, WA, NSW Western",
        ),
        (
            "public_holidays: CN",
            "public_holiday: CN",
            "10: the section 'calendar' has an unknown key 'public_holiday' (did you mean 'public_holidays'?)",
        ),
        ("to: 2026-03-01", "to: soon", "15: term 'winter' to: 'soon' is no date; write it as 2026-10-01"),
        ("      to: 2026-03-01\n", "", "12: term 'winter' needs 'to'"),
        (
            "to: 2026-03-01",
            "to: 2026-01-18",
            "15: term 'winter' must end on or after its first day, 2026-01-19, and within 400 days",
        ),
        (
            "to: 2026-03-01",
            "to: 2028-03-01",
            "15: term 'winter' must end on or after its first day, 2026-01-19, and within 400 days",
        ),
        (
            "from: 2026-06-15",
            "from: 2026-03-01",
            "21: term 'exams' begins on 2026-03-01, when term 'winter' (line 12) is not over",
        ),
        (
            "      name: {en: Winter vacation, zh-Hans: 寒假, zh-Hant: 寒假}\n",
            "",
            "12: term 'winter' needs 'name'",
        ),
        (
            "zh-Hans: 考试周, ",
            "",
            "20: term 'exams' has no zh-Hans in name; write zh-Hans: …, as a name is given in en, zh-Hans, zh-Hant",
        ),
        ("name: {en: Examinations, zh-Hans: 考试周, zh-Hant: 考試週}", "name: Exams", None),
        (
            "friday..sunday: closed",
            "friday: closed",
            "16: term 'winter' weekly says nothing of saturday, sunday; write closed for a day off",
        ),
        (
            "monday..thursday: 09:00-12:00",
            "monday..thursday: 12:00-09:00",
            "17: term 'winter' weekly.monday..thursday: '12:00-09:00' closes before it opens; part it at midnight: 22:00-24:00, next day 00:00-02:00",
        ),
        (
            "      to: 2026-06-28\n",
            "      to: 2026-06-28\n      until: x\n",
            "23: term 'exams' has an unknown key 'until'",
        ),
        (
            "overrides: days.yaml",
            "overrides: gone.yaml",
            "29: the section 'calendar' overrides: gone.yaml cannot be read: No such file or directory",
        ),
        (
            "overrides: days.yaml",
            "overrides: {2026-03-09: closed}",
            "29: the section 'calendar' has overrides keys with values; write the name of a file, as calendar-2027.yaml",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(write, right, wrong, problem):
    """One mistake, one line: the file, the line, what is wrong, what would be right."""
    assert CALENDAR.count(right) == 1
    found = problems(write(CALENDAR.replace(right, wrong)))
    assert found == [f"campus/c.yaml:{problem}"] if problem else len(found) == 1


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (
            DAYS.replace("03-09", "13-09"),
            ":3: the section 'days' 2026-13-09: '2026-13-09' is no date; write 2026-10-01, or 2026-10-01..2026-10-07",
        ),
        (
            DAYS.replace("08:00-12:00", "08:00-12:00, 11:00-13:00"),
            ":4: the section 'days' 2026-10-10: the openings 08:00-12:00 and 11:00-13:00 overlap; make them one, or part them",
        ),
        (
            DAYS.replace("2026-03-09", "2026-02-16..2026-02-27"),
            ":3: the section 'days' gives 2026-02-16 again, after campus/c.yaml:26",
        ),
        (
            DAYS + "  2026-03-09: friday\n",
            ":5: the section 'days' gives '2026-03-09' a second time; the first is in line 3",
        ),
        (DAYS + "dayz: {}\n", ":5: the file has an unknown key 'dayz' (did you mean 'days'?)"),
        ("", ":1: the section 'days' is missing or empty; write each day under it, as 2027-01-01: closed"),
        ("days:\n", ":1: the section 'days' is missing or empty; write each day under it, as 2027-01-01: closed"),
        ("days: closed\n", ":1: the section 'days' should be keys with values, not 'closed'"),
        ("days: [\n", None),
    ],
)
def test_a_mistake_in_the_file_of_overrides_names_that_file(write, days, problem):
    """So that nobody looks for it in the catalogue."""
    (found,) = problems(write(days=days))
    assert found == f"campus/days.yaml{problem}" if problem else found.startswith("campus/days.yaml:2: cannot be read")
