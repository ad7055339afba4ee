"""Forms are kept from their first moment, on behalf of who fills them in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from desk.errors import AlreadyDone, NotFound, NotYours
from desk.work import Work
from storage.tables import Form


async def open_form(work: Work, kind: str, ticket_id: int | None, filled: dict[str, Any]) -> Form:
    """A new form of this person, about a ticket or none."""
    form = Form(kind=kind, person_id=work.actor.row_id, ticket_id=ticket_id, filled=filled, touched_at=work.now)
    work.session.add(form)
    await work.session.flush()
    return form


async def own_form(work: Work, number: int) -> Form:
    """The person's open form of this number. Raises NotFound, NotYours, AlreadyDone."""
    form = await work.session.get(Form, number)
    if form is None:
        raise NotFound()
    if form.person_id != work.actor.id:
        raise NotYours()
    if not form.open:
        raise AlreadyDone()
    return form


async def latest_form(work: Work, kind: str) -> Form | None:
    """The person's newest form of a kind, if it is still open."""
    query = (
        select(Form)
        .where(col(Form.person_id) == work.actor.id, col(Form.kind) == kind)
        .order_by(col(Form.id).desc())
        .limit(1)
    )
    form = (await work.session.execute(query)).scalar_one_or_none()
    return form if form is not None and form.open else None
