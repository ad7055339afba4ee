"""Sealing of personal data: what is read from the database alone is of no use."""

from __future__ import annotations

import base64
import binascii
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import structlog
from cryptography.fernet import Fernet, InvalidToken

log = structlog.get_logger(__name__)

_MARK = re.compile(r"⟦(gAAAA[A-Za-z0-9_=-]+)⟧")


class SealBroken(Exception):
    """A sealed value does not open with this key: SECRET_KEY (or data/secret.key) is not the one it was sealed with."""


class KeyUnusable(OSError):
    """The kept key is no key; str() names the file."""


class Seal:
    """Seals and opens short texts with one Fernet key."""

    def __init__(self, key: bytes) -> None:
        """Raises ValueError when the key is no Fernet key."""
        self._fernet = Fernet(key)

    def close(self, text: str) -> bytes:
        """The text, sealed."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text again. Raises SealBroken when the key is another one."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as broken:
            raise SealBroken from broken

    def marked(self, sealed: bytes) -> str:
        """A mark for a text that is kept: the sealed value itself stands there, until `unmarked` opens it."""
        return f"⟦{sealed.decode()}⟧"

    def unmarked(self, text: str, written: Callable[[str], str] = str) -> str:
        """The text with its marks opened, each value as `written` writes it; what only looks like a mark stays."""
        return _MARK.sub(lambda mark: self._opened(mark, written), text)

    def _opened(self, mark: re.Match[str], written: Callable[[str], str]) -> str:
        try:
            return written(self.open(mark[1].encode()))
        except SealBroken:
            if not _was_sealed(mark[1]):
                return mark[0]
            log.error("a value was sealed with another key: is SECRET_KEY the same in every process?")
            return "–"


def _was_sealed(text: str) -> bool:
    """Whether it is a sealed value of whichever key: version 0x80, a time, 16 bytes to begin with, blocks, a seal."""
    try:
        value = base64.urlsafe_b64decode(text)
    except binascii.Error:
        return False
    return value[:1] == b"\x80" and len(value) >= 73 and (len(value) - 57) % 16 == 0


def key_in(folder: Path) -> bytes:
    """The key kept in this folder's `secret.key`, made on the first call and readable by its owner only.

    Raises KeyUnusable when something else is kept there.
    """
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    key = path.read_bytes().strip()
    try:
        Fernet(key)
    except ValueError:
        raise KeyUnusable(f"{path} holds no key. Put the old one back: without it sealed data stays sealed.") from None
    return key


def _make_key(path: Path) -> None:
    """Whole or not at all, whenever this process dies; of several that make one at once the first one's counts."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # made with mode 600
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
