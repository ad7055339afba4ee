"""Python's garbage collector, told that a desk's start is over."""

from __future__ import annotations

import gc

SELDOM = (5_000, 10, 10)
"""How many new objects start a collection, and how many of those a thorough one. An update makes a few thousand
objects, nearly all of which go by themselves; at Python's own pace the collector took a seventh of the desk's CPU."""


def settle() -> None:
    """Let the collector pass over all that there is: the libraries and the wiring stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
