"""Updates of every kind that the Bot API's table knows, and of some that it does not: right, odd and broken ones."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot import demo
from conversations.routes import KINDS as FORMS
from desk.tickets.lifecycle import Move
from sandbox.model import ANONYMOUS_ADMIN
from sandbox.table import _common_prefix, _snake, load_table
from wording.buttons import Deed, FormDeed

SECRET = "weeps all night"
"""Words of a resident's, that no log may show."""

NAME = "Lin Weeping"
RESIDENTS = tuple(range(71_001, 71_005))
PLAYERS = tuple(player.id for player in demo.PLAYERS)
KNOWN = (*RESIDENTS, *PLAYERS)
GROUPS = tuple(group[0] for group in demo.GROUPS.values())
BIG = 2**52
"""Numbers of people and chats are smaller."""

Json = dict[str, Any]
TYPES: Json = load_table().types
KINDS = tuple(field["name"] for field in TYPES["Update"]["fields"] if field["name"] != "update_id")
HEARD = ("message", "callback_query", "edited_message", "my_chat_member")
DEEPEST = 4

_ODD_WORDS = (
    "\0",
    "a\0b",
    "half a face: \ud83d",
    "the other half: \ude00 x",
    "\u202eالحنفية تسرب\u202c 3-502",
    "👩‍👩‍👧🚿" * 20,
    "\x01\x02\x1b[31m\x7f\u200b\ufeff",
    "e\u0301" * 200,
    "<b>tap & sink</b> {name} %s {{}} </i>",
    " \n\t ",
    "/",
    "@",
    "3-502 " + "tap drips, it really does. " * 260,
)
_SAID = (
    "3-502 tap drips",
    f"3-502 the tap {SECRET}",
    "it is broken",
    "3-502",
    "502",
    "yes",
    "5",
    "/start",
    "/start ticket_1001",
    "/start no-such-invitation",
    "/help",
    "/my",
    "/language",
    "/link plumbing",
    "/link office",
    "/unlink",
    "/invite plumbing",
    "/abracadabra",
    "/start@another_bot",
)


def words() -> st.SearchStrategy[str]:
    """What people write, and what they would not."""
    return st.one_of(st.sampled_from(_SAID), st.sampled_from(_SAID), st.sampled_from(_ODD_WORDS), st.text(max_size=80))


def junk() -> st.SearchStrategy[Any]:
    """What stands where something else should."""
    leaf = st.sampled_from((None, True, -1, 0, 2**31, 2**63, -(2**63) - 1, 2**200, 1e308, 0.5, "", *_ODD_WORDS[:3]))
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("id", "x")), inner)
    )


def user(number: int) -> Json:
    """Somebody, as a User."""
    return {"id": number, "is_bot": False, "first_name": NAME, "username": f"lin{number}", "language_code": "en"}


_ANONYMOUS = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_A_BOT = {"id": 71_090, "is_bot": True, "first_name": "Another", "username": "another_bot"}
_DELETED = {"id": 71_091, "is_bot": False, "first_name": ""}


def people() -> st.SearchStrategy[Json]:
    """Who may have said it: residents, workers, the office, strangers, deleted accounts, bots, anonymous admins."""
    known = st.sampled_from(KNOWN).map(user)
    odd = st.sampled_from((_ANONYMOUS, _A_BOT, _DELETED))
    return st.one_of(known, known, odd, st.integers(1, BIG).map(user))


def chats() -> st.SearchStrategy[Json]:
    """Groups, known or not, channels, and private chats of whoever."""
    return st.one_of(
        st.sampled_from(GROUPS).map(lambda chat: {"id": chat, "type": "supergroup", "title": "Group"}),
        st.integers(-BIG, -1).map(lambda chat: {"id": chat, "type": "group", "title": "Unknown"}),
        st.just({"id": -1_000_500, "type": "channel", "title": "News"}),
        st.sampled_from(KNOWN).map(lambda chat: {"id": chat, "type": "private", "first_name": NAME}),
    )


def presses() -> st.SearchStrategy[str]:
    """What buttons hold: right, out of date, almost right, and nothing of the kind."""
    slots = sorted({slot.name for form in FORMS for slot in form.slots} | {"", "nowhere"})
    number = st.integers(1, 40) | st.integers(0, 2**64)
    ticket = st.integers(1000, 1012) | number
    version = st.integers(1, 4) | number
    right = st.one_of(
        st.builds("{}:{}:{}:{}".format, st.sampled_from("ms"), st.sampled_from([*Move]), ticket, version),
        st.builds("t:{}:{}".format, st.sampled_from([*Deed]), ticket),
        st.builds("l:{}".format, st.sampled_from(("en", "zh-Hans", "zh-Hant", "tlh"))),
        st.builds(
            "f:{}:{}:{}:{}:{}".format,
            st.sampled_from([*FormDeed]),
            number,
            version,
            st.sampled_from(slots),
            st.sampled_from(("", "water", "b3", "5", "-1", "other")) | st.text(max_size=12),
        ),
    )
    almost = st.builds(lambda data, cut: data[:cut], right, st.integers(0, 12))
    return st.one_of(right, right, almost, st.sampled_from(_ODD_WORDS), st.text(max_size=64))


