"""Several faults in one message: which pieces of it are reports by themselves. Cautious: what is not clear is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from desk.reading.engine import HEAD, Understanding, engine, understand
from desk.reading.kinds import faults as broken
from desk.reading.script import plain

MOST = 5
"""Pieces into which a message is cut at most; the last one holds all the rest."""

LONG_STORY = 16
"""So many parts of sentences are a story, in which one thing leads to another."""

_MARKS = re.compile(
    r"(?:(?<=^)|(?<=[\s,;:。,、:；，：.!?！？报修]))"
    r"(?:(?P<n>[1-9])\s*[.)、)．）:：](?![0-9])|(?P<circle>[①②③④⑤⑥⑦⑧⑨])|[((](?P<in>[1-9])[))]"
    r"|(?P<han>[一二三四五六七八九])\s*(?:[、.:．：]|是(?=\S))|第(?P<nth>[一二三四五六七八九])[、,，:：是个]"
    r"|(?P<word>first|second|third|fourth)(?:ly)?[,:])\s*",
    re.MULTILINE,
)
"""How people number what they list."""

_STOPS = re.compile(r"[,;.!?。；，、！？…\n]+(?![0-9])|\s+[+&/]\s+|\s+-\s+")
_ALSO = re.compile(
    r"(?:\band\b(?!\s+(?:off|again|then|now|over|down|up)\b)|\balso\b|\bplus\b|\bas well as\b"
    r"|另外还有|另外|还有|以及|而且|顺便|同时|此外|并且|然后|和(?=[^、,，]{2,})|跟(?=[^、,，]{2,}))",
    re.IGNORECASE,
)
"""Words between two things that are told one after the other."""

_BESIDES = re.compile(r"(?:and )?also\b|plus\b|另外|还有|此外|顺便", re.IGNORECASE)
"""By which people say themselves that they come to something else."""

_SEVERAL = re.compile(
    r"\b(?:and|also|plus|two|three|couple|few|several|many|things|issues|problems|faults|other)\b|[+&、]"
    r"|也|还|另|两|俩|几|一堆|许多|好多|以上|其他|其它|最急|最要|重点|关键|顺便",
    re.IGNORECASE,
)
"""Signs that somebody lists things; two that stand side by side without any may be one and what came of it."""

_THEREFORE = re.compile(
    r"\b(?:so|because|since|therefore|which|that|making|makes|made|causing|caused|due to|from|when|whenever|if|until"
    r"|onto|right on|all over)\b"
    r"|因为|所以|导致|引起|造成|结果|弄得|害得|害我|以致|以至|搞得|于是|因此|滴到|滴在|漏到|漏在|流到|淋到|溅到|烧到"
    r"|一.{1,6}就|每次|的时候|才|都(?:湿|快|要|被)|跟着|一起|整个",
    re.IGNORECASE,
)
"""A thing and what comes of it are one fault."""

_WATER = frozenset(("plumbing", "hvac", "structure"))
_WET = re.compile(r"\bwet\b|\bwater\b|\bflood|\bdamp\b|\bmou?ld|\bsoak|湿|水|潮|霉|淹|积|滑", re.IGNORECASE)


_THINGS = (
    *("plumbing", "electrical", "hvac", "furniture", "door_lock", "network", "appliance", "elevator", "structure"),
)
"""Categories of things that break. Of grievances people say much in many words: they are cut only where they say so."""


@dataclass(frozen=True)
class _Piece:
    """A piece of a message, and what it says by itself."""

    text: str
    says: Understanding

    @cached_property
    def whole(self) -> bool:
        """Whether it names a thing and what is wrong with it: a report by itself."""
        if self.says.kind != "repair" or self.says.category not in _THINGS or not self.says.evident:
            return False
        message, _place = engine().vocabulary.message(self.text)
        return bool(broken(message)) and message.has(f"category.{self.says.category}.strong")

    @property
    def grievance(self) -> bool:
        """Whether it complains of something."""
        return self.says.kind == "complaint" and self.says.evident


def faults(text: str) -> Sequence[str]:
    """The pieces of a message that are reports by themselves, in order; one for a message that is one report.

    What stands before the first of them, as a place that all share, stays with the first. A message that tells of
    danger is never cut.
    """
    marks, clauses = [*_in_order(_MARKS.finditer(plain(text)))], [*_clauses(text)]
    if len(text) > HEAD or (len(marks) < 2 and not 2 <= len(clauses) <= LONG_STORY):
        return (text,)
    pieces = _listed(text, marks) or _told(text, clauses)
    return pieces if len(pieces) > 1 and understand(text).kind != "emergency" else (text,)


def _listed(text: str, marks: Sequence[re.Match[str]]) -> Sequence[str]:
    """The pieces of a numbered list: each names a thing by itself, however alike they are."""
    if len(marks) < 2:
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    items[-1], rest = _first_sentence(items[-1])
    if not all(_names_something(item) for item in items):
        return ()
    before = text[: marks[0].start()]
    about = _tidy(before) if understand(before).building or understand(before).room else ""
    first = f"{about} {_tidy(items[0])}".strip()
    pieces = [first, *map(_tidy, items[1:])]
    return _few([*pieces[:-1], f"{pieces[-1]}. {rest}" if rest else pieces[-1]])


def _in_order(marks: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Those that count from one on."""
    wanted = 1
    for mark in marks:
        if _number(mark) == wanted:
            yield mark
            wanted += 1


