"""The second reader: drafts of whose words the reading is not sure wait for it, as long as nobody touches them.

Asking it is bot/second_reading.py's. It is off unless the settings name one, and nothing ever waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from desk.drafts.unnamed import unnamed
from desk.work import Work
from storage.intake import hold_back
from storage.kinds import TicketKind
from storage.tables import Form, Person, SecondReading

AT_ONCE = 4
"""Drafts that are read at the same time."""

TOO_LATE = timedelta(minutes=1)
"""After so long nobody expects their card to change any more."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A draft that is to be read once more, with its words as they may leave the desk."""

    form: int
    version: int
    chat: int
    """Of who writes it, in private."""
    words: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader thinks a message is; None where it does not say, or nothing that there is."""

    kind: TicketKind | None = None
    category: str | None = None


def in_doubt(form: Form) -> frozenset[str]:
    """What of a draft would be asked, or is not known: `kind`, `category`, or nothing."""
    doubts = form.filled.get("doubts") or {}
    wants_repair = form.filled.get("kind") in (None, TicketKind.REPAIR)
    if not wants_repair and "kind" not in doubts:
        return frozenset()  # Of a word to the office nobody asks of what it is.
    unknown = {"category"} if wants_repair and not form.filled.get("category") else set()
    return frozenset((doubts.keys() & {"kind", "category"}) | unknown)


async def ask_second_reader(work: Work, form: Form) -> None:
    """Let a new draft be read once more, if there is a second reader and the first one was not sure."""
    if work.campus.second_reader and form.open and form.filled.get("description") and in_doubt(form):
        reading = SecondReading(form_id=form.row_id, version=form.version, asked_at=work.now)
        await work.session.merge(reading)


async def claim(work: Work) -> Sequence[Unsure]:
    """Drafts that are to be read now, the oldest first; nobody else gets them. What came too late is dropped."""
    oldest = select(col(SecondReading.form_id)).order_by(col(SecondReading.asked_at)).limit(AT_ONCE)
    claimed = (
        delete(SecondReading)
        .where(col(SecondReading.form_id).in_(oldest.with_for_update(skip_locked=True)))
        .returning(col(SecondReading.form_id), col(SecondReading.version), col(SecondReading.asked_at))
    )
    unsure = []
    for number, version, asked_at in (await work.session.execute(claimed)).all():
        found = await _untouched(work, number, version)
        if found is not None and work.now - asked_at <= TOO_LATE:
            form, person = found
            unsure.append(Unsure(number, version, person.chat_user, unnamed(form.filled["description"])))
    return unsure


async def still_unsure(work: Work, unsure: Unsure) -> Form | None:
    """The draft, if nobody has touched it since; until the transaction ends its writer waits. They act from now on."""
    await hold_back(work.session, unsure.chat, unsure.chat)
    found = await _untouched(work, unsure.form, unsure.version)
    if found is None:
        return None
    form, work.person = found
    return form


async def _untouched(work: Work, number: int, version: int) -> tuple[Form, Person] | None:
    query = (
        select(Form, Person)
        .join(Person, col(Person.id) == col(Form.person_id))
        .where(col(Form.id) == number, col(Form.version) == version, col(Form.open))
    )
    found = (await work.session.execute(query.execution_options(populate_existing=True))).first()
    return (found[0], found[1]) if found is not None else None
