"""What lies in the house: no secret, no place on somebody's machine, no library without its reason."""

import re

import pytest

from tests.house.places import TOP, files, project

# Made up in parts, so that this file does not find itself.
FORBIDDEN = {
    "a private key": re.compile("-----BEGIN " + r"[A-Z ]*PRIVATE KEY-----"),
    "a bot token that could be real": re.compile(r"\b[0-9]{8,10}:AA[\w-]{33}\b"),
    "somebody's own folder": re.compile(r"(?<![\w./])/(?:root|home/[a-z]\w*|Users/\w+)\b"),
    "a package index of one's own": re.compile(r"(?:extra-index|index|find-links)[-_]ur" + r"l\b|tool\.uv\.index"),
    "a merge that was not finished": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


def read() -> dict[str, str]:
    """Every text file of the source."""
    texts = {}
    for path in files():
        try:
            texts[path.relative_to(TOP).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
    return texts


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    """Nothing that belongs to one machine or one person."""
    found = [name for name, text in read().items() if FORBIDDEN[what].search(text)]
    assert not found, f"{what} in {found}"


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("a bot token that could be real", "token = 1234567890:AA" + "x" * 33),
        ("somebody's own folder", "see /ho" + "me/lin/notes"),
        ("a package index of one's own", "extra-index-" + "url = https://example.edu"),
        ("a merge that was not finished", "a\n" + "<" * 7 + " HEAD\n"),
    ],
)
def test_it_would_be_found(what, text):
    """What the test above looks for, it finds."""
    assert FORBIDDEN[what].search(text)


def test_every_library_has_its_reason():
    """docs/architecture.md says what each dependency is for, and lists none that is gone."""
    settings = project()
    wanted = {
        re.split(r"[\[<>=;]", line)[0]
        for line in (*settings["project"]["dependencies"], *settings["dependency-groups"]["dev"])
    }
    section = (TOP / "docs" / "architecture.md").read_text().split("## Libraries")[1].split("##")[0]
    told = {name for row in re.findall(r"^\| ([a-z][^|]*) \|", section, re.MULTILINE) for name in row.split(", ")}
    assert told - {"library"} == wanted


def test_no_file_has_two_ideas():
    """A file of Python that passes 400 lines has more than one."""
    long = {name: lines for name, text in read().items() if name.endswith(".py") and (lines := text.count("\n")) > 400}
    assert not long


def test_what_the_documents_point_at_is_there():
    """Every file that README.md or docs/ names, in a link or as code, exists: a promise names tests that are run."""
    missing = []
    for document in [TOP / "README.md", *(TOP / "docs").glob("*.md")]:
        text = document.read_text(encoding="utf-8")
        linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
        missing += [f"{document.name}: {name}" for name in linked if not (document.parent / name).exists()]
        named = re.findall(
            r"`((?:tests|bot|desk|docs|wording|storage|notifications|conversations)/[\w/.]+\.\w+)`", text
        )
        missing += [f"{document.name}: {name}" for name in named if not (TOP / name).exists()]
    assert not missing
