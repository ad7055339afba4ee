"""Understanding a message: what is wanted, of what, where and how fast.

`understand` needs nothing but the text; `read` gives what the catalogue of a campus makes of it, and holds the former.
"""

from desk.reading.bound import Reading, name_slips, prepare, read, read_place
from desk.reading.engine import Understanding, understand
from desk.reading.home import Home

__all__ = ["Home", "Reading", "Understanding", "name_slips", "prepare", "read", "read_place", "understand"]
