"""Statements of SQLAlchemy's that are compiled once, and rows by the driver's own way: a third of the ORM's CPU.

The statements, the entities and the session's identity map are SQLAlchemy's; what is saved is making them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import ClauseElement, Table, bindparam, insert, update
from sqlalchemy import inspect as inspected
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstanceState, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.instrumentation import manager_of_class
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from storage.driver import fetch
from storage.tables import Kept

Entity = TypeVar("Entity", bound=SQLModel)
_Convert = Callable[[Any], Any] | None
_NUMBER = "row_number"


class Quick:
    """A statement of which only the values change; it is compiled when it is first asked."""

    def __init__(self, statement: ClauseElement, *, columns: Sequence[str] | None = None) -> None:
        """`columns`: those that an INSERT or UPDATE sets, when it does not say so itself."""
        self._statement = statement
        self._columns = columns

    async def records(self, session: AsyncSession, **values: Any) -> Sequence[asyncpg.Record]:
        """What it finds, after what was changed in the session is written. Raises what `fetch` raises."""
        await write_changed(session)
        return await self.asked(session, values)

    async def rows(self, session: AsyncSession, entity: type[Entity], **values: Any) -> list[Entity]:
        """The rows that it finds, when it selects all of an entity; each as the session has it."""
        return [row_of(session, entity, record) for record in await self.records(session, **values)]

    async def asked(self, session: AsyncSession, values: Mapping[str, Any]) -> Sequence[asyncpg.Record]:
        """What it finds, with no look at what was changed. Raises what `fetch` raises."""
        return await fetch(session, self.words, *self.ordered(values))

    @cached_property
    def words(self) -> str:
        """The statement in PostgreSQL's own words."""
        return self._compiled.string

    def ordered(self, values: Mapping[str, Any]) -> list[Any]:
        """These values as the driver takes them, in the order of `words`."""
        given = [values[name] if name in values else self._constants[name] for name, _convert in self._order]
        return [
            convert(value) if convert else value for value, (_name, convert) in zip(given, self._order, strict=True)
        ]

    @cached_property
    def _compiled(self) -> SQLCompiler:
        compiled = self._statement.compile(dialect=_dialect(), column_keys=self._columns)
        if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params:
            raise ValueError("a statement whose words depend on its values cannot be compiled once")
        return compiled

    @cached_property
    def _order(self) -> Sequence[tuple[str, _Convert]]:
        binds = self._compiled.binds
        return [(name, _to_driver(binds[name].type)) for name in self._compiled.positiontup or ()]

    @cached_property
    def _constants(self) -> Mapping[str, Any]:
        return {name: bind.effective_value for name, bind in self._compiled.binds.items() if not bind.required}


def row_of(session: AsyncSession, entity: type[Entity], record: Sequence[Any]) -> Entity:
    """A record that begins with all columns of an entity, as a row of the session: changes of it will be written.

    One that stands in the session already stays as it is there, unless it has expired.
    """
    key = identity_key(entity, tuple(record[place] for place in _key(entity)))
    known = session.identity_map.get(key)
    if isinstance(known, entity) and not inspected(known).expired:
        return known
    row: Entity = known if isinstance(known, entity) else manager_of_class(entity).new_instance()
    for value, (name, convert) in zip(record, _columns(entity), strict=False):
        set_committed_value(row, name, convert(value) if convert and value is not None else value)
    if row is not known:
        make_transient_to_detached(row)
        session.add(row)
    return row


async def insert_now(session: AsyncSession, row: Kept) -> None:
    """Write a new row, which has its number from then on. What is changed of it later is written as of any other."""
    values = {name: getattr(row, name) for name, _convert in _columns(row.__class__) if name != "id"}
    [written] = await _insert(row.__class__).records(session, **values)
    set_committed_value(row, "id", written[0])
    make_transient_to_detached(row)
    session.add(row)


async def write_changed(session: AsyncSession) -> None:
    """Write what was changed of the session's rows.

    One row, as it mostly is, by one statement; several by the unit of work, which knows in what order. Raises
    StaleDataError when a row is gone.
    """
    changed = [(row, changes) for row in session.dirty if (changes := _changes(row))]
    if session.new or session.deleted or len(changed) > 1 or not all(isinstance(row, Kept) for row, _ in changed):
        await session.flush()
        return
    for row, changes in changed:
        values = {_NUMBER: row.row_id, **changes}
        if not await _update(row.__class__, tuple(changes)).asked(session, values):
            raise StaleDataError(f"a row of {type(row).__name__} is gone")
        for name, value in changes.items():
            set_committed_value(row, name, value)


def _changes(row: object) -> Mapping[str, Any]:
    state: InstanceState[Any] = inspected(row)
    return {name: state.dict[name] for name, before in state.committed_state.items() if state.dict[name] != before}


@cache
def _insert(entity: type[Kept]) -> Quick:
    table = _table(entity)
    return Quick(insert(table).returning(table.c.id), columns=[each.key for each in table.c if each.key != "id"])


@cache
def _update(entity: type[Kept], columns: tuple[str, ...]) -> Quick:
    table = _table(entity)
    return Quick(update(table).where(table.c.id == bindparam(_NUMBER)).returning(table.c.id), columns=columns)


@cache
def _columns(entity: type[SQLModel]) -> Sequence[tuple[str, _Convert]]:
    """The names of an entity's columns, each with what makes the driver's value the entity's."""
    dialect = _dialect()
    return [
        (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in _table(entity).c
    ]


@cache
def _key(entity: type[SQLModel]) -> Sequence[int]:
    """Where in a record the primary key stands."""
    table = _table(entity)
    return [list(table.c).index(column) for column in table.primary_key]


def _table(entity: type[SQLModel]) -> Table:
    table: Table = inspected(entity).local_table
    return table


def _to_driver(kind: TypeEngine[Any]) -> _Convert:
    dialect = _dialect()
    return kind.dialect_impl(dialect).bind_processor(dialect)


@cache
def _dialect() -> Dialect:
    return asyncpg_dialect()  # type: ignore[no-untyped-call]
