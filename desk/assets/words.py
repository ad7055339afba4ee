"""What an asset is called."""

from __future__ import annotations

from desk.catalogue.parts import Catalogue, Equipment
from desk.text import Text, _
from storage.tables import Asset


def thing_text(catalogue: Catalogue, asset: Asset) -> Text:
    """As people call it: Lift 2; of one without a number by the university's own."""
    kind = catalogue.kind_of_thing(asset.kind)
    if asset.number:
        return numbered(kind, asset.number)
    return _("{kind} ({code})", kind=kind, code=asset.code)


def numbered(kind: Equipment, number: str) -> Text:
    """One of a kind by its number."""
    return _("{kind} {number}", kind=kind, number=number)


def where_text(catalogue: Catalogue, building: str, room: str | None = None, floor: str | None = None) -> Text:
    """A building, and the room or the floor in it."""
    named = catalogue.buildings.get(building) or building
    if room:
        return Text("{building} {room}", {"building": named, "room": room})
    if floor:
        return _("{building}, floor {floor}", building=named, floor=floor)
    return Text("{building}", {"building": named})
