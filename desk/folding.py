"""One written form for what people type in many: half-width, lower case, of the same length."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """The text in half-width lower-case characters, one for each of its own, so that positions stay the same."""
    return "".join(map(_fold_one, text))


def _fold_one(character: str) -> str:
    """One character folded; one that would become several stays as it is."""
    if character < "\x80":
        return character.lower()
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character
