"""The demo campus's equipment, and the printed codes that can be scanned on the sandbox's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from desk.work import Desk
from storage.kinds import PlaceKind
from storage.tables import Asset, Place
from wording.links import code_link

THINGS: tuple[dict[str, Any], ...] = (
    {"code": "LT-0301", "kind": "lift", "number": "1", "building": "3", "model": "Otis Gen2"},
    {"code": "LT-0302", "kind": "lift", "number": "2", "building": "3", "model": "Otis Gen2", "tag": "demo-lift-3-2"},
    {"code": "LT-1201", "kind": "lift", "number": "1", "building": "12", "model": "KONE MonoSpace"},
    {"code": "LT-1202", "kind": "lift", "number": "2", "building": "12", "model": "KONE MonoSpace"},
    {"code": "WM-0301", "kind": "washer", "number": "1", "building": "3", "floor": "1", "model": "Haier SXB80"},
    {"code": "WM-0302", "kind": "washer", "number": "2", "building": "3", "floor": "1", "model": "Haier SXB80"},
    {"code": "WM-0303", "kind": "washer", "number": "3", "building": "3", "floor": "3", "model": "Haier SXB80"},
    {"code": "WM-0304", "kind": "washer", "number": "4", "building": "3", "floor": "3", "model": "Haier SXB80"},
    {
        "code": "WM-0305",
        "kind": "washer",
        "number": "5",
        "building": "3",
        "floor": "5",
        "model": "Haier SXB100",
        "warranty_until": date(2028, 8, 31),
        "tag": "demo-washer-3-5",
    },
    {"code": "DR-0301", "kind": "dryer", "number": "1", "building": "3", "floor": "1", "model": "Haier GDZ10"},
    {"code": "WD-0301", "kind": "water_dispenser", "building": "3", "floor": "1", "model": "Midea YD1630"},
    {"code": "WM-0701", "kind": "washer", "number": "1", "building": "7", "floor": "1", "model": "Haier SXB80"},
    {
        "code": "WD-0701",
        "kind": "water_dispenser",
        "number": "1",
        "building": "7",
        "floor": "1",
        "model": "Midea YD1630",
    },
    {
        "code": "WD-0703",
        "kind": "water_dispenser",
        "number": "2",
        "building": "7",
        "floor": "3",
        "model": "Midea YD1630",
    },
)

ROOMS = (("3", "502", "demo-room-3-502"), ("7", "201", "demo-room-7-201"))
"""Rooms with a printed code: building, room, and what the code holds. Of a real campus no code can be guessed."""

_CODES = (
    ("demo-room-3-502", {"en": "Building 3, room 502", "zh-Hans": "3号楼 502", "zh-Hant": "3號樓 502"}),
    ("demo-room-7-201", {"en": "Building 7, room 201", "zh-Hans": "7号楼 201", "zh-Hant": "7號樓 201"}),
    (
        "demo-washer-3-5",
        {"en": "Building 3, washing machine 5", "zh-Hans": "3号楼 5号洗衣机", "zh-Hant": "3號樓 5號洗衣機"},
    ),
    ("demo-lift-3-2", {"en": "Building 3, lift 2", "zh-Hans": "3号楼 2号电梯", "zh-Hant": "3號樓 2號電梯"}),
)


def codes(bot_name: str) -> list[dict[str, Any]]:
    """The printed codes as the sandbox's page offers them to be scanned: what each says, and its link."""
    return [{"label": label, "link": code_link(bot_name, tag)} for tag, label in _CODES]


async def equip(desk: Desk) -> None:
    """Let the demo's things and printed codes be known to the desk; what is known already stays as it is."""
    async with desk.work() as work:
        things = [{**dict.fromkeys(_COLUMNS), **thing} for thing in THINGS]
        await work.session.execute(insert(Asset).values(things).on_conflict_do_nothing())
        rooms = [
            {"kind": PlaceKind.ROOM, "building": building, "number": room, "aliases": [], "tag": tag}
            for building, room, tag in ROOMS
        ]
        await work.session.execute(insert(Place).values(rooms).on_conflict_do_nothing())


_COLUMNS = ("code", "kind", "number", "building", "floor", "room", "model", "warranty_until", "tag")
