"""What the second reader thinks of a draft, put on its card: only where the first reading was in doubt."""

from __future__ import annotations

from conversations.form import Forms
from conversations.understood import settle
from desk.catalogue.parts import OTHER
from desk.drafts.second_reader import Opinion, in_doubt
from desk.entities import Form
from desk.work import Work
from wording.messages import Show


async def heard(forms: Forms, work: Work, form: Form, opinion: Opinion) -> Show | None:
    """The card, with what is no longer in doubt; None when the second reader knows no better.

    Its buttons are of a newer version: who presses one of the older gets the card as it stands now.
    """
    category = opinion.category if opinion.category != OTHER else None
    found = {"kind": opinion.kind.value if opinion.kind is not None else None, "category": category}
    settled = {field: value for field, value in found.items() if value is not None and field in in_doubt(form)}
    if not settled:
        return None
    for field, value in settled.items():
        form.filled = {**form.filled, **settle(form, field, value)}
    form.version += 1
    return await forms.card(work, form)
