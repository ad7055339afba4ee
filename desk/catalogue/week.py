"""A week's openings, as the catalogue writes them."""

from __future__ import annotations

from desk.catalogue import values as values
from desk.catalogue.problems import Problems
from desk.catalogue.yaml_lines import Place, Tree
from desk.days.calendar import Week, Windows


def read_week(problems: Problems, place: tuple[str, ...]) -> Week:
    """The openings of Monday to Sunday that stand at a place; a problem for each day that is not told once."""
    week: dict[str, Windows] = {}
    for written, openings in problems.keys(*place).items():
        line = (*place, written)
        for day in problems.read(line, values.weekdays, written) or ():
            if day in week:
                problems.add(line, f"weekly says twice what {day} is like")
            week[day] = read_windows(problems, line, openings)
    missing = [day for day in values.WEEKDAYS if day not in week]
    if missing:
        problems.add(place, f"weekly says nothing of {', '.join(missing)}; write closed for a day off")
    return tuple(week.get(day, ()) for day in values.WEEKDAYS)


def read_windows(problems: Problems, place: Place, openings: Tree) -> Windows:
    """The openings of one day."""
    return problems.read(place, values.windows, openings if isinstance(openings, str) else "") or ()
