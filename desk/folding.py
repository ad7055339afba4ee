"""One written form for what people type in many: half-width, lower case, of the same length."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """The text in half-width lower-case characters, one for each of its own, so that positions stay the same."""
    return "".join(map(_fold_one, text))


def tight(words: str) -> str:
    """The words as they are compared where only letters count: headings, names. Its length may differ."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().replace("_", " ").split())


def _fold_one(character: str) -> str:
    """One character folded; one that would become several stays as it is."""
    if character < "\x80":
        return character.lower()
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character