def _kinds_of_variants() -> dict[str, str]:
    """The word by which each variant of a type is told from the others, in its `type`, `status` or `source`."""
    words = {"owner": "creator", "banned": "kicked"}
    kinds = {}
    for spec in TYPES.values():
        variants = [name for name in spec.get("one_of", ()) if name in TYPES]
        prefix = _common_prefix(variants) if len(variants) > 1 else ""
        for name in variants:
            word = _snake(name.removeprefix(prefix))
            kinds[name] = words.get(word, word)
    return kinds


_KIND_OF = _kinds_of_variants()
_BY_NAME: dict[str, Any] = {
    "chat": chats,
    "from": people,
    "user": people,
    "text": words,
    "caption": words,
    "data": presses,
    "date": lambda: st.integers(0, 2**31),
    "message_id": lambda: st.integers(1, 60),
    "language_code": lambda: st.sampled_from(("en", "zh-hans", "zh-TW", "tlh", "", "x" * 40)),
}
_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "Integer": st.integers(0, BIG),
    "String": st.sampled_from(("", "x", f"it {SECRET}", "AgACAgIAAx")),
    "Boolean": st.booleans(),
    "True": st.just(True),
    "Float": st.floats(-180, 180),
}


@cache
def of_type(name: str, depth: int) -> st.SearchStrategy[Any]:
    """A value of one of the table's types. The deeper, the plainer."""
    if name in _PLAIN:
        return _PLAIN[name]
    if name.startswith("Array of "):
        return st.lists(of_type(name.removeprefix("Array of "), depth + 1), max_size=2 if depth < DEEPEST else 0)
    spec = TYPES.get(name, {})
    if "one_of" in spec:
        variants = spec["one_of"][:1] if depth >= DEEPEST else spec["one_of"]
        return st.sampled_from(variants).flatmap(lambda variant: of_type(variant, depth))
    return _object(name, depth)


@st.composite
def _object(draw: st.DrawFn, name: str, depth: int) -> Json:
    fields = {field["name"]: field for field in TYPES.get(name, {}).get("fields", ())}
    chosen = {key for key, field in fields.items() if field.get("required")}
    if depth < DEEPEST and len(chosen) < len(fields):
        more = st.sampled_from(sorted(set(fields) - chosen))
        chosen |= set(draw(st.lists(more, unique=True, max_size=3 if depth < 2 else 1)))
    return {key: draw(_value(name, key, tuple(fields[key]["types"]), depth + 1)) for key in sorted(chosen)}


def _value(owner: str, key: str, types: tuple[str, ...], depth: int) -> st.SearchStrategy[Any]:
    if key in ("type", "status", "source") and owner in _KIND_OF:
        return st.just(_KIND_OF[owner])
    if key in _BY_NAME:
        strategy: st.SearchStrategy[Any] = _BY_NAME[key]()
        return strategy
    return st.sampled_from(types).flatmap(lambda one: of_type(one, depth))


@st.composite
def _in_private(draw: st.DrawFn, kind: str) -> Json:
    """Somebody writes to the bot, or presses a button there: what it hears most."""
    who = draw(people())
    said = draw(of_type("Message", 1))
    said |= {"chat": {**who, "type": "private"}, "from": who, "text": draw(words())}
    if kind != "callback_query":
        return {kind: said}
    press = {"id": str(draw(st.integers(1, BIG))), "from": who, "message": said, "chat_instance": "1"}
    return {kind: {**press, "data": draw(presses())}}


def right() -> st.SearchStrategy[Json]:
    """An update that fits the table."""
    in_private = st.sampled_from(HEARD[:3]).flatmap(_in_private)
    return st.one_of(in_private, in_private, (st.sampled_from(HEARD) | st.sampled_from(KINDS)).flatmap(_of_kind))


def _of_kind(kind: str) -> st.SearchStrategy[Json]:
    (types,) = (field["types"] for field in TYPES["Update"]["fields"] if field["name"] == kind)
    return of_type(types[0], 0).map(lambda content: {kind: content})


@st.composite
def broken(draw: st.DrawFn) -> Json:
    """An update that was right, before something in it was lost, or changed into what it cannot be."""
    update = copy.deepcopy(draw(right()))
    for _time in range(draw(st.integers(1, 3))):
        _damage(draw, update)
    return update


def _damage(draw: st.DrawFn, update: Json) -> None:
    place: Any = update
    while place:
        key: Any = draw(st.sampled_from(sorted(place))) if isinstance(place, dict) else 0
        if isinstance(place[key], dict | list) and place[key] and draw(st.integers(0, 3)):
            place = place[key]
            continue
        if draw(st.booleans()):
            place[key] = draw(junk())
        else:
            del place[key]
        return


def updates() -> st.SearchStrategy[Json]:
    """Any of them, without a number."""
    unknown = st.dictionaries(st.sampled_from(("a_kind_of_next_year", "telepathy")), junk(), max_size=2)
    return st.one_of(right(), right(), right(), broken(), broken(), unknown)
