"""The demo campus: the people and groups that play in the sandbox, and what they are on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.people import OFFICE
from desk.work import Desk
from storage.kinds import Language, Role
from storage.tables import Channel, Membership, Person


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody to play in the sandbox, and what they are here: a worker of a team, of the office, or a resident."""

    id: int
    name: str
    username: str
    language: Language
    note: dict[str, str]
    role: Role = Role.RESIDENT
    team: str = ""
    started: bool = True


def _note(en: str, hans: str, hant: str) -> dict[str, str]:
    return {"en": en, "zh-Hans": hans, "zh-Hant": hant}


PLAYERS = (
    Player(
        1001,
        "林小雨 Lin",
        "lin",
        Language.ZH_HANS,
        _note("Student, Building 3, room 502", "学生，3号楼502", "學生，3號樓502"),
        started=False,
    ),
    Player(
        1002,
        "Emma Novak",
        "emma",
        Language.EN,
        _note("Exchange student, Building 7", "留学生，7号楼", "交換學生，7號樓"),
        started=False,
    ),
    Player(
        1003,
        "陳以安 Chen",
        "chen",
        Language.ZH_HANT,
        _note("Student, Building 12", "学生，12号楼", "學生，12號樓"),
        started=False,
    ),
    Player(
        2001, "王师傅 Wang", "wang", Language.ZH_HANS, _note("Plumber", "水暖工", "水電工"), Role.WORKER, "plumbing"
    ),
    Player(2002, "Sam Okafor", "sam", Language.EN, _note("Plumber", "水暖工", "水電工"), Role.WORKER, "plumbing"),
    Player(
        2003, "赵师傅 Zhao", "zhao", Language.ZH_HANS, _note("Electrician", "电工", "電工"), Role.WORKER, "electrical"
    ),
    Player(
        3001,
        "李老师 Li",
        "li",
        Language.ZH_HANS,
        _note("Office, admin", "后勤处，管理员", "總務處，管理員"),
        Role.OFFICE,
    ),
)

GROUPS = {
    "plumbing": (-1001000000001, "水暖班 Plumbers", (2001, 2002, 3001)),
    "electrical": (-1001000000002, "电工班 Electricians", (2003, 3001)),
    OFFICE: (-1001000000009, "后勤处 Office", (3001,)),
}
"""For each purpose the group's number, title and members."""

ADMIN = 3001

HINT = {
    "en": [
        "Write as Lin: “3-502 tap drips”, and press Submit.",
        "In the plumbers' group press Accept; then Start and Done in the plumber's own chat.",
        "As Lin, press Fixed and give stars. Then try a report of your own.",
    ],
    "zh-Hans": [
        "以“林小雨”的身份发送“3-502 水龙头漏水”，点击“提交”。",
        "在水暖班群里点“接单”，再到师傅的私聊里点“开始”和“完成”。",
        "回到“林小雨”，点“已修好”并评星。然后试试您自己的报修。",
    ],
    "zh-Hant": [
        "以「林小雨」的身分傳送「3-502 水龍頭漏水」，按「送出」。",
        "在水電班群組按「接單」，再到師傅的私訊按「開始」和「完成」。",
        "回到「林小雨」，按「已修好」並評分。接著試試您自己的報修。",
    ],
}


def cast(language: Language = Language.ZH_HANS) -> dict[str, Any]:
    """The players and groups as the sandbox takes them."""
    return {
        "bot": {"id": 7000000001, "first_name": "Campusdesk", "username": "campusdesk_bot"},
        "people": [
            {
                "id": player.id,
                "first_name": player.name,
                "username": player.username,
                "language_code": player.language.lower(),
                "note": player.note,
                "started": player.started,
            }
            for player in PLAYERS
        ],
        "groups": [
            {"id": chat, "type": "supergroup", "title": title, "members": list(members), "admins": [ADMIN], "bot": True}
            for chat, title, members in GROUPS.values()
        ],
        "open": [
            {"person": 1001, "chat": 1001},
            {"person": 2001, "chat": GROUPS["plumbing"][0]},
            {"person": 2001, "chat": 2001},
            {"person": 3001, "chat": GROUPS[OFFICE][0]},
        ],
        "hint": HINT,
    }


async def settle(desk: Desk) -> None:
    """Let the demo's workers, office and groups be known to the desk; what is known already stays as it is."""
    async with desk.work() as work:
        ids: dict[int, int] = {}
        for player in PLAYERS:
            if player.role is Role.RESIDENT:
                continue
            row = insert(Person).values(
                chat_user=player.id,
                name=player.name,
                username=player.username,
                language=player.language,
                reachable=player.started,
                created_at=work.now,
            )
            known = row.on_conflict_do_update(index_elements=["chat_user"], set_={"username": player.username})
            ids[player.id] = (await work.session.execute(known.returning(col(Person.id)))).scalar_one() or 0
            member = insert(Membership).values(person_id=ids[player.id], role=player.role, team=player.team)
            await work.session.execute(member.on_conflict_do_nothing())
        for purpose, (chat, _title, _members) in GROUPS.items():
            channel = insert(Channel).values(
                purpose=purpose, chat_id=chat, language=work.campus.language, linked_by=ids[ADMIN]
            )
            await work.session.execute(channel.on_conflict_do_nothing())
