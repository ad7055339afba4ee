"""Who is let in to the desk."""

from __future__ import annotations

from enum import StrEnum


class Registration(StrEnum):
    """Who may report: everybody, who stands in the roster, or who was sent a link."""

    OPEN = "open"
    ROSTER = "roster"
    INVITE = "invite"
