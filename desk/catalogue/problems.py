"""What is wrong with a catalogue, in sentences, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from desk.catalogue.yaml_lines import Document, NotYaml, Place, Tree, read_yaml
from storage.kinds import Language

Model = TypeVar("Model", bound=BaseModel)
Value = TypeVar("Value")

_LANGUAGES = tuple(language.value for language in Language)
_SECTIONS = {
    "teams": "team",
    "categories": "category",
    "zones": "zone",
    "buildings": "building",
    "equipment": "equipment",
    "rating_tags": "rating tag",
    "reject_reasons": "reject reason",
    "not_fixed_reasons": "not-fixed reason",
}
_FORMS = {
    "code": "a word of a-z, 0-9, - and _, 24 at most",
    "number_prefix": "one to three capital letters",
    "map": "a link that begins with https://, 300 letters at most, without spaces or quotes",
}
_PLAIN_WORDS = {
    "Input should be": "should be",
    "a valid string": "a text",
    "a valid tuple": "a list",
    "a valid dictionary": "keys with values",
    "a valid integer, unable to parse string as an integer": "a whole number",
    "a valid boolean, unable to interpret input": "true or false",
    "String should": "should",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the file as it was named, the line (0 = the file as a whole), and a sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class CatalogueError(Exception):
    """The catalogue cannot be used; nothing of it was loaded. One line for each problem, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda problem: (problem.file, problem.line, problem.sentence)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Problems:
    """Collects what is wrong with one file."""

    file: str
    document: Document = field(default_factory=Document)
    found: list[Problem] = field(default_factory=list)
    whole: str = "the catalogue"
    """What the file is called where a problem is with no part of it."""

    @classmethod
    def opened(cls, path: Path, whole: str = "the catalogue") -> Problems:
        """The file's document, with the keys that it gives twice noted.

        Raises:
            OSError: there is no such file, or it may not be read.
            CatalogueError: it is no YAML in UTF-8.
        """
        try:
            problems = cls(str(path), read_yaml(path.read_text(encoding="utf-8-sig")), whole=whole)
        except UnicodeDecodeError as error:
            raise CatalogueError([Problem(str(path), 0, "is not written in UTF-8; save it as UTF-8")]) from error
        except NotYaml as error:
            advice = "check indentation, colons and quotes here and just above"
            sentence = f"cannot be read as YAML: {error.sentence}; {advice}"
            raise CatalogueError([Problem(str(path), error.line, sentence)]) from error
        for place, first, second in problems.document.twice:
            problems.add(place, f"gives '{place[-1]}' a second time; the first is in line {first}", line=second)
        return problems

    def add(self, place: Place, sentence: str, line: int | None = None) -> None:
        """Note a problem with the value at a place, in its own line if no other is given."""
        at = self.document.line(place) if line is None else line
        self.found.append(Problem(self.file, at, f"{subject(place) or self.whole} {sentence}"))

    def raise_any(self) -> None:
        """Raises CatalogueError when anything was noted."""
        if self.found:
            raise CatalogueError(self.found)

    def keys(self, *place: str) -> dict[str, Tree]:
        """The keys and values at a place, none if nothing stands there; a problem when it is something else."""
        tree = self.document.tree
        for depth, part in enumerate(place):
            if not isinstance(tree, dict):
                break
            tree, inner = tree.get(part), place[: depth + 1]
            if tree is not None and not isinstance(tree, dict):
                self.add(inner, f"{_inner(inner)} should be keys with values, not {shown(tree)}".lstrip())
        return tree if isinstance(tree, dict) else {}

    def entries(self, *place: str, required: bool = True) -> Iterator[tuple[str, dict[str, Tree]]]:
        """The keys at a place with the keys and values of each; a problem where there are none."""
        noted = len(self.found)
        section = self.keys(*place)
        if not section and required and len(self.found) == noted:
            self.add(place, "should have entries: codes, each with keys and values")
        for code, entry in section.items():
            if isinstance(entry, dict):
                yield code, entry
            else:
                self.add((*place, code), f"should be keys with values, not {shown(entry)}")

    def known_keys(self, place: Place, given: Iterable[str], known: Collection[str]) -> None:
        """A problem for each key that is not known."""
        for key in given:
            if key not in known:
                self.add((*place, key), f"has an unknown key '{key}'{did_you_mean(key, known)}")

    def reference(self, place: Place, noun: str, word: object, known: Iterable[str]) -> None:
        """A problem when a code does not stand in the section that it points into."""
        if isinstance(word, str) and word not in known:
            several = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
            self.add(place, f"names {noun} '{word}', which is not among the {several}{did_you_mean(word, known)}")

    def read(self, place: Place, reader: Callable[[str], Value], text: str) -> Value | None:
        """What the reader makes of a text; None, and a problem, when it raises ValueError."""
        try:
            return reader(text)
        except ValueError as error:
            inner = _inner(place)
            self.add(place, f"{inner}: {error}".removeprefix(": "))
            return None

    def build(self, model: type[Model], values: Mapping[str, object], place: Place) -> Model | None:
        """A model of the values at a place; None, and a problem for each thing that does not fit."""
        try:
            return model.model_validate(values)
        except ValidationError as error:
            for detail in error.errors():
                inner = tuple(part for part in detail["loc"] if part != "[key]")
                known = _keys(model) if len(inner) == 1 else _LANGUAGES
                stands = inner[:-1] if detail["type"] == "missing" else inner
                self.add((*place, *stands), _sentence(detail, inner, known))
            return None


