"""A row of a roster's file: which column says what, and what is wrong with a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from desk.catalogue.parts import Building, Catalogue
from desk.errors import UnknownScope
from desk.folding import tight
from desk.people.registration import number_of
from desk.people.roles import TEAM_ROLES, takes_scope
from desk.people.scopes import ALL, read_scope, scopes
from desk.reading import read_place
from storage.kinds import Role

COLUMNS: Mapping[str, Sequence[str]] = {
    "number": (
        "number",
        "id",
        "student number",
        "staff number",
        "学号",
        "工号",
        "學號",
        "工號",
        "学工号",
        "編號",
        "编号",
    ),
    "name": ("name", "full name", "姓名", "名字"),
    "building": ("building", "dormitory", "楼栋", "宿舍楼", "楼", "樓棟", "大樓", "宿舍"),
    "room": ("room", "房间", "房间号", "寝室", "房號", "房間", "寢室"),
    "phone": ("phone", "mobile", "telephone", "电话", "手机", "手机号", "電話", "手機"),
    "role": ("role", "角色", "身份", "身分"),
    "scope": ("scope", "team", "班组", "范围", "权限范围", "小組", "範圍", "權限範圍"),
}
"""The headings by which each column is known."""

ROLE_WORDS: Mapping[Role, Sequence[str]] = {
    Role.RESIDENT: (
        "resident",
        "student",
        "staff",
        "住户",
        "学生",
        "教师",
        "教职工",
        "师生",
        "住戶",
        "學生",
        "教職員",
        "師生",
    ),
    Role.WORKER: ("worker", "维修工", "维修师傅", "师傅", "維修人員", "維修工", "師傅"),
    Role.FOREMAN: ("foreman", "班长", "領班", "班長"),
    Role.OFFICE: ("office", "dispatcher", "后勤处", "调度", "總務處", "調度"),
    Role.HEAD: ("head", "科长", "組長", "科長"),
    Role.DIRECTOR: ("director", "校领导", "校方主管", "校領導"),
    Role.ADMIN: ("admin", "管理员", "管理員"),
}
"""The words by which each role is known."""

_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,31}")
_PHONE = re.compile(r"\+?[0-9(][0-9 \-()]{4,18}[0-9]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken, and what to do about it."""

    row: int
    """As the file's own program counts: the headings are row 1."""
    sentence: str


