"""Reads a message with one campus's catalogue: its own categories, buildings and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from desk.reading.catalogue_place import PlaceRead, PlaceReader
from desk.reading.catalogue_slips import NameSlips, Slip
from desk.reading.catalogue_words import reading_words
from desk.reading.engine import Engine, Understanding
from desk.reading.home import Home, home_in
from storage.kinds import Urgency

if TYPE_CHECKING:
    from desk.catalogue.parts import Catalogue

_NO_CATEGORY = "other"
"""What stands for a category that the message does not show."""

_STATED = {"emergency": Urgency.EMERGENCY, "urgent": Urgency.URGENT}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says; None for what it does not say.

    `building` and `category` are codes of the catalogue. `place_text` is the piece of the message that names the
    place, also when the catalogue has no such building. `meaning` is all that was understood, of any campus.
    `nowhere` is whether it names a building that the catalogue does not have; `near` are buildings that may be meant by
    a name written almost right, the likeliest first; `home` is whether the writer's own room, or building, is meant.
    """

    category: str | None
    building: str | None
    room: str | None
    urgency: Urgency | None
    place_text: str | None
    meaning: Understanding
    nowhere: bool = False
    near: Sequence[str] = ()
    home: Home | None = None


def read(text: str, catalogue: Catalogue) -> Reading:
    """What the message says, by the words of desk/reading/words and of the catalogue, in any of its languages.

    Takes half a millisecond for a message of ordinary length; the first with a catalogue half a second more.
    """
    return _reader(catalogue).read(text)


def read_place(text: str, catalogue: Catalogue) -> PlaceRead:
    """Only the place that the text names: for lists of places, where nobody reports anything."""
    return _places(catalogue).read(text)


def name_slips(text: str, catalogue: Catalogue) -> Sequence[Slip]:
    """The names of buildings that are written almost right."""
    return _reader(catalogue).slips.find(text)


def prepare(catalogue: Catalogue) -> None:
    """Make a catalogue's reader ready, so that the first message need not wait for it."""
    _reader(catalogue)


@lru_cache(maxsize=8)
def _places(catalogue: Catalogue) -> PlaceReader:
    return PlaceReader(catalogue, reading_words())


@lru_cache(maxsize=8)
def _reader(catalogue: Catalogue) -> _Reader:
    return _Reader(catalogue)


@lru_cache(maxsize=4)
def _engine(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Engine:
    """The engine of a catalogue's words: a catalogue of which only places have changed goes on with it."""
    return Engine(dict(words))


class _Reader:
    """The vocabulary of one catalogue, made ready."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._categories = frozenset(catalogue.categories) - {_NO_CATEGORY}
        self._places = _places(catalogue)
        words = catalogue.categories.values()
        self._engine = _engine(
            tuple((each.code, tuple(word for listed in each.words.values() for word in listed)) for each in words)
        )
        self.slips = NameSlips(catalogue, self._engine.vocabulary.known)

    def read(self, text: str) -> Reading:
        place, near = self._place(text)
        meaning = self._engine.read(text)
        category = meaning.category if meaning.category in self._categories and meaning.evident else None
        home = home_in(text) if place.building is None else None
        urgency = _STATED.get(meaning.urgency)
        return Reading(category, place.building, place.room, urgency, place.text, meaning, place.nowhere, near, home)

    def _place(self, text: str) -> tuple[PlaceRead, Sequence[str]]:
        """The place that it names; only where it names none, what is almost a name."""
        place = self._places.read(text)
        slips = self.slips.find(text)
        if place.building is not None:
            # In “Teeching Building 2” Building 2 is not what is meant.
            at = text.find(place.text or "")
            wider = [slip for slip in slips if slip.sure and slip.start < at < slip.end]
            return (self._righted(text, wider[0]) if wider else place), ()
        near = tuple(dict.fromkeys(slip.code for slip in slips))
        sure = dict.fromkeys(slip.code for slip in slips if slip.sure)
        if len(sure) != 1 or place.nowhere:
            return place, near
        return self._righted(text, next(slip for slip in slips if slip.sure)), ()

    def _righted(self, text: str, slip: Slip) -> PlaceRead:
        """What the text says of its place with the name as it should be written; `text` is as it was written."""
        read = self._places.read(text[: slip.start] + slip.name + text[slip.end :])
        tail = (read.text or "").partition(slip.name)[2]
        return PlaceRead(slip.code, read.room, text[slip.start : slip.end] + tail)
