"""How buildings are written: 3号楼, Block C, 东区5舍, 桂苑2栋, Linden Hall, 二食堂, north gate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.reading.numerals import EN_NUMBERS, ORDINALS, ZH_NUMBER, number
from desk.reading.patterns import either, whole
from desk.reading.room_forms import RoomForms

_MEASURES = "(?:[个名位人次点层天块面边侧头台排张把扇下样些半会直起般定共旦手路部只件顿口脚份碗杯盘]|旁(?!边))"
"""After one of these characters a numeral counts something, and numbers no building."""

_LETTER = "[a-h]"
_BOUND = r"(?=$|[\s,.!?;:()（）…。、~#-])"


@dataclass(frozen=True, slots=True)
class Mention:
    """A building, named from `start` up to `end`, with the rooms that follow it.

    `named` ones may have rooms of two digits; one `aside` is only near the place: opposite building 7.
    """

    start: int
    end: int
    label: str
    named: bool = False
    rooms: tuple[str, ...] = ()
    aside: bool = False


_Label = Callable[[re.Match[str], str], str | None]


class Forms:
    """Regular expressions for buildings, with how each is labelled."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words
        self._zones = {word: zone for zone, listed in words["zones"].items() for word in listed}
        self._gates = {word: gate for gate, listed in words["gates"].items() for word in listed}
        self._forms: list[tuple[re.Pattern[str], _Label, bool]] = []
        self._add_functions()
        self._add_numbered()
        self._add_zones()
        self._add_halls()
        self._add_plain()
        self._aside = re.compile("(?:对面|opposite|across from|near|next to|旁边是)[\\s]*(?:the\\s)?$")

    def mentions(self, text: str, written: str, rooms: RoomForms) -> Iterator[Mention]:
        """Everything in a plain text that names a building; overlapping ones too."""
        for form, label, named in self._forms:
            for found in form.finditer(text):
                said = label(found, written)
                if said is not None:
                    yield self._mention(found, said, text, named=named)
        for found in self._before_room.finditer(text):
            tail, _end = rooms.after(text, found.end(), short=False)
            if tail:
                yield self._mention(found, number(found["number"]), text, named=False)

    def _mention(self, found: re.Match[str], label: str, text: str, *, named: bool) -> Mention:
        aside = bool(self._aside.search(text[max(0, found.start() - 12) : found.start()]))
        return Mention(found.start(), found.end(), label, named, aside=aside)

    def _add(self, form: str, label: _Label, *, named: bool = False) -> None:
        self._forms.append((re.compile(form), label, named))

    # ------------------------------------------------------------------------------------------ by what they are for

    def _add_functions(self) -> None:
        by_word = {word: label for label, words in self._words["functions"].items() for word in words}
        self._add(_named(by_word), lambda found, _written: by_word[found[0]])
        chinese = either(word for word in self._gates if not word.isascii())
        self._add(
            f"(?P<side>{chinese})(?:大|校|侧)?门(?![子诊口店]店|子)(?:口|卫|岗)?",
            lambda f, _w: f"{self._gates[f['side']]} gate",
        )
        english = either(word for word in self._gates if word.isascii())
        self._add(
            f"(?<![a-z])(?P<side>{english})(?:ern)?(?:\\s|-)?(?:campus\\s)?gate(?![a-z])",
            lambda f, _w: f"{self._gates[f['side']]} gate",
        )

    def _add_numbered(self) -> None:
        numbers = f"(?:[0-9]{{1,2}}(?![0-9])|{either(EN_NUMBERS)}(?![a-z]))"
        for label, words in self._words["numbered"].items():
            chinese, english = either(w for w in words if not w.isascii()), either(w for w in words if w.isascii())
            short = either(self._words["short"][label])
            labelled = _numbered(label)
            self._add(f"(?:第)?(?P<number>(?<![0-9])[0-9]{{1,2}}|{ZH_NUMBER})(?:号|栋)?{chinese}", labelled)
            self._add(
                f"(?<![日天每顿])(?:第)?(?P<number>(?<![0-9])[0-9]{{1,2}}|{ZH_NUMBER}){short}(?![室授育师材务练官程导馆厅车具盘饮学])",
                labelled,
            )
            # 教二三楼 is the second teaching building's third floor, 食堂二楼 is any canteen's second.
            floor = "(?!\\s?[楼层](?![梯道]))(?!号窗|个窗)"
            self._add(
                f"{chinese}(?:第)?(?P<number>[0-9]{{1,2}}(?![0-9])|{ZH_NUMBER})(?:号楼|号|栋|座){floor}", labelled
            )
            self._add(
                f"{chinese}(?:第)?\\s?(?P<number>[0-9]{{1,2}}(?![0-9])|{ZH_NUMBER}){floor}(?!{_MEASURES})(?:#)?",
                labelled,
            )
            self._add(
                f"(?<![请指管调]){short}\\s?(?P<number>[0-9]{{1,2}}(?![0-9])|{ZH_NUMBER})(?!{_MEASURES})(?:号楼|号|栋)?",
                labelled,
            )
            self._add(
                f"(?<![a-z]){english}\\s?(?:no\\.?\\s?|number\\s|nr\\.?\\s?|#\\s?)?(?P<number>{numbers})(?!\\s?(?:st|nd|rd|th|%)(?![a-z]))",
                labelled,
            )
            self._add(
                f"(?<![a-z0-9])(?:no\\.?\\s?|number\\s|#\\s?)(?P<number>{numbers})\\s{english}(?![a-z])", labelled
            )
            self._add(
                f"(?<![a-z0-9])(?P<number>{either(ORDINALS)}|[0-9]{{1,2}}(?=st|nd|rd|th))(?:st|nd|rd|th)?\\s{english}(?![a-z])",
                labelled,
            )
            alone = [word for word in words if word not in ("teaching", "教学")]
            self._add(_named(alone), lambda _f, _w, label=label: label)  # type: ignore[misc]
            letter = f"(?:{chinese}|(?<![a-z]){english}\\s)(?P<letter>{_LETTER})(?![a-z])(?:座|栋|楼)?"
            self._add(letter, lambda f, w, label=label: _letter(f, w, f"{label} "))  # type: ignore[misc]

    # -------------------------------------------------------------------------------------------------- in a zone

    def _add_zones(self) -> None:
        zones = either(word for word in self._zones if not word.isascii())
        nouns = [word for word in self._words["zone_nouns"] if not word.isascii()]
        after = either(self._words["after_number"])
        digit = f"(?P<number>[0-9]{{1,2}}(?![0-9])|{ZH_NUMBER})"
        zone = f"(?P<zone>{zones})(?:{either(nouns)}|楼)?(?:第)?\\s?"
        self._add(f"{zone}{digit}\\s?(?:{after}|号)(?!窗|门|机|线)", self._zoned)
        self._add(
            f"{zone}{digit}(?!{_MEASURES})(?=\\s?[-0-9#零〇一二三四五六七八九]|{_BOUND}|这边|那边|的|里|全|有|有人|门口|宿舍|宿管|洗漱|楼下|楼上|楼道|楼梯|楼里|楼外|走廊|水房|厕所|浴室|洗衣|大门|大厅|门禁|顶楼|电梯|晾|阳台|[一二三四五六][楼层]|旁|对面|后面|前面|周围)",
            self._zoned,
        )
        english = either(word for word in self._zones if word.isascii())
        nouns = [word for word in self._words["zone_nouns"] if word.isascii()]
        numbers = f"(?P<number>[0-9]{{1,2}}|{either(EN_NUMBERS)})(?![0-9a-z])(?!\\s?(?:{_UNITS})(?![a-z]))(?!:[0-9])"
        self._add(
            f"(?<![a-z])(?P<zone>{english})(?:['’]?s?)(?:[\\s-]{whole(nouns)}){{0,3}}\\s?(?:no\\.?\\s?|number\\s|#\\s?)?{numbers}",
            self._zoned,
        )
        self._add(
            f"(?<![a-z])building\\s(?P<number>[0-9]{{1,2}}),?\\s(?:in\\sthe\\s|of\\sthe\\s)?(?P<zone>{english})\\s(?:zone|area|campus)",
            self._zoned,
        )

    def _zoned(self, found: re.Match[str], _written: str) -> str:
        return f"{self._zones[found['zone']]} {number(found['number'])}"

    # -------------------------------------------------------------------------------------------------- with a name

    def _add_halls(self) -> None:
        words = self._words
        gardens, one = either(words["gardens"]), "[" + "".join(words["garden_one"]) + "]"
        after = either(words["after_number"])
        digit = f"(?P<number>[0-9]{{1,2}}(?![0-9])|{ZH_NUMBER}(?!{_MEASURES}))(?!\\s?[楼层](?![梯道]))"
        name = f"(?P<name>(?:{either(words['garden_names'])}|{one}){gardens})"
        self._add(f"(?<!校)(?<!公)(?<!花){name}\\s?{digit}\\s?(?:{after}|号|楼)?", _garden)
        self._add(f"(?<!校)(?<!公)(?<!花){name}(?!\\s?{digit}\\s?{after})(?!食堂|餐厅)(?:宿舍)?", _garden)
        common = either(words["common"])
        self._add(
            f"(?:^|(?<=[\\s,。、在住去是])|(?<=我们))(?!{common})(?P<name>[\\u4e00-\\u9fff]{{2}}{gardens})\\s?{digit}\\s?(?:{after}|号)",
            _garden,
        )
        halls = either(words["halls_zh"])
        self._add(f"(?P<name>{either(words['hall_names'])}(?:教学)?{halls})", _as_written, named=True)
        start = f"(?:^|(?<=[\\s,。、!{''.join(words['at'])}]))(?!{either(words['not_hall'])})"
        self._add(
            f"{start}(?P<name>[\\u4e00-\\u9fff]{{2}}(?<![零一二三四五六七八九十几])楼)(?=\\s?(?:[0-9]{{3,4}}|[0-9一二三四五六七八九十]{{1,2}}[楼层]))",
            _as_written,
        )
        english = either(words["halls_en"])
        number_after = "(?:\\s(?P<number>[0-9])(?![0-9a-z]))?"
        self._add(
            f"(?<![a-z])(?P<name>[a-z'’]{{2,20}}(?:\\s[a-z'’]{{2,20}})?\\s{english})(?![a-z]){number_after}",
            self._hall,
            named=True,
        )

    def _hall(self, found: re.Match[str], written: str) -> str | None:
        """A hall by its capitals, or by a name that is known: Linden Hall, maple hall."""
        words = written[found.start("name") : found.end("name")].split()
        while len(words) > 2 and (words[0].lower() in self._not_hall or words[0].islower()):
            words = words[1:]
        first = words[0]
        known = first.lower() in self._words["hall_names_en"]
        if first.lower() in self._not_hall or not (known or first[0].isupper()):
            return None
        if len(words) == 3 and words[1].lower() in self._not_hall:
            return None
        if not known and words[-1].islower() and words[-1] not in ("hall", "house"):
            return None
        name = " ".join(words)
        return f"{name} {found['number']}" if found["number"] else name

    @property
    def _not_hall(self) -> frozenset[str]:
        return frozenset(self._words["not_hall_en"])

    # -------------------------------------------------------------------------------------------------- by number

    def _add_plain(self) -> None:
        after = either(self._words["after_number"])
        before = whole(self._words["before_number"])
        self._add(
            f"(?<![0-9整这那每哪另])(?<![0-9][.:/-])(?P<number>[0-9]{{1,2}}|{ZH_NUMBER})\\s?{after}(?!窗|机)(?!椅|灯)",
            lambda f, _w: number(f["number"]),
        )
        # 15楼一楼: of two in a row the first is the building.
        self._add(
            "(?<![0-9])(?P<number>[0-9]{1,2})楼(?=\\s?[0-9一二三四五六七八九十]{1,2}[楼层])",
            lambda f, _w: number(f["number"]),
        )
        english = f"(?P<number>[0-9]{{1,2}}|{either(EN_NUMBERS)})(?![0-9a-z])(?!\\s?(?:{_UNITS})(?![a-z]))"
        self._add(
            f"{before}[.\\s]*(?:is\\s)?(?:no\\.?\\s?|number\\s|nr\\.?\\s?)?#?{english}",
            lambda f, _w: number(f["number"]),
        )
        slip = "(?<![a-z])b[uli]{0,3}[ld]{1,2}[a-z]{0,5}g"  # bilding, buidling, bldng
        self._add(f"{slip}\\s?(?:no\\.?\\s?)?{english}", lambda f, _w: number(f["number"]))
        self._add(
            "(?<![0-9a-z])(?<![0-9][-.:/])(?P<number>[1-9][0-9]?)\\s(?:block|building|bldg)(?![a-z])",
            lambda f, _w: number(f["number"]),
        )
        ordinals = f"(?P<number>{either(ORDINALS)}|[0-9]{{1,2}}(?=st|nd|rd|th))"
        self._add(
            f"(?<![a-z0-9]){ordinals}(?:st|nd|rd|th)?\\s(?:building|dorm|dormitory|block)(?![a-z])",
            lambda f, _w: number(f["number"]),
        )
        self._add(f"(?<![a-z0-9])(?P<letter>{_LETTER})(?:栋|座|楼|幢|馆|舍)", _letter)
        self._add(f"{before}\\s(?P<letter>{_LETTER})(?![a-z])", _letter)
        self._add(f"(?<![a-z0-9])(?P<letter>{_LETTER})\\s(?:building|block|tower|dorm)(?![a-z])", _letter)
        # These are buildings only right before a room: 3-502, B3 502, 3洞502, 3号502.
        slips = either(self._words["slips"])
        self._before_room = re.compile(
            f"(?<![0-9a-z])(?<![0-9][-./:])(?:b)?(?P<number>[1-9][0-9]?|(?<=[\\s,。、!])(?:{ZH_NUMBER}))"
            f"(?P<slip>\\s?{slips}\\s?|(?<=b[0-9])\\s|(?<=b[0-9][0-9])\\s|(?=\\s?[-–—]\\s?(?:[1-9]\\s?[-–—]\\s?)?[1-9][0-9]{{2}}))"
        )


_UNITS = (
    "st|nd|rd|th|days?|hours?|hrs?|minutes?|mins?|weeks?|months?|"
    "times?|people|persons?|girls|guys|of us|am|pm|floors?|%"
)


def _named(words: Any) -> str:
    """Any of the names, English ones as whole words."""
    chinese, english = [w for w in words if not w.isascii()], [w for w in words if w.isascii()]
    return f"(?:{either(chinese)}|(?<![a-z]){either(english)}(?![a-z]))"


def _numbered(label: str) -> _Label:
    return lambda found, _written: f"{label} {number(found['number'])}"


def _garden(found: re.Match[str], written: str) -> str:
    name = written[found.start("name") : found.end("name")]
    return name + (number(found["number"]) if found.groupdict().get("number") else "")


def _as_written(found: re.Match[str], written: str) -> str:
    return written[found.start("name") : found.end("name")]


def _letter(found: re.Match[str], written: str, label: str = "") -> str | None:
    """A building by its letter; a small "a" in English is no name."""
    letter = written[found.start("letter")]
    follows = found[0].rstrip()[-1]
    return label + letter.upper() if letter.isupper() or not follows.isascii() else None
