"""The demo campus: the people and groups that play in the sandbox, and what they are on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from bot.demo_equipment import codes
from desk.duty.words import WEEKDAYS, WEEKEND
from desk.people.meeting import OFFICE
from desk.people.scopes import ALL, team_scope
from desk.work import Desk, Work
from storage.kinds import Duty, Language, Role
from storage.tables import Channel, Membership, Person, Shift


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
    building: str | None = None
    room: str | None = None
    """Where they live by the roster, as which they count as registered."""

    @property
    def is_known(self) -> bool:
        """Whether the desk knows them from the beginning: by a role, or by the roster."""
        return self.role is not Role.RESIDENT or self.room is not None


def _note(en: str, hans: str, hant: str) -> dict[str, str]:
    return {"en": en, "zh-Hans": hans, "zh-Hant": hant}


_PLUMBER = _note("Plumber", "水暖工", "水管工")

PLAYERS = (
    Player(
        1001,
        "林小雨 Lin",
        "lin",
        Language.ZH_HANS,
        _note("Student, Building 3, room 502", "学生，3号楼 502", "學生，3號樓 502"),
        started=False,
        building="3",
        room="502",
    ),
    Player(
        1004,
        "何佳 He",
        "hejia",
        Language.ZH_HANS,
        _note("Roommate in 3-502", "3-502 室友", "3-502 室友"),
        building="3",
        room="502",
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
        2010,
        "马班长 Ma",
        "ma",
        Language.ZH_HANS,
        _note("Foreman of the plumbers", "水暖班班长", "水管班領班"),
        Role.FOREMAN,
        "plumbing",
    ),
    Player(2001, "王师傅 Wang", "wang", Language.ZH_HANS, _PLUMBER, Role.WORKER, "plumbing"),
    Player(2002, "Sam Okafor", "sam", Language.EN, _PLUMBER, Role.WORKER, "plumbing"),
    Player(2004, "吳師傅 Wu", "wu", Language.ZH_HANT, _PLUMBER, Role.WORKER, "plumbing"),
    Player(
        2003,
        "赵师傅 Zhao",
        "zhao",
        Language.ZH_HANS,
        _note("Electrician", "电工", "電工"),
        Role.WORKER,
        "electrical",
    ),
    Player(
        2005,
        "周师傅 Zhou",
        "zhou",
        Language.ZH_HANS,
        _note("Property services", "物业服务中心", "物業服務中心"),
        Role.WORKER,
        "property",
    ),
    Player(
        2006,
        "Ivan Petrov",
        "ivan",
        Language.EN,
        _note("Network centre", "网络中心", "網路中心"),
        Role.WORKER,
        "network",
    ),
    Player(
        3001,
        "李老师 Li",
        "li",
        Language.ZH_HANS,
        _note("Office, admin", "后勤处，管理员", "總務處，管理員"),
        Role.OFFICE,
    ),
    Player(3002, "Grace Liu", "grace", Language.EN, _note("Office", "后勤处", "總務處"), Role.OFFICE),
    Player(
        3003,
        "孙科长 Sun",
        "sun",
        Language.ZH_HANS,
        _note("Head of the office", "后勤处科长", "總務處組長"),
        Role.HEAD,
    ),
    Player(
        3004,
        "钱校长 Qian",
        "qian",
        Language.ZH_HANS,
        _note("Director, above the head", "校领导，科长的上级", "校方主管，組長的上級"),
        Role.DIRECTOR,
    ),
)

GROUPS = {
    "plumbing": (
        -1001000000001,
        {"en": "水暖班 Plumbers", "zh-Hant": "水管班 Plumbers"},
        (2001, 2002, 2004, 2010, 3001),
    ),
    "electrical": (-1001000000002, {"en": "电工班 Electricians", "zh-Hant": "電工班 Electricians"}, (2003, 3001)),
    "property": (-1001000000003, {"en": "物业 Property", "zh-Hant": "物業 Property"}, (2005, 3001)),
    "network": (-1001000000004, {"en": "网络中心 Network", "zh-Hant": "網路中心 Network"}, (2006, 3001)),
    OFFICE: (-1001000000009, {"en": "后勤处 Office", "zh-Hant": "總務處 Office"}, (3001, 3002, 3003)),
}
"""For each purpose the group's number, its title (the English one where a language has no other) and its members."""

ADMIN = 3001

HINT = {
    "en": [
        "Write as {resident}: “3-502 tap drips”, and press Submit.",
        "In the plumbers' group press Accept as {plumber}; then Start, Done and twice Skip in their own chat.",
        "As {resident}, press Fixed and give stars. Then report again, let it lie, and move time on: who hears of it?",
        "Press Scan above {resident}'s chat and choose washing machine 5: one sentence, and Submit.",
        "Let three people write that Building 3 has no power, in any words: what do they read, and the office?",
    ],
    "zh-Hans": [
        "以“{resident}”的身份发送“3-502 水龙头漏水”，再点“提交”。",
        "在水暖班群里以“{plumber}”的身份点“接单”，再到他的私聊里点“开始维修”“完工”，照片和说明可以跳过。",
        "回到“{resident}”，点“已修好”并打星。再报修一次但没人接单，把时间快进，看看谁会收到提醒。",
        "在“{resident}”的聊天上方点“扫码”，选5号洗衣机：写一句话，再点“提交”。",
        "让三个人各用各的话说3号楼停电：他们会看到什么？后勤处又会看到什么？",
    ],
    "zh-Hant": [
        "以「{resident}」的身分傳送「3-502 水龍頭漏水」，再按「送出」。",
        "在「水管班」群組以「{plumber}」的身分按「接單」，再到他的私訊按「開始維修」、「完工」，照片和說明可以略過。",
        "回到「{resident}」，按「已修好」並給星。再報修一次但沒人接單，把時間快轉，看看誰會收到提醒。",
        "在「{resident}」的聊天上方按「掃描」，選5號洗衣機：寫一句話，再按「送出」。",
        "讓三個人各用各的話說3號樓停電：他們會看到什麼？總務處又會看到什麼？",
    ],
}


