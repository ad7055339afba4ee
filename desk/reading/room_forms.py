"""How rooms are written: 502, 五零二, room 502, 502室, 401和403; and which numbers are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desk.reading.numerals import ZH_DIGITS, room
from desk.reading.patterns import NO_MORE, either, whole

_NEAR = 20
_YEAR = re.compile("(?:19|20)[0-9]{2}")


class RoomForms:
    """Regular expressions for rooms over plain text, of the words in desk/reading/words/places.yaml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        def listed(name: str) -> list[str]:
            return list(words[name])

        numerals = "".join(ZH_DIGITS)
        units = [unit for unit in listed("not_after_room") if not unit.isascii()]
        latin = [unit for unit in listed("not_after_room") if unit.isascii()]
        no_unit = f"(?!\\s?{whole(latin)})(?!(?!{either(listed('still_a_room'))})\\s?{either(units)})"
        end = f"[a-d]?(?![0-9a-z]|-[0-9]){NO_MORE}{no_unit}"
        self.room = f"(?:[1-9][0-9]{{2,3}}{end}|[{numerals}]{{3,4}}(?![{numerals}十]){no_unit})"
        # 10座503個廁所: right after a building, a Cantonese 個 belongs to what follows.
        attached = self.room.replace("|个|", "|").replace("|個|", "|")
        short = f"(?:{self.room}|[1-9][0-9]{end})"
        before = f"{whole(listed('before_room'))}[\\s.#:]*(?:no\\.?\\s?|number\\s)?"
        after = f"(?:\\s?{either(listed('after_room'))})?"
        floor = f"(?:[0-9]{{1,2}}|[{numerals}十]{{1,3}})\\s?{either(listed('floors'))}"
        unit = f"(?:(?:[0-9]{{1,2}}|[{numerals}]){either(listed('units'))}\\s?|[-–—]\\s?[1-9]\\s?(?=[-–—]))?"
        space = "(?:[\\s,.、。!?·:;'’()（）/的]|in\\s|at\\s|,\\sin\\s){0,4}"
        lead = f"{space}{unit}(?:{floor}[\\s,，]*)?(?:{before}|[-–—#]\\s?)?"
        join = f"\\s*(?:,?\\s?{either(listed('joined'))}|,(?=\\s*[1-9]))\\s*(?:{before})?"
        self._tail = re.compile(f"{lead}(?P<room>{attached}){after}")
        self._short_tail = re.compile(f"{lead}(?P<room>{short}){after}")
        self._more = re.compile(f"{join}(?P<room>{self.room}){after}")
        no_room = "(?<![-0-9a-z./:])(?<![0-9]\\s)"
        bound = r"(?:^|(?<=[\s,.!?;:()（）…。、~]))"
        self._alone = (
            re.compile(f"{before}(?P<room>{short}){after}"),
            re.compile(f"{floor}[\\s,]*(?P<room>{self.room}){after}"),
            re.compile(f"{no_room}(?P<room>{self.room})\\s?{either(listed('after_room'))}"),
            re.compile(
                f"{bound}{no_room}(?P<room>{self.room})(?=$|[\\s,!?;:()（）…。、~/]|\\.(?![0-9])|[\u4e00-\u9fff])(?!\\s[0-9])"
            ),
            re.compile(f"(?<=[\u4e00-\u9fff])(?P<room>[1-9][0-9]{{2}}{end})(?=$|[\\s,!?;。、~])"),
        )
        self._not_before = re.compile(f"{whole(listed('not_before_room'))}[\\s:#\\-]*$")
        self._others = re.compile(
            f"(?:{either(listed('other_room'))}\\s?(?:of\\s)?(?:{before})?|{before})(?P<room>{self.room})"
        )
        self._corrected = re.compile(f"{either(listed('corrected'))}[^0-9]{{0,8}}(?P<room>{self.room})")

    def after(self, text: str, start: int, *, short: bool) -> tuple[list[str], int]:
        """The rooms right after a building that ends here, and where they end; `short` ones have two digits, too."""
        found = (self._short_tail if short else self._tail).match(text, start)
        if not found or self._is_year(found, text):
            return [], start
        return self._with_more(text, found)

    def _is_year(self, found: re.Match[str], text: str) -> bool:
        return bool(_YEAR.fullmatch(found["room"])) and text[found.end() : found.end() + 1] in ("-", "/", ".")

    def _with_more(self, text: str, found: re.Match[str]) -> tuple[list[str], int]:
        rooms, end = [_tidy(found["room"])], found.end()
        while more := self._more.match(text, end):
            rooms.append(_tidy(more["room"]))
            end = more.end()
        return rooms, end

    def alone(self, text: str, taken: Iterable[tuple[int, int]]) -> list[str]:
        """Rooms apart from every building: by the surest form that there is."""
        text = _blanked(text, taken)
        for form in self._alone:
            for found in form.finditer(text):
                before = text[max(0, found.start("room") - _NEAR) : found.start("room")]
                if self._not_before.search(before) or (_YEAR.fullmatch(found["room"]) and form not in self._alone[:3]):
                    continue
                rooms, end = self._with_more(text, found)
                return self.corrected(text, [*rooms, *self._others_in(text[end:])], end)
        return []

    def others(self, text: str, taken: Iterable[tuple[int, int]]) -> list[str]:
        """Rooms that are named besides the one of the building: the neighbours', or with a word like room."""
        return list(self._others_in(_blanked(text, taken)))

    def _others_in(self, text: str) -> Iterator[str]:
        for found in self._others.finditer(text):
            yield _tidy(found["room"])

    def corrected(self, text: str, rooms: Sequence[str], end: int) -> list[str]:
        """The rooms, or only the one that replaces them: "room 22.. sorry 222"."""
        found = self._corrected.search(text, max(0, end - 1))
        return [_tidy(found["room"])] if found and found.start() - end < 12 else list(rooms)


def _tidy(written: str) -> str:
    return room(written.rstrip("abcd"))


def _blanked(text: str, taken: Iterable[tuple[int, int]]) -> str:
    for start, end in taken:
        text = text[:start] + "、" * (end - start) + text[end:]
    return text
