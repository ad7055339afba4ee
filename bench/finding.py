"""How long the office waits for what it looks for: among a million reports, common words and rare ones.

The database is asked as the desk asks it, in a transaction of its own: what counts is the search, without the chat.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

import asyncpg
from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncSession

from bench import campus
from bench.plan import Failed, Figures, Plan, quantile
from desk.catalogue.file import load
from desk.catalogue.parts import Catalogue
from desk.tickets.finding import find
from desk.tickets.piles import Pile, heights, page_of
from desk.work import Campus, Work
from storage.database import Database
from storage.intake import who_and_where
from storage.kinds import Language
from storage.seal import Seal

TICKETS = 1_000_000
QUICK = 20_000

SEARCHES: Mapping[str, str] = {
    "half_en": "tap",
    "half_zh": "漏水",
    "rare_en": "gargoyle",
    "rare_zh": "青蛙",
    "other_way": "水龍頭",
    "both_en": "tap gargoyle",
    "both_zh": "漏水 青蛙",
    "winter_en": "radiator",
    "winter_zh": "暖气",
    "long_ago": "television",
    "oldest": "dodo",
    "none": "xylophone 钢琴",
    "number": "R-9001",
    "place": "3-502",
    "place_words": "3-502 漏水",
    "building": "library",
    "name": "王伟",
    "surname": "王",
}
"""What is looked for, by the name of its figure."""


async def measure(plan: Plan) -> list[Figures]:
    """The milliseconds within which 95 % of the searches of each kind have their page, and the piles are counted."""
    tickets = QUICK if plan.quick else TICKETS
    async with plan.engine.fresh() as url:
        catalogue = load(campus.catalogue(plan.room("finding")))
        await fill(url, tickets, catalogue)
        database = Database(url)
        try:
            here = Campus(catalogue, Seal(Fernet.generate_key()), "bench_bot", frozenset({campus.ADMIN}), Language.EN)
            return [await _run(database, here, 5 if plan.quick else 40) for _run_number in range(plan.runs)]
        finally:
            await database.close()


async def _run(database: Database, here: Campus, rounds: int) -> Figures:
    took: dict[str, list[float]] = {name: [] for name in (*SEARCHES, "piles")}
    for _round in range(rounds):
        for name, said in SEARCHES.items():
            async with database.transaction() as session:
                work = await _of_the_office(session, here)
                began = time.perf_counter()
                found = await find(work, said)
                took[name].append((time.perf_counter() - began) * 1000)
            if bool(found.tickets) is (name == "none"):
                raise Failed(f"looking for {said} found {len(found.tickets)}")
        async with database.transaction() as session:
            work = await _of_the_office(session, here)
            began = time.perf_counter()
            await heights(work)
            await page_of(work, Pile.QUEUED)
            took["piles"].append((time.perf_counter() - began) * 1000)
    return {name: quantile(times, 95) for name, times in took.items()}


async def _of_the_office(session: AsyncSession, here: Campus) -> Work:
    person, _standing = await who_and_where(session, campus.ADMIN, campus.ADMIN, 0)
    return Work(session, here, datetime.now(UTC), lambda: "token", person)


async def fill(url: str, tickets: int, catalogue: Catalogue) -> None:
    """Write so many reports, of a tenth as many people, in English and Chinese; takes some minutes for a million."""
    connection = await asyncpg.connect(url, server_settings={"jit": "off", "synchronous_commit": "off"})
    try:
        await connection.execute("SET session_replication_role = replica")
        base = await connection.fetchval("SELECT coalesce(max(id), 0) FROM person")
        people = max(10, tickets // 10)
        await connection.execute(_PEOPLE, base, people)
        await connection.execute("SELECT setval(pg_get_serial_sequence('person', 'id'), (SELECT max(id) FROM person))")
        await connection.execute(_TICKETS, base, people, tickets, list(catalogue.buildings), timeout=1800)
        await connection.execute("SELECT setval('ticket_number', (SELECT max(id) FROM ticket))")
        await connection.execute(_CLOCKS, timeout=1800)
        await connection.execute("VACUUM ANALYZE", timeout=600)
    finally:
        await connection.close()


_PEOPLE = """
    INSERT INTO person (id, chat_user, name, language, reachable, created_at)
    SELECT $1::bigint + n, 1000000 + n,
           CASE WHEN n % 3 = 0 THEN 'Resident ' || n
                ELSE (ARRAY['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周'])[1 + n % 10]
                     || (ARRAY['伟', '芳', '娜', '敏', '静', '强', '磊', '洋', '艳', '勇', '杰'])[1 + n / 10 % 11]
                     || (ARRAY['', '明', '华', '国', '英', '平', '文'])[1 + n / 110 % 7] END,
           'en', true, now() - interval '2 years'
    FROM generate_series(1, $2::bigint) AS n
