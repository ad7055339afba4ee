"""Somebody tells of an emergency: it goes out at once, and only then it is asked where exactly it is."""

from __future__ import annotations

from dataclasses import replace

from aiogram.fsm.context import FSMContext

from conversations.brought import recordings_of
from conversations.equipment import with_equipment
from conversations.form import Forms
from conversations.meant import asked_lately, elsewhere
from conversations.places import PLACE_SLOTS, place_missing
from conversations.slots import AskAgain, Entered, FormKind, Slot, Values, words
from conversations.understood import EMERGENCY, PHOTOS, SURE, names_another_fault
from desk.access import own, visible
from desk.catalogue.parts import OTHER
from desk.drafts.corrections import correct_alarm
from desk.drafts.forms import close_forms, latest_form
from desk.entities import Form, Ticket, Urgency
from desk.errors import Unclear
from desk.reading import Reading, read
from desk.text import Text, _
from desk.tickets.emergencies import complete_place, running_emergency, stand_down
from desk.tickets.repairs import DESCRIPTION_LENGTH, RepairDraft, submit
from desk.tickets.talking import say, say_with_report
from desk.work import Said, Work
from wording.cards import quoted
from wording.first_minute import advice, call_and_tell, first_minute
from wording.messages import Answers, Say, Show, Toast
from wording.resident_cards import calm_button
from wording.speech import Joined, Lines
from wording.views import ticket_card_of

KIND = "emergency"

_PLACE_LENGTH = 200


def is_emergency(work: Work, entered: Entered) -> bool:
    """Whether the words tell of people in danger now."""
    return read(entered.text or "", work.campus.catalogue).meaning.kind == EMERGENCY


async def raised(
    forms: Forms, work: Work, state: FSMContext, entered: Entered, draft: Form | None = None
) -> Answers | None:
    """What comes of an emergency that somebody tells of, or of more words on one; None when it is neither.

    A `draft` without words is of it: photos, recordings, and the place, as by a code, unless the words name another.
    """
    reading = read(entered.text or "", work.campus.catalogue)
    alarming = reading.meaning.kind == EMERGENCY
    running = await running_emergency(work)
    if running is not None and not elsewhere(reading, running.building, running.room):
        another = alarming and _is_another_danger(work, reading, running)
        other = _is_another_word(reading, running) or names_another_fault(work, entered, running)
        same = not other or (alarming and not another)
        if same:
            return await _more(forms, work, state, running, reading, entered)
    if not alarming:
        return None
    wordless = _wordless(draft)
    ticket = await submit(work, await with_equipment(work, _draft(work, reading, entered, wordless)))
    said = [*(recordings_of(wordless) if wordless is not None else ()), entered.recording]
    say_with_report(work, ticket, [each for each in said if each is not None])
    if wordless is not None:
        wordless.open = False  # All that stood on it is told.
    asked = await forms.begin(work, state, KIND, ticket=ticket.row_id, filled=_placed(ticket, draft))
    return [told_at_once(work, ticket, reading.meaning.danger), *_below(asked)]


