"""YAML as plain text values that remember their lines.

Every scalar stays the text that was written: no `no` becomes false and no `1e3` a number before somebody who
knows what is meant has looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Tree = str | list["Tree"] | dict[str, "Tree"] | None
Place = tuple[str | int, ...]
"""Keys and list positions from the root to a value."""


class NotYaml(Exception):
    """The text is no YAML; carries the line (0 = unknown) and a sentence."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


@dataclass(slots=True)
class Document:
    """The values, the line of each, and the keys that were given twice: place, first line, second line."""

    tree: Tree = None
    lines: dict[Place, int] = field(default_factory=dict)
    twice: list[tuple[Place, int, int]] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest thing around it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str) -> Document:
    """Read one YAML document.

    Raises:
        NotYaml: it cannot be read, or it contains itself.
    """
    try:
        root = _composed(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYaml(mark.line + 1 if mark else 0, str(error.problem or error.context)) from error
    except YAMLError as error:
        raise NotYaml(0, " ".join(str(error).split())) from error
    document = Document()
    if root is not None:
        document.tree = _value(root, (), document, frozenset())
    return document


@lru_cache(maxsize=4)
def _composed(text: str) -> Node | None:
    """The nodes of a text, which nobody changes. A command reads its catalogue twice, and this takes longest."""
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


def _value(node: Node, place: Place, document: Document, around: frozenset[int]) -> Tree:
    """A node's plain value, None for a scalar left empty; notes lines and repeated keys on the way.

    Of two equal keys the first counts.
    """
    if id(node) in around:
        raise NotYaml(node.start_mark.line + 1, "an alias (*) stands inside the thing that it repeats")
    around |= {id(node)}
    document.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        mapping: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            inner = (*place, key)
            if key in mapping:
                document.twice.append((inner, document.lines[inner], line))
                continue
            document.lines[inner] = line
            mapping[key] = _value(value_node, inner, document, around)
        return mapping
    if isinstance(node, SequenceNode):
        return [_value(item, (*place, index), document, around) for index, item in enumerate(node.value)]
    quoted = isinstance(node, ScalarNode) and node.style is not None
    return str(node.value) if node.value or quoted else None