"""

# Somebody takes each ticket within four hours, or should.
_CLOCKS = """
    INSERT INTO clock (ticket_id, kind, cycle, started_at, minutes, around_the_clock, pauses, due_at, stopped_at)
    SELECT id, 'accept', 1, created_at, 240, true, '[]'::jsonb, created_at + interval '4 hours',
           CASE WHEN state = 'queued' THEN NULL ELSE created_at + interval '1 hour' END
    FROM ticket
"""

# Ticket n is number 1000 + n. Every second one is in English and speaks of a tap, the others in Chinese and of a leak.
# Three of a thousand are under way, most of them new. It is four years: radiators are
# cold in winter only, which is long over, and the television of old times is spoken of no more.
_TICKETS = """
    INSERT INTO ticket (id, state, cycle, version, category, team, building, room, description, urgency, share_phone,
                        resident_id, created_at, state_since, due_at, level, appealed, rating, rating_tags)
    SELECT 1000 + n,
           CASE WHEN n % 1000 = 1 OR n > $3 - 2000 THEN
                (ARRAY['queued', 'submitted', 'needs_info', 'accepted', 'in_progress'])[1 + n % 5] ELSE 'closed' END,
           1, 5, 'plumbing', (ARRAY['plumbing', 'electrical', 'hvac', 'furniture'])[1 + n % 4],
           CASE WHEN n % 2500 < 2 THEN '3' ELSE ($4::text[])[1 + n * 7919 % array_length($4::text[], 1)] END,
           CASE WHEN n % 2500 < 2 THEN '502' ELSE (100 * (1 + n * 31 % 6) + n * 17 % 30)::text END,
           CASE WHEN n % 2 = 0 THEN
                'The ' || (ARRAY['old', 'left', 'right', 'new', 'small'])[1 + n / 2 % 5] || ' tap '
                || (ARRAY['drips', 'leaks', 'is loose', 'does not close', 'is stuck'])[1 + n / 10 % 5] || ' in the '
                || (ARRAY['kitchen', 'bathroom', 'laundry', 'corridor', 'laboratory'])[1 + n / 50 % 5]
                || ', since day ' || n
                || CASE WHEN n % 40 = 0 AND n * 100 / $3 % 25 < 10 THEN ', and the radiator is cold' ELSE '' END
                || CASE WHEN n % 100000 = 42 THEN ', beside the gargoyle' ELSE '' END
                || CASE WHEN n % 100 = 10 AND n < $3 / 2 THEN ', under the television' ELSE '' END
                || CASE WHEN n = 2 THEN ', where the dodo is' ELSE '' END
           ELSE
                (ARRAY['卫生间', '厨房', '走廊', '实验室', '宿舍'])[1 + n / 2 % 5]
                || (ARRAY['水龙头', '水管', '天花板', '马桶', '洗手池'])[1 + n / 10 % 5] || '漏水，'
                || (ARRAY['地上都是水', '已经两天了', '请尽快来修', '声音很大', '关不紧'])[1 + n / 50 % 5] || n
                || CASE WHEN n % 40 = 1 AND n * 100 / $3 % 25 < 10 THEN '，暖气也不热' ELSE '' END
                || CASE WHEN n % 100000 = 43 THEN '，里面有青蛙' ELSE '' END
           END,
           'normal', false, $1::bigint + 1 + (n * 7919::bigint) % $2::bigint,
           now() - ($3 - n) * interval '60 seconds', now(), now() + (n % 100 - 30) * interval '1 hour', 0, false,
           NULL, '[]'::jsonb
    FROM generate_series(1, $3::bigint) AS n
"""
