"""Registration: somebody shows by number and name that they stand in the roster.

Where only those may report whom the desk knows, it comes before everything else. What somebody wrote before they were
asked is their report, and becomes the draft as soon as they are registered.
"""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.filters import BaseFilter, Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import emergencies, repair
from conversations.brought import recorded
from conversations.form import Forms
from conversations.meant import LATELY, names_a_report
from conversations.reached import Private, said_in
from conversations.scanning import scanned_before
from conversations.slots import Aside, Choice, Entered, FormKind, Slot, Values, words
from conversations.start import greeting, own_menu
from conversations.understood import PHOTOS, opening
from desk.drafts.forms import latest_form, own_form
from desk.entities import Form, RosterEntry
from desk.errors import DeskError, Unclear
from desk.errors.people import ByInvitation, NoRoster, NotRegistered, RegisteredAlready
from desk.people.admission import Registration
from desk.people.registration import is_stranger, number_of, register
from desk.reading.small_talk import is_cry
from desk.text import _
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.work import Work
from wording.buttons import FormPress, LanguagePress
from wording.links import INVITATION, PLACE
from wording.messages import Answers, Say, Show, Toast
from wording.people import place_text
from wording.speech import Content, Lines

KIND = "register"
NAME_LENGTH = 80

_NUMBER = re.compile(r"(?=\S*[0-9])[\w./-]{3,40}")
"""What a number may look like: one word with a digit in it."""

_SCANNED = re.compile(r"/start(?:@\w+)? " + PLACE + r"(?P<tag>\S+)")

_FREE = re.compile(r"/(?:start(?:@\w+)? " + INVITATION + r"|(?:help|language)\b)")
"""What also a stranger may do: open an invitation, ask for help, choose a language."""


class Stranger(BaseFilter):
    """Said or pressed in private by somebody whom the desk has to know first."""

    async def __call__(self, event: Message | CallbackQuery, work: Work) -> bool:
        message = event if isinstance(event, Message) else event.message
        if message is None or message.chat.type != "private" or not await is_stranger(work):
            return False
        if isinstance(event, CallbackQuery):
            return not (event.data or "").startswith(f"{LanguagePress.__prefix__}:")
        return not _FREE.match(event.text or "")


def router(forms: Forms) -> Router:
    """The routes of this dialogue; they stand before all others."""
    routes = Router(name="registration")

    @routes.message(Stranger())
    async def wrote(message: Message, work: Work, state: FSMContext) -> Answers:
        opened = (message.text or "").startswith("/start")
        greeted: Answers = [Say(greeting(work)), await own_menu(work)] if opened else []
        return [*greeted, *await _wrote(forms, work, state, said_in(message), _code(message))]

    @routes.callback_query(Stranger(), FormPress.filter())
    async def chose(query: CallbackQuery, callback_data: FormPress, work: Work, state: FSMContext) -> Answers:
        if (await own_form(work, callback_data.form)).kind not in (KIND, emergencies.KIND):
            raise _shut(work)
        return await forms.press(work, state, callback_data)

    @routes.callback_query(Stranger())
    async def pressed(query: CallbackQuery, work: Work) -> Answers:
        return [Toast(_shut(work).text, alert=True)]

    @routes.message(Command("register"), Private())
    async def asked(message: Message, work: Work, state: FSMContext) -> Answers:
        if work.actor.registered_at is not None:
            raise RegisteredAlready()
        if work.campus.registration is Registration.INVITE:
            raise NoRoster()
        return await _ask(forms, work, state)

    return routes


def _shut(work: Work) -> DeskError:
    return ByInvitation() if work.campus.registration is Registration.INVITE else NotRegistered()


def _code(message: Message) -> str | None:
    """The tag of the printed code by which they opened the bot."""
    scanned = _SCANNED.fullmatch(message.text or "")
    return scanned["tag"] if scanned else None


async def _wrote(
    forms: Forms, work: Work, state: FSMContext, entered: Entered | None, code: str | None = None
) -> Answers:
    danger = await _in_danger(forms, work, state, entered) if entered is not None else None
    if danger is not None:
        return danger
    if work.campus.registration is Registration.INVITE:
        raise ByInvitation()
    if entered is None:
        return await _ask(forms, work, state, code)
    form = await latest_form(work, KIND)
    if form is None:
        return await forms.begin(work, state, KIND, filled=_kept({}, entered))
    return await forms.enter(work, state, form, entered)


