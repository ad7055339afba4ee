"""Forms are kept from their first moment, on behalf of who fills them in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, bindparam, select, update
from sqlmodel import col

from desk.errors import AlreadyDone, NotFound, NotYours
from desk.work import Work
from storage.quick import Quick, insert_now
from storage.tables import Card, Form, Ticket


async def open_form(work: Work, kind: str, ticket_id: int | None, filled: dict[str, Any]) -> Form:
    """A new form of this person, about a ticket or none."""
    form = Form(kind=kind, person_id=work.actor.row_id, ticket_id=ticket_id, filled=filled, touched_at=work.now)
    await insert_now(work.session, form)
    return form


async def own_form(work: Work, number: int) -> Form:
    """The person's open form of this number. Raises NotFound, NotYours, AlreadyDone."""
    found = await _FORM.rows(work.session, Form, number=number)
    if not found:
        raise NotFound()
    [form] = found
    if form.person_id != work.actor.id:
        raise NotYours()
    if not form.open:
        raise AlreadyDone()
    return form


_FORM = Quick(select(Form).where(col(Form.id) == bindparam("number")))


async def form_of(work: Work, number: int) -> Form | None:
    """The form of this number, open or not, if it is this person's."""
    form = await work.session.get(Form, number)
    return form if form is not None and form.person_id == work.actor.id else None


async def latest_form(work: Work, kind: str, ticket_id: int | None = None) -> Form | None:
    """The newest form of a kind that this person has open; about this ticket as it stands now, if one is named."""
    if ticket_id is not None:
        return await form_about(work, ticket_id, kind)
    forms = await open_forms(work, kind, limit=1)
    return forms[0] if forms else None


async def form_about(work: Work, ticket_id: int, *kinds: str) -> Form | None:
    """The newest form of these kinds about a ticket that this person has open, and touched since the ticket last moved.

    What was filled in before a move belongs to another round: a job given back and taken again begins anew.
    """
    query = (
        select(Form)
        .join(Ticket, col(Ticket.id) == col(Form.ticket_id))
        .where(col(Form.person_id) == work.actor.id, col(Form.ticket_id) == ticket_id, col(Form.open))
        .where(col(Form.kind).in_(kinds), col(Form.touched_at) >= col(Ticket.state_since))
        .order_by(col(Form.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).scalar_one_or_none()


async def asked_otherwise(work: Work, ticket_id: int, kind: str) -> bool:
    """Whether this person is being asked something else about the ticket, since it last moved, than by this kind."""
    query = (
        select(col(Form.id))
        .join(Ticket, col(Ticket.id) == col(Form.ticket_id))
        .where(col(Form.person_id) == work.actor.id, col(Form.ticket_id) == ticket_id, col(Form.open))
        .where(col(Form.kind) != kind, col(Form.touched_at) >= col(Ticket.state_since))
        .limit(1)
    )
    return (await work.session.execute(query)).first() is not None


async def close_forms(work: Work, ticket_id: int) -> None:
    """Close the forms about a ticket that this person has open: they have done something else with it."""
    ours = (col(Form.person_id) == work.actor.id, col(Form.ticket_id) == ticket_id, col(Form.open))
    await work.session.execute(update(Form).where(*ours).values(open=False))


async def open_forms(work: Work, kind: str, *, limit: int = 5) -> list[Form]:
    """The forms of a kind that this person has open, newest first."""
    return await _OPEN_FORMS.rows(work.session, Form, person=work.actor.row_id, kind=kind, limit=limit)


_OPEN_FORMS = Quick(
    select(Form)
    .where(col(Form.person_id) == bindparam("person"), col(Form.kind) == bindparam("kind"), col(Form.open))
    .order_by(col(Form.id).desc())
    .limit(bindparam("limit", type_=Integer))
)


async def form_in(work: Work, chat_id: int, message_id: int) -> Form | None:
    """The form that this message of a chat shows; None when it shows another thing. Raises NotYours, AlreadyDone."""
    number = await _shown(work, chat_id, message_id, FORM_CARD)
    return await own_form(work, number) if number is not None else None


async def _shown(work: Work, chat_id: int, message_id: int, kind: str) -> int | None:
    """The number of what this message shows; it may have shown a thing of another kind before, as a draft does."""
    query = (
        select(col(Card.key))
        .where(col(Card.chat_id) == chat_id, col(Card.message_id) == message_id, col(Card.key).startswith(kind))
        .order_by(col(Card.id).desc())
    )
    key = (await work.session.execute(query)).scalars().first()
    return int(key.removeprefix(kind)) if key is not None else None


FORM_CARD = "form:"
"""How the keys of cards that show a form begin."""

TICKET_CARD = "ticket:"
"""How the keys of residents' cards begin."""
