"""Searching by words: what a text is found by, in Latin letters and in Chinese, and what must never raise."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage.database import Database
from storage.words import query

_FOUND = text("SELECT campusdesk_words(:said) @@ CAST(:query AS tsquery)")


async def _finds(database: Database, said: str, wanted: str) -> bool:
    async with database.transaction() as session:
        return bool((await session.execute(_FOUND, {"said": said, "query": query(wanted)})).scalar_one())


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("The tap drips, day and night", "drip"),
        ("The tap drips, day and night", "NIGHT tap"),
        ("3号楼502水龙头漏水", "漏水"),
        ("3号楼502水龙头漏水", "龙头"),
        ("3号楼502水龙头漏水", "502 水龙头"),
        ("台灯", "灯"),
        ("灯坏了", "灯"),
        ("ＷｉＦｉ連不上，３樓", "wifi 3"),
        ("no Wi-Fi in café 7", "wi-fi café"),
        ("x" * 5000, "x" * 5000),
        ("漏" * 4000, "漏漏漏"),
    ],
)
async def test_a_text_is_found_by_its_words(database: Database, said: str, wanted: str) -> None:
    """The beginning of each Latin word, and any part of a Chinese run; however wide, in whatever case."""
    assert await _finds(database, said, wanted)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("水龙头漏水", "水漏"), ("the tap drips", "rips"), ("the tap drips", "tap lamp"), ("灯坏了", "台灯")],
)
async def test_and_by_no_others(database: Database, said: str, wanted: str) -> None:
    """All of the words must stand there, Chinese characters side by side."""
    assert not await _finds(database, said, wanted)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(max_size=60), wanted=st.text(max_size=60))
async def test_whatever_people_type(database: Database, said: str, wanted: str) -> None:
    """No text and no question is refused by the database (but for a NUL, which no message holds)."""
    assert await _finds(database, said.replace("\0", ""), wanted.replace("\0", "")) in (True, False)
    assert "\\" not in query(wanted)
