"""What a printed code stands for goes by the whole catalogue: the file's word too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk.assets.codes import behind
from desk.errors.codes import PlaceClosed
from desk.places.rooms import Rooms
from storage.database import Database
from storage.kinds import PlaceKind
from storage.tables import Asset, Place
from tests.desk.stage import CATALOGUE, Stage


async def test_what_the_file_says_is_closed(database: Database) -> None:
    """Of a building that the file closes, and of a room that is shut, no code opens a draft; of others it does."""
    stage = Stage(database)
    async with stage.work() as work:
        work.session.add(Asset(code="LT-1", kind="lift", building="3", tag="lift-tag"))
        work.session.add(Asset(code="WM-1", kind="washer", building="7", room="201", tag="washer-tag"))
        work.session.add(Place(kind=PlaceKind.ROOM, building="3", number="502", tag="room-tag"))
    async with stage.work() as work:
        assert (await behind(work, "room-tag")).room == "502"
        assert (await behind(work, "washer-tag")).building == "7"
    buildings = dict(CATALOGUE.buildings)
    buildings["3"] = buildings["3"].model_copy(update={"closed": True})
    buildings["7"] = buildings["7"].model_copy(update={"rooms": Rooms(shut=frozenset({"201"}))})
    stage.campus = replace(stage.campus, catalogue=CATALOGUE.model_copy(update={"buildings": buildings}))
    async with stage.work() as work:
        for tag in ("lift-tag", "room-tag", "washer-tag"):
            with pytest.raises(PlaceClosed):
                await behind(work, tag)
