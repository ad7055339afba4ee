"""What leaves the desk names nobody, and gives no number by which somebody can be reached."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.drafts.unnamed import unnamed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("3-502 tap drips, my name is Lin Wei", "3-502 tap drips, my name is …"),
        ("Hi, I am Lin Wei from 3-502", "Hi, I am … from 3-502"),
        ("this is Emma, the tap drips", "this is …, the tap drips"),
        ("我叫林小雨，3号楼502漏水", "我叫…，3号楼502漏水"),
        ("我是林小雨，水龙头漏水", "我是…，水龙头漏水"),
        ("我是3栋的，水龙头漏水", "我是3栋的，水龙头漏水"),
        ("姓名：陳以安 聯絡人陳以安", "姓名：… 聯絡人…"),
        ("I'm in 3-502 and it drips", "I'm in 3-502 and it drips"),
        ("学号 A1234 灯坏了", "学号 … 灯坏了"),
        ("write to lin.wei@example.edu or @lin_wei", "write to … or …"),
        ("灯坏了 微信号 linxiaoyu99", "灯坏了 …"),
        ("我叫Emma Novak，灯坏了", "我叫…，灯坏了"),
        ("我是Emma，3-502灯坏了", "我是…，3-502灯坏了"),
        ("联系人：Emma", "联系人：…"),
        ("my wechat id is linwei", "my …"),
        ("Telegram: linwei, line id linwei", "…, …"),
        ("the telephone line is down, the signal is weak", "the telephone line is down, the signal is weak"),
        ("rooms 3-502 3-503 and 12-1101", "rooms 3-502 3-503 and 12-1101"),
        ("身份证 110101 19900307 123X", "身份证 … …"),
    ],
)
def test_names_and_addresses(text: str, left: str) -> None:
    """What people say of themselves goes, what they say of the fault stays."""
    assert unnamed(text) == left


@given(
    st.sampled_from(
        [
            *("138 0013 8000", "13800138000", "+86 138-0013-8000", "１３８００１３８０００", "010-5550-0110"),
            *("138.0013.8000", "138_0013_8000", "138–0013–8000", "138—0013—8000", "138 0013　8000", "138 001 38000"),
            *("13800 138000", "1 3 8 0 0 1 3 8 0 0 0", "+886 912 345 678", "+44 7700 900 123", "(010) 5550-0110"),
            *("QQ 123 456 789", "6222 0212 3456 7890 123", "0912-345-678", "壹叁捌零零壹叁捌零零零"),
        ]
    ),
    st.sampled_from(["3-502 tap drips ", "灯坏了，电话", "call me: ", "Tel."]),
    st.sampled_from(["", " thanks", "，谢谢", "!"]),
)
def test_no_number_of_a_phone_is_left(number: str, before: str, after: str) -> None:
    """However it is set, and whatever stands around it."""
    left = unnamed(f"{before}{number}{after}")
    assert not re.search("[0-9壹叁捌]", left.replace("3-502", "")), left
