"""A row of a file of equipment: which column says what, and what is wrong with a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from desk.catalogue.parts import Building, Catalogue
from desk.catalogue.problems import did_you_mean
from desk.people.roster_rows import Wrong
from desk.reading import read_place

COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("code", "asset", "asset number", "编号", "編號", "资产编号", "設備編號", "设备编号", "財產編號"),
    "kind": ("kind", "type", "equipment", "种类", "種類", "类型", "類型", "设备", "設備"),
    "number": ("number", "no", "no.", "号", "號", "号码", "號碼", "序号", "序號"),
    "building": ("building", "楼栋", "楼", "樓棟", "大樓", "宿舍楼"),
    "floor": ("floor", "楼层", "樓層"),
    "room": ("room", "房间", "房間", "房间号", "房號"),
    "model": ("model", "型号", "型號"),
    "warranty_until": (
        "warranty",
        "warranty end",
        "warranty until",
        "质保到期",
        "保修到期",
        "质保期至",
        "保固到期",
        "保固期限",
    ),
    "gone": ("gone", "removed", "已拆除", "已撤", "停用", "已移除", "報廢", "报废"),
}
"""The headings by which each column is known; the first is the one that an export writes."""

NEEDED = ("code", "kind", "building")

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,39}")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?")
_YES = frozenset(("yes", "y", "true", "1", "x", "gone", "是", "已拆除", "已撤", "停用", "报废", "報廢"))
_NO = frozenset(("", "no", "n", "false", "0", "否"))


class AssetRow(BaseModel):
    """What one row says, checked against the catalogue. What its file has no column for is not set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(validate_default=True)] = ""
    kind: str
    number: str | None = None
    building: str
    floor: str | None = None
    room: str | None = None
    model: str | None = None
    warranty_until: date | None = None
    gone: bool = False

    @field_validator("code", mode="before")
    @classmethod
    def _check_code(cls, written: str) -> str:
        code = code_of(written)
        if not code:
            _wrong("The code is missing.")
        if not _CODE.fullmatch(code):
            _wrong("“{written}” is no code: letters of A–Z, digits and . _ / -, at most 40.", written=written)
        return code

    @field_validator("number", "model", mode="before")
    @classmethod
    def _check_words(cls, written: str, info: ValidationInfo) -> str | None:
        said = " ".join(unicodedata.normalize("NFKC", written).split())
        longest = 12 if info.field_name == "number" else 80
        if len(said) > longest:
            _wrong("The {field} is longer than {longest} characters.", field=info.field_name, longest=longest)
        return said or None

    @field_validator("warranty_until", mode="before")
    @classmethod
    def _check_date(cls, written: str) -> date | None:
        if not written.strip():
            return None
        said = _DATE.fullmatch(unicodedata.normalize("NFKC", written).strip())
        try:
            return date(*map(int, said.groups())) if said else _wrong_date(written)
        except ValueError:
            _wrong_date(written)

    @field_validator("gone", mode="before")
    @classmethod
    def _check_gone(cls, written: str) -> bool:
        said = unicodedata.normalize("NFKC", written).strip().casefold()
        if said not in _YES | _NO:
            _wrong("Gone is yes or no, not “{written}”.", written=written)
        return said in _YES

    @model_validator(mode="before")
    @classmethod
    def _kind_and_place(cls, written: dict[str, str], info: ValidationInfo) -> dict[str, Any]:
        catalogue = info.context
        if not isinstance(catalogue, Catalogue):
            raise TypeError(type(catalogue))
        return {**written, "kind": _kind(written, catalogue), **_place(written, catalogue)}


def read_row(row: int, written: Mapping[str, str], catalogue: Catalogue) -> AssetRow | Wrong:
    """The row of this number, whose values stand under the keys of COLUMNS; or what is wrong with it."""
    try:
        return AssetRow.model_validate(dict(written), context=catalogue)
    except ValidationError as error:
        return Wrong(row, " ".join(str(problem["msg"]) for problem in error.errors(include_input=False)))


def column_of(heading: str) -> str | None:
    """Which column a heading means; None for one that is not read."""
    return _columns().get(_folded(heading))


def code_of(written: str) -> str:
    """A code as it is kept: half-width capitals without space."""
    return "".join(unicodedata.normalize("NFKC", written).upper().split())


def _wrong(sentence: str, **values: object) -> NoReturn:
    raise PydanticCustomError("assets", "{sentence}", {"sentence": sentence.format(**values)})


def _wrong_date(written: str) -> NoReturn:
    _wrong("“{written}” is no day: write it like 2027-08-31.", written=written)


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    return {_folded(word): column for column, headings in COLUMNS.items() for word in headings}


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().replace("_", " ").split())


def _kind(written: Mapping[str, str], catalogue: Catalogue) -> str:
    """The code of the kind, from its code or from whatever people call it."""
    said = written.get("kind", "")
    if not said.strip():
        _wrong("The kind is missing.")
    known = _kinds(catalogue)
    kind = known.get(_folded(said))
    if kind is None:
        _wrong("There is no kind “{said}” in the catalogue{hint}.", said=said, hint=did_you_mean(_folded(said), known))
    return kind


@lru_cache(maxsize=4)
def _kinds(catalogue: Catalogue) -> Mapping[str, str]:
    kinds = catalogue.equipment.values()
    return {_folded(word): kind.code for kind in kinds for word in (kind.code, *kind.called)}


def _place(written: Mapping[str, str], catalogue: Catalogue) -> dict[str, Any]:
    """Building, floor and room as the catalogue knows them."""
    said = written.get("building", "").strip()
    if not said:
        _wrong("The building is missing.")
    code = said if said in catalogue.buildings else read_place(said, catalogue).building
    if code is None:
        _wrong("There is no building “{said}” in the catalogue: write its code or name.", said=said)
    building = catalogue.buildings[code]
    place: dict[str, Any] = {"building": code}
    if "floor" in written:
        place["floor"] = _floor(building, written["floor"])
    if "room" in written:
        place["room"] = _room(building, written["room"])
    return place


def _floor(building: Building, written: str) -> str | None:
    """The floor as people number it: 3 of 3F or 3楼. What is no number stays as it is written: B1."""
    said = "".join(unicodedata.normalize("NFKC", written).upper().split())
    floor = re.sub(r"^F(?=\d)|(?<=\d)(?:F|楼|樓|层|層)$", "", said)
    if floor.isdecimal() and not 1 <= int(floor) <= building.floors:
        _wrong(
            "{building} has no floor {floor}: it has {floors}.",
            building=building.name.en,
            floor=floor,
            floors=building.floors,
        )
    return (str(int(floor)) if floor.isdecimal() else floor[:12]) or None


def _room(building: Building, written: str) -> str | None:
    room = "".join(unicodedata.normalize("NFKC", written).split())
    if any(letter.isdigit() for letter in room) and not building.has_room(room):
        _wrong("{building} has no room {room}.", building=building.name.en, room=room)
    return room[:40] or None
