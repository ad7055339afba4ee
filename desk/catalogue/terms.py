"""The catalogue's terms: parts of the year with a week of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from desk.catalogue import values as values
from desk.catalogue.parts import Names
from desk.catalogue.problems import Problems
from desk.catalogue.week import read_week
from desk.catalogue.yaml_lines import Tree
from desk.days.special_days import Term
from storage.kinds import Language

_SECTION = ("calendar", "terms")
_KEYS = ("name", "from", "to", "weekly")
_LONGEST = 400
"""In days. What is longer is no term but a slip of the pen."""


class _Named(BaseModel):
    """What has a name in each language."""

    model_config = ConfigDict(frozen=True)

    name: Names


def read_terms(problems: Problems) -> tuple[Term, ...]:
    """The terms, in order, none overlapping another; those that are wrong are noted and left out."""
    found = sorted(_terms(problems), key=lambda code_and_term: code_and_term[1].first)
    good: list[Term] = []
    before = ""
    for code, term in found:
        if good and term.first <= good[-1].last:
            place = (*_SECTION, code, "from")
            line = problems.document.line((*_SECTION, before))
            problems.add(place, f"begins on {term.first}, when term '{before}' (line {line}) is not over")
            continue
        good.append(term)
        before = code
    return tuple(good)


def _terms(problems: Problems) -> Iterator[tuple[str, Term]]:
    """Those with a name, days and a week."""
    for code, entry in problems.entries(*_SECTION, required=False):
        place = (*_SECTION, code)
        problems.known_keys(place, entry, _KEYS)
        named = problems.build(_Named, {"name": entry["name"]} if "name" in entry else {}, place)
        first, last = _day(problems, place, entry, "from"), _day(problems, place, entry, "to")
        weekly = read_week(problems, (*place, "weekly"))
        if first and last and not 0 <= (last - first).days < _LONGEST:
            problems.add((*place, "to"), f"must end on or after its first day, {first}, and within {_LONGEST} days")
        elif first and last and named:
            yield code, Term({language: named.name.in_language(language) for language in Language}, first, last, weekly)


def _day(problems: Problems, place: tuple[str, ...], entry: Mapping[str, Tree], key: str) -> date | None:
    written = entry.get(key)
    if key not in entry:
        problems.add(place, f"needs '{key}'")
        return None
    return problems.read((*place, key), values.day, written if isinstance(written, str) else "")
