"""Sentences that the office has ready: for each state some, which one press says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, text
from sqlmodel import col

from desk.errors import NotFound, TooManySentences, Unclear
from desk.people.reach import office_reach
from desk.text import _
from desk.work import Work
from storage.kinds import State
from storage.tables import CannedReply

MOST = 20
"""Ready sentences of one state: more nobody reads."""

LENGTH = 500
"""Characters of a ready sentence."""

STATES: Sequence[State] = (
    State.REJECTED,
    State.NEEDS_INFO,
    State.SUBMITTED,
    State.QUEUED,
    State.ACCEPTED,
    State.IN_PROGRESS,
    State.ON_HOLD,
    State.DONE,
)
"""States that have some: those of a refusal and of a question, and those in which the office may say a word."""


async def how_many(work: Work) -> Mapping[State, int]:
    """How many sentences each state has. Raises NotOfTheOffice."""
    await office_reach(work)
    query = select(col(CannedReply.state), func.count()).group_by(col(CannedReply.state))
    found: dict[State, int] = dict((await work.session.execute(query)).all())
    return {state: found.get(state, 0) for state in STATES}


async def ready_for(work: Work, state: State) -> Sequence[CannedReply]:
    """The sentences of a state, oldest first. Raises NotOfTheOffice."""
    await office_reach(work)
    query = select(CannedReply).where(col(CannedReply.state) == state).order_by(col(CannedReply.id)).limit(MOST)
    return (await work.session.execute(query)).scalars().all()


async def sentence(work: Work, number: int) -> CannedReply:
    """One of them. Raises NotOfTheOffice, and NotFound when a colleague has taken it away."""
    await office_reach(work)
    found = await work.session.get(CannedReply, number)
    if found is None:
        raise NotFound()
    return found


async def keep(work: Work, state: State, words: str) -> CannedReply:
    """A new sentence for a state. Raises NotOfTheOffice, TooManySentences, Unclear."""
    await office_reach(work)
    # Two that are written at once must not both be the last.
    await work.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('canned_reply'))"))
    count = select(func.count()).select_from(CannedReply).where(col(CannedReply.state) == state)
    if (await work.session.execute(count)).scalar_one() >= MOST:
        raise TooManySentences(most=MOST)
    kept = CannedReply(state=state, words=_checked(words), made_by=work.actor.row_id)
    work.session.add(kept)
    return kept


async def change(work: Work, number: int, words: str) -> CannedReply:
    """Other words for a sentence. Raises NotOfTheOffice, NotFound, Unclear."""
    found = await sentence(work, number)
    found.words = _checked(words)
    return found


async def forget(work: Work, number: int) -> State:
    """The sentence is gone; whose state it was. Raises NotOfTheOffice, NotFound."""
    found = await sentence(work, number)
    await work.session.delete(found)
    return found.state


def _checked(words: str) -> str:
    tidy = words.strip()
    if not tidy:
        raise Unclear(what=_("Please write the sentence."))
    if len(tidy) > LENGTH:
        raise Unclear(
            what=_("A ready sentence has at most {most} characters; yours has {yours}.", most=LENGTH, yours=len(tidy))
        )
    return tidy
