"""What a message of a report says, as values of its draft; how sure that is; and whether a message is a report.

Of a draft, `read` is what was understood at first, by field, with how sure it was: what somebody puts right on it is an
example (desk/drafts/corrections.py). `doubts` is what has to be asked, by field, with the likeliest answers.
"""

from __future__ import annotations

from contextlib import suppress

from conversations.brought import brought
from conversations.meant import elsewhere
from conversations.places import place_read
from conversations.slots import Entered, Values, words
from desk.days.windows import wanted
from desk.entities import Form, Ticket, TicketKind, Urgency
from desk.errors import NotInThePast
from desk.errors.days import NoSuchHour
from desk.reading import Reading, read
from desk.text import _
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.work import Work

PHOTOS = 10
"""Photos of one report: as many as an album holds."""

DESCRIBE = _("What is wrong? One sentence is enough.")

EMERGENCY = "emergency"
"""The reader's kind of what cannot wait for a draft."""

CAN_WAIT = frozenset({TicketKind.SUGGESTION, TicketKind.PRAISE, TicketKind.QUESTION})
"""Kinds that can wait, unless somebody says otherwise."""

SURE = 0.7
"""A kind, or a category, of which the reading is less sure is asked; docs/reading.md tells why it is this much."""


def understood(work: Work, entered: Entered, filled: Values | None = None) -> Values:
    """What a message of a report says; `filled` is what was known before."""
    reading = read(entered.text or "", work.campus.catalogue)
    place = place_read(work, reading, filled or {})
    if not entered.text:
        return place
    said = {
        "description": words(entered, DESCRIPTION_LENGTH, DESCRIBE),
        **_kind(reading),
        **_category(reading),
        **_urgency(reading),
        **_window(work, reading),
        **place,
    }
    doubts = _doubts(work, reading, said)
    if "category" in doubts and not _is_a_word(reading):
        said["category"] = doubts["category"][0]
    return {**said, "doubts": doubts, "read": _read(reading, said, doubts)}


def _kind(reading: Reading) -> Values:
    """What is wanted; of chat, and of what is more words for a report, nothing is known."""
    meaning = reading.meaning
    if not meaning.opens_ticket:
        return {}
    # A danger is a repair of the highest urgency.
    return {"kind": TicketKind.REPAIR.value if meaning.kind == EMERGENCY else TicketKind(meaning.kind).value}


def _category(reading: Reading) -> Values:
    """Of a word to the office only what is sure: a clerk behind a desk is no furniture."""
    guessed = _is_a_word(reading) and reading.meaning.confidence["category"] < SURE
    return {"category": reading.category} if reading.category and not guessed else {}


def _is_a_word(reading: Reading) -> bool:
    """Whether it is a word to the office: nobody is asked of what it is."""
    return reading.meaning.opens_ticket and reading.meaning.kind not in (TicketKind.REPAIR, EMERGENCY)


def _urgency(reading: Reading) -> Values:
    """What is not as always; that praise can wait goes without saying."""
    meaning = reading.meaning
    urgency = Urgency(meaning.urgency)
    said = urgency is not Urgency.NORMAL and meaning.opens_ticket
    return {"urgency": urgency.value} if said and (urgency is not Urgency.LOW or meaning.kind not in CAN_WAIT) else {}


def _window(work: Work, reading: Reading) -> Values:
    """When somebody may come, if that is a time that can be kept."""
    if reading.meaning.wanted:
        with suppress(NotInThePast, NoSuchHour):
            return {"window": wanted(reading.meaning.wanted, work.now, work.campus.catalogue.calendar)}
    return {}


def _doubts(work: Work, reading: Reading, said: Values) -> Values:
    """What has to be asked, with the likeliest answers. Where nothing is likely, all are offered anyhow."""
    meaning = reading.meaning
    known = work.campus.catalogue.categories
    doubts = {}
    if _may_be_a_repair(reading):
        doubts["kind"] = [*meaning.likely_kinds]
    likely = [category for category in meaning.likely_categories if category in known]
    if likely and (reading.category is None or meaning.confidence["category"] < SURE):
        doubts["category"] = likely
    return doubts


def _may_be_a_repair(reading: Reading) -> bool:
    """Whether somebody may have to come, although it was taken for a word to the office. All such words go one way."""
    meaning = reading.meaning
    return _is_a_word(reading) and meaning.confidence["kind"] < SURE and TicketKind.REPAIR in meaning.likely_kinds


def _read(reading: Reading, said: Values, doubts: Values) -> Values:
    """What was understood; of what the message says nothing, nothing was."""
    meaning = reading.meaning
    fields = {name: said.get(name) for name in ("category", "building", "room")}
    if "kind" in said:
        fields |= {"kind": meaning.kind, "urgency": meaning.urgency}
    return {name: [value, meaning.confidence[name]] for name, value in fields.items() if value is not None}


def add_words(work: Work, form: Form, entered: Entered) -> Values:
    """More words to the description; what they say fills what is missing, and settles what is in doubt."""
    known = {key: value for key, value in form.filled.items() if value is not None}
    fresh = understood(work, entered, known)
    in_doubt, new_doubts = known.get("doubts") or {}, fresh.get("doubts") or {}
    settled = {field for field in in_doubt if fresh.get(field) and field not in new_doubts}
    values = fresh | {key: value for key, value in known.items() if key not in settled}
    values["doubts"] = {field: likely for field, likely in new_doubts.items() if field not in known}
    values["doubts"] |= {field: likely for field, likely in in_doubt.items() if field not in settled}
    values["read"] = {**(fresh.get("read") or {}), **(known.get("read") or {})}
    if known.get("description"):
        more = Entered(f"{known['description']}\n{entered.text}")
        values["description"] = words(more, DESCRIPTION_LENGTH, DESCRIBE)
    return values


def settle(form: Form, field: str, value: str) -> Values:
    """The person says what it is: there is no doubt about it any more."""
    doubts = form.filled.get("doubts") or {}
    return {field: value, "listed": None, "doubts": {each: doubts[each] for each in doubts if each != field}}


def opening(work: Work, entered: Entered) -> Values:
    """The values of a new draft."""
    return {
        "photos": list(entered.photos[:PHOTOS]),
        "album": entered.album,
        **brought(entered),
        **understood(work, entered),
    }


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
