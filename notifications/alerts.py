"""What only an admin can put right: the sentences, and the look that finds what nobody else would notice."""

from __future__ import annotations

from datetime import timedelta

from desk.people.channels import waiting_unseen
from desk.people.meeting import OFFICE
from desk.text import Text, _
from desk.work import Concern, Lost, Work
from notifications.outcome import ASKED_TO_WAIT
from storage import health
from storage.kinds import Lane

STUCK_AFTER = timedelta(minutes=5)
"""How long a message may have been due before the admins hear that it does not leave."""


async def look_for_trouble(work: Work) -> None:
    """Note for the admins what waits in vain: messages that do not leave, jobs and reports that no group sees."""
    await _stuck(work)
    await _unseen(work)


async def _stuck(work: Work) -> None:
    due = await health.oldest_stuck(work.session, work.now - STUCK_AFTER, work.now, excused=ASKED_TO_WAIT)
    if due is None:
        return
    note = _(
        "Messages do not leave: the oldest has been due for {minutes} minutes. The log says why, and so does"
        " campusdesk doctor.",
        minutes=int((work.now - due).total_seconds()) // 60,
    )
    # It must not wait behind what it tells of.
    work.to_admins.append(Concern("stuck", [note], Lane.EMERGENCY))


async def _unseen(work: Work) -> None:
    # In one order by everybody: two processes that look at once would otherwise wait for each other for ever.
    for purpose, count in sorted((await waiting_unseen(work)).items()):
        work.to_admins.append(Concern(no_group_of(purpose), [_how_many(purpose, count), no_group(purpose)]))


def _how_many(purpose: str, count: int) -> Text:
    if purpose == OFFICE:
        return _("Reports that wait for review: {count}.", count=count)
    return _("Jobs that wait: {count}.", count=count)


def no_group(purpose: str) -> Text:
    """What to do when something waits for a team, or for the office, that has no group."""
    if purpose == OFFICE:
        return _("A report waits for review, and no group is linked to the office. Write /link office in one.")
    return _("A job waits, and no group is linked to its team. Write /link {team} in one.", team=purpose)


def no_group_of(purpose: str) -> str:
    """The cause of these alerts: of one team the admins hear once an hour, whatever is reported meanwhile."""
    return f"no group: {purpose}"


def lost_group(lost: Lost) -> Text:
    """That the desk can no longer write in a group, and what to do."""
    if lost.title is None:
        return _(
            "I cannot write in the group of {purpose} any more. Write /link {purpose} in one where I may.",
            purpose=lost.purpose,
        )
    return _(
        "I was removed from “{group}”: {purpose} has no group now. Write /link {purpose} in one.",
        group=lost.title,
        purpose=lost.purpose,
    )
