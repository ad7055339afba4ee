"""Telegram's HTML: the tags it takes, and the words with which it refuses the rest."""

import re
from dataclasses import dataclass

from sandbox.errors import BadRequest
from sandbox.links import link_entity
from sandbox.model import Json
from sandbox.textual import Formatted, in_order, units

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CODED = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_NEXT = re.compile(r"[<&]")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"[^\s=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "code": "code", "pre": "pre",
    "a": "text_link", "tg-emoji": "custom_emoji",
}  # fmt: skip


def parse_html(source: str) -> Formatted:
    """Text and entities of Telegram's HTML. Raises BadRequest in Telegram's words, with byte offsets."""
    if "<" not in source and "&" not in source:
        return Formatted(source)
    return _Parser(source).parse()


@dataclass(slots=True)
class _Tag:
    name: str
    argument: str
    offset: int
    begins: int


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Tag] = []
        self.entities: list[Json] = []

    def parse(self) -> Formatted:
        while match := _NEXT.search(self.source, self.at):
            self._write(self.source[self.at : match.start()])
            self.at = match.start()
            if match[0] == "&":
                self._write(self._decoded())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._write(self.source[self.at :])
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return Formatted("".join(self.out), in_order(self.entities))

    def _write(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.length += units(text)

    def _decoded(self) -> str:
        """The character that a reference stands for, or the plain ampersand when it stands for none."""
        match = _CODED.match(self.source, self.at)
        character = decode_reference(match) if match else ""
        self.at = match.end() if match and character else self.at + 1
        return character or "&"

    def _start_tag(self) -> None:
        begin = self.at
        name = self._take(_NAME, begin + 1)
        if self.at >= len(self.source):
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        name = name.lower()
        if name not in _KINDS:
            raise _refusal(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(_Tag(name, argument, self.length, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self.source[self.at : self.at + 1] == ">":
                self.at += 1
                return argument
            name = self._take(_ATTRIBUTE, self.at)
            if not name:
                raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            self._skip_space()
            unclosed = _refusal(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            if self.at >= len(self.source):
                raise unclosed
            value = ""
            if self.source[self.at] == "=":
                self.at += 1
                self._skip_space()
                if self.at >= len(self.source):
                    raise unclosed
                value = self._value(begin)
            argument = _argument(tag, name, value) or argument

    def _value(self, begin: int) -> str:
        quote = self.source[self.at]
        if quote not in "\"'":
            start = self.at
            value = self._take(_TOKEN, start).lower()
            if self.at < len(self.source) and not (self.source[self.at].isspace() or self.source[self.at] == ">"):
                raise _refusal(f"Unexpected end of name token at byte offset {self._byte(start)}")
        else:
            end = self.source.find(quote, self.at + 1)
            value = self.source[self.at + 1 : end] if end >= 0 else ""
            value = _CODED.sub(lambda match: decode_reference(match) or match[0], value)
            self.at = end + 1 if end >= 0 else len(self.source)
        if self.at >= len(self.source):
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _refusal(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = self._take(_NAME, begin + 2).lower()
        self._skip_space()
        if self.source[self.at : self.at + 1] != ">":
            raise _refusal(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise _refusal(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        place = {"offset": tag.offset, "length": self.length - tag.offset}
        entity: Json | None = {"type": _KINDS[tag.name], **place}
        if tag.name == "a":
            entity = link_entity(tag.argument or "".join(self.out[tag.begins :]), place)
        elif tag.name == "tg-emoji":
            entity = _emoji(tag.argument, place)
        elif tag.name == "blockquote" and tag.argument:
            entity = {"type": "expandable_blockquote", **place}
        elif tag.name in ("pre", "code") and (whole := self._code_block(tag, place)):
            self.entities[-1] = whole
            return
        elif tag.name == "code" and tag.argument:
            entity = {"type": "code", **place, "language": tag.argument}
        if entity:
            self.entities.append(entity)

    def _code_block(self, tag: _Tag, place: Json) -> Json | None:
        """<pre> and <code class="language-…"> over the same text are one block with a language."""
        last = self.entities[-1] if self.entities else {}
        if {key: last.get(key) for key in place} != place:
            return None
        language = tag.argument or last.get("language", "")
        if language and {tag.name, last["type"]} == {"pre", "code"}:
            return {"type": "pre", **place, "language": language}
        return None

    def _take(self, pattern: re.Pattern[str], at: int) -> str:
        match = pattern.match(self.source, at)
        taken = match[0] if match else ""
        self.at = at + len(taken)
        return taken

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def decode_reference(match: re.Match[str]) -> str:
    """The character of &amp;, &#33; or &#x21;; empty for one that Telegram does not know."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, "")
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "tg-emoji", "emoji-id":
            return value
        case "blockquote", "expandable":
            return "1"
    return ""


def _emoji(identifier: str, place: Json) -> Json:
    if not identifier.isdecimal() or int(identifier) == 0:
        raise _refusal("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", **place, "custom_emoji_id": identifier}


def _refusal(reason: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {reason}")
