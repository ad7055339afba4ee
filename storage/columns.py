"""Kinds of columns that the tables share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """A column of aware UTC."""
    return Field(default=None, sa_type=sa.DateTime(timezone=True), nullable=nullable, index=index)


def word_of(kind: type, *, default: Any = ...) -> Any:
    """A column that holds a word of a closed set as text: readable in SQL, and a new word needs no type change."""
    column_type = sa.Enum(kind, native_enum=False, length=24, values_callable=lambda words: [w.value for w in words])
    return Field(default=default, sa_type=column_type)


def json(empty: Callable[[], Any]) -> Any:
    """A column of JSON, which is never NULL."""
    # A function of ours: at each new row pydantic looks up what it takes, and for `list` itself that costs 70 µs.
    return Field(default_factory=lambda: empty(), sa_type=JSONB, nullable=False)  # noqa: PLW0108


class Kept(SQLModel):
    """A row with a number of its own."""

    @property
    def row_id(self) -> int:
        """The number, once the row is in the database; LookupError before."""
        number: int | None = getattr(self, "id", None)
        if number is None:
            raise LookupError(f"{type(self).__name__} has no number before it is written")
        return number
