"""A row of a file of places: which column says what, and what is wrong with a value by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desk.folding import tight
from desk.people.roster_rows import Wrong
from desk.places.kept import Names3
from desk.places.spots import Spot, checked
from storage.kinds import PlaceKind

COLUMNS: Mapping[str, Sequence[str]] = {
    "kind": ("kind", "type", "level", "类型", "类别", "層級", "类", "種類", "類型", "類別"),
    "code": ("code", "number", "编号", "代码", "編號", "代碼", "号码", "號碼"),
    "parent": ("parent", "上级", "上級", "所属", "所屬"),
    "zone": ("zone", "area", "校区", "区域", "片区", "校區", "區域"),
    "building": ("building", "楼栋", "楼", "楼宇", "樓棟", "大樓", "樓宇"),
    "floor": ("floor", "楼层", "樓層"),
    "floors": ("floors", "number of floors", "层数", "楼层数", "層數", "樓層數"),
    "name_en": ("name_en", "name", "english name", "英文名", "英文名称", "英文名稱"),
    "name_zh_hans": ("name_zh_hans", "name zh-hans", "名称", "中文名", "中文名称", "简体名称"),
    "name_zh_hant": ("name_zh_hant", "name zh-hant", "名稱", "繁体名称", "繁體名稱"),
    "aliases": ("aliases", "alias", "also called", "别名", "別名"),
    "latitude": ("latitude", "lat", "纬度", "緯度"),
    "longitude": ("longitude", "lon", "lng", "经度", "經度"),
    "rooms": ("rooms", "房间", "房间号", "房號", "房間"),
    "closed": ("closed", "停用", "关闭", "關閉"),
}
"""The headings by which each column is known."""

KIND_WORDS: Mapping[PlaceKind, Sequence[str]] = {
    PlaceKind.ZONE: ("zone", "area", "区", "區", "校区", "校區", "区域", "區域", "片区"),
    PlaceKind.BUILDING: ("building", "house", "楼", "樓", "楼栋", "樓棟", "大樓", "楼宇", "樓宇", "栋", "棟"),
    PlaceKind.FLOOR: ("floor", "storey", "层", "層", "楼层", "樓層"),
    PlaceKind.ROOM: ("room", "rooms", "房间", "房間", "室", "房"),
}
_YES = ("yes", "y", "true", "1", "closed", "x", "是", "停用", "关闭", "關閉", "✓")
_NO = ("", "no", "n", "false", "0", "open", "否")

_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_ROOM = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff./]{0,11}")
_RANGE = re.compile(r"(?P<before>[A-Za-z]{0,3})(?P<first>\d{1,6})\s?[-–~至]\s?(?P=before)(?P<last>\d{1,6})")
MOST_IN_A_ROW = 2_000
NAME_LENGTH = 80
ALIAS_LENGTH = 40
MOST_ALIASES = 20


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What one row says, right by itself; whether what it names is there is another question."""

    row: int
    kind: PlaceKind
    code: str
    """Of a zone or a building; the number of a floor; empty for rooms."""
    within: str
    """The zone, or the building, as it is written."""
    floor: str | None
    floors: int | None
    names: Names3
    aliases: tuple[str, ...]
    at: Spot | None
    closed: bool
    rooms: tuple[str, ...]


def read_row(row: int, written: Mapping[str, str]) -> PlaceRow | Wrong:
    """The row of this number, whose values stand under the keys of COLUMNS; or what is wrong with it."""
    try:
        return _row(row, {name: unicodedata.normalize("NFKC", value).strip() for name, value in written.items()})
    except ValueError as error:
        return Wrong(row, str(error))


def _row(row: int, said: Mapping[str, str]) -> PlaceRow:
    kind = _kind(said.get("kind", ""))
    code = said.get("code", "")
    rooms = tuple(numbers(code)) if kind is PlaceKind.ROOM and code else ()
    rooms += tuple(numbers(said["rooms"])) if said.get("rooms") else ()
    closed = _is_closed(said.get("closed", ""))
    if kind is PlaceKind.ROOM and not rooms:
        raise ValueError("The room's number is missing.")
    if closed and kind not in (PlaceKind.BUILDING, PlaceKind.ROOM):
        raise ValueError("Only a building or a room can be closed.")
    given = PlaceRow(
        row,
        kind,
        "" if kind is PlaceKind.ROOM else _code(kind, code),
        _within(kind, said),
        said.get("floor") or None,
        _floors(said.get("floors", "")),
        _names(said),
        tuple(_aliases(said.get("aliases", ""))),
        _spot(said.get("latitude", ""), said.get("longitude", "")),
        closed,
        rooms,
    )
    if kind is PlaceKind.ROOM and len(rooms) > 1 and (any(given.names) or given.aliases or given.at):
        raise ValueError("Names, aliases and coordinates are those of one room: give it a row of its own.")
    return given


