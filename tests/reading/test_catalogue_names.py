"""Buildings by names that are written almost right; and words that only look like one."""

from __future__ import annotations

import pytest

from desk.places.aliases import Clash, clash
from desk.places.near import near_to_said, neighbours
from desk.reading import Home, read
from tests.desk.stage import CATALOGUE

MEANT = """
Mapel Hall 204 tap drips             | maple 204
I am in mapel 204, no light          | maple 204
maplehall 204 leak                   | maple 204
Maple Huose, water everywhere        | maple
Plumm Hall 301 wifi                  | plum 301
Internatonal Residence 305 no wifi   | international 305
the libary is cold                   | library
Libraray, second floor, lamp         | library
gymnasum floor wet                   | gym
Teeching Building 2 301 no power     | teaching-2 301
Bilding 3 502 tap drips              | 3 502
枫圆204水龙头漏水                    | maple 204
楓圓宿舍 204 漏水                    | maple 204
梅元 301 灯坏了                      | plum 301
图书管的灯坏了                       | library
圖書管三樓的燈壞了                   | library
试验楼 302 没电                      | lab 302
体育管漏水                           | gym
留学生公遇 303 漏水                  | international 303
行證大樓的電梯壞了                   | admin
fengyuan 204 loushui                 | maple 204
tu shu guan de deng huai le          | library
"""

NOT_MEANT = """
the male hall has no light
the plug in the hall is broken
my table is ample and the lamp is dark
a marble table is broken
we need a plus sign on the door
clinical waste in the bin
the lobby is dirty
a small lad fell
美元掉进下水道了
没缘分的水龙头
行政路上的灯不亮
刮风了，窗户关不上
梅花开了
"""


def _rows(table: str) -> list[tuple[str, str, str | None]]:
    lines = (line.rpartition("|") for line in table.strip().splitlines())
    parted = ((said.strip(), place.strip().partition(" ")) for said, _bar, place in lines)
    return [(said, building, room or None) for said, (building, _space, room) in parted]


@pytest.mark.parametrize(("said", "building", "room"), _rows(MEANT))
def test_a_name_almost_right_is_understood(said: str, building: str, room: str | None) -> None:
    """Slips, homophones, pinyin, words run together; numbers have no slips, and the room is read as ever."""
    found = read(said, CATALOGUE)
    assert (found.building, found.room) == (building, room)


@pytest.mark.parametrize("said", NOT_MEANT.strip().splitlines())
def test_what_only_looks_like_a_name_is_none(said: str) -> None:
    """People mean the words that they write."""
    assert read(said, CATALOGUE).building is None
    assert read(said, CATALOGUE).near == ()


def test_a_likeness_that_is_not_sure_is_only_offered() -> None:
    """One character of four is another one, which does not sound like it."""
    found = read("国际公园的灯坏了", CATALOGUE)
    assert (found.building, found.near) == (None, ("international",))


@pytest.mark.parametrize(
    ("said", "home"),
    [
        ("the lamp in my room is dark", Home.ROOM),
        ("我宿舍的灯坏了", Home.ROOM),
        ("我們寢室沒有熱水", Home.ROOM),
        ("我们楼电梯坏了", Home.BUILDING),
        ("no light in our building", Home.BUILDING),
        ("my roommate is loud", None),
        ("my room key is gone", None),
        ("我宿舍对面的灯坏了", None),
        ("the room is dark", None),
    ],
)
def test_where_somebody_lives_is_said(said: str, home: Home | None) -> None:
    """Their own room, or their building; not their roommate."""
    assert read(said, CATALOGUE).home is home


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("33-502", ["13", "3", "20"]),
        ("building 99", ["19", "9", "20"]),
        ("三十三号楼", ["13", "3", "20"]),
        ("canteen 3", ["canteen-1", "canteen-2", "3"]),
        ("第五教学楼", ["teaching-1", "teaching-2", "teaching-3"]),
        ("Maple Hut", ["maple"]),
        ("Physics building", []),
    ],
)
def test_what_is_near_to_a_place_that_is_not_there(said: str, near: list[str]) -> None:
    """A number a slip away, then the nearest numbers; names that are alike."""
    assert near_to_said(CATALOGUE, said) == near


def test_neighbours_are_the_nearest_that_are_open() -> None:
    """By the map; without one by zone and number. What is closed is no choice."""
    buildings = {**CATALOGUE.buildings}
    buildings["2"] = buildings["2"].model_copy(update={"closed": True})
    some = CATALOGUE.model_copy(update={"buildings": buildings})
    assert neighbours(CATALOGUE, CATALOGUE.buildings["3"]) == ["2", "4", "8"]
    assert neighbours(some, some.buildings["3"]) == ["4", "8", "plum"]
    nowhere = {code: each.model_copy(update={"at": None}) for code, each in CATALOGUE.buildings.items()}
    unknown = CATALOGUE.model_copy(update={"buildings": nowhere})
    assert neighbours(unknown, unknown.buildings["3"]) == ["2", "4", "1"]


@pytest.mark.parametrize(
    ("alias", "why"),
    [
        ("Plum Hall", Clash.OTHER_PLACE),
        ("梅園", Clash.OTHER_PLACE),
        ("Building 4", Clash.OTHER_PLACE),
        ("4号楼", Clash.OTHER_PLACE),
        ("East campus", Clash.OTHER_PLACE),
        ("水龙头", Clash.FAULT),
        ("tap", Clash.FAULT),
        ("x", Clash.SHORT),
        ("1234", Clash.NUMBER),
        ("Red Barn", None),
        ("老磨坊", None),
        ("Maple", None),
    ],
)
def test_an_alias_must_mean_nothing_else(alias: str, why: Clash | None) -> None:
    """Another place, a fault, a room's number: each would send reports to the wrong place."""
    found = clash(CATALOGUE, alias, "maple")
    assert (found.why if found else None) is why
