"""A building as the office sees it: what it is called, what is there, and what can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.catalogue.parts import Building
from desk.places.office import PlaceKnown, mark_of
from desk.text import Text, _
from wording.messages import Button, Rows, Show
from wording.place_buttons import PlaceDeed, PlacePress
from wording.speech import Content, Joined, Lines

SHOWN = 90
"""Buildings as buttons: Telegram shows a hundred of them."""

_ALIASES_SHOWN = 40
_ON_BUTTON = 30


def places_found(buildings: Sequence[Building], heading: Text, *, fresh: bool = False) -> Show:
    """Buildings, each with a button."""
    buttons = [
        Button(
            Joined(["⛔" if each.closed else "🏢", Text("{name}", {"name": each})]),
            PlacePress(deed=PlaceDeed.OPEN, place=each.code),
        )
        for each in buildings[:SHOWN]
    ]
    more = _("There are more: write /places and a part of the name.") if len(buildings) > SHOWN else None
    rows = [buttons[start : start + 3] for start in range(0, len(buttons), 3)]
    return Show(key="places", text=Lines([heading, more]), buttons=rows, fresh=fresh)


def place_card(place: PlaceKnown, *, fresh: bool = False, asking: bool = False) -> Show:
    """A building's card; while something is asked under it, it has no buttons of its own."""
    return Show(
        key=f"place:{place.building.code}",
        text=Lines([*_lines(place)]),
        buttons=() if asking else _buttons(place),
        fresh=fresh,
    )


def closing_card(place: PlaceKnown) -> Show:
    """Asks once more: hundreds of people report from a building."""
    code = place.building.code
    asked = _("<b>Close this building?</b> Who reports from there is offered the next ones; what is open goes on.")
    yes = Button(_("Yes, close it"), PlacePress(deed=PlaceDeed.SHUT, place=code))
    no = Button(_("« Back"), PlacePress(deed=PlaceDeed.OPEN, place=code))
    return Show(key=f"place:{code}", text=Lines([*_lines(place), "", asked]), buttons=[[yes, no]])


def _lines(place: PlaceKnown) -> Iterator[Content | None]:
    building = place.building
    name = building.name
    yield Text("🏢 <b>{name}</b> · {code}", {"name": building, "code": building.code})
    yield " · ".join(dict.fromkeys([name.en, name.zh_hans, name.zh_hant]))
    if building.closed:
        yield _("⛔ Closed: nothing new is reported for it.")
    if building.zone is not None:
        yield Text("📍 {zone}", {"zone": building.zone})
    if building.at is not None:
        yield f"🗺 {building.at.latitude:.5f}, {building.at.longitude:.5f}"
    count = sum(1 for _room in building.rooms.all(building.floors))
    if building.lists_rooms:
        yield _("Floors: {floors} · rooms: {rooms}", floors=building.floors, rooms=count)
    else:
        yield _("Floors: {floors} · the rooms are not listed", floors=building.floors)
    aliases = building.aliases[:_ALIASES_SHOWN]
    yield _("Also called: {aliases}", aliases=" · ".join(aliases)) if aliases else _("It has no other names yet.")
    yield _("Open reports: {count}", count=place.open_tickets)


def _buttons(place: PlaceKnown) -> Rows:
    building = place.building

    def button(label: Text, deed: PlaceDeed, mark: str = "") -> Button:
        return Button(label, PlacePress(deed=deed, place=building.code, mark=mark))

    closing = []
    if not place.closed_by_file:
        label, deed = (
            (_("Open again"), PlaceDeed.REOPEN) if building.closed else (_("Close the building"), PlaceDeed.CLOSE)
        )
        closing = [button(label, deed)]
    return [
        [button(_("Add an alias"), PlaceDeed.ALIAS), *closing],
        *([button(_("Remove: {alias}", alias=_short(alias)), PlaceDeed.FORGET, mark_of(alias))] for alias in place.own),
        [Button(_("« All buildings"), PlacePress(deed=PlaceDeed.LIST))],
    ]


def _short(alias: str) -> str:
    return alias if len(alias) <= _ON_BUTTON else alias[:_ON_BUTTON] + "…"
