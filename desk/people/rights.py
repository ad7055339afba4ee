"""What may be done with a ticket without changing its state, and by whom. The moves: desk/tickets/lifecycle.py."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from desk.tickets.lifecycle import Who


class Right(StrEnum):
    """Something to do with a ticket that is no move."""

    READ = "read"
    TALK = "talk"
    """Say something on it: words, photos, a recording."""
    FOLLOW = "follow"
    URGE = "urge"
    RATE = "rate"
    PRIORITISE = "prioritise"
    """Say how urgent it is."""
    PLACE = "place"
    """Say where it is, after it was reported."""
    CALM = "calm"
    """Say that it is no emergency."""
    LEAD = "lead"
    """See to it that somebody does it: be told that it is late, put that off, ask whoever has it."""


_OF_RESIDENTS = frozenset({Who.REPORTER, Who.ROOMMATE, Who.FOLLOWER})

RIGHTS: Mapping[Right, frozenset[Who]] = {
    Right.READ: _OF_RESIDENTS | {Who.TEAM, Who.ASSIGNEE, Who.FOREMAN, Who.OFFICE},
    Right.TALK: _OF_RESIDENTS | {Who.ASSIGNEE, Who.FOREMAN, Who.OFFICE},
    Right.FOLLOW: frozenset({Who.ROOMMATE, Who.FOLLOWER}),
    Right.URGE: frozenset({Who.REPORTER}),
    Right.RATE: frozenset({Who.REPORTER}),
    Right.PRIORITISE: frozenset({Who.FOREMAN, Who.OFFICE}),
    Right.PLACE: frozenset({Who.REPORTER}),
    Right.CALM: frozenset({Who.REPORTER}),
    Right.LEAD: frozenset({Who.FOREMAN, Who.OFFICE}),
}