async def _in_danger(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers | None:
    """Nobody in danger is asked first who they are: what they tell of goes out at once, whoever may report."""
    if is_cry(entered.text or "") and entered.only_words:
        return await emergencies.cried(forms, work, state, entered)
    current = await forms.current(work, state)
    if current is not None and current.kind == emergencies.KIND and await forms.takes(work, current, entered):
        return await forms.enter(work, state, current, entered)
    if not emergencies.is_emergency(work, entered):
        return None
    asked = await latest_form(work, KIND)
    before = asked.filled if asked is not None else {}
    code, said = before.get("code"), before.get("said")
    place = (await scanned_before(work, code))[0] if code else {}
    sent = {name: before[name] for name in ("photos", "recordings") if before.get(name) and not said}
    if asked is not None and sent:
        asked.filled = {**before, **{name: [] for name in sent}}  # They are of the danger, and of no report afterwards.
    there = Form(kind=repair.KIND, person_id=work.actor.row_id, filled={**place, **sent}) if place or sent else None
    return await emergencies.raised(forms, work, state, entered, there)


async def _ask(forms: Forms, work: Work, state: FSMContext, code: str | None = None) -> Answers:
    """Ask who they are. The place that they scanned is kept for their report."""
    form = await latest_form(work, KIND)
    kept: Values = {"code": code} if code is not None else {}
    if form is None:
        return await forms.begin(work, state, KIND, filled=kept)
    form.filled = {**form.filled, **kept}
    return await forms.show(work, state, form)


# --- what they wrote before they were asked


def _kept(filled: Values, entered: Entered) -> Values:
    """All that was sent, for the draft that follows. Raises Unclear when it becomes more than a report holds."""
    text = "\n".join(said for said in (filled.get("said"), entered.text) if said)
    kept = words(Entered(text), DESCRIPTION_LENGTH, _NUMBER_PLEASE) if text else None
    return {
        "said": kept,
        "photos": [*filled.get("photos", []), *entered.photos][:PHOTOS],
        **({"forwarded": True} if entered.forwarded else {}),
        **(recorded(filled, entered.recording) if entered.recording is not None else {}),
    }


def _aside(work: Work, form: Form, entered: Entered) -> Aside:
    """Photos, and words that can be no number, are not what was asked; they are kept for the report."""
    no_number = _asks_number(form) and _number_and_name(entered) is None
    if entered.photos or entered.recording or entered.phone or no_number or names_a_report(work, entered):
        return Aside(_kept(form.filled, entered), note=_KEPT if entered.text or entered.recording else None)
    return Aside({}, entered)


_KEPT = _("I keep that for your report. First I need to know who you are.")


def _asks_number(form: Form) -> bool:
    return not form.filled.get("number")


# --- number and name

_NUMBER_PLEASE = _("What is your student or staff number?")
_NAME_PLEASE = _("And your name, as the university has it?")
_AGAIN = "again"


def _number_and_name(entered: Entered) -> tuple[str, str] | None:
    """A number, and perhaps the name behind it; None when it is no number."""
    number, _space, name = (entered.text or "").strip().replace(",", " ").replace("，", " ").partition(" ")
    number = number_of(number)
    # A report may begin with a room, too; it is longer than a number and a name.
    if not _NUMBER.fullmatch(number) or len(name.split()) > 4 or len(name) > NAME_LENGTH:
        return None
    return number, name.strip()


def _enter_number(_work: Work, _form: Form, entered: Entered) -> Values:
    said = _number_and_name(entered)
    if said is None:
        raise Unclear(what=_NUMBER_PLEASE)
    number, name = said
    return {"number": number, "name": name or None}


def _enter_name(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"name": words(entered, NAME_LENGTH, _NAME_PLEASE)}


def _takes(work: Work, form: Form, entered: Entered) -> bool:
    """At a desk that is open to all, whoever writes something else wants to report it."""
    if work.now - form.touched_at > LATELY or entered.photos or entered.recording or names_a_report(work, entered):
        return False
    return not _asks_number(form) or _number_and_name(entered) is not None


def _missing(_work: Work, form: Form) -> str | None:
    if _asks_number(form):
        return "number"
    return None if form.filled.get("name") else "name"


async def _card(work: Work, form: Form, _slot: Slot | None) -> Show:
    kept = any(form.filled.get(sent) for sent in ("said", "photos", "recordings"))
    lines: list[Content | None] = [
        _("🪪 <b>Registration</b>"),
        _("The desk has to know that you belong to the university."),
        _("I keep the place that you scanned.") if form.filled.get("code") and not kept else None,
        _("What you wrote is kept: I open your report right afterwards.") if kept else None,
        _("Number: {number}", number=form.filled["number"]) if form.filled.get("number") else None,
    ]
    return Show(key=f"form:{form.id}", text=Lines(lines))


async def _finish(work: Work, state: FSMContext, form: Form) -> Answers:
    tried = await register(work, form.filled["number"], form.filled["name"])
    if tried.entry is None:
        # Asked once more from the beginning: it is not told which of the two was wrong.
        form.filled = {**form.filled, "number": None, "name": None}
        if tried.again_at is not None:
            return [Say(_("That was too often. Please try again after {at:time}.", at=tried.again_at))]
        return [Say(_("Number and name do not fit together in the roster. Please check both."))]
    return [Say(_welcome(work, tried.entry)), *await _go_on(work, state, form)]


def _welcome(work: Work, entry: RosterEntry) -> Content:
    home = _("📍 {place}", place=place_text(work.campus, entry.building, entry.room)) if entry.building else None
    return Lines([_("Welcome, {name}. You are registered.", name=entry.name), home])


async def _go_on(work: Work, state: FSMContext, form: Form) -> Answers:
    """The draft of what they had written before; a word about how to report when that was nothing."""
    said, photos, code = form.filled.get("said"), form.filled.get("photos") or [], form.filled.get("code")
    beside = {name: form.filled[name] for name in ("recordings", "forwarded") if form.filled.get(name)}
    place, refusal = await scanned_before(work, code) if code else ({}, None)
    refused = [Say(refusal.text)] if refusal is not None else []
    if not said and not photos and not beside and not place:
        return refused or [Say(_("Is something broken? Tell me what and where, or send a photo."))]
    drafts, read = Forms((repair.REPAIR,)), opening(work, Entered(said, tuple(photos)))
    return [*refused, *await drafts.begin(work, state, repair.KIND, filled={**read, **beside, **place})]


REGISTER = FormKind(
    name=KIND,
    slots=(
        Slot("number", _NUMBER_PLEASE, _enter_number),
        Slot(
            "name",
            _NAME_PLEASE,
            _enter_name,
            lambda _work, _form, _value: {"number": None, "name": None},
            lambda _work, _form: [Choice(_("Another number"), _AGAIN)],
        ),
    ),
    missing=_missing,
    photos=True,
    card=_card,
    finish=_finish,
    takes=_takes,
    aside=_aside,
)
