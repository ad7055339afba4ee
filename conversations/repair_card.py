"""The draft card: what was understood of a report, and what can be changed."""

from __future__ import annotations

from conversations.brought import brought_lines
from conversations.equipment import equipment_line
from conversations.places import place_line
from conversations.pressing import form_button
from conversations.slots import Slot
from desk.days.windows import window_text
from desk.entities import Form, TicketKind, Urgency
from desk.text import Text, _
from desk.work import Work
from wording.buttons import FormDeed
from wording.cards import URGENCIES, quoted, steps
from wording.kinds import KINDS
from wording.messages import Button, Rows, Show
from wording.speech import Content, Joined, Lines


async def card(work: Work, form: Form, slot: Slot | None) -> Show:
    """The card of a draft; the question that is asked is added to it, with its buttons."""
    hint = _("Is it right? Press Submit. A button changes its line; more words or photos, just send them.")
    return Show(
        key=f"form:{form.id}",
        text=Lines(
            [
                _REPORT if wants_repair(form) else _MESSAGE,
                *_lines(work, form, await equipment_line(work, form)),
                *(["", steps(0, kind=kind_of(form)), hint] if slot is None else []),
            ]
        ),
        buttons=_buttons(form) if slot is None else (),
    )


_REPORT = _("📝 <b>Your report</b> · not submitted yet")
_MESSAGE = _("📝 <b>Your message to the office</b> · not submitted yet")


def kind_of(form: Form) -> TicketKind:
    """What the draft is to become; what nothing is known of is a repair."""
    return TicketKind(form.filled.get("kind") or TicketKind.REPAIR)


def wants_repair(form: Form) -> bool:
    """Whether something is to be repaired: only then it matters what it is, and where."""
    return kind_of(form) is TicketKind.REPAIR


def _lines(work: Work, form: Form, thing: Content | None) -> list[Content | None]:
    filled = form.filled
    doubts = filled.get("doubts") or {}
    catalogue = work.campus.catalogue
    category = catalogue.categories.get(filled.get("category") or "")
    # What a word to the office may be about is not guessed aloud.
    named = category if wants_repair(form) or "category" not in doubts else None
    urgency = Urgency(filled.get("urgency") or Urgency.NORMAL)
    danger = _("Danger to people? Call {number} first.", number=catalogue.emergency_number)
    follows = f"{catalogue.number_prefix}-{filled['follows_id']}" if filled.get("follows_id") else None
    return [
        _("↩️ Follows {number}", number=follows) if follows else None,
        quoted(filled["description"]) if filled.get("description") else None,
        _perhaps(form, "kind", KINDS[kind_of(form)]) if not wants_repair(form) or "kind" in doubts else None,
        _perhaps(form, "category", Joined([named.icon, Text("{name}", {"name": named})])) if named else None,
        place_line(work, form) if wants_repair(form) or _placed(form) else None,
        thing,
        _("📷 Photos: {count}", count=len(filled["photos"])) if filled.get("photos") else None,
        *brought_lines(form),
        URGENCIES[urgency] if urgency is not Urgency.NORMAL and not _goes_without_saying(form, urgency) else None,
        danger if urgency is Urgency.EMERGENCY else None,
        _("🕐 Visit: {window}", window=window_text(filled["window"])) if filled.get("window") else None,
        _("☎️ The worker will see your number.") if filled.get("share_phone") else None,
    ]


def _placed(form: Form) -> bool:
    """Whether it is known where it is: what is no repair is not asked for it."""
    return bool(form.filled.get("building") or form.filled.get("place_note"))


def _goes_without_saying(form: Form, urgency: Urgency) -> bool:
    """That praise can wait."""
    return urgency is Urgency.LOW and not wants_repair(form)


def _perhaps(form: Form, field: str, shown: Content) -> Content:
    """What is known for sure, or only likely."""
    return _("{what}?", what=shown) if field in (form.filled.get("doubts") or {}) else shown


def _buttons(form: Form) -> Rows:
    def change(label: Text, slot: str) -> Button:
        return form_button(form, label, FormDeed.ASK, slot)

    which = [change(_("Which one"), "asset")] if form.filled.get("things") or form.filled.get("asset") else []
    submit, drop = form_button(form, _("Submit"), FormDeed.SUBMIT), form_button(form, _("Discard"), FormDeed.DROP)
    if not wants_repair(form):
        return [
            [submit],
            [change(_("Kind"), "kind"), change(_("Place"), "place"), change(_("Description"), "description")],
            [change(_("Photo"), "photos"), change(_("Problem"), "category")],
            [drop],
        ]
    return [
        [submit],
        [change(_("Problem"), "category"), change(_("Place"), "place"), change(_("Description"), "description")],
        [change(_("Photo"), "photos"), change(_("Urgency"), "urgency"), change(_("Kind"), "kind")],
        [change(_("When"), "window"), change(_("Phone"), "phone"), *which],
        [drop],
    ]
