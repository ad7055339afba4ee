"""Rows of buttons on a phone: as few as show every label whole."""

import pytest

from storage.kinds import Language
from tests.desk.stage import CATALOGUE
from wording.rows import MOST, in_rows


def rows(*labels: str) -> list[list[str]]:
    """The labels as they stand."""
    return [[button["text"] for button in row] for row in in_rows([{"text": label} for label in labels])]


def test_short_labels_stand_side_by_side_and_long_ones_alone() -> None:
    """One long label makes all of its row wide; the order stays; Chinese letters are two wide."""
    assert rows("1", "2", "3", "4", "5", "6") == [["1", "2", "3", "4", "5"], ["6"]]
    assert rows("A", "Administration Building", "B", "C") == [["A", "Administration Building"], ["B", "C"]]
    assert rows("A" * 60, "B" * 60) == [["A" * 60], ["B" * 60]]
    assert rows("第一教学楼", "第二教学楼", "第三教学楼", "第四教学楼")[0] == ["第一教学楼", "第二教学楼", "第三教学楼"]
    assert rows() == []


@pytest.mark.parametrize(("language", "most"), [(Language.EN, 14), (Language.ZH_HANS, 9), (Language.ZH_HANT, 9)])
def test_the_buildings_of_the_example_fit_a_phone(language: Language, most: int) -> None:
    """Whoever looks for a building does not scroll through a page of them, and no name is cut."""
    names = [building.name.in_language(language) for building in CATALOGUE.buildings.values()]
    shown = rows(*names, "其他地点")
    assert [name for row in shown for name in row][:-1] == names
    assert len(shown) <= most
    assert max(map(len, shown)) <= MOST
