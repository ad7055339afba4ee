"""Speaking a person's language: a text without language becomes what that person reads."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from desk.text import Text
from storage.kinds import Language

LOCALES = Path(__file__).parent / "locales"
_LOCALE_OF = {Language.EN: "en", Language.ZH_HANS: "zh_Hans", Language.ZH_HANT: "zh_Hant"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts, one under the other; empty ones leave no line."""

    parts: Sequence[Content | None]


@dataclass(frozen=True, slots=True)
class Joined:
    """Several texts in one line; empty ones leave no gap."""

    parts: Sequence[Content]
    by: str = " "


@dataclass(frozen=True, slots=True)
class Titled:
    """Somebody's name behind what they are; by itself where it says that already, as 马班长 does."""

    title: Text
    name: str


Content = Text | Lines | Joined | Titled | str
"""What can be said: a text to translate, several of them, or words that are the same in every language."""


class Speech:
    """One language, with the campus's time zone: renders contents as Telegram's HTML or as plain words."""

    def __init__(
        self, language: Language, zone: ZoneInfo, now: Callable[[], datetime], translations: NullTranslations
    ) -> None:
        self.language = language
        self._html = _Filling(self, zone, now, escape=True)
        self._plain = _Filling(self, zone, now, escape=False)
        self._translations = translations

    def html(self, content: Content) -> str:
        """The content as HTML. Sentences may hold tags; values, and plain strings, are escaped."""
        return self._render(content, self._html)

    def plain(self, content: Content) -> str:
        """The content as words without mark-up: for buttons and for answers to presses."""
        return self._render(content, self._plain)

    def _render(self, content: Content, filling: _Filling) -> str:
        match content:
            case Text(key, values):
                sentence = self._translations.gettext(key) if key else ""
                return filling.vformat(sentence, (), values)
            case Lines(parts):
                rendered = (self._render(part, filling) for part in parts if part is not None)
                return "\n".join(rendered)
            case Joined(parts, by):
                rendered = (self._render(part, filling) for part in parts)
                return by.join(part for part in rendered if part)
            case Titled(title, name):
                called, said = self._render(title, filling), filling.word(name)
                return said if called.casefold() in said.casefold() else f"{called} {said}"
            case str():
                return filling.word(content)


@lru_cache(maxsize=4096)
def _places(sentence: str) -> Sequence[tuple[str, str | None, str | None, str | None]]:
    """A sentence taken apart at its places; there are no more sentences than translations."""
    return tuple(Formatter().parse(sentence))


class _Filling(Formatter):
    """Fills the places of a sentence: `{at:time}`, `{at:day}`, `{at:when}` for moments, `Named`s by their name."""

    def __init__(self, speech: Speech, zone: ZoneInfo, now: Callable[[], datetime], *, escape: bool) -> None:
        self._speech = speech
        self._zone = zone
        self._now = now
        self._locale = Locale.parse(_LOCALE_OF[speech.language])
        self._escape = escape

    def parse(self, format_string: Any) -> Iterable[tuple[str, str | None, str | None, str | None]]:
        return _places(format_string)

    def word(self, word: str) -> str:
        return html.escape(word, quote=False) if self._escape else word

    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case None:
                return ""
            case datetime():
                return self.word(self._moment(value.astimezone(self._zone), format_spec))
            case Text() | Lines() | Joined() | Titled():
                return self._speech.html(value) if self._escape else self._speech.plain(value)
            case str() | int() | float():
                return self.word(format(value, format_spec))
            case _:
                return self.word(value.in_language(self._speech.language))

    def _moment(self, at: datetime, form: str) -> str:
        # A day of another year would be taken for one of this.
        of_this_year = at.year == self._now().astimezone(self._zone).year
        day = format_skeleton("MMMd" if of_this_year else "yMMMd", at, locale=self._locale)
        if form in ("day", "when"):
            of_week = f"{format_date(at, 'EEE', locale=self._locale)} {day}"
            return of_week if form == "day" else f"{of_week} {at:%H:%M}"
        return f"{day} {at:%H:%M}"


class Wording:
    """All languages of the desk, loaded once."""

    def __init__(self, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        """Reads the catalogues of `wording/locales`; `zone` is the one in which people read times.

        `now` gives an aware moment: days of another year than its own are said with their year.
        """
        self._speeches: Mapping[Language, Speech] = {
            language: Speech(language, zone, now, _translations(language)) for language in Language
        }

    def speech(self, language: Language) -> Speech:
        """How to speak this language."""
        return self._speeches[language]


@cache
def _translations(language: Language) -> NullTranslations:
    """The English sentences are the keys; the others come from PO files, read as they are: nothing to compile."""
    if language is Language.EN:
        return NullTranslations()
    path = LOCALES / _LOCALE_OF[language] / "LC_MESSAGES" / "campusdesk.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