class RosterRow(BaseModel):
    """What one row says, checked against the catalogue. What its file has no column for is not set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[str, Field(validate_default=True)] = ""
    name: Annotated[str, Field(validate_default=True)] = ""
    building: str | None = None
    room: str | None = None
    phone: str | None = None
    role: Role = Role.RESIDENT
    scope: str = ALL

    @field_validator("number", mode="before")
    @classmethod
    def _check_number(cls, written: str) -> str:
        number = number_of(written)
        if not number:
            _wrong("The number is missing.")
        if not _NUMBER.fullmatch(number):
            _wrong("“{written}” is no number: letters of A–Z, digits and . _ / -, at most 32.", written=written)
        return number

    @field_validator("name", mode="before")
    @classmethod
    def _check_name(cls, written: str) -> str:
        name = " ".join(unicodedata.normalize("NFKC", written).split())
        if not name:
            _wrong("The name is missing.")
        if len(name) > 80:
            _wrong("The name is longer than 80 characters.")
        return name

    @field_validator("phone", mode="before")
    @classmethod
    def _check_phone(cls, written: str) -> str | None:
        phone = unicodedata.normalize("NFKC", written).strip()
        if phone and not _PHONE.fullmatch(phone):
            # Not repeated: it may be a true one but for a letter.
            _wrong("The phone number is none: digits, spaces, + - ( ), 6 to 21 of them.")
        return phone or None

    @model_validator(mode="before")
    @classmethod
    def _place_and_role(cls, written: dict[str, str], info: ValidationInfo) -> dict[str, Any]:
        catalogue = info.context
        if not isinstance(catalogue, Catalogue):
            raise TypeError(type(catalogue))
        return {**written, **_place(written, catalogue), **_role(written, catalogue)}


def _wrong(sentence: str, **values: object) -> NoReturn:
    raise PydanticCustomError("roster", "{sentence}", {"sentence": sentence.format(**values)})


def read_row(row: int, written: Mapping[str, str], catalogue: Catalogue) -> RosterRow | Wrong:
    """The row of this number, whose values stand under the keys of COLUMNS; or what is wrong with it."""
    try:
        return RosterRow.model_validate(dict(written), context=catalogue)
    except ValidationError as error:
        return Wrong(row, " ".join(str(problem["msg"]) for problem in error.errors(include_input=False)))


def column_of(heading: str) -> str | None:
    """Which column a heading means; None for one that is not read."""
    return _columns().get(tight(heading))


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    return {tight(word): column for column, headings in COLUMNS.items() for word in headings}


@lru_cache(maxsize=1)
def _roles() -> Mapping[str, Role]:
    return {tight(word): role for role, written in ROLE_WORDS.items() for word in written}


def _place(written: Mapping[str, str], catalogue: Catalogue) -> dict[str, Any]:
    """Building and room as the catalogue knows them. A place in one cell, as 3-502, is read, too."""
    if "building" not in written and "room" not in written:
        return {}
    named, room = written.get("building", "").strip(), written.get("room", "").strip()
    if not named and not room:
        return {"building": None, "room": None}
    building = _buildings(catalogue).get(tight(named))
    if building is None:
        place = read_place(f"{named} {room}".strip(), catalogue)
        building, room = catalogue.buildings.get(place.building or ""), place.room or room
    if building is None:
        _wrong("There is no building “{named}” in the catalogue: write its code or name.", named=named or room)
    return {"building": building.code, "room": _room(building, room)}


def _room(building: Building, written: str) -> str | None:
    room = "".join(unicodedata.normalize("NFKC", written).split())
    if any(letter.isdigit() for letter in room) and not building.has_room(room):
        _wrong("{building} has no room {room}.", building=building.name.en, room=room)
    return room[:40] or None


@lru_cache(maxsize=4)
def _buildings(catalogue: Catalogue) -> Mapping[str, Building]:
    """Each building by everything that it is called."""
    return {
        tight(name): building
        for building in catalogue.buildings.values()
        for name in (
            building.code,
            building.name.en,
            building.name.zh_hans,
            building.name.zh_hant,
            *building.aliases,
        )
    }


def _role(written: Mapping[str, str], catalogue: Catalogue) -> dict[str, Any]:
    """Role and scope: `worker:plumbing` in one cell, or in two."""
    if "role" not in written:
        return {"scope": ALL} if "scope" in written else {}
    word, _colon, behind = unicodedata.normalize("NFKC", written["role"]).partition(":")
    said = behind.strip() or written.get("scope", "").strip()
    role = _roles().get(tight(word)) if word.strip() else Role.RESIDENT
    if role is None:
        _wrong("There is no role “{word}”: {roles}.", word=word.strip(), roles=", ".join(Role))
    if role in TEAM_ROLES and not said:
        _wrong("A {role} needs a team, as {role}:plumbing; {role}:all takes all jobs.", role=role)
    if said and not takes_scope(role):
        # A student of whatever team stands for nothing: more likely a slip than a wish.
        _wrong("A {role} has no scope: leave “{said}” out.", role=role, said=said)
    return {"role": role, "scope": _scope(said, catalogue)}


def _scope(said: str, catalogue: Catalogue) -> str:
    named = _scopes(catalogue).get(tight(said))
    if named is not None:
        return named
    try:
        return read_scope(said, catalogue)
    except UnknownScope:
        _wrong("There is no team, category or zone “{said}”: {known}.", said=said, known=", ".join(scopes(catalogue)))


@lru_cache(maxsize=4)
def _scopes(catalogue: Catalogue) -> Mapping[str, str]:
    """Scopes by the names of what they are; of a team and a category of one name the team is meant."""
    kinds = (("zone", catalogue.zones), ("category", catalogue.categories), ("team", catalogue.teams))
    return {
        tight(name): f"{kind}:{code}"
        for kind, parts in kinds
        for code, part in parts.items()
        for name in (part.name.en, part.name.zh_hans, part.name.zh_hant)
    }
