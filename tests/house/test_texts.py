"""Every text that a person may read exists in every language, complete."""

import io
from string import Formatter
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house.places import TOP, project

LOCALES = TOP / "wording" / "locales"
LANGUAGES = ("zh_Hans", "zh_Hant")


class Translated(NamedTuple):
    """What a PO file says of one text."""

    words: str
    fuzzy: bool


def in_code() -> dict[str, str]:
    """Every English text marked with _("…"), and the file in which it stands first."""
    mappings = project()["tool"]["babel"]["mappings"]
    methods = [(pattern, entry["method"]) for entry in mappings for pattern in _patterns(entry["pattern"])]
    found: dict[str, str] = {}
    folders = sorted({pattern.split("/")[0] for pattern, _ in methods})
    for folder in folders:
        inner = [(pattern.split("/", 1)[1], method) for pattern, method in methods if pattern.startswith(folder)]
        for file, _line, text, *_ in extract_from_dir(TOP / folder, inner, keywords={"_": None}):
            found.setdefault(text if isinstance(text, str) else text[0], f"{folder}/{file}")
    return found


def _patterns(pattern: str | list[str]) -> list[str]:
    return [pattern] if isinstance(pattern, str) else pattern


def read(po: bytes) -> tuple[dict[str, Translated], set[str]]:
    """The translations of a PO file, and the texts that it keeps although nobody says them."""
    catalog: Catalog = read_po(io.BytesIO(po), abort_invalid=True)
    current = {str(m.id): Translated(str(m.string or ""), m.fuzzy) for m in catalog if m.id}
    return current, {str(text) for text in catalog.obsolete}


def places(text: str) -> set[tuple[str, str]]:
    """The {places} of a text that are filled in, with the form asked for. Raises ValueError for a lone brace."""
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}


def problems(english: dict[str, str], po: bytes) -> list[str]:
    """What keeps a reader of this language from reading every text, one sentence each."""
    current, obsolete = read(po)
    found = []
    for text, file in english.items():
        translated = current.get(text, Translated("", fuzzy=False))
        if text not in current:
            found.append(f"missing: {text!r} ({file})")
        elif not translated.words.strip():
            found.append(f"empty: {text!r} ({file})")
        elif translated.fuzzy:
            found.append(f"fuzzy: {text!r} ({file})")
        else:
            found += _differing(text, translated.words, file)
    return found + [f"obsolete: {text!r}" for text in sorted((set(current) - set(english)) | obsolete)]


def _differing(english: str, words: str, file: str) -> list[str]:
    try:
        return [f"other {{places}}: {english!r} ({file})"] if places(english) != places(words) else []
    except ValueError as error:
        return [f"{error}: {english!r} ({file})"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing_in_a_language(language):
    """`make texts` collects what is new; its translation is written into wording/locales."""
    english = in_code()
    assert english, "no text is marked for translation"
    po = LOCALES / language / "LC_MESSAGES" / "campusdesk.po"
    found = problems(english, po.read_bytes() if po.exists() else b"")
    if found:
        pytest.fail(f"{len(found)} in {language}:\n" + "\n".join(found), pytrace=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_addresses_people_in_one_way(language):
    """Politely to one and familiarly to the next would be two voices: 您 or 你, not both."""
    current, _obsolete = read((LOCALES / language / "LC_MESSAGES" / "campusdesk.po").read_bytes())
    assert {word for text in current.values() for word in ("您", "你") if word in text.words} == {"您"}


PO = """
msgid "Hello, {name}."
msgstr "你好，{name}。"

msgid "Until {at:time}"
msgstr "{at:date}之前"

msgid "Empty"
msgstr ""

#, fuzzy
msgid "Guessed"
msgstr "猜测"

msgid "Said no more"
msgstr "不再说"

#~ msgid "Long gone"
#~ msgstr "早已不在"
"""


def test_every_kind_of_gap_is_found():
    """What the test above looks for, it finds, and it has nothing against a good one."""
    english = dict.fromkeys(["Hello, {name}.", "Until {at:time}", "Empty", "Guessed", "New"], "desk/x.py")
    assert problems(english, PO.encode()) == [
        "other {places}: 'Until {at:time}' (desk/x.py)",
        "empty: 'Empty' (desk/x.py)",
        "fuzzy: 'Guessed' (desk/x.py)",
        "missing: 'New' (desk/x.py)",
        "obsolete: 'Long gone'",
        "obsolete: 'Said no more'",
    ]
