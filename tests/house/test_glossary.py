"""The glossary is law: what the code says stands in it, and what it says of the code is so."""

import re
from enum import Enum

import pytest

from desk.tickets.lifecycle import Move
from storage.kinds import Lane, PlaceKind, Role, State, TicketKind, Urgency
from tests.house.places import TOP

KINDS: dict[str, type[Enum]] = {
    kind.__name__: kind for kind in (State, Move, Role, Urgency, Lane, TicketKind, PlaceKind)
}
HEADINGS = ["term", "简体", "繁體", "meaning", "in code"]


def rows() -> list[list[str]]:
    """The rows of every table, as their cells."""
    lines = (TOP / "docs" / "glossary.md").read_text().splitlines()
    tables = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [cells for cells in tables if cells != HEADINGS and set(cells[0]) != {"-"}]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_word_of_the_code_stands_in_the_glossary(kind):
    """Every state, move, role, urgency and lane has its row."""
    told = {code for *_, code in rows()}
    assert not [member for member in kind if f"`{kind.__name__}.{member.name}`" not in told]


def test_the_glossary_names_nothing_that_is_gone():
    """A word that left the code leaves the glossary with it."""
    gone = [
        f"{kind}.{name}"
        for *_, code in rows()
        for kind, name in re.findall(r"`(\w+)\.(\w+)`", code)
        if name not in KINDS[kind].__members__
    ]
    assert not gone


def test_every_term_is_told_in_three_languages():
    """No cell is empty, and no term has two rows."""
    assert all(len(cells) == len(HEADINGS) and all(cells) for cells in rows())
    terms = [cells[0] for cells in rows()]
    assert sorted(set(terms)) == sorted(terms)
    assert all(re.search(r"[\u4e00-\u9fff]", cells[1]) and re.search(r"[\u4e00-\u9fff]", cells[2]) for cells in rows())
