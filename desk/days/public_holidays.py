"""A country's public holidays, as the library `holidays` knows them."""

from __future__ import annotations

import re
import warnings
from functools import cache

from desk.days.special_days import PublicHolidays
from storage.kinds import Language

_CODE = re.compile(r"([A-Z]{2})(?:-(.+))?")
_FIRST, _LAST = 2000, 2100
_LOCALES = {Language.EN: "en_US", Language.ZH_HANS: "zh_CN", Language.ZH_HANT: "zh_TW"}
"""Where the library has no Chinese names of a country's holidays, it gives the English ones or the country's own."""


@cache
def public_holidays(code: str) -> PublicHolidays:
    """The days off and make-up workdays of a country ("CN"), or of a part of one ("DE-BY"), from 2000 to 2100.

    Of years that lie ahead the library knows the days that follow from a rule. What a government decides from year to
    year, as China's make-up workdays, comes with a newer version of the library.

    Raises:
        ValueError: there is no such country or part, with a sentence that says what to write.
    """
    import holidays  # takes a third of a second, for which only who needs it should wait

    found = _CODE.fullmatch(code)
    try:
        country, part = found.groups() if found else ("", None)
        known = holidays.country_holidays(country, subdiv=part)
    except NotImplementedError:
        raise ValueError(_advice(code)) from None
    years = range(max(_FIRST, known.start_year), min(_LAST, known.end_year) + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some days of some countries are known for fewer years; nobody asked for more
        tables = {
            language: holidays.country_holidays(country, subdiv=part, years=years, expand=False, language=locale)
            for language, locale in _LOCALES.items()
        }
    english = tables[Language.EN]
    days_off = {
        day: {language: tables[language].get(day, name) for language in tables} for day, name in english.items()
    }
    return PublicHolidays(days_off, frozenset(english.weekend_workdays))


def _advice(code: str) -> str:
    """What to write instead."""
    import holidays

    country, _, part = code.partition("-")
    parts = holidays.list_supported_countries().get(country)
    if part and parts is not None:
        return f"{country} has no part '{part}'; " + (
            f"write one of {', '.join(parts)}" if parts else f"write {country}"
        )
    return f"there is no list for '{code}'; write a country's two letters, as CN, or a part of it, as DE-BY"