SPOTS = (
    ({"en": "At the gymnasium", "zh-Hans": "体育馆门口", "zh-Hant": "體育館門口"}, 40.0077, 116.3263),
    ({"en": "In front of Building 3", "zh-Hans": "3号楼楼下", "zh-Hant": "3號樓樓下"}, 40.0067, 116.3357),
    ({"en": "On the lawn in the north", "zh-Hans": "北边草坪", "zh-Hant": "北邊草坪"}, 40.0120, 116.3250),
)
"""Where a player can say that they are: at two buildings, and at none."""


def cast(language: Language = Language.EN, time_zone: str = "") -> dict[str, Any]:
    """The players and groups as the sandbox takes them; first on its page are those who speak this language.

    `time_zone`: the campus's, so that the page's times are those of the desk's texts.
    """
    bot = {"id": 7000000001, "first_name": "Campusdesk", "username": "campusdesk_bot"}
    resident, plumber = _speaking(language, Role.RESIDENT), _speaking(language, Role.WORKER)
    return {
        "bot": bot,
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
            {
                "id": chat,
                "type": "supergroup",
                "title": titles.get(language, titles["en"]),
                "members": list(members),
                "admins": [ADMIN],
                "bot": True,
            }
            for chat, titles, members in GROUPS.values()
        ],
        "open": [
            {"person": resident.id, "chat": resident.id},
            {"person": plumber.id, "chat": GROUPS["plumbing"][0]},
            {"person": plumber.id, "chat": plumber.id},
            {"person": ADMIN, "chat": GROUPS[OFFICE][0]},
        ],
        "hint": {
            code: [line.format(resident=resident.name, plumber=plumber.name) for line in lines]
            for code, lines in HINT.items()
        },
        "spots": [
            {"label": label, "latitude": latitude, "longitude": longitude} for label, latitude, longitude in SPOTS
        ],
        "codes": codes(str(bot["username"])),
        "time_zone": time_zone,
    }


def _speaking(language: Language, role: Role) -> Player:
    return next(player for player in PLAYERS if (player.language, player.role) == (language, role))


async def settle(desk: Desk) -> None:
    """Let the demo's people, their roles and groups be known to the desk; what is known already stays as it is."""
    async with desk.work() as work:
        ids = {player.id: await _known(work, player) for player in PLAYERS if player.is_known}
        for player in PLAYERS:
            if player.role is not Role.RESIDENT:
                scope = team_scope(player.team) if player.team else ALL
                member = insert(Membership).values(person_id=ids[player.id], role=player.role, scope=scope)
                await work.session.execute(member.on_conflict_do_nothing())
        for purpose, (chat, _titles, _members) in GROUPS.items():
            channel = insert(Channel).values(
                purpose=purpose, chat_id=chat, language=work.campus.language, linked_by=ids[ADMIN]
            )
            await work.session.execute(channel.on_conflict_do_nothing())


ROTA = (
    (2001, Duty.ON_DUTY, WEEKDAYS, 8 * 60, 17 * 60 + 30),
    (2002, Duty.ON_DUTY, WEEKEND, 9 * 60, 17 * 60),
    (2004, Duty.ON_CALL, WEEKDAYS, 17 * 60 + 30, 8 * 60),
    (2004, Duty.ON_CALL, WEEKEND, 17 * 60, 9 * 60),
)
"""The plumbers' week: by day Wang, at weekends Sam, and at night Wu is on call."""


async def keep_rota(desk: Desk) -> None:
    """Let the plumbers have their duty roster, unless they keep one already. Their people are known."""
    async with desk.work() as work:
        if (await work.session.execute(select(Shift).where(col(Shift.team) == "plumbing").limit(1))).first():
            return
        found = await work.session.execute(select(Person).where(col(Person.chat_user).in_({row[0] for row in ROTA})))
        people = {person.chat_user: person.row_id for person in found.scalars()}
        work.session.add_all(
            Shift(team="plumbing", person_id=people[user], duty=duty, days=days, begins=begins, ends=ends)
            for user, duty, days, begins, ends in ROTA
        )


async def _known(work: Work, player: Player) -> int:
    """The player's row; who they are here, and where they live."""
    row = insert(Person).values(
        chat_user=player.id,
        name=player.name,
        username=player.username,
        language=work.campus.language if player.id == ADMIN else player.language,
        reachable=player.started,
        created_at=work.now,
        building=player.building,
        room=player.room,
        registered_at=work.now if player.room is not None else None,
    )
    known = row.on_conflict_do_update(index_elements=["chat_user"], set_={"username": player.username})
    return (await work.session.execute(known.returning(col(Person.id)))).scalar_one() or 0
