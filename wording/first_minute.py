"""What somebody in danger is told at once: whom to call, and what to do in the first minute.

Short sentences, the most important first, as a campus's safety office would say them. By the kind of danger that the
reader names (desk/reading).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.text import Text, _
from wording.speech import Content, Lines

_GENERAL = (
    _("Go to a safe place first, and warn the people around you."),
    _("Do not go back for your things."),
    _("Stay where the helpers can find you, and keep your phone free."),
)

_FIRE = (
    _("Leave the building at once by the stairs. Do not take the lift."),
    _("Shout “fire”, and press a fire alarm button on your way."),
    _("In smoke keep low, and cover mouth and nose with a wet cloth."),
    _("Close doors behind you. If the way out is full of smoke, stay in, close the door and signal at the window."),
)

FIRST_MINUTE: Mapping[str, Sequence[Text]] = {
    "fire": _FIRE,
    "smoke": _FIRE,
    "gas": (
        _("No flame, no light switch, no doorbell, and no phone call inside: a spark is enough."),
        _("Open doors and windows, and close the gas valve if you can reach it."),
        _("Leave the building, knock at doors on your way, and call from outside."),
    ),
    "chemical": (
        _("Leave the room, close its door, and let nobody in."),
        _("Touched by it? Take off what is wet, and rinse skin or eyes with running water for 15 minutes."),
        _("Do not wipe it up yourself. Tell the helpers what it was."),
    ),
    "shock": (
        _("Do not touch the person or the device as long as the power is on."),
        _("Switch it off at the fuse box or the main switch; never with wet hands."),
        _("If the person does not breathe, ask for an ambulance and begin chest compressions."),
        _("Keep everybody away from the place and from water near it."),
    ),
    "lift": (
        _("Stay calm and stay inside: do not force the doors, and do not climb out."),
        _("Press the alarm button in the lift and speak; say which lift and between which floors."),
        _("There is enough air. Sit down, away from the door, until help comes."),
    ),
    "trapped": (
        _("Stay calm, and save your strength and your battery."),
        _("Do not climb out of a window and do not force anything that may fall."),
        _("Knock, or call from time to time, so that the helpers find you."),
    ),
    "water": (
        _("Water near sockets or lights? Stay out of it, and switch off the power if the switch is dry."),
        _("Close the stop valve, if you know it: mostly below the washbasin or at the water meter."),
        _("Do not take the lift. Warn the people on the floors below."),
    ),
    "injury": (
        _("Ask for an ambulance, and say where you are and what has happened."),
        _("Do not move the person, unless they are in danger where they lie."),
        _("Heavy bleeding? Press firmly on the wound with a clean cloth. No breath? Begin chest compressions."),
        _("Send somebody to the entrance to meet the ambulance."),
    ),
    "crime": (
        _("Get to a safe place with other people, and lock the door."),
        _("Do not stop or follow anybody yourself."),
        _("Remember how they look and where they go, and touch nothing."),
    ),
    "suicide": (
        _("Is it about you? You are not alone: please stay with somebody. Who answers the call listens, at any hour."),
        _("Is it about somebody else? Stay with them, listen, and take away what is dangerous, if that is safe."),
        _("Do not leave the person alone until help is there."),
    ),
}
"""What to do, by the kind of danger."""


_GET_OUT = frozenset({"fire", "smoke", "gas", "chemical"})
"""Dangers in which nobody stays to make a call."""

_CALL = _("🆘 <b>Call {number} now.</b>")
_OUT_FIRST = _("🆘 <b>Get out first, then call {number}.</b>")


def advice(danger: str | None) -> Sequence[Text]:
    """What to do, also in a danger of which nothing special is known."""
    return FIRST_MINUTE.get(danger or "", _GENERAL)


def first_minute(number: str, danger: str | None, ticket: str) -> Content:
    """Whom to call, what to do, and that help has been told. `number` is the campus's, `ticket` the report's."""
    head = _OUT_FIRST if danger in _GET_OUT else _CALL
    return Lines(
        [
            Text(head.key, {"number": number}),
            *(Text("• {what}", {"what": sentence}) for sentence in advice(danger)),
            "",
            _("{ticket} has gone out as an emergency; nobody has to approve it first.", ticket=ticket),
        ]
    )


def call_and_tell(number: str) -> Content:
    """Whom to call, and what to write, for somebody who cries for help and says nothing more."""
    told = _("Then write what has happened, and where: it goes to those who can help at once.")
    return Lines([Text(_CALL.key, {"number": number}), told])
