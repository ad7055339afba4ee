"""The draft that somebody has in hand."""

from __future__ import annotations

from conversations.repair import FORGOTTEN, KIND
from desk.drafts.forms import latest_form
from desk.entities import Form
from desk.work import Work


async def draft_in_hand(work: Work) -> Form | None:
    """The newest draft of this person, unless they have forgotten it."""
    draft = await latest_form(work, KIND)
    return draft if draft is not None and work.now - draft.touched_at <= FORGOTTEN else None
