"""A catalogue file is loaded whole, or refused with every mistake, each with its line."""
# ruff: noqa: E501 - a problem is one line, however long, and so it is written here

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk.catalogue.file import CatalogueError, load
from desk.catalogue.parts import Target
from desk.days.calendar import Window
from storage.kinds import Language, Urgency

EXAMPLE = Path(__file__).parents[2] / "catalogue.yaml"

SMALL = """\
campus: {en: Small, zh-Hans: 小, zh-Hant: 小}
time_zone: Asia/Shanghai
number_prefix: R
emergency_number: "110"
close_after_days: 3
calendar:
  weekly:
    monday..friday: 08:00-12:00, 14:00-18:00
    saturday..sunday: closed
  holidays:
    2026-10-01..2026-10-02: closed
    2026-10-10: monday
targets:
  emergency: {review: 5m 24x7, accept: 10m 24x7, fix: 1d 24x7, answer: 10m 24x7}
  urgent: {review: 30m, accept: 1h, fix: 4h, answer: 30m}
  normal: {review: 2h, accept: 4h, fix: 1d 4h, answer: 4h}
  low: {review: 1d, accept: 2d, fix: 7d, answer: 1d}
teams:
  plumbing: {name: {en: Plumbing, zh-Hans: 水暖, zh-Hant: 水電}}
categories:
  plumbing:
    name: {en: Plumbing, zh-Hans: 水暖, zh-Hant: 水電}
    icon: 🚰
    team: plumbing
    review: auto
    words: {en: [leak]}
    targets:
      urgent: {fix: 2h 24x7}
zones:
  east: {name: {en: East, zh-Hans: 东区, zh-Hant: 東區}}
buildings:
  1..2: {name: {en: "Block {n}", zh-Hans: "{numeral}号楼", zh-Hant: "{numeral}號樓"}, zone: east, floors: 6, rooms: 01-30}
  gym: {name: {en: Gym, zh-Hans: 体育馆, zh-Hant: 體育館}, aliases: [Sports hall], floors: 2}
rating_tags:
  slow: {en: Slow, zh-Hans: 慢, zh-Hant: 慢}
reject_reasons:
  unclear: {en: Unclear, zh-Hans: 不清楚, zh-Hant: 不清楚}
not_fixed_reasons:
  broken: {en: Broken, zh-Hans: 仍坏, zh-Hant: 仍壞}
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes a catalogue where the reader stands, so that problems name it as `c.yaml`."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> Path:
        Path("c.yaml").write_text(text, encoding="utf-8")
        return Path("c.yaml")

    return write


def problems(path: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refused:
        load(path)
    assert str(refused.value).splitlines() == [str(problem) for problem in refused.value.problems]
    return str(refused.value).splitlines()


def test_the_example_loads_and_is_a_campus():
    """The file that newcomers copy is right, and has what the demo needs."""
    catalogue = load(EXAMPLE)
    assert {"1", "20", "library", "teaching-4", "canteen-2", "gym", "clinic"} <= set(catalogue.buildings)
    assert {"plumbing", "electrical", "carpentry", "network", "property"} == set(catalogue.teams)
    assert [code for code, category in catalogue.categories.items() if category.safety] == ["elevator"]
    assert [code for code, category in catalogue.categories.items() if category.photo_at_done] == ["structure"]
    manual = {code for code, category in catalogue.categories.items() if category.review == "manual"}
    assert manual == {"structure", "network", "canteen", "other"}
    assert all(set(category.targets) == set(Urgency) for category in catalogue.categories.values())


def test_everything_of_a_small_file_arrives(written):
    """Names, calendar, targets with a category's own, buildings that share a line, in the order of the file."""
    catalogue = load(written(SMALL))
    assert catalogue.campus.in_language(Language.ZH_HANT) == "小"
    assert catalogue.calendar.weekly[0] == (Window(480, 720), Window(840, 1080))
    assert catalogue.calendar.holidays[date(2026, 10, 2)] == ()
    assert catalogue.calendar.holidays[date(2026, 10, 10)] == catalogue.calendar.weekly[0]
    plumbing = catalogue.categories["plumbing"]
    assert plumbing.targets[Urgency.NORMAL].fix == Target(minutes=480 + 240)
    assert plumbing.targets[Urgency.EMERGENCY].fix == Target(minutes=1440, around_the_clock=True)
    assert plumbing.targets[Urgency.URGENT].fix == Target(minutes=120, around_the_clock=True)
    assert plumbing.targets[Urgency.URGENT].accept == Target(minutes=60)
    assert list(catalogue.buildings) == ["1", "2", "gym"]
    assert catalogue.buildings["2"].in_language(Language.ZH_HANS) == "二号楼"
    assert catalogue.buildings["2"].zone == catalogue.zones["east"]