def _number(mark: re.Match[str]) -> int:
    named = mark.lastgroup or "n"
    places = {"circle": "①②③④⑤⑥⑦⑧⑨", "han": "一二三四五六七八九", "nth": "一二三四五六七八九"}
    if named in places:
        return places[named].index(mark[named]) + 1
    return ("first", "second", "third", "fourth").index(mark[named]) + 1 if named == "word" else int(mark[named])


def _first_sentence(item: str) -> tuple[str, str]:
    """The last one of a list, and what stands after it: when people are in, that there is no hurry."""
    end = re.search(r"[.。;；!！\n](?![0-9])", item)
    return (item[: end.start()], item[end.end() :].strip()) if end is not None else (item, "")


def _names_something(item: str) -> bool:
    says = understand(item)
    return says.evident or says.reasons[0] == "fault"


def _told(text: str, clauses: Sequence[str]) -> Sequence[str]:
    """The pieces of a message that tells of one thing after the other: of other categories, or at other places."""
    if len(clauses) > LONG_STORY or _THEREFORE.search(plain(text)):
        return ()
    told: list[_Piece] = []
    waiting = ""
    for clause in clauses:
        piece = _Piece(clause, understand(clause))
        if not told and (piece.whole or piece.grievance):
            told.append(_Piece(f"{waiting}{clause}", piece.says))
        elif told and _another(told[-1], piece):
            told.append(piece)
        elif told:
            told[-1] = _Piece(f"{told[-1].text}{clause}", told[-1].says)
        else:
            waiting += clause
    if len(told) == 2 and not _SEVERAL.search(plain(text)):
        return ()
    return _few([_tidy(piece.text) for piece in told])


def _clauses(text: str) -> Iterator[str]:
    """The parts of a text, each with the stop behind it, so that together they are the text."""
    start = 0
    for stop in sorted((*_STOPS.finditer(text), *_ALSO.finditer(text)), key=lambda match: match.start()):
        cut = stop.start() if _ALSO.fullmatch(stop[0]) else stop.end()
        if cut > start:
            yield text[start:cut]
            start = cut
    if start < len(text):
        yield text[start:]


def _another(before: _Piece, piece: _Piece) -> bool:
    """Whether it is a report by itself, and not about the fault before it, nor what came of that."""
    besides = _BESIDES.match(plain(piece.text)) is not None
    if before.says.kind == "complaint" or not piece.whole:
        return besides and (piece.whole or piece.grievance) and piece.says.category != before.says.category
    if _elsewhere(before.says, piece.says):
        return True
    if piece.says.category == before.says.category:
        return False
    return not (before.says.category in _WATER and _WET.search(piece.text))


def _elsewhere(before: Understanding, says: Understanding) -> bool:
    other_building = says.building is not None and before.building not in (None, says.building)
    return other_building or (says.room is not None and before.room not in (None, says.room))


def _few(pieces: list[str]) -> Sequence[str]:
    return pieces if len(pieces) <= MOST else [*pieces[: MOST - 1], "\n".join(pieces[MOST - 1 :])]


_EDGES = " \t\n,;.、，；。:：+&/-"
_AND = r"\b(?:and|also|plus|as well as)\b|另外|还有|以及|而且|顺便|同时|此外|并且|然后|和|跟"
_BEFORE = re.compile(rf"(?:[{re.escape(_EDGES)}]|{_AND})*", re.IGNORECASE)
_BEHIND = re.compile(rf"(?:[{re.escape(_EDGES)}]|{_AND})*$", re.IGNORECASE)


def _tidy(piece: str) -> str:
    """Without what joins it to the pieces around it."""
    read = plain(piece)
    start, end = _BEFORE.match(read), _BEHIND.search(read)
    return piece[start.end() if start else 0 : end.start() if end else None]
