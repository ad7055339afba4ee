"""The catalogue file's kinds of equipment: what people call each, so that no word means two."""

from __future__ import annotations

from desk.catalogue.parts import Equipment
from desk.catalogue.problems import Problems
from desk.folding import fold


def read_equipment(problems: Problems) -> dict[str, Equipment]:
    """The kinds by code, in the order of the file; a campus may name none. Problems are noted."""
    kinds: dict[str, Equipment] = {}
    owners: dict[str, str] = {}
    for code, entry in problems.entries("equipment", required=False):
        place = ("equipment", code)
        problems.reference((*place, "category"), "category", entry.get("category"), problems.keys("categories"))
        kind = problems.build(Equipment, {"code": code, **entry}, place)
        if kind is None:
            continue
        kinds[code] = kind
        for word in kind.called:
            owner = owners.setdefault(" ".join(fold(word).split()), code)
            if owner != code:
                problems.add(place, f"is called '{word}', but that means equipment '{owner}' already")
    return kinds
