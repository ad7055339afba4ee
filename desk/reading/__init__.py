"""Understanding a message: what is wanted, of what, where and how fast.

`understand` needs nothing but the text; `read` gives what the catalogue of a campus makes of it, and holds the former.
"""

from desk.reading.bound import Reading, prepare, read, read_place
from desk.reading.engine import Understanding, understand

__all__ = ["Reading", "Understanding", "prepare", "read", "read_place", "understand"]
