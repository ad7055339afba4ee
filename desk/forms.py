"""Forms are kept from their first moment, on behalf of who fills them in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from desk.errors import AlreadyDone, NotFound, NotYours
from desk.work import Work
from storage.tables import Card, Form


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


async def form_of(work: Work, number: int) -> Form | None:
    """The form of this number, open or not, if it is this person's."""
    form = await work.session.get(Form, number)
    return form if form is not None and form.person_id == work.actor.id else None


async def latest_form(work: Work, kind: str, ticket_id: int | None = None) -> Form | None:
    """The newest form of a kind that this person has open; about this ticket, if one is named."""
    query = (
        select(Form)
        .where(col(Form.person_id) == work.actor.id, col(Form.kind) == kind, col(Form.open))
        .order_by(col(Form.id).desc())
        .limit(1)
    )
    about = query.where(col(Form.ticket_id) == ticket_id) if ticket_id is not None else query
    return (await work.session.execute(about)).scalar_one_or_none()


async def open_forms(work: Work, kind: str, *, limit: int = 5) -> list[Form]:
    """The forms of a kind that this person has open, newest first."""
    query = (
        select(Form)
        .where(col(Form.person_id) == work.actor.id, col(Form.kind) == kind, col(Form.open))
        .order_by(col(Form.id).desc())
        .limit(limit)
    )
    return list((await work.session.execute(query)).scalars())


async def form_in(work: Work, chat_id: int, message_id: int) -> Form | None:
    """The form that this message of a chat shows; None when it shows another thing. Raises NotYours, AlreadyDone."""
    query = select(col(Card.key)).where(col(Card.chat_id) == chat_id, col(Card.message_id) == message_id)
    key = (await work.session.execute(query)).scalars().first() or ""
    return await own_form(work, int(key.removeprefix(FORM_CARD))) if key.startswith(FORM_CARD) else None


FORM_CARD = "form:"
"""How the keys of cards that show a form begin."""
