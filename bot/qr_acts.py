"""What `campusdesk qr` does: the codes of places and things, made once, on sheets of paper."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.progress import MofNCompleteColumn, Progress

from bot import demo
from bot.asking import NoAnswer, NoBotApi, telegram_at
from bot.people_acts import desk_for, until_done
from bot.qr_sheets import FORMATS, Code, Sheets
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from desk.assets.codes import PAGE, assets_of, tagged_assets, tags_of_places
from desk.assets.words import thing_text, where_text
from desk.catalogue.parts import Building, Catalogue
from desk.catalogue.problems import did_you_mean
from desk.reading import read_place
from desk.text import Text, _
from desk.work import Desk
from storage.kinds import Language, PlaceKind
from wording.links import code_link
from wording.speech import Content, Joined, Speech, Wording

HOW: Text = _("Broken? Scan, write one sentence, send.")
"""How a code is used, in one line."""

_RANGE = re.compile(r"([0-9]+)\s*[-–~]\s*([0-9]+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of what codes are printed."""

    buildings: Sequence[str]
    everywhere: bool
    floors: Sequence[int]
    rooms: Sequence[str]
    things: bool
    anew: bool


@dataclass(frozen=True, slots=True)
class _Labels:
    """What stands on a code, in each of the languages."""

    bot: str
    speeches: Sequence[Speech]

    def code(self, tag: str, name: Content) -> Code:
        """The code with this tag."""
        names = dict.fromkeys(speech.plain(name) for speech in self.speeches)
        return Code(code_link(self.bot, tag), [*names], [speech.plain(HOW) for speech in self.speeches])


def print_codes(settings: Settings, wanted: Wanted, *, form: str, languages: str, out: Path, bot: str) -> None:
    """Write the file, and say how many codes are on it. Code 1: nothing was written."""
    if form not in FORMATS:
        refuse(f"There is no format “{form}”: {', '.join(FORMATS)}.")
    spoken = _languages(languages, settings.default_language)
    part = out.with_name(f"{out.name}.part")
    try:
        part.touch()
    except OSError as error:
        refuse(f"{out}: cannot be written: {error.strerror}. No code was made.")
    try:
        with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=complaints) as progress:
            sheets = Sheets(part, FORMATS[form])
            until_done(_draw(settings, wanted, spoken, bot, sheets, progress))
            sheets.save()
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    console.print(f"{out}: codes: {sheets.codes}, pages: {sheets.pages}.", markup=False)


def _languages(written: str, otherwise: Language) -> Sequence[Language]:
    known = {language.value.casefold(): language for language in Language}
    said = [word.strip() for word in written.replace("，", ",").split(",") if word.strip()]
    for word in said:
        if word.casefold() not in known:
            refuse(f"There is no language “{word}”: {', '.join(Language)}.")
    return list(dict.fromkeys(known[word.casefold()] for word in said)) or [otherwise]


async def _draw(
    settings: Settings, wanted: Wanted, spoken: Sequence[Language], bot: str, sheets: Sheets, progress: Progress
) -> None:
    name = bot.removeprefix("@") or await _bot_name(settings)
    async with desk_for(settings) as desk:
        catalogue = desk.campus.catalogue
        places = [_Part(catalogue, building, wanted) for building in _buildings(catalogue, wanted)]
        wording = Wording(settings.time_zone or ZoneInfo(catalogue.time_zone), desk.now)
        labels = _Labels(name, [wording.speech(language) for language in spoken])
        drawing = progress.add_task("Drawing", total=None if wanted.things else sum(len(part.rooms) for part in places))
        for part in places:
            async for codes in part.codes(desk, labels):
                for code in codes:
                    sheets.draw(code)
                progress.advance(drawing, len(codes))
    if not sheets.codes:
        refuse("There is no equipment there. `campusdesk assets import FILE` brings it in.")


async def _bot_name(settings: Settings) -> str:
    """The bot's user name: the demo's in the sandbox, else as Telegram knows it."""
    if settings.bot_token is None:
        return str(demo.cast()["bot"]["username"])
    try:
        async with telegram_at(settings.telegram_api_base, settings.bot_token.get_secret_value()) as telegram:
            me = await telegram.ask("getMe")
    except (NoAnswer, NoBotApi) as error:
        refuse(f"Telegram does not say what the bot is called ({str(error) or 'no Bot API'}). Name it: --bot NAME.")
    if me.result is None:
        refuse(f"Telegram does not know the bot: {me.description}. Is BOT_TOKEN right?")
    return str(me.result["username"])


