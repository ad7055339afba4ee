"""Several faults in one message, and one fault told in many words."""

from __future__ import annotations

import time

import pytest

from desk.reading.faults import LONG_STORY, MOST, faults


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("3-502 tap drips and the light in 3-301 is out", ["3-502 tap drips", "the light in 3-301 is out"]),
        ("1. 水龙头漏水 2. 灯不亮", ["水龙头漏水", "灯不亮"]),
        ("3-502 1. 水龙头漏水 2. 灯不亮 谢谢", ["3-502 水龙头漏水", "灯不亮 谢谢"]),
        ("1) tap drips\n2) tap in the kitchen drips, too", ["tap drips", "tap in the kitchen drips, too"]),
        ("一、空调不冷 二、门锁坏了，3号楼301", ["空调不冷", "门锁坏了，3号楼301"]),
        ("两个事,一是蹲坑冲不干净,二是衣柜门掉了", ["蹲坑冲不干净", "衣柜门掉了"]),
        ("3-502水龙头漏水，灯也不亮", ["3-502水龙头漏水", "灯也不亮"]),
        ("3-502 水龍頭漏水，另外電燈也壞了", ["3-502 水龍頭漏水", "電燈也壞了"]),
        ("燈管不亮、紗窗破洞、水龍頭也鬆了,7棟304", ["燈管不亮", "紗窗破洞", "水龍頭也鬆了,7棟304"]),
        (
            "Room 3-502: the light is out, also the window doesn't close",
            ["Room 3-502: the light is out", "the window doesn't close"],
        ),
        (
            "two things: wifi is down and the chair is broken in 5-301",
            ["two things: wifi is down", "the chair is broken in 5-301"],
        ),
        ("空调不制冷，还有门锁坏了", ["空调不制冷", "门锁坏了"]),
        ("阿姨态度很差，另外一楼的开水器也坏了", ["阿姨态度很差", "一楼的开水器也坏了"]),
    ],
)
def test_several(text: str, pieces: list[str]) -> None:
    """Numbered, of other kinds, or at other places."""
    assert list(faults(text)) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3-502 tap drips",
        "the sink leaks and the floor is wet",
        "the tap drips so the floor is wet and the light flickers",
        "水龙头漏水，导致地板都翘了",
        "水龍頭漏水，地板都濕了",
        "冷氣一直滴水，床都濕了",
        "衣柜的门合不上，合页掉了",
        "3-502 toilet is blocked and it smells",
        "3-502 taps drip in the kitchen and in the bathroom",
        "6栋401和403的地漏都返水",
        "the kitchen is on fire and the tap drips",
        "there is a gas smell, and the lamp is broken, too",
        "lift 2 is stuck. Please call 1. Wang",
        "水池堵了 下午2. 有人在",
        "first it dripped, then it stopped, now it drips again",
        "thanks and hello",
        ", , , and and 1. 2. 3.",
        "水龙头漏水，" * 2 * LONG_STORY,
    ],
)
def test_one(text: str) -> None:
    """A thing and what comes of it; the same twice; danger, of which nothing is cut off; what cannot be told apart."""
    assert list(faults(text)) == [text]


def test_not_too_many_and_not_too_slow() -> None:
    """A long list is cut into a handful, and no word of it is lost; a long text takes a moment."""
    things = ["水龙头漏水", "灯不亮", "椅子坏了", "空调不冷", "网断了", "门锁坏了", "马桶堵了"]
    pieces = faults(" ".join(f"{place}. {thing}" for place, thing in enumerate(things, 1)))
    assert len(pieces) == MOST
    assert all(any(thing in piece for piece in pieces) for thing in things)
    began = time.perf_counter()
    for text in ("a, " * 1300, "1. " * 1300, "水龙头漏水，灯不亮，" * 400, "and " * 1000):
        faults(text)
    assert time.perf_counter() - began < 2
