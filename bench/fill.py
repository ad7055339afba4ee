"""Years of a campus, written at once: tickets with all that belongs to them, in the proportions of a real desk."""

from __future__ import annotations

import asyncpg

PEOPLE_FROM = 1_000_000
"""The first resident's number, as the chat has it; there is one for every ten tickets, ten at least."""

PER_TICKET = {"event": 5, "card": 3, "form": 1, "photo": 0.5, "person": 0.1, "conversation": 0.1}
"""About how many rows belong to a ticket. Of a hundred tickets four are under way."""


def people(tickets: int) -> int:
    """How many residents so many tickets have."""
    return max(10, tickets // 10)


async def fill(url: str, tickets: int) -> None:
    """Write them into a migrated database with the campus on it. Takes about a minute for a million."""
    connection = await asyncpg.connect(url, server_settings={"jit": "off", "synchronous_commit": "off"})
    try:
        # What refers to what is made right here: looking it up again for each row would take hours.
        await connection.execute("SET session_replication_role = replica")
        base = await connection.fetchval("SELECT max(id) FROM person")
        names = {"tickets": tickets, "people": people(tickets), "base": base, "from": PEOPLE_FROM}
        for statement in _STATEMENTS:
            await connection.execute(_named(statement, names))
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _named(statement: str, values: dict[str, int]) -> str:
    """The numbers in their places: DO and generate_series over parameters would need casts everywhere."""
    for name, value in values.items():
        statement = statement.replace(f":{name}:", str(value))
    return statement


# Ticket n is number 1000 + n. Of a hundred one is queued, one accepted, one done a moment ago, one in review.
_STATEMENTS = (
    """
    INSERT INTO person (id, chat_user, name, language, building, room, reachable, created_at)
    SELECT :base: + n, :from: + n, 'Resident ' || n, 'en', '3', '502', true, now() - interval '2 years'
    FROM generate_series(1, :people:) AS n
    """,
    "SELECT setval(pg_get_serial_sequence('person', 'id'), (SELECT max(id) FROM person))",
    """
    INSERT INTO ticket (id, state, cycle, version, category, team, building, room, description, urgency, share_phone,
                        resident_id, assignee_id, created_at, state_since, due_at, level, appealed, rating, rating_tags)
    SELECT 1000 + n,
           CASE n % 100 WHEN 0 THEN 'queued' WHEN 1 THEN 'accepted' WHEN 2 THEN 'done' WHEN 3 THEN 'submitted'
                        WHEN 4 THEN 'cancelled' WHEN 5 THEN 'rejected' ELSE 'closed' END,
           1, 5, 'plumbing', (ARRAY['plumbing', 'electrical', 'hvac', 'furniture'])[1 + n % 4],
           '3', '502', 'The tap drips, day and night, for the ' || n || '. time', 'normal', false,
           :base: + 1 + (n * 7919::bigint) % :people:,
           CASE WHEN n % 100 IN (0, 3, 4, 5) THEN NULL ELSE (SELECT min(person_id) FROM membership) END,
           now() - (:tickets: - n) * interval '60 seconds',
           now() - CASE WHEN n % 100 < 4 THEN 1 ELSE 100 + (:tickets: - n) END * interval '1 second',
           now() + interval '1 day', 0, false, CASE WHEN n % 100 > 5 THEN 5 END, '[]'::jsonb
    FROM generate_series(1, :tickets:) AS n
    """,
    "SELECT setval('ticket_number', 1000 + :tickets:)",
    """
    INSERT INTO event (ticket_id, at, kind, actor_id, state, cycle)
    SELECT t.id, t.created_at, step.kind, t.resident_id, step.state, 1
    FROM ticket t, (VALUES (1, 'submit', 'submitted'), (2, 'approve', 'queued'), (3, 'accept', 'accepted'),
                           (4, 'finish', 'done'), (5, 'confirm', 'closed')) AS step (place, kind, state)
    ORDER BY t.id, step.place
    """,
    """
    INSERT INTO card (key, chat_id, message_id)
    SELECT kind.word || t.id || kind.rest,
           CASE WHEN kind.word = 'job:' THEN -1001000000001 ELSE :from: + t.resident_id - :base: END,
           1000000 + t.id
    FROM ticket t, (VALUES ('form:', ''), ('ticket:', ''), ('job:', ':1')) AS kind (word, rest)
    """,
    """
    INSERT INTO form (kind, person_id, ticket_id, filled, version, open, touched_at)
    SELECT 'repair', resident_id, NULL, jsonb_build_object('description', description), 2, id % 500 = 0, created_at
    FROM ticket ORDER BY id
    """,
    """
    INSERT INTO photo (ticket_id, file_id, after, cycle, sender_id, at)
    SELECT id, 'AgACAgIAAxkBAAI' || id, false, 1, resident_id, created_at FROM ticket WHERE id % 2 = 0
    """,
    """
    INSERT INTO conversation (chat_id, user_id, thread_id, state, filled)
    SELECT :from: + n, :from: + n, 0, NULL, '{}'::jsonb FROM generate_series(1, :people:) AS n
    """,
    """
    INSERT INTO seen_update (update_id, at)
    SELECT n, now() - interval '1 hour' FROM generate_series(1, LEAST(:tickets:, 200000)) AS n
    """,
    # What could not be said stays for a month: the outbox is not always empty.
    """
    INSERT INTO outbox (lane, chat_id, message, revision, due_at, attempts, failed_at, failure)
    SELECT 2, :from: + n, '{"kind": "say", "text": "Your report is done."}'::jsonb, 1, now(), 1, now(), 'blocked'
    FROM generate_series(1, :tickets: / 50) AS n
    """,
)
