"""What is kept of what people put right names nobody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desk.drafts.unnamed import without_personal


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("3-502 tap drips, call 13800138000", "3-502 tap drips, call …"),
        ("3-502 138 0013 8000", "3-502 …"),
        ("13-502，电话+86 138-0013-8000", "13-502，电话…"),
        ("學號B12345678，3號樓502", "學號…，3號樓502"),
        ("我是@lin_xy mail lin.x@uni.edu.cn wx: abc_123", "我是… mail … …"),
        ("微信号：lin-2024 马桶堵了", "… 马桶堵了"),
        ("room 1204 (555) 123-4567 or 555-123-4567", "room 1204 … or …"),
        ("座机 6221-1234", "座机 …"),
        ("手機 0912-345-678", "手機 …"),
        ("１３８００１３８０００", "…"),
        ("电话一三八零零一三八零零零", "电话…"),
        ("see https://t.me/lin and t.me/lin", "see … and …"),
        # What a label needs stays.
        ("3-502, 101-118 and 502 503 504", "3-502, 101-118 and 502 503 504"),
        ("2026-11-25 14:00, B3 502", "2026-11-25 14:00, B3 502"),
    ],
)
def test_what_names_people_is_taken_out(text: str, kept: str) -> None:
    """Phones, numbers of students, addresses and names of users go; places and times stay."""
    assert without_personal(text) == kept


@given(some.text(max_size=80), some.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), some.text(max_size=80))
def test_no_mobile_number_survives(before: str, number: str, after: str) -> None:
    """Whatever stands around it."""
    assert not re.search(r"[0-9]{6}", without_personal(before + number + after))
