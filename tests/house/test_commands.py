"""What one types: `make` lists it, and the page tests never fall silent."""

import re
import shutil
import subprocess

import pytest

from tests import chromium
from tests.house.places import TOP


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_alone_lists_every_target_with_a_sentence():
    """The newcomer's first word."""
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=TOP, capture_output=True, text=True, check=True
    ).stdout
    told = dict(re.findall(r"^  (\w+) +(\S.*\.)$", listed, re.MULTILINE))
    assert set(told) == {
        "help",
        "install",
        "run",
        "test",
        "soak",
        "bench",
        "check",
        "format",
        "texts",
        "drawings",
        "screenshots",
        "clean",
    }


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_without_a_chromium_the_last_lines_say_so(monkeypatch, capsys, ci, code):
    """On a person's machine that is a word; in CI it is a failure."""
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert chromium.main([]) == code
    assert "No Chromium was found" in capsys.readouterr().out
    assert chromium.main(["--quiet"]) == 1
    assert capsys.readouterr().out == ""


def test_a_chromium_is_found_by_name_or_by_path(monkeypatch, tmp_path):
    """$CHROMIUM goes before the usual names."""
    mine = tmp_path / "mine"
    mine.touch(mode=0o755)
    usual = tmp_path / "google-chrome"
    usual.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", "")
    assert chromium.find() == str(usual)
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert chromium.find() == str(mine)
