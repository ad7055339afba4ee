"""The office's desk: its menu, its piles, what was found, and the ready sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from desk.text import Text, _
from desk.tickets.canned import MOST
from desk.tickets.lifecycle import NAMES
from desk.tickets.piles import NAMES as PILES
from desk.tickets.piles import Mark, Pile
from storage.kinds import State
from storage.tables import CannedReply
from wording.cards import TicketView, headline, marked, quoted
from wording.desk_buttons import (
    CardDeed,
    CardPress,
    DeskDeed,
    DeskPress,
    FoundPress,
    PilePress,
    SentenceDeed,
    SentencePress,
)
from wording.kinds import state_name
from wording.messages import Button, Rows, Show
from wording.speech import Content, Joined, Lines

MENU = "desk"
"""The key of the card that shows the desk's menu, a pile, or the ready sentences."""

SHOWN_IN_LIST = 50
SHOWN_ON_BUTTON = 40
SHOWN_OF_SENTENCE = 120

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

TO_DESK = Button(_("« Desk"), DeskPress(deed=DeskDeed.MENU))
FIND = Button(_("🔎 Find"), DeskPress(deed=DeskDeed.FIND))


def menu_card(heights: Mapping[Pile, int], *, fresh: bool = False) -> Show:
    """How much lies on the desk; a press opens a pile."""
    piles = [
        Button(Joined([PILES[pile], str(height)], " · "), PilePress(pile=pile)) for pile, height in heights.items()
    ]
    return Show(
        key=MENU,
        text=Lines(
            [
                _("🗂 <b>The office's desk</b>"),
                *(_("{pile}: <b>{height}</b>", pile=PILES[pile], height=n) for pile, n in heights.items()),
                _("Complaints: to come"),
            ]
        ),
        buttons=[
            *(piles[start : start + 2] for start in range(0, len(piles), 2)),
            [FIND, Button(_("💬 Ready sentences"), DeskPress(deed=DeskDeed.SENTENCES))],
            [Button(_("🔄 Look again"), DeskPress(deed=DeskDeed.MENU))],
        ],
        fresh=fresh,
    )


def pile_card(pile: Pile, height: int, views: Sequence[TicketView], after: Mark | None, *, first: bool) -> Show:
    """A page of a pile; `after`: where the next one begins, `first`: none comes before it."""
    ways = [] if first else [Button(_("« To the first"), PilePress(pile=pile))]
    if after is not None:
        ways.append(Button(_("Next »"), PilePress(pile=pile, at=micros(after.at), after=after.ticket_id)))
    empty = None if views else (_("Nothing lies here.") if first else _("Nothing more lies here."))
    return Show(
        key=MENU,
        text=Lines(
            [Text("<b>{pile}</b> · {height}", {"pile": PILES[pile], "height": height}), "", *_rows(views), empty]
        ),
        buttons=[*_numbers(views), ways, [TO_DESK]],
    )


def micros(at: datetime) -> int:
    """A moment as a button carries it."""
    return (at - _EPOCH) // _MICROSECOND


def mark_of(press: PilePress) -> Mark | None:
    """Where a page begins, as a button says; None: at the beginning, also for a button that says what cannot be."""
    try:
        return Mark(_EPOCH + press.at * _MICROSECOND, press.after) if press.after else None
    except OverflowError:
        return None


def found_card(
    form: int, said: str, views: Sequence[TicketView], *, more: bool, namesakes: bool, fresh: bool = False
) -> Show:
    """What was found, newest first; or how to look for it."""
    older = [Button(_("Older »"), FoundPress(form=form, before=views[-1].ticket.row_id))] if more else []
    head = Text("🔎 {words}", {"words": quoted(said, SHOWN_IN_LIST)})
    tail = _("Many people are called so; these are reports of some of them. Write more of the name.")
    body: list[Content | None] = (
        [*_rows(views), tail if namesakes else None] if views else [_("Nothing was found."), HOW]
    )
    return Show(
        key=f"found:{form}",
        text=Lines([head, "", *body]),
        buttons=[*_numbers(views), [*older, FIND, TO_DESK]],
        fresh=fresh,
    )


HOW = _(
    "Look for a number (R-1042), a place (3-502), a name, or words of the report; all of the words must stand in it."
)


def _rows(views: Sequence[TicketView]) -> list[Content | None]:
    lines: list[Content | None] = []
    for view in views:
        said = quoted(" ".join(view.ticket.description.split()), SHOWN_IN_LIST)
        head = marked(view, headline(view))
        lines += [Lines([head, Joined([state_name(view.ticket), _when(view), said], " · ")]), ""]
    return lines


def _when(view: TicketView) -> Content:
    ticket = view.ticket
    at = ticket.held_until or ticket.due_at or ticket.created_at
    return Text("⏳ {at:time}" if at is not ticket.created_at else "{at:time}", {"at": at})


def _numbers(views: Sequence[TicketView]) -> Rows:
    buttons = [Button(view.number, CardPress(deed=CardDeed.OPEN, ticket=view.ticket.row_id)) for view in views]
    return [buttons[start : start + 5] for start in range(0, len(buttons), 5)]


# --- ready sentences


def sentences_menu(counts: Mapping[State, int]) -> Show:
    """The states, with how many sentences each has."""
    states = [
        Button(Joined([NAMES[state], str(count)], " · "), SentencePress(deed=SentenceDeed.LIST, state=state))
        for state, count in counts.items()
    ]
    return Show(
        key=MENU,
        text=Lines(
            [
                _("💬 <b>Ready sentences</b>"),
                _("They are offered when you reject, ask, or write to a resident. For which state?"),
            ]
        ),
        buttons=[*([button] for button in states), [TO_DESK]],
    )


def sentences_card(state: State, ready: Sequence[CannedReply], *, fresh: bool = False) -> Show:
    """The sentences of a state; a press on a number opens one."""
    numbers = [
        Button(str(place), SentencePress(deed=SentenceDeed.OPEN, state=state, number=each.row_id))
        for place, each in enumerate(ready, 1)
    ]
    add = Button(_("Add one"), SentencePress(deed=SentenceDeed.ADD, state=state))
    back = Button(_("« Back"), DeskPress(deed=DeskDeed.SENTENCES))
    return Show(
        key=MENU,
        text=Lines(
            [
                Text("💬 <b>{state}</b>", {"state": NAMES[state]}),
                *(Joined([f"{place}.", _short(each.words, SHOWN_OF_SENTENCE)]) for place, each in enumerate(ready, 1)),
                None if ready else _("There is none yet."),
            ]
        ),
        buttons=[
            *(numbers[s : s + 5] for s in range(0, len(numbers), 5)),
            [*([add] if len(ready) < MOST else []), back],
        ],
        fresh=fresh,
    )


def sentence_card(each: CannedReply) -> Show:
    """One sentence, whole."""

    def does(label: Text, deed: SentenceDeed) -> Button:
        return Button(label, SentencePress(deed=deed, state=each.state, number=each.row_id))

    return Show(
        key=MENU,
        text=Lines([Text("💬 <b>{state}</b>", {"state": NAMES[each.state]}), each.words]),
        buttons=[
            [does(_("Change"), SentenceDeed.EDIT), does(_("Delete"), SentenceDeed.DELETE)],
            [does(_("« Back"), SentenceDeed.LIST)],
        ],
    )


def _short(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"


def sentence_label(words: str) -> str:
    """A ready sentence on a button."""
    return f"💬 {_short(' '.join(words.split()), SHOWN_ON_BUTTON)}"
