"""Where the files of the house lie, for the tests that read them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]

# What is no part of the source: brought, made or a person's own. .gitignore says the same.
LEFT_OUT = {"data", "build", "dist", "test-results", "__pycache__"}


def project() -> dict[str, Any]:
    """pyproject.toml, read."""
    return tomllib.loads((TOP / "pyproject.toml").read_text())


def packages() -> list[str]:
    """Every top-level folder that holds Python of the product: all but what only tries, measures or tells."""
    apart = {"tests", "bench", "docs", "deploy", *LEFT_OUT}
    folders = (path for path in TOP.iterdir() if path.is_dir() and path.name[0] != "." and path.name not in apart)
    return sorted(folder.name for folder in folders if any(folder.rglob("*.py")))


def files(*endings: str, under: Path = TOP) -> Iterator[Path]:
    """The files of the source with one of these endings; with none given, all of them."""
    for path in sorted(under.iterdir()):
        if path.name in LEFT_OUT or (path.is_dir() and path.name[0] == "." and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from files(*endings, under=path)
        elif (not endings or path.suffix in endings) and path.name != ".env":
            yield path
