"""The floors of the house: who may import whom (docs/architecture.md, "The house")."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.places import TOP, packages, project

LINT = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as lint; lint()"


def lint(top: Path) -> str:
    """What import-linter says of the house that stands there, with pyproject.toml's contracts."""
    command = [sys.executable, "-I", "-c", LINT, "--no-cache", "--config", str(TOP / "pyproject.toml")]
    ran = subprocess.run(
        command, cwd=top, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == (0 if " 0 broken" in ran.stdout else 1), ran.stdout + ran.stderr
    return ran.stdout


def test_the_house_keeps_its_floors():
    """import-linter finds no import that the contracts forbid."""
    told = lint(TOP)
    assert " 0 broken" in told, told


@pytest.mark.parametrize(
    ("room", "wants"),
    [
        ("storage", "desk"),
        ("desk", "wording"),
        ("wording", "conversations"),
        ("board", "notifications"),
        ("conversations", "storage"),
        ("notifications", "bot"),
        ("sandbox", "desk"),
        ("wording", "sandbox"),
        ("desk", "aiogram"),
        ("storage", "telegram"),
    ],
)
def test_an_import_across_the_floors_is_found(tmp_path, room, wants):
    """An empty house in which one room imports what it may not: one contract breaks."""
    for name in packages():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / room / "handlers.py").write_text(f"import {wants}\n")
    assert " 1 broken" in lint(tmp_path)


def test_every_package_stands_in_the_contract():
    """A new top-level package has its floor, is typed and is shipped."""
    tools = project()["tool"]
    linter = tools["importlinter"]
    assert sorted(linter["root_packages"]) == packages()
    floors = {name for floor in linter["contracts"][0]["layers"] for name in floor.replace("|", " ").split()}
    assert floors | {"sandbox"} == set(packages()), "the sandbox stands beside the house, all others on a floor"
    assert set(packages()) <= set(tools["mypy"]["packages"])
    assert sorted(tools["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages()
    assert set(packages()) <= set(tools["ruff"]["lint"]["isort"]["known-first-party"])


def test_every_folder_of_python_is_a_package():
    """A folder without __init__.py would be left out by the linter without a word."""
    inside = {folder for name in packages() for folder in (TOP / name).rglob("*") if any(folder.glob("*.py"))}
    # Alembic runs its scripts by path; they are no package.
    bare = {folder for folder in inside if not (folder / "__init__.py").exists() and "migrations" not in folder.parts}
    assert not bare
    assert all((TOP / name / "__init__.py").exists() for name in packages())
