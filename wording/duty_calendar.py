"""The duty roster as calendars read it: an iCalendar file (RFC 5545) of single events, each with an id of its own.

Read once more, a file updates what stands in the calendar: an event keeps its id as long as its shift is in the roster,
carries a higher number each time, and what is somebody else's now is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event

from desk.catalogue.parts import Team
from desk.duty.rota import Rota
from desk.duty.shifts import DUTIES, Turn
from desk.text import Text
from wording.speech import Speech

NAME = "duty.ics"


@dataclass(frozen=True, slots=True)
class DutyFile:
    """What goes into the file, and for whom: one person's turns, or the whole team's."""

    rota: Rota
    team: Team
    turns: Sequence[Turn]
    gone: Sequence[Turn]
    """Turns that the calendar may still show, and that are not theirs any more."""
    at: datetime
    """When the file was made."""
    person: int | None = None
    """None: the whole team's, with names."""

    def __call__(self, speech: Speech) -> bytes:
        """The file, for who reads this language."""
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//Campusdesk//Duty roster//EN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", speech.plain(Text("{team}", {"team": self.team})))
        calendar.add("x-wr-timezone", self.rota.zone.key)
        for turn in self.turns:
            calendar.add_component(self._event(turn, speech))
        for turn in self.gone:
            event = self._event(turn, speech)
            event.add("status", "CANCELLED")
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())

    def _event(self, turn: Turn, speech: Speech) -> Event:
        event = Event()
        event.add("uid", f"{turn.key}@{self.team.code}.campusdesk")
        event.add("dtstamp", self.at)
        event.add("sequence", int(self.at.timestamp()) - _FIRST)
        event.add("dtstart", turn.begins.astimezone(self.rota.zone))
        event.add("dtend", turn.ends.astimezone(self.rota.zone))
        event.add("summary", self._summary(turn, speech))
        return event

    def _summary(self, turn: Turn, speech: Speech) -> str:
        values = {"kind": DUTIES[turn.duty], "team": self.team}
        if self.person is not None:
            return speech.plain(Text("{team}: {kind}", values))
        return speech.plain(Text("{name} · {kind}", {**values, "name": self.rota.name(turn.person)}))


_FIRST = 1_600_000_000
"""Seconds from which the numbers of changes count, so that they fit calendars that keep them in 31 bits."""
