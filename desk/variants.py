"""Chinese is written in two ways: whoever looks for 水龙头 means 水龍頭, too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WAYS = ("t2s", "s2t", "s2tw")
"""To the simplified characters, to the traditional ones, and to those as Taiwan writes them."""


def variants(said: str) -> Sequence[str]:
    """The words as they were written first, then in every other way of writing them."""
    if not _CHINESE.search(said):
        return [said]
    return list(dict.fromkeys([said, *(_converter(way).convert(said) for way in _WAYS)]))


@cache
def _converter(way: str) -> OpenCC:
    """Made when it is first needed: its dictionaries take a moment to read."""
    return OpenCC(way)
