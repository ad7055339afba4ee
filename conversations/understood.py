"""What a message of a report says, as values of its draft; and whether a message is one."""

from __future__ import annotations

from conversations.meant import elsewhere
from conversations.places import place_read
from conversations.slots import Entered, Values, words
from desk.entities import Form, Ticket
from desk.reading import read
from desk.repairs import DESCRIPTION_LENGTH
from desk.text import _
from desk.work import Work

PHOTOS = 10
"""Photos of one report: as many as an album holds."""

DESCRIBE = _("What is wrong? One sentence is enough.")


def understood(work: Work, entered: Entered, filled: Values | None = None) -> Values:
    """What a message of a report says; `filled` is what was known before."""
    reading = read(entered.text or "", work.campus.catalogue)
    values: Values = {}
    if entered.text:
        values["description"] = words(entered, DESCRIPTION_LENGTH, DESCRIBE)
    if reading.category:
        values["category"] = reading.category
    if reading.urgency:
        values["urgency"] = reading.urgency
    return values | place_read(work, reading, filled or {})


def opening(work: Work, entered: Entered) -> Values:
    """The values of a new draft."""
    return {"photos": list(entered.photos[:PHOTOS]), "album": entered.album, **understood(work, entered)}


def names_a_fault(work: Work, entered: Entered) -> bool:
    """Whether the words name what only a report names: a place, or a kind of fault."""
    reading = read(entered.text or "", work.campus.catalogue)
    return bool(reading.building or reading.category)


def names_another_fault(work: Work, entered: Entered, ticket: Ticket) -> bool:
    """Whether the words name a kind of fault that is not the ticket's, or one that is at another place.

    A place alone answers the question where it is.
    """
    reading = read(entered.text or "", work.campus.catalogue)
    if reading.category == ticket.category:
        return elsewhere(reading, ticket.building, ticket.room)
    return reading.category is not None


def add_words(work: Work, form: Form, entered: Entered) -> Values:
    """More words to the description; what they say of place and kind fills what is missing."""
    known = {key: value for key, value in form.filled.items() if value is not None}
    values = understood(work, entered, known) | known
    if known.get("description"):
        more = Entered(f"{known['description']}\n{entered.text}")
        values["description"] = words(more, DESCRIPTION_LENGTH, DESCRIBE)
    return values
