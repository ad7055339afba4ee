"""The engine of all forms: it fills their slots, by presses and by what people write or send.

A form is kept as a row from its first moment: leaving it and coming back, or a restart in between, goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from aiogram.fsm.context import FSMContext

from conversations.meant import meant_for_it
from conversations.pressing import form_button
from conversations.slots import Aside, AskAgain, Entered, FormKind, Slot, Values
from conversations.unreadable import ONLY_WORDS
from desk.drafts.forms import latest_form, open_form, own_form
from desk.entities import Form
from desk.errors import AlreadyDone, NotFound, OutOfDate
from desk.text import Text, _
from desk.work import Work
from wording.buttons import FormDeed, FormPress
from wording.messages import Answers, Rows, Say, Show, Toast
from wording.speech import Lines

FILLING = "filling"
"""The conversation's state while a form may take what the person writes."""

IN_SIGHT = timedelta(minutes=10)
"""How long a card is taken to be still in sight; after that it is shown anew when it changes."""


class Forms:
    """The engine: every kind of form, by name."""

    def __init__(self, kinds: Sequence[FormKind]) -> None:
        self._kinds: Mapping[str, FormKind] = {kind.name: kind for kind in kinds}

    async def begin(
        self, work: Work, state: FSMContext, kind: str, *, ticket: int | None = None, filled: Values | None = None
    ) -> Answers:
        """Open a form, with what is known already, and show it. The open one about this ticket, as it is, goes on."""
        form = await latest_form(work, kind, ticket) if ticket is not None else None
        if form is not None:
            return await self._go_on(work, state, form)
        return await self._go_on(work, state, await open_form(work, kind, ticket, filled or {}), new=True)

    async def press(self, work: Work, state: FSMContext, press: FormPress) -> Answers:
        """A button of a form was pressed."""
        form = await own_form(work, press.form)
        kind = self._kinds[form.kind]
        if press.seen != form.version:
            await self.listen(state, form)
            return [await self.card(work, form), Toast(OutOfDate().text)]
        match press.deed:
            case FormDeed.ASK:
                form.asking = press.slot
            case FormDeed.FILL:
                self._set(form, kind.slot(press.slot), kind.slot(press.slot).choose(work, form, press.value))
            case FormDeed.SKIP:
                form.asking = None
                form.filled = {**form.filled, **(kind.slot(press.slot).skip or {})}
            case FormDeed.BACK:
                form.asking = None
            case FormDeed.DROP:
                return await self._drop(work, state, form)
            case FormDeed.SUBMIT:
                return await self._finish(work, state, form, form.filled.get("album"))
        return [*await self._go_on(work, state, form), Toast()]

    async def finish(self, work: Work, state: FSMContext, form: Form) -> Answers:
        """The person has said that it is complete, as by its Submit button."""
        return await self._finish(work, state, form, form.filled.get("album"))

    async def enter(self, work: Work, state: FSMContext, form: Form, entered: Entered) -> Answers:
        """The person wrote or sent something: for the slot that is being asked, or just to add it."""
        kind = self._kinds[form.kind]
        aside = kind.aside(work, form, entered) if kind.aside else Aside({}, entered)
        form.filled = {**form.filled, **aside.values}
        below = False
        try:
            if aside.rest is not None:
                self._take(work, kind, form, aside.rest)
        except AskAgain as again:
            form.filled, below = {**form.filled, **again.values}, True
        note = [Say(aside.note)] if aside.note is not None else []
        answers = [*await self._go_on(work, state, form, typed=True, below=below, album=entered.album), *note]
        if not entered.photos or kind.photos:
            return answers
        if entered.album is not None:
            await state.update_data(album=entered.album, finished=form.id)
        return [*answers, Say(ONLY_WORDS)]

    async def put(self, work: Work, state: FSMContext, form: Form, values: Values) -> Answers:
        """What was found out otherwise, as where somebody is, goes into the form; it is shown under what they sent."""
        form.filled, form.asking = {**form.filled, **values}, None
        return await self._go_on(work, state, form, typed=True, below=True)

    def has_slot(self, form: Form, name: str) -> bool:
        """Whether the form asks, or may ask, for this."""
        return any(slot.name == name for slot in self._kinds[form.kind].slots)

    async def takes(self, work: Work, form: Form, entered: Entered) -> bool:
        """Whether this can be meant for the form."""
        takes = self._kinds[form.kind].takes
        return takes(work, form, entered) if takes is not None else await meant_for_it(work, form, entered.text)

    async def rest_of_album(self, work: Work, state: FSMContext, entered: Entered) -> Answers | None:
        """What comes of a further photo of an album that finished a form, or was left out; else None."""
        finished = await state.get_data()
        if entered.album is None or finished.get("album") != entered.album:
            return None
        form = await work.session.get(Form, finished["finished"])
        if form is None:
            return None
        kind = self._kinds[form.kind]
        if not kind.photos:
            return []
        return await kind.more(work, form, entered) if kind.more is not None else None

    async def settled(self, state: FSMContext, form: Form) -> None:
        """It is done otherwise than by its Submit; what is still on its way of its album goes where the others went."""
        await self.close(state, form)
        if form.filled.get("album") is not None:
            await state.set_data({"album": form.filled["album"], "finished": form.id})

    async def close(self, state: FSMContext, form: Form) -> None:
        """Nobody wants it any more: its ticket has moved on."""
        form.open = False
        await self._stop_listening(state, form)

    async def leave(self, work: Work, state: FSMContext, ticket_id: int) -> None:
        """What was asked about this ticket stands there no longer: what the person writes next is not for it."""
        form = await self.current(work, state)
        if form is not None and form.ticket_id == ticket_id:
            await self._stop_listening(state, form)

    async def current(self, work: Work, state: FSMContext) -> Form | None:
        """The open form that takes what this person writes in this chat."""
        number = (await state.get_data()).get("form")
        try:
            return await own_form(work, number) if number is not None else None
        except (NotFound, AlreadyDone):
            return None

    async def amend(self, work: Work, state: FSMContext, form: Form, values: Values) -> Answers:
        """Fill in what became known otherwise than by words and buttons, and show the form."""
        form.filled, form.asking = {**form.filled, **values}, None
        return await self._go_on(work, state, form)

    async def show(self, work: Work, state: FSMContext, form: Form) -> Answers:
        """The form once more, at the end of the chat."""
        await self.listen(state, form)
        return [replace(await self.card(work, form), fresh=True)]

    def _take(self, work: Work, kind: FormKind, form: Form, entered: Entered) -> None:
        name = form.asking or kind.missing(work, form)
        if name is not None:
            slot = kind.slot(name)
            self._set(form, slot, slot.enter(work, form, entered))
        elif kind.unasked is not None:
            form.filled = {**form.filled, **kind.unasked(work, form, entered)}

    def _set(self, form: Form, slot: Slot, values: Values) -> None:
        form.filled = {**form.filled, **values}
        form.asking = slot.name if slot.stays else None

    async def _go_on(
        self,
        work: Work,
        state: FSMContext,
        form: Form,
        *,
        typed: bool = False,
        below: bool = False,
        album: str | None = None,
        new: bool = False,
    ) -> Answers:
        kind = self._kinds[form.kind]
        if not kind.by_submit and form.asking is None and kind.missing(work, form) is None:
            return await self._finish(work, state, form, album)
        if kind.keep is not None:
            await kind.keep(work, form)
        # A question that follows somebody's own words belongs under them; a draft in sight stays where it is.
        fresh = typed and (below or not kind.by_submit or not await self._in_sight(work, state, form))
        form.version += not new
        form.touched_at = work.now
        await self.listen(state, form)
        return [replace(await self.card(work, form), fresh=fresh)]

    async def _in_sight(self, work: Work, state: FSMContext, form: Form) -> bool:
        listening = (await state.get_data()).get("form") == form.id
        return listening and work.now - form.touched_at <= IN_SIGHT

    async def listen(self, state: FSMContext, form: Form) -> None:
        """From now on what the person writes may be for this form."""
        await state.set_state(FILLING)
        await state.set_data({"form": form.id})

    async def _finish(self, work: Work, state: FSMContext, form: Form, album: str | None) -> Answers:
        kind = self._kinds[form.kind]
        if kind.missing(work, form) is not None:
            return [await self.card(work, form), Toast(_("Something is still missing: see the card."))]
        if kind.holds_up is not None and (asked := await kind.holds_up(work, form)) is not None:
            await self.listen(state, form)
            return [asked, Toast()]
        await self._stop_listening(state, form)
        if album is not None and kind.more is not None:
            await state.set_data({"album": album, "finished": form.id})
        answers = await kind.finish(work, state, form)
        if kind.missing(work, form) is not None:  # what was filled in did not fit, and is asked once more
            return [*answers, *await self._go_on(work, state, form, typed=True)]
        form.open = False
        return answers

    async def _drop(self, work: Work, state: FSMContext, form: Form) -> Answers:
        form.open = False
        await self._stop_listening(state, form)
        dropped = self._kinds[form.kind].drop
        if dropped is None:
            raise NotFound()
        return [await dropped(work, form), Toast()]

    async def _stop_listening(self, state: FSMContext, form: Form) -> None:
        if (await state.get_data()).get("form") == form.id:
            await state.clear()

    async def card(self, work: Work, form: Form) -> Show:
        """The form as it stands: what is known, and the question that is asked."""
        kind = self._kinds[form.kind]
        missing = kind.missing(work, form)
        name = form.asking or missing
        slot = kind.slot(name) if name else None
        card = await kind.card(work, form, slot)
        if slot is not None:
            card = replace(
                card,
                text=Lines([card.text, "", Text("<b>{question}</b>", {"question": slot.asks(work)})]),
                buttons=_buttons(work, kind, form, slot, back=form.asking is not None and missing is None),
            )
        return card


def _buttons(work: Work, kind: FormKind, form: Form, slot: Slot, *, back: bool) -> Rows:
    """The ready answers to a slot, and the ways out of it."""
    ready = slot.choices(work, form)
    choices = [form_button(form, choice.label, FormDeed.FILL, slot.name, choice.value) for choice in ready]
    columns = slot.columns or max(1, len(choices))
    rows = [choices[start : start + columns] for start in range(0, len(choices), columns)]
    ways = [form_button(form, slot.skip_label, FormDeed.SKIP, slot.name)] if slot.skip is not None else []
    if back:
        ways.append(form_button(form, _("« Back"), FormDeed.BACK))
    elif kind.drop is not None:
        ways.append(form_button(form, _("Discard") if kind.by_submit else _("« Back"), FormDeed.DROP))
    return [*rows, ways]
