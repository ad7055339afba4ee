"""What people of each role are told of their commands: in the help, and when they are welcomed."""

from __future__ import annotations

from desk.text import Text, _

_JOBS = _("/jobs – your jobs, today's first; /pause – you are away for some days, /pause off – you are back")

FOR_WORKERS = (
    _JOBS,
    _("/duty – the duty roster: your shifts and your team's, a swap with a colleague, a file for your calendar"),
)

FOR_FOREMEN = (
    _("/team – for foremen and the office: who has what, who is late; assign, hand over a shift"),
    _("/duty – the duty roster, to change: shifts of the week, and what is different on one day"),
)


def for_team(*, works: bool, leads: bool) -> tuple[Text, ...]:
    """What somebody of a team is told: a foreman, who is a worker too, of the duty roster once."""
    if not leads:
        return FOR_WORKERS if works else ()
    return (_JOBS, *FOR_FOREMEN) if works else FOR_FOREMEN


FOR_THE_OFFICE = (
    _("For the office: /desk shows what waits and what is late, and opens any report with all you may do."),
    _("/find and a number, a place, a name or words – looks for a report"),
    _("/places and a building – what it is called; adds another name, closes it and opens it again"),
)