def _buildings(catalogue: Catalogue, wanted: Wanted) -> Sequence[Building]:
    if wanted.everywhere:
        return list(catalogue.buildings.values())
    if not wanted.buildings:
        refuse("Of which building? Say --building 3, or --all.", code=2)
    return [_building(catalogue, said) for said in dict.fromkeys(wanted.buildings)]


def _building(catalogue: Catalogue, said: str) -> Building:
    found = catalogue.buildings.get(said.strip()) or catalogue.buildings.get(read_place(said, catalogue).building or "")
    if found is None:
        names = [name for each in catalogue.buildings.values() for name in (each.code, each.name.en)]
        refuse(f"There is no building “{said}” in the catalogue{did_you_mean(said, names)}.")
    return found


class _Part:
    """One building, and what of it is printed."""

    def __init__(self, catalogue: Catalogue, building: Building, wanted: Wanted) -> None:
        self._catalogue = catalogue
        self._building = building
        self._wanted = wanted
        # A building whose rooms are not listed has one code, unless rooms are named.
        self.rooms: Sequence[str | None] = list(self._named()) if wanted.rooms else list(self._listed()) or [None]

    async def codes(self, desk: Desk, labels: _Labels) -> AsyncIterator[Sequence[Code]]:
        """The codes, some at a time: those that are new are kept before they are drawn."""
        batches = self._things(desk, labels) if self._wanted.things else self._places(desk, labels)
        async for codes in batches:
            yield codes

    async def _places(self, desk: Desk, labels: _Labels) -> AsyncIterator[Sequence[Code]]:
        code = self._building.code
        if self.rooms == [None]:
            async with desk.work() as work:
                tags = await tags_of_places(work, PlaceKind.BUILDING, "", [code], anew=self._wanted.anew)
            yield [labels.code(tags[code], where_text(self._catalogue, code))]
            return
        rooms = [room for room in self.rooms if room is not None]
        for start in range(0, len(rooms), PAGE):
            some = rooms[start : start + PAGE]
            async with desk.work() as work:
                tags = await tags_of_places(work, PlaceKind.ROOM, code, some, anew=self._wanted.anew)
            yield [labels.code(tags[room], where_text(self._catalogue, code, room)) for room in some]

    async def _things(self, desk: Desk, labels: _Labels) -> AsyncIterator[Sequence[Code]]:
        after: int | None = 0
        while after is not None:
            async with desk.work() as work:
                found = await assets_of(work, self._building.code, after=after)
                there = [asset for asset in found if self._is_wanted(asset.room, asset.floor)]
                tags = await tagged_assets(work, there, anew=self._wanted.anew)
                names = [
                    (
                        tags[asset.row_id],
                        Joined(
                            [
                                thing_text(self._catalogue, asset),
                                where_text(self._catalogue, asset.building, asset.room, asset.floor),
                            ],
                            " · ",
                        ),
                    )
                    for asset in there
                ]
            yield [labels.code(tag, name) for tag, name in names]
            after = found[-1].row_id if len(found) == PAGE else None

    def _is_wanted(self, room: str | None, floor: str | None) -> bool:
        """Whether a thing stands in one of the rooms, and on one of the floors, that are printed."""
        if self._wanted.rooms and room not in self.rooms:
            return False
        floors = [str(each) for each in self._wanted.floors]
        on_it = room is not None and any(room in self._building.rooms_on(each) for each in self._wanted.floors)
        return not floors or floor in floors or on_it

    def _listed(self) -> Iterator[str]:
        """The rooms of the catalogue, floor by floor."""
        building = self._building
        for floor in self._wanted.floors:
            if not 1 <= floor <= building.floors:
                refuse(f"{building.name.en} has no floor {floor}: it has {building.floors}.")
        for floor in self._wanted.floors or range(1, building.floors + 1):
            yield from building.rooms_on(floor)

    def _named(self) -> Iterator[str]:
        """The rooms that were named, and of ranges those that there are."""
        for word in re.split(r"[,，、\s]+", " ".join(self._wanted.rooms).strip()):
            ends = _RANGE.fullmatch(word)
            if ends is not None:
                found = [
                    room for room in self._listed() if room.isdecimal() and int(ends[1]) <= int(room) <= int(ends[2])
                ]
            else:
                found = [word] if self._building.has_room(word) else []
            if not found:
                refuse(f"{self._building.name.en} has no room {word}.")
            yield from found
