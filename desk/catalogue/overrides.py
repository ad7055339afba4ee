"""The catalogue's days that differ from every rule: under `holidays`, or in files of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desk.catalogue import values as values
from desk.catalogue.problems import CatalogueError, Problems, shown
from desk.catalogue.week import read_windows
from desk.days.calendar import Windows
from desk.days.special_days import Overrides

_FILES = ("calendar", "overrides")


def read_overrides(problems: Problems) -> Overrides:
    """The days that somebody wrote down; problems with a file of its own name that file."""
    overrides = _Overrides()
    overrides.read(problems, ("calendar", "holidays"))
    _read_files(problems, overrides)
    return overrides.days


class _Overrides:
    """The days that somebody wrote down, in the catalogue or in a file of their own, and where each stands."""

    def __init__(self) -> None:
        self.days: dict[date, Windows | int] = {}
        self._stands: dict[date, str] = {}

    def read(self, problems: Problems, section: tuple[str, ...]) -> None:
        """Add a section's days: closed, other openings, or "like" a day of the week by its name."""
        for written, openings in problems.keys(*section).items():
            place = (*section, written)
            like = values.WEEKDAYS.index(str(openings)) if openings in values.WEEKDAYS else None
            windows = read_windows(problems, place, openings) if like is None else like
            days = tuple(problems.read(place, values.days, written) or ())
            twice = next((day for day in days if day in self.days), None)
            if twice:
                problems.add(place, f"gives {twice} again, after {self._stands[twice]}")
            here = f"{problems.file}:{problems.document.line(place)}"
            self.days |= dict.fromkeys(days, windows)
            self._stands |= dict.fromkeys(days, here)


def _read_files(problems: Problems, overrides: _Overrides) -> None:
    """Add the days of the files that the catalogue names; they lie beside it."""
    named = problems.keys("calendar").get("overrides", [])
    for name in named if isinstance(named, list) else [named]:
        if not isinstance(name, str) or not name:
            problems.add(_FILES, f"has overrides {shown(name)}; write the name of a file, as calendar-2027.yaml")
            continue
        try:
            file = Problems.opened(Path(problems.file).parent / name, whole="the file")
        except OSError as error:
            problems.add(_FILES, f"overrides: {name} cannot be read: {error.strerror}")
        except CatalogueError as error:
            problems.found += error.problems
        else:
            _read_file(file, overrides)
            problems.found += file.found


def _read_file(file: Problems, overrides: _Overrides) -> None:
    file.known_keys((), file.keys(), ("days",))
    if not file.keys("days") and not file.found:
        file.add(("days",), "is missing or empty; write each day under it, as 2027-01-01: closed")
    overrides.read(file, ("days",))
