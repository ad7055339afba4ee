"""Equipment as people name it: kind and number in a message, which asset that is, and kinds in the catalogue."""

import re
from pathlib import Path

import pytest

from desk.assets.finding import matched
from desk.assets.naming import Named, named_in, number_said
from desk.catalogue.file import CatalogueError, load
from storage.tables import Asset
from tests.desk.stage import CATALOGUE

NAMED = {
    "lift 2 in building 3 is stuck": ("lift", "2", None),
    "Building 3 lift no. 2": ("lift", "2", None),
    "the second lift in building 3": ("lift", "2", None),
    "lift two is stuck": ("lift", "2", None),
    "no. 7 washing machine in maple hall": ("washer", "7", None),
    "washing machine #5 B3": ("washer", "5", None),
    "3号楼5号洗衣机不脱水": ("washer", "5", None),
    "三号楼二号电梯": ("lift", "2", None),
    "3栋洗衣机五号漏水": ("washer", "5", None),
    "第3台洗衣机": ("washer", "3", None),
    "3#2号电梯": ("lift", "2", None),
    "12号楼十二号烘衣機": ("dryer", "12", None),
    "5号楼洗衣机房 2号 洗衣机": ("washer", "2", None),
    "washer on the 3rd floor of building 3": ("washer", None, "3"),
    "開飲機沒熱水 12號樓 3樓": ("water_dispenser", None, "3"),
    # What looks like a number, and is none: of a building, how many, how long, up to which floor.
    "3號樓的飲水機壞了": ("water_dispenser", None, None),
    "3号楼电梯坏了": ("lift", None, None),
    "3 washing machines are broken in building 3": ("washer", None, None),
    "elevator 2 days no repair": ("lift", None, None),
    "洗衣机3次了都不转": ("washer", None, None),
    "电梯2楼不停": ("lift", None, "2"),
    "3-502 the lift": ("lift", None, None),
    "水龙头漏水": None,
    "": None,
}


@pytest.mark.parametrize("text", NAMED)
def test_what_is_named(text):
    """The kind by any of its words, in any script, and the number that stands beside it."""
    found = named_in(text, CATALOGUE)
    assert (found and (found.kind, found.number, found.floor)) == NAMED[text]


def test_a_number_alone():
    """An answer that is nothing but a number."""
    said = ("5", "五号", "no. 5", "#2", "two", "2号机", "十二", "05")
    assert [number_said(each) for each in said] == ["5", "5", "5", "2", "2", "2", "12", "5"]
    assert [number_said(each) for each in ("the left one", "3 days", "", "5,000")] == [None] * 4


def thing(number, *, floor=None, room=None):
    """A washing machine."""
    return Asset(code=f"W{number}", kind="washer", number=number, building="3", floor=floor, room=room)


@pytest.mark.parametrize(
    ("named", "room", "sure", "likely"),
    [
        (Named("washer", "2"), None, "2", ["2", "1", "3"]),
        (Named("washer", "10"), None, "10", ["10", "1", "2"]),
        (Named("washer", "9"), None, None, ["1", "2", "3"]),
        (Named("washer"), None, None, ["1", "2", "3"]),
        (Named("washer", floor="3"), None, "3", ["3", "1", "2"]),
        (Named("washer", floor="1"), None, None, ["1", "2", "3"]),
        (Named("washer"), "502", "10", ["10", "1", "2"]),
        (Named("washer", "9", floor="3"), None, None, ["3", "1", "2"]),
    ],
)
def test_which_one_is_meant(named, room, sure, likely):
    """Number before room before floor; a number that there is not makes nobody guess."""
    things = [thing("10", floor="5", room="502"), thing("03", floor="3"), thing("2", floor="1"), thing("1", floor="1")]
    found = matched(things, named, room)
    numbers = [(each.number or "").lstrip("0") for each in (*found.likely, *filter(None, [found.sure]))]
    assert numbers == [*likely, *filter(None, [sure])]


def test_the_only_one_of_its_kind():
    """It needs no number, and a wrong one is asked about."""
    assert matched([thing(None)], Named("washer"), None).sure is not None
    assert matched([thing("1")], Named("washer", "2"), None).sure is None
    assert matched([], Named("washer"), None).likely == ()


def test_kinds_in_the_catalogue(tmp_path):
    """A mistake has its line; a word means one kind; a campus need not name any."""
    example = (Path(__file__).parents[2] / "catalogue.yaml").read_text(encoding="utf-8")
    file = tmp_path / "c.yaml"
    file.write_text(re.sub(r"(?ms)^equipment:.*?(?=^# -)", "", example), encoding="utf-8")
    assert load(file).equipment == {}
    assert named_in("lift 2", load(file)) is None
    wrong = example.replace("category: elevator", "category: elevators", 1).replace("[tumble dryer, ", "[washer, ")
    wrong = wrong.replace("    icon: 🥤\n", "")
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load(file)
    first, second, third = (str(each).partition("c.yaml:")[2] for each in refused.value.problems)
    assert re.fullmatch(
        r"\d+: equipment 'lift' names category 'elevators', which is not among the categories "
        r"\(did you mean 'elevator'\?\)",
        first,
    )
    assert second.endswith("equipment 'dryer' is called 'washer', but that means equipment 'washer' already")
    assert third.endswith("equipment 'vending_machine' needs 'icon'")
