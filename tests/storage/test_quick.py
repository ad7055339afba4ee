"""Statements that are compiled once, and rows that come by the driver: they are what SQLAlchemy's own would be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import col

from storage.database import Database
from storage.driver import fetch
from storage.kinds import Language, State, Urgency
from storage.quick import Quick, insert_now, row_of, write_changed
from storage.tables import Form, Person, Ticket

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)

PEOPLE = Quick(select(Person).where(col(Person.chat_user) == bindparam("user")))
FORMS = Quick(select(Form).where(col(Form.id) == bindparam("number")))
TICKETS = Quick(select(Ticket).where(col(Ticket.state) == State.QUEUED).order_by(col(Ticket.id)).limit(1))


@pytest.fixture
async def lin(database: Database) -> Person:
    """Somebody who is known."""
    async with database.transaction() as session:
        person = Person(chat_user=5, name="Lin", language=Language.ZH_HANT, phone=b"sealed", created_at=NOW)
        await insert_now(session, person)
    return person


async def test_a_row_is_what_sqlalchemy_reads(database: Database, lin: Person) -> None:
    """Each column, with its kind: words of closed sets, times, bytes, JSON, and nothing."""
    async with database.transaction() as session:
        form = Form(kind="repair", person_id=lin.row_id, filled={"photos": ["a"], "n": None}, touched_at=NOW)
        await insert_now(session, form)
        ticket = Ticket(
            state=State.QUEUED,
            category="plumbing",
            team="plumbing",
            description="drips",
            urgency=Urgency.LOW,
            resident_id=lin.row_id,
            created_at=NOW,
            state_since=NOW,
        )
        await insert_now(session, ticket)
    async with database.transaction() as one, database.transaction() as another:
        for quick, entity, values in ((PEOPLE, Person, {"user": 5}), (FORMS, Form, {"number": form.id})):
            [row] = await quick.rows(one, entity, **values)
            assert row.model_dump() == (await another.get_one(entity, row.row_id)).model_dump()
        [row] = await TICKETS.rows(one, Ticket)
        assert row.model_dump() == (await another.get_one(Ticket, ticket.row_id)).model_dump()
    assert (row.state, row.urgency, row.rating_tags) == (State.QUEUED, Urgency.LOW, [])


async def test_a_row_of_the_session_is_one_object(database: Database, lin: Person) -> None:
    """However it is asked for; what was changed of it meanwhile stays, and is written before it is asked for."""
    async with database.transaction() as session:
        [first] = await PEOPLE.rows(session, Person, user=5)
        first.name = "Lin Xiaoyu"
        [second] = await PEOPLE.rows(session, Person, user=5)
        assert first is second is await session.get(Person, lin.id)
        assert (await fetch(session, "SELECT name FROM person"))[0]["name"] == "Lin Xiaoyu"


async def test_what_has_expired_is_read_anew(database: Database, lin: Person) -> None:
    """As SQLAlchemy does it."""
    async with database.transaction() as session:
        [person] = await PEOPLE.rows(session, Person, user=5)
        await session.execute(text("UPDATE person SET name = 'Ann'"))
        session.expire(person)
        assert [each.name for each in await PEOPLE.rows(session, Person, user=5)] == ["Ann"]


async def test_changes_are_written_at_the_end(database: Database, lin: Person) -> None:
    """Of one row, also to nothing, and of several; and new rows with them."""
    async with database.transaction() as session:
        [person] = await PEOPLE.rows(session, Person, user=5)
        person.phone, person.language = None, Language.EN
    async with database.transaction() as session:
        [person] = await PEOPLE.rows(session, Person, user=5)
        assert (person.phone, person.language) == (None, Language.EN)
        form = Form(kind="repair", person_id=lin.row_id, filled={"a": 1}, touched_at=NOW)
        await insert_now(session, form)
        form.filled, person.name = {"b": None}, "Ann"
        session.add(Person(chat_user=6, name="Bo", language=Language.EN, created_at=NOW))
    async with database.transaction() as session:
        [form] = await FORMS.rows(session, Form, number=form.id)
        names = await fetch(session, "SELECT name FROM person ORDER BY id")
    assert form.filled == {"b": None}
    assert [row["name"] for row in names] == ["Ann", "Bo"]


async def test_what_was_not_changed_is_not_written(database: Database, lin: Person) -> None:
    """Set to what it is already."""
    async with database.transaction() as session:
        [person] = await PEOPLE.rows(session, Person, user=5)
        before = await fetch(session, "SELECT xmin FROM person")
        person.name = "Lin"
        await write_changed(session)
        assert await fetch(session, "SELECT xmin FROM person") == before


async def test_a_row_that_is_gone_cannot_be_changed(database: Database, lin: Person) -> None:
    """Nobody would notice that the change is lost."""
    with pytest.raises(StaleDataError):
        await change_what_is_gone(database)


async def change_what_is_gone(database: Database) -> None:
    """Its row is deleted by a statement of which the session knows nothing."""
    async with database.transaction() as session:
        [person] = await PEOPLE.rows(session, Person, user=5)
        await fetch(session, "DELETE FROM person")
        person.name = "Ann"


def test_a_statement_whose_words_depend_on_its_values_is_refused() -> None:
    """A list of values has as many places as values."""
    with pytest.raises(ValueError, match="cannot be compiled once"):
        _ = Quick(select(Person).where(col(Person.chat_user).in_([1, 2]))).words


async def test_a_record_may_hold_more_than_the_row(database: Database, lin: Person) -> None:
    """What is selected behind an entity's columns is the caller's."""
    async with database.transaction() as session:
        [record] = await fetch(session, "SELECT person.*, 7 AS more FROM person")
        columns = [column.key for column in Person.__table__.c]  # type: ignore[attr-defined]
        assert row_of(session, Person, [record[name] for name in [*columns, "more"]]).name == "Lin"
