"""Reads a catalogue from its file: all of it, or a list of everything that is wrong with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from desk.catalogue import values as values
from desk.catalogue.calendar import read_calendar
from desk.catalogue.equipment import read_equipment
from desk.catalogue.parts import Catalogue, Category, Chasing, Duplicates, Names, Outages, Target, Targets, Team
from desk.catalogue.places import read_buildings, read_zones
from desk.catalogue.problems import CatalogueError, Problem, Problems
from storage.kinds import Urgency

__all__ = ["CatalogueError", "Problem", "load"]

_URGENCIES = tuple(urgency.value for urgency in Urgency)
_CLOCKS = tuple(Targets.model_fields)
_STAND_IN = dict.fromkeys(_CLOCKS, Target(minutes=1))
"""In place of targets whose problem is already noted, so that the rest of the category is looked at."""
_STAND_IN_DAY = 480
"""In place of the usual working day, in minutes, of a calendar whose problem is already noted."""
_CHASING = {
    "start_reminder": "4h",
    "start_give_back": "1d 4h",
    "info_reminder": "1d 24x7",
    "info_close": "7d 24x7",
}
_NAMED_LISTS = ("rating_tags", "reject_reasons", "not_fixed_reasons")


def load(path: Path) -> Catalogue:
    """Read a catalogue file.

    Raises:
        CatalogueError: the file cannot be read, or something in it is wrong; lists every problem with its line.
    """
    try:
        problems = Problems.opened(path)
    except OSError as error:
        raise CatalogueError([Problem(str(path), 0, f"cannot be read: {error.strerror}")]) from error
    if not problems.keys():
        raise CatalogueError([Problem(str(path), 0, "holds no catalogue; start from a copy of the example")])
    catalogue = _catalogue(problems)
    problems.raise_any()
    return cast(Catalogue, catalogue)


def _catalogue(problems: Problems) -> Catalogue | None:
    """The catalogue of the document, with whatever is wrong noted; None only when something is."""
    known = [*Catalogue.model_fields, "targets"]
    problems.known_keys((), problems.keys(), known)
    calendar = read_calendar(problems)
    zones = read_zones(problems)
    sections: dict[str, object] = {
        "calendar": calendar,
        "chasing": _chasing(problems, calendar.usual_day or _STAND_IN_DAY),
        "duplicates": _duplicates(problems),
        "outages": problems.build(Outages, problems.keys("outages"), ("outages",)) or Outages(),
        "teams": _teams(problems),
        "categories": _categories(problems, calendar.usual_day or _STAND_IN_DAY),
        "zones": zones,
        "buildings": read_buildings(problems, zones),
        "equipment": read_equipment(problems),
    } | {section: _names(problems, section) for section in _NAMED_LISTS}
    single = {key: value for key, value in problems.keys().items() if key in known and key != "targets"}
    return problems.build(Catalogue, {**single, **sections}, ())


def _teams(problems: Problems) -> dict[str, Team]:
    entries = problems.entries("teams")
    built = {code: problems.build(Team, {**entry, "code": code}, ("teams", code)) for code, entry in entries}
    return {code: team for code, team in built.items() if team}


def _categories(problems: Problems, usual_day: int) -> dict[str, Category]:
    """The categories, each with the default targets where it has none of its own."""
    default = _targets(problems, ("targets",), usual_day)
    for urgency in _URGENCIES:
        place = ("targets", urgency)
        missing = [clock for clock in _CLOCKS if clock not in problems.keys(*place)]
        if missing:
            problems.add(place, f"needs {', '.join(missing)} under '{urgency}', such as {missing[0]}: 4h")
    categories: dict[str, Category] = {}
    for code, entry in problems.entries("categories"):
        problems.reference(("categories", code, "team"), "team", entry.get("team"), problems.keys("teams"))
        own = _targets(problems, ("categories", code, "targets"), usual_day)
        targets = {urgency: _STAND_IN | default.get(urgency, {}) | own.get(urgency, {}) for urgency in _URGENCIES}
        category = problems.build(Category, {**entry, "code": code, "targets": targets}, ("categories", code))
        if category:
            categories[code] = category
    return categories


def _targets(problems: Problems, place: tuple[str, ...], usual_day: int) -> dict[str, dict[str, Target]]:
    """The targets at a place by urgency and clock, as far as they stand there and are right."""
    targets: dict[str, dict[str, Target]] = {}
    problems.known_keys(place, problems.keys(*place), _URGENCIES)
    for urgency in _URGENCIES:
        problems.known_keys((*place, urgency), problems.keys(*place, urgency), _CLOCKS)
        for clock, text in problems.keys(*place, urgency).items():
            written = text if isinstance(text, str) else ""
            target = problems.read((*place, urgency, clock), partial(values.target, usual_day=usual_day), written)
            if target and clock in _CLOCKS:
                targets.setdefault(urgency, {})[clock] = target
    return targets


def _chasing(problems: Problems, usual_day: int) -> Chasing:
    """When the desk reminds and gives up by itself. What the file does not say is as it is in the example."""
    read = partial(values.target, usual_day=usual_day)
    written = problems.keys("chasing")
    problems.known_keys(("chasing",), written, tuple(_CHASING))
    targets = {key: read(text) for key, text in _CHASING.items()}
    for key, text in written.items():
        target = problems.read(("chasing", key), read, text if isinstance(text, str) else "")
        if target and key in _CHASING:
            targets[key] = target
    for first, then in (("start_reminder", "start_give_back"), ("info_reminder", "info_close")):
        earlier, later = targets[first], targets[then]
        if earlier.around_the_clock == later.around_the_clock and earlier.minutes >= later.minutes:
            problems.add(
                ("chasing", then if then in written else first),
                f"chasing: {then} comes before {first}; give it more time",
            )
    return Chasing(**targets)


def _duplicates(problems: Problems) -> Duplicates:
    """How far back others' reports are shown."""
    written = problems.keys("duplicates")
    within = written.get("within")
    read = problems.read(("duplicates", "within"), values.span, within) if isinstance(within, str) else within
    given: dict[str, object] = {key: value for key, value in written.items() if key != "within"}
    given |= {} if read is None else {"within": read}
    return problems.build(Duplicates, given, ("duplicates",)) or Duplicates()


def _names(problems: Problems, section: str) -> dict[str, Names]:
    built = {code: problems.build(Names, entry, (section, code)) for code, entry in problems.entries(section)}
    return {code: names for code, names in built.items() if names}
