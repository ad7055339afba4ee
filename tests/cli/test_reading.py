"""`campusdesk reading read`: messages in, what was understood out; without settings, catalogue or database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from bot.main import cli

FIELDS = {"kind", "category", "building", "room", "urgency", "opens_ticket", "confidence"}


def run(*words: str, given: str | bytes = "") -> tuple[int, list[dict], str]:
    """The code, the JSON lines, and what was said besides."""
    result = CliRunner().invoke(cli, ["reading", "read", *words], input=given)
    lines = [json.loads(line) for line in result.stdout.splitlines()] if "--json" in words else []
    return result.exit_code, lines, result.output


def test_each_line_is_answered_by_one() -> None:
    """The id comes along, other fields do not matter, values are those of the rules."""
    given = '{"id": "E1", "text": "东区5舍312没电", "kind": "praise"}\n{"text": "Maple Hall 214: FIRE"}\n'
    code, (first, second), _output = run("-", "--json", given=given)
    assert code == 0
    assert set(first) == {"id", *FIELDS}
    assert (first["id"], first["kind"], first["building"], first["room"]) == ("E1", "repair", "east 5", "312")
    assert (first["category"], first["urgency"], first["opens_ticket"]) == ("electrical", "urgent", True)
    assert set(first["confidence"]) == FIELDS - {"confidence"}
    assert "id" not in second
    assert (second["kind"], second["building"], second["category"]) == ("emergency", "Maple Hall", "other")


def test_a_line_that_is_no_message_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    """No JSON, no object, no text, no UTF-8; an empty text is read; an empty line is none. Code 1 at the end."""
    file = tmp_path / "messages.jsonl"
    file.write_bytes(
        b'nope\n[1]\n{"id": 7}\n\n{"text": 5}\n\xff\xfe\n{"text": ""}\n{"id": "\\ud800", "text": "\\ud800"}\n'
    )
    code, lines, _output = run(str(file), "--json")
    assert code == 1
    assert [line.get("line") for line in lines] == [1, 2, 3, 5, 6, None, None]
    assert all(line["error"].startswith(f"Line {line['line']}: ") for line in lines[:5])
    assert lines[2]["id"] == 7
    assert lines[5]["opens_ticket"] is False


def test_for_people_it_is_a_table(tmp_path: Path) -> None:
    """And what is wrong stands below it."""
    code, _lines, output = run("-", given='{"id": "E7", "text": "3号楼502漏水"}\nnope\n')
    assert code == 1
    assert "E7" in output
    assert "plumbing" in output
    assert "Line 2: it is no JSON" in output


def test_a_file_that_is_not_there_is_said() -> None:
    """In one sentence."""
    code, _lines, output = run("not-there.jsonl")
    assert code == 1
    assert "not-there.jsonl: cannot be read: No such file or directory" in output


def test_it_needs_no_settings_and_starts_light(tmp_path: Path) -> None:
    """In an empty folder, with a broken setting; and nothing heavy is loaded."""
    code = (
        "import sys; from bot.main import cli; cli(['reading', 'read', '-', '--json'], standalone_mode=False);"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input='{"text": "停水了"}\n',
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"HTTP_PORT": "broken", "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
    )
    assert json.loads(ran.stdout)["urgency"] == "urgent"
    assert not {"aiogram", "aiohttp", "alembic", "httpx", "sqlalchemy", "telegram"} & set(ran.stderr.split())