async def cried(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers:
    """Who cries for help reads whom to call, and what is missing; those who come to them already hear it."""
    return await raised(forms, work, state, entered) or [whom_to_call(work)]


def whom_to_call(work: Work) -> Say:
    """What somebody reads who cries for help; also under a photo, which is a report."""
    return Say(call_and_tell(work.campus.catalogue.emergency_number))


def _is_another_danger(work: Work, reading: Reading, running: Ticket) -> bool:
    """Whether something else has to be done about it: who wrote of gas, and then of a lift, needs both."""
    before = read(running.description, work.campus.catalogue).meaning.danger
    return advice(reading.meaning.danger) != advice(before)


def _is_another_word(reading: Reading, running: Ticket) -> bool:
    """Whether it is plainly a complaint, a suggestion or praise of something else: that is the office's business."""
    meaning = reading.meaning
    return (
        meaning.kind in ("complaint", "suggestion", "praise")
        and meaning.category != running.category
        and meaning.confidence["kind"] >= SURE
    )


def told_at_once(work: Work, ticket: Ticket, danger: str | None) -> Say:
    """Whom to call and what to do now, before anything else."""
    told = first_minute(work.campus.catalogue.emergency_number, danger, work.campus.number(ticket))
    return Say(told, [[calm_button(ticket)]])


def _wordless(draft: Form | None) -> Form | None:
    """The draft, if nothing but a place, photos or recordings stands on it: they are of what is told now."""
    return draft if draft is not None and not draft.filled.get("description") else None


def _draft(work: Work, reading: Reading, entered: Entered, wordless: Form | None) -> RepairDraft:
    known = wordless.filled if wordless is not None else {}
    there = not _names_place(reading) and known.get("building") in work.campus.catalogue.buildings
    building = known["building"] if there else reading.building
    room = reading.room or (known.get("room") if there else None)
    has_it = building is not None and room is not None and work.campus.catalogue.buildings[building].has_room(room)
    text = (entered.text or "").strip()
    return RepairDraft(
        category=_category(work, reading),
        building=building,
        room=room if has_it else None,
        place_note=reading.place_text if building is None else None,
        asset_id=known.get("asset") if there else None,
        description=text[:DESCRIPTION_LENGTH],
        urgency=Urgency.EMERGENCY,
        photos=(*(known.get("photos") or ()), *entered.photos)[:PHOTOS],
    )


def _names_place(reading: Reading) -> bool:
    """Whether the words say where it is, also where the catalogue has no such place: help must not go elsewhere."""
    return reading.meaning.building is not None or reading.place_text is not None or reading.nowhere


def _category(work: Work, reading: Reading) -> str:
    known = work.campus.catalogue.categories
    return reading.category or (reading.meaning.category if reading.meaning.category in known else OTHER)


def _placed(ticket: Ticket, draft: Form | None) -> Values:
    """What the form knows of the place. Words that no building fits are no answer yet; where they wrote of something
    else just before is asked first.
    """
    near = [draft.filled["building"]] if draft is not None and draft.filled.get("building") else []
    known = {"building": ticket.building, "room": ticket.room, "category": ticket.category, "urgency": ticket.urgency}
    # Who knows the machine need not be told in which room it is.
    return {**known, "near": near, "no_room": ticket.asset_id is not None}


def _below(answers: Answers) -> Answers:
    return [replace(answer, fresh=True) if isinstance(answer, Show) else answer for answer in answers]


async def _more(
    forms: Forms, work: Work, state: FSMContext, ticket: Ticket, reading: Reading, entered: Entered
) -> Answers:
    """More words on the emergency that is under way: whoever has it hears them; no second one is made."""
    await say(work, ticket.row_id, Said(entered.text, entered.photos, entered.recording))
    if ticket.building is None and reading.building is not None:
        ticket = await complete_place(work, ticket.row_id, reading.building, reading.room)
        await forms.leave(work, state, ticket.row_id)
        await close_forms(work, ticket.row_id)
    said = Say(_("Added to {number}. Those who have it read it now.", number=work.campus.number(ticket)))
    form = await latest_form(work, KIND, ticket.row_id)
    return [said, *(await forms.show(work, state, form) if form is not None else [])]


# --- it was none


async def called_off(forms: Forms, work: Work, state: FSMContext, ticket_id: int) -> Answers:
    """The resident says that it was no emergency: it goes on as a report like any other."""
    before = (await own(work, ticket_id)).urgency
    ticket = await stand_down(work, ticket_id)
    if before is not Urgency.EMERGENCY:
        return [Toast(_("It counts as any other report already."))]
    await correct_alarm(work, ticket)
    await forms.leave(work, state, ticket_id)
    calm = _("Good that it is none. It counts as any other report now. Is nothing to be repaired? Then press Cancel.")
    return [Say(calm), await ticket_card_of(work, ticket, fresh=True), Toast()]


# --- where it is


def _enter_place(work: Work, form: Form, entered: Entered) -> Values:
    """A building, or whatever words: nobody in danger is told to be clearer."""
    try:
        return _PLACE.enter(work, form, entered)
    except (Unclear, AskAgain):
        return {"place_note": words(entered, _PLACE_LENGTH, _PLACE.asks(work))}


_PLACE = next(slot for slot in PLACE_SLOTS if slot.name == "place")


async def _keep(work: Work, form: Form) -> None:
    """Whoever has it hears each answer at once, whether or not more answers come."""
    filled = form.filled
    building, note = filled.get("building"), filled.get("place_note")
    if building or note:
        await complete_place(work, form.ticket_id or 0, building, filled.get("room"), None if building else note)


async def _card(work: Work, form: Form, _slot: Slot | None) -> Show:
    ticket = await visible(work, form.ticket_id or 0)
    card = await ticket_card_of(work, ticket)
    number, words_of_it = Text("<b>{number}</b>", {"number": work.campus.number(ticket)}), quoted(ticket.description)
    return Show(key=card.key, text=Lines([Joined(["🆘", number]), words_of_it, _SENT]))


_SENT = _("Those who can help have been told already.")


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    await _keep(work, form)
    return [await ticket_card_of(work, await visible(work, form.ticket_id or 0), fresh=True)]


async def _drop(work: Work, form: Form) -> Show:
    return await ticket_card_of(work, await visible(work, form.ticket_id or 0))


def _takes(work: Work, form: Form, entered: Entered) -> bool:
    """Words that tell of the danger once more are for the ticket, not for the question; and so are photos."""
    return (
        bool(entered.text)
        and not entered.photos
        and asked_lately(work, form, entered)
        and not is_emergency(work, entered)
    )


EMERGENCIES = FormKind(
    name=KIND,
    slots=(replace(_PLACE, enter=_enter_place), *(slot for slot in PLACE_SLOTS if slot is not _PLACE)),
    missing=place_missing,
    card=_card,
    finish=_finish,
    drop=_drop,
    takes=_takes,
    keep=_keep,
)
