"""The list of a resident: what they reported, what others reported in their room, what they follow, their drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversations.pressing import form_button
from conversations.repair import KIND as REPAIR
from desk.drafts.forms import open_forms
from desk.entities import Form, State, Ticket
from desk.text import Text, _
from desk.tickets.following import followed_by, of_my_room
from desk.tickets.repairs import tickets_of
from desk.work import Work
from wording.buttons import Deed, DeedPress, FormDeed, ListPress, Section
from wording.cards import TicketView, headline, progress, quoted
from wording.kinds import state_name
from wording.messages import Answers, Button, Rows, Say, Show, Toast
from wording.speech import Content, Lines
from wording.views import views_of

LISTED = 10
"""Reports on one list; a person has seldom more that are not over."""

LISTED_OF_OTHERS = 5
"""Of each section of others' reports, where all sections stand together."""

_SHOWN = 40
"""Of what was reported, and of a place in its own words, as Telegram counts: a list of twenty fits into one message."""

_TITLES = {
    Section.MINE: _("<b>Your reports</b>"),
    Section.ROOM: _("<b>In your room</b>"),
    Section.FOLLOWED: _("<b>You follow</b>"),
}
_OLDER = {
    Section.MINE: _("Older ones"),
    Section.ROOM: _("More in your room"),
    Section.FOLLOWED: _("More that you follow"),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A section as it is shown: some tickets, and whether there are more."""

    section: Section
    views: Sequence[TicketView]
    more: bool


async def my_list(work: Work) -> Say:
    """All sections, each from its beginning."""
    parts = [
        await _part(work, Section.MINE, LISTED),
        await _part(work, Section.ROOM, LISTED_OF_OTHERS),
        await _part(work, Section.FOLLOWED, LISTED_OF_OTHERS),
    ]
    drafts = await open_forms(work, REPAIR)
    shown = [part for part in parts if part.views]
    text: list[Content] = []
    if not parts[0].views and not drafts:
        text.append(_("You have not reported anything yet. Tell me what is broken, and where."))
        if not shown:
            return Say(text[0])
        text.append("")
    elif not parts[0].views:
        text += [_TITLES[Section.MINE], ""]
    # Drafts stand with the person's own reports, but their buttons at the end.
    for part in shown:
        text += _lines(part)
    if drafts:
        text.append(_("📝 Not submitted yet: {count}", count=len(drafts)))
    if shown:
        text.append(_("Press a number to open it."))
    buttons = [row for part in shown for row in _buttons(part)]
    return Say(Lines(text), buttons=[*buttons, *([_go_on(form)] for form in drafts)])


async def turned(work: Work, press: ListPress) -> Answers:
    """Another page of the list, in its place."""
    if press.section is Section.ALL:
        first = await my_list(work)
        return [Show("my", first.text, first.buttons), Toast()]
    part = await _part(work, press.section, LISTED, (press.over, press.before))
    text = [*_lines(part), _("Press a number to open it.") if part.views else _("Nothing more.")]
    back = Button(_("« Back"), ListPress(section=Section.ALL))
    return [Show("my", Lines(text), [*_buttons(part), [back]]), Toast()]


async def _part(work: Work, section: Section, most: int, after: tuple[bool, int] | None = None) -> _Part:
    # One more than is shown tells whether there are more.
    found = await _found(work, section, most + 1, after)
    return _Part(section, await views_of(work, found[:most]), len(found) > most)


async def _found(work: Work, section: Section, limit: int, after: tuple[bool, int] | None) -> Sequence[Ticket]:
    before = after[1] if after is not None else None
    match section:
        case Section.ROOM:
            return await of_my_room(work, limit=limit, before=before)
        case Section.FOLLOWED:
            return await followed_by(work, limit=limit, before=before)
        case _:
            return await tickets_of(work, limit=limit, after=after)


def _lines(part: _Part) -> list[Content]:
    text: list[Content] = [_TITLES[part.section], ""]
    for view in part.views:
        steps = progress((view.ahead or view).ticket.state, view.ticket.kind)
        # What others wrote, whom one only follows, is not theirs to read.
        words = None if part.section is Section.FOLLOWED else quoted(_in_short(view.ticket.description))
        text += [Lines([headline(_short(view)), words, steps, _standing(view)]), ""]
    return text


def _standing(view: TicketView) -> Content:
    if view.ticket.state is State.DUPLICATE and view.ahead is not None:
        now = state_name(view.ahead.ticket)
        return _("The same as {parent}: {state}", parent=view.parent, state=now)
    return state_name(view.ticket)


def _short(view: TicketView) -> TicketView:
    """The same with no more of a described place than a list has room for."""
    place = view.ticket.place_note
    if place is None or _in_short(place) == place:
        return view
    return replace(view, ticket=Ticket(**{**view.ticket.model_dump(), "place_note": _in_short(place)}))


def _in_short(words: str) -> str:
    """In one line, cut where there is no room for more; a character beyond the basic plane counts as two."""
    line = " ".join(words.split())
    units = line.encode("utf-16-le")
    return line if len(units) <= 2 * _SHOWN else f"{units[: 2 * (_SHOWN - 1)].decode('utf-16-le', 'ignore')}…"


def _buttons(part: _Part) -> Rows:
    numbers = [Button(view.number, DeedPress(deed=Deed.OPEN, ticket=view.ticket.row_id)) for view in part.views]
    rows = [numbers[start : start + 3] for start in range(0, len(numbers), 3)]
    if not part.more:
        return rows
    last = part.views[-1]
    press = ListPress(section=part.section, over=last.over, before=last.ticket.row_id)
    return [*rows, [Button(_OLDER[part.section], press)]]


def _go_on(draft: Form) -> Button:
    words = " ".join(str(draft.filled.get("description") or "📷").split())
    return form_button(draft, Text("📝 {words}", {"words": words[:30]}), FormDeed.BACK)
