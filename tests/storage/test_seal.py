"""What is sealed opens with its own key only, and the key is for its owner only."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from storage.seal import KeyUnusable, Seal, SealBroken, key_in

PHONE = "+86 138 0013 8000 宿舍"


@pytest.fixture
def seal() -> Seal:
    """A seal with a key of its own."""
    return Seal(Fernet.generate_key())


def test_what_is_closed_opens_again(seal: Seal) -> None:
    """The same text, of any script; what is kept shows none of it, and is never the same twice."""
    sealed = seal.close(PHONE)
    assert seal.open(sealed) == PHONE
    assert b"138" not in sealed
    assert seal.close(PHONE) != sealed


def test_another_key_does_not_open_it(seal: Seal) -> None:
    """Nor does anything open that was changed on its way."""
    sealed = seal.close(PHONE)
    with pytest.raises(SealBroken):
        Seal(Fernet.generate_key()).open(sealed)
    with pytest.raises(SealBroken):
        seal.open(sealed[:-4] + b"AAAA")


def test_a_key_that_is_none() -> None:
    """It is refused at once, not at the first phone number."""
    with pytest.raises(ValueError, match="Fernet key"):
        Seal(b"hunter2")


def test_marks_are_opened_where_they_stand(seal: Seal) -> None:
    """A kept text holds the sealed value; the reader sees the value, as they are to see it."""
    text = f"Call {seal.marked(seal.close('138'))} or {seal.marked(seal.close('<139>'))}."
    assert "138" not in text
    assert seal.unmarked(text) == "Call 138 or <139>."
    assert seal.unmarked(text, lambda value: value.replace("<", "&lt;")) == "Call 138 or &lt;139>."


def test_what_only_looks_like_a_mark_stays(seal: Seal) -> None:
    """Somebody may write such signs."""
    for text in ("⟦⟧", "⟦gAAAA⟧", "⟦note⟧", "⟦gAAAAABnoSealAtAll⟧"):
        assert seal.unmarked(text) == text


def test_a_mark_of_another_key_shows_nothing(seal: Seal) -> None:
    """Processes with different keys: whoever reads it sees that something is missing, and no cipher."""
    foreign = Seal(Fernet.generate_key())
    assert seal.unmarked(f"☎️ {foreign.marked(foreign.close('138'))}") == "☎️ –"


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """The folder is made too; the next start reads the same key; nothing else is left beside it."""
    folder = tmp_path / "new" / "data"
    key = key_in(folder)
    assert key_in(folder) == key
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret.key"]
    Seal(key)


def test_all_who_start_at_once_have_one_key(tmp_path: Path) -> None:
    """The first one's counts: nobody seals with a key that is gone a moment later."""
    keys: list[bytes] = []
    gate = threading.Barrier(8)

    def start() -> None:
        gate.wait()
        keys.append(key_in(tmp_path))

    starts = [threading.Thread(target=start) for _process in range(8)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert keys == [key_in(tmp_path)] * 8


@pytest.mark.parametrize("kept", [b"", b"hunter2"])
def test_a_damaged_key_is_named_and_not_replaced(tmp_path: Path, kept: bytes) -> None:
    """A new one in its place would make everything sealed unreadable, in silence."""
    (tmp_path / "secret.key").write_bytes(kept)
    with pytest.raises(KeyUnusable, match=r"secret\.key holds no key"):
        key_in(tmp_path)
    assert (tmp_path / "secret.key").read_bytes() == kept
