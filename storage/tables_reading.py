"""The tables of what is understood of messages: what people put right, and what is to be read a second time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Kept, moment, word_of
from storage.kinds import Language


class Correction(Kept, table=True):
    """What a resident put right on a draft card, as an example. It names nobody, and holds no numbers of phones."""

    __table_args__ = (sa.Index("correction_of_field", "field", "understood", "meant"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    at: datetime = moment()
    language: Language = word_of(Language)
    text: str
    """The message, with what may be personal taken out."""
    field: str
    """`kind`, `category`, `building`, `room` or `urgency`."""
    understood: str | None = None
    meant: str | None = None
    sure: float
    """How sure the reading was, from 0 to 1."""


class SecondReading(SQLModel, table=True):
    """A draft that is to be read by the second reader, as long as nobody has touched it since."""

    __tablename__ = "second_reading"
    __table_args__ = (sa.Index("second_reading_in_turn", "asked_at"),)

    form_id: int = Field(foreign_key="form.id", primary_key=True, sa_type=sa.BigInteger)
    version: int
    """The form's, when it was asked for."""
    asked_at: datetime = moment()
