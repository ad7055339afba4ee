"""Reporting a repair: any text or photo opens a draft card; Submit makes it a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aiogram.fsm.context import FSMContext

from conversations.brought import SPLIT, recorded, recordings_of, said_with
from conversations.emergencies import is_emergency, told_at_once
from conversations.equipment import equipment_missing, keep_equipment
from conversations.form import IN_SIGHT
from conversations.meant import elsewhere
from conversations.places import place_missing, place_settled
from conversations.repair_card import card, wants_repair
from conversations.repair_slots import SLOTS, enter_phone
from conversations.same_problem import already_reported, joined
from conversations.slots import Aside, Entered, FormKind, Values
from conversations.submitting import draft_of
from conversations.understood import PHOTOS, SURE, add_words
from desk.access import visible
from desk.assets.finding import asset_of
from desk.catalogue.parts import OTHER
from desk.drafts.corrections import Read, correct
from desk.entities import Form, TicketKind, Urgency
from desk.reading import Reading, read
from desk.text import _
from desk.tickets.repairs import submit
from desk.tickets.same_problem import add_to_joined
from desk.tickets.talking import say, say_with_report
from desk.work import Said, Work
from wording.cards import TicketView
from wording.messages import Answers, Show, Toast
from wording.promises import beginning
from wording.resident_cards import resident_card

KIND = "repair"

FORGOTTEN = timedelta(days=3)
"""After so long, words open a new report; the draft can still be gone on with by its buttons and from /my."""


def _takes(work: Work, form: Form, entered: Entered) -> bool:
    """Words about another place, another kind of fault, or another matter altogether are another report."""
    if is_emergency(work, entered):
        return False
    filled = form.filled
    if work.now - form.touched_at > FORGOTTEN:
        return False
    if form.asking is not None or not entered.text or not filled.get("description"):
        return True
    reading = read(entered.text, work.campus.catalogue)
    if elsewhere(reading, *place_settled(work, form)) or _is_another_matter(work, form, reading):
        return False
    another_kind = reading.category is not None and filled.get("category") not in (None, reading.category)
    # “By the door of the library” answers where it is; with a room too, it is a whole report.
    whole = _missing(work, form) is None or bool(reading.building and reading.room)
    return not (another_kind and whole)


def _is_another_matter(work: Work, form: Form, reading: Reading) -> bool:
    """Whether it is plainly a complaint, a suggestion or praise beside a repair, or a whole repair beside such a word.

    Who grumbles that nobody comes, right after the report, speaks of that one.
    """
    meaning = reading.meaning
    if meaning.confidence["kind"] < SURE:
        return False
    if not wants_repair(form):
        return meaning.kind == TicketKind.REPAIR and None not in (reading.building, reading.category)
    if meaning.kind not in _WORDS or meaning.category in (OTHER, form.filled.get("category")):
        return False
    return meaning.category != "staff_conduct" or work.now - form.touched_at > IN_SIGHT


_WORDS = frozenset({TicketKind.COMPLAINT, TicketKind.SUGGESTION, TicketKind.PRAISE})


def _aside(work: Work, form: Form, entered: Entered) -> Aside:
    """Photos and a shared number are welcome at any time."""
    values: Values = {}
    note = None
    if entered.photos:
        photos = [*form.filled.get("photos", []), *entered.photos]
        values["photos"] = photos[:PHOTOS]
        if len(photos) > PHOTOS:
            note = _("{count} photos are enough; the first ones are kept.", count=PHOTOS)
    if entered.recording is not None:
        values |= recorded(form.filled, entered.recording)
    if entered.phone:
        values |= enter_phone(work, form, entered)
    if (form.asking == "photos" and entered.photos) or (form.asking == "phone" and entered.phone):
        form.asking = None
    return Aside(values, Entered(entered.text) if entered.text else None, note)


def _missing(work: Work, form: Form) -> str | None:
    if not form.filled.get("description"):
        return "description"
    if form.filled.get("pieces"):
        return place_missing(work, form) or SPLIT.name
    doubts = form.filled.get("doubts") or {}
    if "kind" in doubts:
        return "kind"
    if not wants_repair(form):
        return "elsewhere" if form.filled.get("elsewhere") and not form.filled.get("place_note") else None
    if "category" in doubts or form.filled.get("category") not in work.campus.catalogue.categories:
        return "category"
    place = place_missing(work, form)
    # Which machine it is also tells in which room.
    return (equipment_missing(form) if place in (None, "room") else None) or place


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await submit(work, draft_of(work, form))
    form.ticket_id = ticket.id
    say_with_report(work, ticket, recordings_of(form))
    await correct(work, ticket, _understood(form))
    if ticket.parent_id is not None:
        return await joined(work, ticket)
    opens = beginning(work.campus, ticket, work.now)
    photos, said = len(form.filled.get("photos", [])), said_with(work, form)
    view = TicketView(work.campus, ticket, work.actor.name, photos=photos, added=said, opens=opens)
    view = replace(view, asset=await asset_of(work, ticket.asset_id))
    danger = [told_at_once(work, ticket, None)] if ticket.urgency is Urgency.EMERGENCY else []
    return [*danger, resident_card(view), Toast(_("Submitted: {number}", number=view.number))]


def _understood(form: Form) -> Read:
    """What was understood of their own words; of a category of which nothing was said, as of praise, nothing was."""
    if form.filled.get("forwarded"):
        return {}
    kept, sure = form.filled.get("read") or {}, "category" not in (form.filled.get("doubts") or {})
    return {field: kept[field] for field in kept if field != "category" or (sure and form.filled.get("category"))}


async def _more_photos(work: Work, form: Form, entered: Entered) -> Answers:
    """Somebody pressed Submit, or that they follow another's report, while their album was still on its way."""
    ticket = await visible(work, form.ticket_id or 0)
    if ticket.resident_id != work.actor.id:
        await add_to_joined(work, ticket.row_id, entered.photos)
        return []
    await say(work, form.ticket_id or 0, Said(entered.text, entered.photos, goes_on=True))
    return []


async def _drop(work: Work, form: Form) -> Show:
    return Show(key=f"form:{form.id}", text=_("Discarded. Write to me whenever something is broken."))


REPAIR = FormKind(
    name=KIND,
    slots=(*SLOTS, SPLIT),
    missing=_missing,
    card=card,
    finish=_finish,
    by_submit=True,
    drop=_drop,
    takes=_takes,
    aside=_aside,
    unasked=add_words,
    keep=keep_equipment,
    more=_more_photos,
    photos=True,
    holds_up=already_reported,
)