def subject(place: Place) -> str:
    """What a place is about, as in "category 'plumbing'"; empty for the file as a whole."""
    match place:
        case ["calendar", "terms", code, *_]:
            return f"term '{code}'"
        case [section, code, *_] if section in _SECTIONS:
            return f"{_SECTIONS[str(section)]} '{code}'"
        case [section, *_] if section in (*_SECTIONS, "calendar", "targets", "days", "duplicates", "outages"):
            return f"the section '{section}'"
    return ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word, with a space before it; empty when none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" (did you mean '{near[0]}'?)" if near else ""


def shown(value: object) -> str:
    """A value as a sentence may show it."""
    if value is None or value == "":
        return "empty"
    return f"'{value}'" if isinstance(value, str | int) else "a list" if isinstance(value, list) else "keys with values"


def _inner(place: Place) -> str:
    """The rest of a place below its subject."""
    depth = 3 if place[:2] == ("calendar", "terms") and len(place) > 2 else 2 if place and place[0] in _SECTIONS else 1
    return ".".join(map(str, place[depth:]))


def _keys(model: type[BaseModel]) -> list[str]:
    """A model's keys as the file has them; the code stands before the colon and is none."""
    return [str(field.validation_alias or name) for name, field in model.model_fields.items() if name != "code"]


def _sentence(detail: ErrorDetails, inner: Place, known: Iterable[str]) -> str:
    """A sentence for one of pydantic's errors; `inner` is its place below the subject."""
    name, where = str(inner[-1]), ".".join(map(str, inner))
    match detail["type"]:
        case "missing" if name in _LANGUAGES:
            holder = ".".join(map(str, inner[:-1])) or "its name"
            return f"has no {name} in {holder}; write {name}: …, as a name is given in {', '.join(_LANGUAGES)}"
        case "missing":
            return f"needs '{name}'"
        case "extra_forbidden":
            hint = did_you_mean(name, known) or (" (a text with a comma wants quotes)" if not detail["input"] else "")
            return f"has an unknown key '{where}'{hint}"
        case "string_pattern_mismatch" | "string_too_long" if name in _FORMS:
            return f"has {where} {shown(detail['input'])}; it should be {_FORMS[name]}"
    message = detail["msg"]
    for formal, plain in _PLAIN_WORDS.items():
        message = message.replace(formal, plain)
    return f"has {where} {shown(detail['input'])}; it {message}"
