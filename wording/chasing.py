"""What people read when the desk reminds them or asks: one sentence for each, and the answers to “Is it fixed?”."""

from __future__ import annotations

from collections.abc import Mapping

from desk.late.chasing import Chased
from desk.text import Text, _
from storage.tables import Ticket
from wording.buttons import FixedPress
from wording.messages import Button, Rows

TO_WORKER: Mapping[Chased, Text] = {
    Chased.REMIND_START: _(
        "⏰ You took this job and have not begun. Begin, say why it cannot go on, or release it:"
        " from {at:time} on it is your team's again."
    ),
    Chased.ASK_HOLD: _("⏰ It was on hold until {until:day}. Does it go on?"),
    Chased.NOT_YET: _("⏰ The resident says: not fixed yet. It should have been by {due:time}."),
}
"""What whoever has the job reads, above their card."""

TO_OTHERS: Mapping[Chased, Text] = {
    Chased.REMIND_START: _("⏰ {worker} took this job and has not begun. From {at:time} on it is the team's again."),
    Chased.ASK_HOLD: _("⏰ {worker} had it on hold until {until:day}. Does it go on?"),
    Chased.NOT_YET: TO_WORKER[Chased.NOT_YET],
}
"""What the team reads, or who stands above it, where the worker cannot be told, or nobody has the job."""

HOLD_CANNOT_WAIT = _("🆘 This is an emergency now, and on hold until {until:day}. Can it go on at once?")
"""To whoever has the job, where it is asked before the hold is over."""

NOBODY_PICKED = _("⏰ All times that you proposed have passed, and none was picked. Does it go on? Or propose others.")
"""Instead, where the job was on hold as nobody was home."""

ANSWER_PLEASE = _("⏰ The office still waits for your answer. Without one your report is closed from {at:when} on.")
NO_ANSWER = _("⏰ {resident} has not answered, and I cannot write to them. It is closed from {at:time} on.")
"""The same for the office, where the resident cannot be reminded."""

IS_IT_FIXED = _("🔔 It should have been repaired by {due:when}, and nobody has told me that it is. Is it fixed?")

_COMES = (_("🔔 Today, {visit:time}: {worker} comes."), _("🔔 Tomorrow, {visit:time}: {worker} comes."))
_GO = (_("🔔 Today, {visit:time}: you are expected there."), _("🔔 Tomorrow, {visit:time}: you are expected there."))
_GOES = (
    _("🔔 Today, {visit:time}: {worker} is expected there."),
    _("🔔 Tomorrow, {visit:time}: {worker} is expected there."),
)
_NOBODY_GOES = (
    _("🔔 Today, {visit:time}: somebody is expected there, and nobody has the job."),
    _("🔔 Tomorrow, {visit:time}: somebody is expected there, and nobody has the job."),
)


def comes(*, tomorrow: bool) -> Text:
    """For the resident: who comes, and when."""
    return _COMES[tomorrow]


def goes(*, tomorrow: bool, mine: bool, taken: bool) -> Text:
    """For the worker (`mine`), or for those who stand in for them: when somebody is expected."""
    return (_GO if mine else _GOES if taken else _NOBODY_GOES)[tomorrow]


def fixed_buttons(ticket: Ticket) -> Rows:
    """Fixed, or not yet; asked in the ticket's present cycle."""
    label = {True: _("Fixed"), False: _("Not yet")}
    return [
        [
            Button(label[fixed], FixedPress(fixed=fixed, ticket=ticket.row_id, cycle=ticket.cycle))
            for fixed in (True, False)
        ]
    ]
