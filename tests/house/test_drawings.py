"""What is drawn from the code's own tables says what they say."""

from __future__ import annotations

import importlib.util
import sys
from xml.etree import ElementTree

import pytest

from tests.house.places import TOP

_SPEC = importlib.util.spec_from_file_location("draw", TOP / "docs" / "draw.py")
assert _SPEC is not None
assert _SPEC.loader is not None
draw = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = draw
_SPEC.loader.exec_module(draw)


@pytest.mark.parametrize("name", draw.DRAWN)
def test_a_drawing_is_what_the_tables_say(name: str) -> None:
    """Whoever changes a table draws it anew: `make drawings`."""
    assert (TOP / "docs" / name).read_text(encoding="utf-8") == draw.DRAWN[name]()


def test_every_move_of_every_state_is_drawn_once() -> None:
    """Each row of the table is in exactly one arrow, and the picture is well-formed."""
    drawn = [
        (state, move, arrow.end)
        for arrow in draw.arrows()
        for state in draw.GROUPS.get(arrow.start) or {draw.State(arrow.start)}
        for move in arrow.moves
    ]
    assert sorted(drawn) == sorted((state, move, step.to) for (state, move), step in draw.MOVES.items())
    assert ElementTree.fromstring(draw.lifecycle()).tag.endswith("svg")
