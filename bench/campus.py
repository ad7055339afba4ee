"""The campus on which is measured: the example catalogue with a team, and so a group, for each kind of problem.

A group reads its messages one after the other, each when the last has arrived: with the example's few teams the groups,
and not the desk, would set the pace of reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import text

from bot.settings import example_catalogue
from storage.database import Database

WORDS: Mapping[str, str] = {
    "plumbing": "tap drips",
    "electrical": "light flickers",
    "hvac": "radiator is cold",
    "furniture": "wardrobe is broken",
    "door_lock": "door lock is stuck",
    "appliance": "washing machine is broken",
    "cleaning": "rubbish in the stairwell",
    "pest": "cockroaches everywhere",
}
"""What is reported of each kind, all of which pass by themselves; the kind is the team, too."""

GROUPS: Mapping[str, int] = {purpose: -1001000000001 - n for n, purpose in enumerate((*WORDS, "office"))}
"""The chat of each team, and of the office."""

ADMIN, WORKER = 3001, 2002
RESIDENTS = 60_000
"""The first resident's number."""


def cast() -> dict[str, Any]:
    """The people and groups, as the stand-in Telegram takes them."""
    return {
        "bot": {"id": 7000000001, "first_name": "Campusdesk", "username": "campusdesk_bot"},
        "people": [
            {"id": ADMIN, "first_name": "Li", "language_code": "en", "started": True},
            {"id": WORKER, "first_name": "Sam", "language_code": "en", "started": True},
        ],
        "groups": [
            {
                "id": chat,
                "type": "supergroup",
                "title": purpose,
                "members": [ADMIN, WORKER],
                "admins": [ADMIN],
                "bot": True,
            }
            for purpose, chat in GROUPS.items()
        ],
    }


async def settle(database: Database) -> None:
    """Link every group on a migrated, empty database, and make the worker one of each team."""
    now = datetime.now(UTC)
    async with database.transaction() as session:
        people = [{"user": ADMIN, "name": "Li", "now": now}, {"user": WORKER, "name": "Sam", "now": now}]
        await session.execute(_PERSON, people)
        await session.execute(_MEMBER, [{"user": WORKER, "team": team} for team in GROUPS if team != "office"])
        channels = [{"purpose": purpose, "chat": chat, "user": ADMIN} for purpose, chat in GROUPS.items()]
        await session.execute(_CHANNEL, channels)


_PERSON = text(
    "INSERT INTO person (chat_user, name, language, reachable, created_at) VALUES (:user, :name, 'en', true, :now)"
)
_MEMBER = text(
    "INSERT INTO membership (person_id, role, scope)"
    " SELECT id, 'worker', 'team:' || :team FROM person WHERE chat_user = :user"
)
_CHANNEL = text(
    "INSERT INTO channel (purpose, chat_id, language, linked_by)"
    " SELECT :purpose, :chat, 'en', id FROM person WHERE chat_user = :user"
)


def catalogue(folder: Path) -> Path:
    """Write the campus's catalogue into this folder."""
    yaml = YAML(typ="safe")
    campus = yaml.load(example_catalogue())
    # A crowd that reports for ever is no outage.
    campus["outages"] = {"reports": 500, "minutes": 1}
    for code in WORDS:
        campus["teams"][code] = {"name": campus["categories"][code]["name"]}
        campus["categories"][code]["team"] = code
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "catalogue.yaml"
    yaml.dump(campus, file)
    return file


def settings(folder: Path, token: str, telegram: str, database_url: str | None) -> dict[str, str]:
    """The environment of a desk without limits that serves this campus; None: with a PostgreSQL of its own."""
    return {
        "BOT_TOKEN": token,
        "TELEGRAM_API_BASE": telegram,
        "DATABASE_URL": database_url or "",
        "DATA_DIR": str(folder / "data"),
        "CATALOGUE": str(catalogue(folder)),
        "ADMIN_IDS": str(ADMIN),
        "DEFAULT_LANGUAGE": "en",
        "SEND_PER_SECOND": "0",
        "SEND_PER_CHAT": "0",
        "SEND_PER_GROUP": "0",
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
    }