def test_a_map_link_may_hold_the_number(written):
    """Several buildings in one line, each with its own link."""
    catalogue = load(written(SMALL.replace("floors: 6", "map: 'https://maps.example/?q=block-{n}', floors: 6")))
    assert [catalogue.buildings[code].map for code in ("1", "2", "gym")] == [
        "https://maps.example/?q=block-1",
        "https://maps.example/?q=block-2",
        None,
    ]


def test_a_building_lies_somewhere(written):
    """One pair, or a list with one for each of several; a zone, too."""
    at = "at: ['39.99, 116.31', '39.98, 116.3'], floors: 6"
    text = SMALL.replace("floors: 6", at).replace("zh-Hant: 東區}}", "zh-Hant: 東區}, at: '39.9, 116.3'}")
    catalogue = load(written(text))
    assert [catalogue.buildings[code].at for code in ("1", "2", "gym")] == [(39.99, 116.31), (39.98, 116.3), None]
    assert catalogue.zones["east"].at == (39.9, 116.3)


def test_rooms_may_be_whole_numbers(written):
    """Three digits stand for themselves, two repeat on each floor; both in one line."""
    rooms = load(written(SMALL.replace("rooms: 01-30", "rooms: '01-02, 301-303, 399, 1201'"))).buildings["1"]
    assert [room for room in ("101", "103", "303", "304", "399", "602", "702", "1201") if rooms.has_room(room)] == [
        "101",
        "303",
        "399",
        "602",
        "1201",
    ]
    assert rooms.rooms_on(3) == ("301", "302", "303", "399")


def test_a_due_time_goes_by_opening_hours_or_by_every_hour(written):
    """The same Friday evening: an urgent job waits for Monday, an emergency does not."""
    catalogue = load(written(SMALL))
    friday = datetime(2026, 9, 25, 10, tzinfo=UTC)  # 18:00 in Shanghai
    targets = catalogue.categories["plumbing"].targets
    assert catalogue.due(friday, targets[Urgency.URGENT].review) == datetime(2026, 9, 28, 0, 30, tzinfo=UTC)
    assert catalogue.due(friday, targets[Urgency.EMERGENCY].accept) == datetime(2026, 9, 25, 10, 10, tzinfo=UTC)


