"""Telegram's MarkdownV2, with its refusals."""

from dataclasses import dataclass

from sandbox.errors import BadRequest
from sandbox.links import link_entity
from sandbox.model import Json
from sandbox.textual import Formatted, in_order, units

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "[": "text_link",
          "![": "custom_emoji", "`": "code", "```": "pre"}  # fmt: skip
_NAMES = {"bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
          "spoiler": "Spoiler", "text_link": "TextUrl", "custom_emoji": "CustomEmoji", "code": "Code", "pre": "Pre",
          "blockquote": "BlockQuote"}  # fmt: skip


def parse_markdown(source: str) -> Formatted:
    """Text and entities of MarkdownV2. Raises BadRequest in Telegram's words, with byte offsets."""
    return _Parser(source).parse()


@dataclass(slots=True)
class _Open:
    kind: str
    mark: str
    offset: int
    at: int
    begins: int
    language: str = ""


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []
        self.line_starts = True

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            self._step()
        if self.open and self.open[-1].kind == "spoiler" and self._quoting() and self.source.endswith("||"):
            self.open.pop()
            self._close_quote("expandable_blockquote")
        elif self.open and self.open[-1].kind == "blockquote":
            self._close_quote("blockquote")
        if self.open:
            raise self._unclosed(self.open[-1])
        return Formatted("".join(self.out), in_order(self.entities))

    def _step(self) -> None:
        character = self.source[self.at]
        starts, self.line_starts = self.line_starts, False
        if character == "\\" and 0 < ord(self.source[self.at + 1 : self.at + 2] or "\0") <= 126:
            self._write(self.source[self.at + 1], 2)
        elif character == "\n":
            self._new_line()
        elif character == ">" and starts and not self._in_code():
            self._quote()
        elif character not in (_RESERVED if not self._in_code() else "`"):
            self._write(character, 1)
        elif not self._closed():
            self._opened(character)

    def _write(self, text: str, consumed: int) -> None:
        self.out.append(text)
        self.length += units(text)
        self.at += consumed

    def _in_code(self) -> bool:
        return bool(self.open) and self.open[-1].kind in ("code", "pre")

    def _quoting(self) -> bool:
        return any(entry.kind == "blockquote" for entry in self.open)

    def _new_line(self) -> None:
        if self._quoting() and not self.source.startswith(">", self.at + 1):
            kind = "blockquote"
            if self.open[-1].kind == "spoiler" and self.source[: self.at].endswith("||"):
                self.open.pop()
                kind = "expandable_blockquote"
            if self.open[-1].kind != "blockquote":
                raise self._unclosed(self.open[-1])
            self._close_quote(kind)
        self._write("\n", 1)
        self.line_starts = True

    def _quote(self) -> None:
        if not self._quoting():
            self._push("blockquote", ">", 1)
        else:
            self.at += 1

    def _close_quote(self, kind: str) -> None:
        entry = self.open.pop()
        if self.length > entry.offset:
            self.entities.append({"type": kind, "offset": entry.offset, "length": self.length - entry.offset})

    def _closed(self) -> bool:
        """Whether the innermost entity ends here."""
        if not self.open:
            return False
        entry = self.open[-1]
        ending = "]" if entry.kind in ("text_link", "custom_emoji") else entry.mark
        if entry.kind == "blockquote" or not self.source.startswith(ending, self.at):
            return False
        if ending == "_" and self.source.startswith("__", self.at):
            return False
        self.at += len(ending)
        self.open.pop()
        place = {"offset": entry.offset, "length": self.length - entry.offset}
        entity = self._entity(entry, place)
        if entity and place["length"]:
            self.entities.append(entity)
        return True

    def _entity(self, entry: _Open, place: Json) -> Json | None:
        if entry.kind == "text_link":
            return link_entity(self._target("a URL") or "".join(self.out[entry.begins :]), place)
        if entry.kind == "custom_emoji":
            target = self._target("a custom emoji URL")
            if not target.startswith("tg://emoji?id="):
                raise _refusal("Custom emoji entity must contain a tg://emoji URL")
            return {"type": "custom_emoji", **place, "custom_emoji_id": target.removeprefix("tg://emoji?id=")}
        if entry.language:
            return {"type": "pre", **place, "language": entry.language}
        return {"type": entry.kind, **place}

    def _target(self, what: str) -> str:
        """The address in parentheses after a link's text; empty when there is none."""
        if not self.source.startswith("(", self.at):
            return ""
        begin = self.at + 1
        self.at, address = begin, []
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\" and self.at + 1 < len(self.source):
                self.at += 1
            address.append(self.source[self.at])
            self.at += 1
        if self.at >= len(self.source):
            raise _refusal(f"Can't find end of {what} at byte offset {self._byte(begin)}")
        self.at += 1
        return "".join(address)

    def _opened(self, character: str) -> None:
        for mark in ("```", "__", "||", "![", character):
            if mark in _MARKS and self.source.startswith(mark, self.at):
                language, skipped = self._language(mark)
                self._push(_MARKS[mark], mark, len(mark) + skipped, language)
                return
        raise _refusal(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _language(self, mark: str) -> tuple[str, int]:
        """The language after three backticks, and how much of the source it takes with the line's end."""
        if mark != "```":
            return "", 0
        head = self.source[self.at + 3 :]
        line, newline, _ = head.partition("\n")
        word = "" if "`" in line or " " in line or not newline else line.strip()
        if word:
            return word, len(line) + 1
        return "", 1 if head.startswith("\n") else 0

    def _push(self, kind: str, mark: str, consumed: int, language: str = "") -> None:
        self.open.append(_Open(kind, mark, self.length, self.at, len(self.out), language))
        self.at += consumed

    def _unclosed(self, entry: _Open) -> BadRequest:
        name = "PreCode" if entry.language else _NAMES[entry.kind]
        return _refusal(f"Can't find end of {name} entity at byte offset {self._byte(entry.at)}")

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def _refusal(reason: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {reason}")
