"""Text that has no language yet: a sentence in English as its key, and the values that go into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from storage.kinds import Language


class Named(Protocol):
    """Something with a name in each language, as the catalogue's categories and buildings have."""

    def in_language(self, language: Language) -> str:
        """The name as people of this language read it."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence for a person, translated and filled in only when the reader is known (wording.speech).

    `key` is the English sentence with `{name}` places; `values` may be strings, numbers, aware datetimes,
    `Named` things or further texts.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def _(key: str, **values: object) -> Text:
    """Mark a sentence for translation and bind its values."""
    return Text(key, values)