def test_rooms_are_those_of_the_floors(written):
    """A listed building knows its rooms, one that lists none denies none, and nothing is on a floor it has not."""
    buildings = load(written(SMALL)).buildings
    assert buildings["1"].rooms_on(6)[::29] == ("601", "630")
    assert buildings["1"].rooms_on(7) == () == buildings["gym"].rooms_on(1)
    assert [room for room in ("101", "630", "631", "701", "1", "x01", "") if buildings["1"].has_room(room)] == [
        "101",
        "630",
    ]
    assert buildings["gym"].has_room("9999")


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "team: plumbing",
            "team: plumers",
            "24: category 'plumbing' names team 'plumers', which is not among the teams (did you mean 'plumbing'?)",
        ),
        (
            "    team: plumbing\n",
            "    team: plumbing\n    safty: true\n",
            "25: category 'plumbing' has an unknown key 'safty' (did you mean 'safety'?)",
        ),
        ("review: auto", "review: soon", "25: category 'plumbing' has review 'soon'; it should be 'auto' or 'manual'"),
        ("    icon: 🚰\n", "", "21: category 'plumbing' needs 'icon'"),
        (
            "time_zone: Asia/Shanghai",
            "time_zone: Asia/Shanghia",
            "2: the catalogue has time_zone 'Asia/Shanghia'; it should be a name of the IANA list, as Asia/Shanghai",
        ),
        (
            "{en: Small, zh-Hans: 小, zh-Hant: 小}",
            "{en: Small, zh-Hans: 小}",
            "1: the catalogue has no zh-Hant in campus; write zh-Hant: …, as a name is given in en, zh-Hans, zh-Hant",
        ),
        (
            "accept: 1h",
            "accept: 0m",
            "15: the section 'targets' urgent.accept: the target '0m' is zero; give at least 1m",
        ),
        (
            "accept: 1h",
            "accept: 999d",
            "15: the section 'targets' urgent.accept: the target '999d' is longer than a year; nobody would wait for it",
        ),
        (
            "teams:\n",
            "chasing: {start_reminder: 4h, start_give_back: 1h}\nteams:\n",
            "18: the catalogue chasing: start_give_back comes before start_reminder; give it more time",
        ),
        (
            "urgent: {fix: 2h 24x7}",
            "urgent: {fix: 2 hours}",
            "28: category 'plumbing' targets.urgent.fix: '2 hours' is no target; write 30m, 4h, 3d or 1d 4h, and 10m 24x7 for round the clock",
        ),
        (
            "  low: {review: 1d, accept: 2d, fix: 7d, answer: 1d}\n",
            "",
            "13: the section 'targets' needs review, accept, fix, answer under 'low', such as review: 4h",
        ),
        (
            "08:00-12:00, 14:00-18:00",
            "08:00-12:00, 11:00-18:00",
            "8: the section 'calendar' weekly.monday..friday: the openings 08:00-12:00 and 11:00-18:00 overlap; make them one, or part them",
        ),
        (
            "saturday..sunday: closed",
            "saturday..sunday: 22:00-02:00",
            "9: the section 'calendar' weekly.saturday..sunday: '22:00-02:00' closes before it opens; part it at midnight: 22:00-24:00, next day 00:00-02:00",
        ),
        (
            "saturday..sunday: closed",
            "saturday: closed",
            "7: the section 'calendar' weekly says nothing of sunday; write closed for a day off",
        ),
        (
            "08:00-12:00, 14:00-18:00",
            "closed",
            "7: the section 'calendar' weekly never opens; give at least one day an opening, such as monday: 08:00-17:00",
        ),
        (
            "2026-10-10: monday",
            "2026-10-02: monday",
            "12: the section 'calendar' gives 2026-10-02 again, after c.yaml:11",
        ),
        (
            "2026-10-10: monday",
            "2026-13-10: monday",
            "12: the section 'calendar' holidays.2026-13-10: '2026-13-10' is no date; write 2026-10-01, or 2026-10-01..2026-10-07",
        ),
        (
            "zone: east",
            "zone: eats",
            "32: building '1..2' names zone 'eats', which is not among the zones (did you mean 'east'?)",
        ),
        (
            "rooms: 01-30",
            "rooms: 30-01",
            "32: building '1..2' rooms: '30-01' is no range of rooms; write 01-30, or 01-12, 15-30, or 101-118, 201-218",
        ),
        ("rooms: 01-30", "rooms: '01-30, 30'", "32: building '1..2' rooms: room '30' is listed twice in '01-30, 30'"),
        (
            "rooms: 01-30",
            "rooms: '101-118, 118'",
            "32: building '1..2' rooms: room '118' is listed twice in '101-118, 118'",
        ),
        (
            "rooms: 01-30",
            "at: '39.99, 116.31'",
            "32: building '1..2' at: has 1 places on the map for 2; write 39.99, 116.31, or a list with one for each",
        ),
        (
            "floors: 2",
            "floors: 2, at: '116.31, 39.99'",
            "33: building 'gym' at: the latitude 116.31 is not between -90 and 90: is the longitude first?",
        ),
        (
            "floors: 2",
            "floors: 2, at: by the lake",
            "33: building 'gym' at: 'by the lake' is no place on a map; write latitude and longitude: 39.99, 116.31",
        ),
        (
            "aliases: [Sports hall]",
            "aliases: [ｂｌｏｃｋ  2]",
            "33: building 'gym' is called 'ｂｌｏｃｋ  2', but that means building '2' (line 32) already",
        ),
        ("  gym: {name", "  2: {name", "33: building '2' gives building '2' again, which is in line 32 already"),
        (
            "  gym: {name",
            "  Gym: {name",
            "33: building 'Gym' has code 'Gym'; it should be a word of a-z, 0-9, - and _, 24 at most",
        ),
        (
            "close_after_days: 3",
            "close_after_days: 3\nnumber_prefix: R",
            "6: the catalogue gives 'number_prefix' a second time; the first is in line 3",
        ),
        (
            "number_prefix: R",
            "number_prefix: r",
            "3: the catalogue has number_prefix 'r'; it should be one to three capital letters",
        ),
        (
            "aliases: [Sports hall]",
            "map: here",
            "33: building 'gym' has map 'here'; it should be a link that begins with https://, 300 letters at most, without spaces or quotes",
        ),
        (
            "水暖, zh-Hant: 水電}}\ncategories",
            "水暖, zh-Hant: 水電}, jobs_at_once: 0}\ncategories",
            "19: team 'plumbing' has jobs_at_once '0'; it should be greater than 0",
        ),
        ("close_after_days: 3\n", "", "1: the catalogue needs 'close_after_days'"),
        (
            "    targets:\n      urgent: {fix: 2h 24x7}",
            "    targets: fast",
            "27: category 'plumbing' targets should be keys with values, not 'fast'",
        ),
        (
            "  slow: {en: Slow, zh-Hans: 慢, zh-Hant: 慢}",
            "  slow: Slow",
            "35: rating tag 'slow' should be keys with values, not 'Slow'",
        ),
        (
            "words: {en: [leak]}",
            "words: {fr: [fuite]}",
            "26: category 'plumbing' has words.fr 'fr'; it should be 'en', 'zh-Hans' or 'zh-Hant'",
        ),
        (
            "{en: Gym, zh-Hans",
            "{en: Gym, old and new, zh-Hans",
            "33: building 'gym' has an unknown key 'name.old and new' (a text with a comma wants quotes)",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_write_instead(written, right, wrong, problem):
    """One mistake, one line: the file, the line, what is wrong, what would be right."""
    assert SMALL.count(right) == 1
    found = problems(written(SMALL.replace(right, wrong)))
    assert found == [f"c.yaml:{problem}"]


def test_broken_yaml_is_named_with_its_line(written):
    """The one mistake after which nothing else can be read."""
    [found] = problems(written(SMALL.replace("    team: plumbing", "   team: plumbing")))
    assert found.startswith("c.yaml:24: cannot be read as YAML: ")


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(written):
    """Nobody mends a file mistake by mistake."""
    text = SMALL.replace("number_prefix: R", "number_prefix: r").replace("team: plumbing", "team: gone")
    text = text.replace("accept: 4h", "accept: 4x").replace("floors: 2", "floors: no")
    assert [line.split(":")[1] for line in problems(written(text))] == ["3", "16", "24", "33"]


@pytest.mark.parametrize(
    "content", [b"", b"- 1\n", b"just a word", b"# nothing\n", b"\xff\xfe\x00", b"a: \x01", b"a: &x [*x]\n"]
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_line(tmp_path, content):
    """Empty, a list, not UTF-8, not YAML, biting its own tail: one sentence, no traceback."""
    path = tmp_path / "c.yaml"
    path.write_bytes(content)
    assert len(problems(path)) == 1


def test_a_missing_file_is_named(tmp_path):
    """The path that was asked for stands in the sentence."""
    assert problems(tmp_path / "none.yaml") == [f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory"]