def numbers(text: str) -> Iterator[str]:
    """The rooms of "101-118,201-218,B7". Raises ValueError with a sentence."""
    count = 0
    for part in re.split(r"[,，;；、\s]+(?![-–~至])", text.strip(" ,，;；、")):
        found = _RANGE.fullmatch(part)
        if found and len(found["first"]) == len(found["last"]) and int(found["first"]) <= int(found["last"]):
            first, last, width = int(found["first"]), int(found["last"]), len(found["first"])
            count += last - first + 1
            _check_count(count)
            yield from (f"{found['before']}{number:0{width}}" for number in range(first, last + 1))
        elif _ROOM.fullmatch(part):
            count += 1
            _check_count(count)
            yield part
        else:
            raise ValueError(f"“{part[:40]}” is no room: write 101, 101-118 or 101-118,201-218.")


def _check_count(count: int) -> None:
    if count > MOST_IN_A_ROW:
        raise ValueError(f"A row has {MOST_IN_A_ROW} rooms at most.")


def column_of(heading: str) -> str | None:
    """Which column a heading means; None for one that is not read."""
    return _columns().get(tight(heading))


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    return {tight(word): column for column, headings in COLUMNS.items() for word in headings}


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, PlaceKind]:
    return {tight(word): kind for kind, words in KIND_WORDS.items() for word in words}


def _kind(word: str) -> PlaceKind:
    kind = _kinds().get(tight(word))
    if kind is None:
        raise ValueError(f"There is no kind “{word[:40]}”: zone, building, floor or room.")
    return kind


def _code(kind: PlaceKind, code: str) -> str:
    if not code:
        raise ValueError(f"The {kind}'s code is missing.")
    if kind is PlaceKind.FLOOR:
        if not _ROOM.fullmatch(code):
            raise ValueError(f"“{code[:40]}” is no floor: write 2 or B1.")
        return code
    lower = code.lower()
    if not _CODE.fullmatch(lower) or len(lower) > 24:
        raise ValueError(f"“{code[:40]}” is no code: a word of a-z, 0-9, - and _, 24 at most.")
    return lower


def _within(kind: PlaceKind, said: Mapping[str, str]) -> str:
    within = said.get("zone" if kind is PlaceKind.BUILDING else "building", "") or said.get("parent", "")
    if not within and kind in (PlaceKind.FLOOR, PlaceKind.ROOM):
        raise ValueError(f"The building of the {kind} is missing.")
    return within if kind is not PlaceKind.ZONE else ""


def _floors(written: str) -> int | None:
    if not written:
        return None
    if not written.isdecimal() or not 1 <= int(written) <= 200:
        raise ValueError(f"“{written[:40]}” is no number of floors: 1 to 200.")
    return int(written)


def _names(said: Mapping[str, str]) -> Names3:
    en, hans, hant = (" ".join(said.get(f"name_{code}", "").split()) or None for code in ("en", "zh_hans", "zh_hant"))
    if any(len(name) > NAME_LENGTH for name in (en, hans, hant) if name):
        raise ValueError(f"A name has {NAME_LENGTH} characters at most.")
    return en, hans, hant


def _aliases(written: str) -> Sequence[str]:
    aliases = [" ".join(alias.split()) for alias in re.split(r"[;；|、\n]", written)]
    found = [alias for alias in dict.fromkeys(aliases) if alias]
    if len(found) > MOST_ALIASES:
        raise ValueError(f"A place has {MOST_ALIASES} aliases at most, with ; between them.")
    return found


def _spot(latitude: str, longitude: str) -> Spot | None:
    if not latitude and not longitude:
        return None
    try:
        degrees = float(latitude), float(longitude)
    except ValueError:
        raise ValueError("Latitude and longitude are two numbers, like 39.99 and 116.31, or both empty.") from None
    try:
        return checked(*degrees)
    except ValueError as error:
        raise ValueError(f"{str(error)[0].upper()}{str(error)[1:]}.") from None


def _is_closed(word: str) -> bool:
    if (lower := word.casefold()) in (*_YES, *_NO):
        return lower in _YES
    raise ValueError(f"“{word[:40]}” does not say whether it is closed: yes or no.")
