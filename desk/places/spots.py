"""Where something lies on the earth, and how far that is from somewhere else."""

from __future__ import annotations

import re
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

_RADIUS = 6_371_000
"""Of the earth, in metres."""

_SPOT = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


class Spot(NamedTuple):
    """Degrees of latitude and longitude, as maps write them."""

    latitude: float
    longitude: float

    def metres_to(self, other: Spot) -> float:
        """The way to another one as the crow flies, by the haversine formula."""
        here, there = radians(self.latitude), radians(other.latitude)
        east = radians(other.longitude - self.longitude)
        part = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(east / 2) ** 2
        return 2 * _RADIUS * asin(min(1.0, sqrt(part)))


def spot(text: str) -> Spot:
    """Read "39.99, 116.31". Raises ValueError with a sentence that says what to write instead."""
    found = _SPOT.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no place on a map; write latitude and longitude: 39.99, 116.31")
    return checked(float(found[1]), float(found[2]))


def checked(latitude: float, longitude: float) -> Spot:
    """A spot that is on the earth. Raises ValueError with a sentence for any other."""
    if not -90 <= latitude <= 90:
        hint = ": is the longitude first?" if abs(latitude) <= 180 >= abs(longitude) else ""
        raise ValueError(f"the latitude {latitude:g} is not between -90 and 90{hint}")
    if not -180 <= longitude <= 180:
        raise ValueError(f"the longitude {longitude:g} is not between -180 and 180")
    return Spot(latitude, longitude)
