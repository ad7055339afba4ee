"""A worker's job: accept it in the group, then start, finish with a photo and a note, or give it back."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from conversations.form import Forms
from conversations.slots import Entered, FormKind, Slot, Values, words
from desk.access import access
from desk.entities import Form, Ticket
from desk.errors import PhotoNeeded
from desk.text import _
from desk.tickets.assigning import accept
from desk.tickets.lifecycle import Move
from desk.tickets.repairs import DESCRIPTION_LENGTH, finish, show_more, start
from desk.work import Work
from wording.cards import headline
from wording.links import job_link
from wording.messages import Answers, Show, Toast
from wording.views import view_of, worker_card_of

PHOTOS = 10


async def accepted(work: Work, ticket_id: int) -> Answers:
    """A worker takes a job. The group's card, and the job in the worker's own chat, are announced."""
    ticket = await accept(work, ticket_id)
    if work.actor.reachable:
        return [Toast(_("The job is yours."))]
    return [Toast(url=job_link(work.campus, ticket))]


async def started(work: Work, ticket_id: int, seen: int) -> Answers:
    """The worker begins."""
    ticket = await start(work, ticket_id, seen)
    return [await worker_card_of(work, ticket), Toast(_("Started."))]


async def finishing(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask the worker for a photo and a note."""
    ticket = await access(work, ticket_id, to=Move.FINISH, seen=seen)
    kind = DONE_WITH_PHOTO if work.campus.catalogue.category(ticket.category).photo_at_done else DONE
    return [*await forms.begin(work, state, kind.name, ticket=ticket_id), Toast()]


_PHOTO = _("Send a photo of the finished work. Its caption becomes the note.")
_NOTE = _("What was done? A few words for the resident.")


def _enter_photo(_work: Work, form: Form, entered: Entered) -> Values:
    if _skips(entered):
        return {"asked": True}
    photos = [*form.filled.get("photos", []), *entered.photos][:PHOTOS]
    note = {"note": words(entered, DESCRIPTION_LENGTH, _NOTE)} if entered.text else {}
    return {"photos": photos, "asked": True, **note}


def _enter_needed_photo(work: Work, form: Form, entered: Entered) -> Values:
    if not entered.photos:
        raise PhotoNeeded()
    return _enter_photo(work, form, entered)


def _enter_note(work: Work, form: Form, entered: Entered) -> Values:
    if entered.photos:
        return _enter_photo(work, form, entered)
    return {"note": None if _skips(entered) else words(entered, DESCRIPTION_LENGTH, _NOTE)}


def _skips(entered: Entered) -> bool:
    """Whether somebody writes the word instead of pressing it."""
    return not entered.photos and (entered.text or "").strip().casefold() in _SKIP


_SKIP = frozenset({"skip", "跳过", "跳過", "略过", "略過"})


def _missing(_work: Work, form: Form) -> str | None:
    if not form.filled.get("asked"):
        return "photo"
    return None if "note" in form.filled else "note"


async def _job(work: Work, form: Form) -> Ticket:
    return await access(work, form.ticket_id or 0, to=Move.FINISH)


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    return Show(key=f"work:{form.ticket_id}", text=headline(await view_of(work, await _job(work, form))))


async def _dropped(work: Work, form: Form) -> Show:
    return await worker_card_of(work, await _job(work, form))


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await finish(work, form.ticket_id or 0, form.filled.get("note"), form.filled.get("photos", []))
    return [
        await worker_card_of(work, ticket, fresh=bool(form.filled.get("photos") or form.filled.get("note"))),
        Toast(_("Done. Thank you!")),
    ]


async def _rest_of_album(work: Work, form: Form, entered: Entered) -> Answers:
    await show_more(work, form.ticket_id or 0, entered.photos)
    return []


def _done(name: str, photo: Slot) -> FormKind:
    # Both questions can be in sight at once: each button says what it leaves out.
    note = Slot("note", _NOTE, _enter_note, skip={"note": None}, skip_label=_("Skip the note"))
    return FormKind(name, (photo, note), _missing, _card, _finish, drop=_dropped, more=_rest_of_album, photos=True)


DONE = _done("done", Slot("photo", _PHOTO, _enter_photo, skip={"asked": True}, skip_label=_("Skip the photo")))
DONE_WITH_PHOTO = _done("done_photo", Slot("photo", _PHOTO, _enter_needed_photo))
