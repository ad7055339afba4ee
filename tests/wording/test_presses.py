"""What the buttons hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aiogram.filters.callback_data import CallbackData

import conversations.routes  # noqa: F401 — brings in every kind of button


def test_each_kind_of_button_has_its_own_mark() -> None:
    """Of two kinds with one mark, the desk could take the one for the other."""
    marks = Counter(kind.__prefix__ for kind in _kinds(CallbackData))
    assert [mark for mark, count in marks.items() if count > 1] == []
    assert len(marks) > 20


def _kinds(base: type[CallbackData]) -> Iterator[type[CallbackData]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
