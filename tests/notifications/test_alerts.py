"""What waits in vain is told to the admins: messages that do not leave, jobs and reports that no group sees."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import demo
from notifications.jobs import alert_the_admins
from sandbox.faults import Fault
from storage.kinds import Language, State, Urgency
from storage.tables import Channel, Person, Ticket
from tests.notifications.conftest import ANN, LIN, Outlet

STUCK = "Messages do not leave"
MINUTE = timedelta(minutes=1)


async def told(outlet: Outlet) -> list[str]:
    """What the desk's own look finds to say to the admin: the rows that wait for their chat."""
    await alert_the_admins(outlet.app.desk)
    return [row.message["text"] for row in await outlet.waiting() if row.chat_id == demo.ADMIN]


async def test_a_message_that_does_not_leave(outlet: Outlet) -> None:
    """After five minutes, once an hour; it goes before the messages that wait."""
    await outlet.put(LIN, "a")
    outlet.world.advance(4 * MINUTE)
    assert await told(outlet) == []
    outlet.world.advance(3 * MINUTE)
    [alert] = await told(outlet)
    assert f"{STUCK}: the oldest has been due for 7 minutes" in alert
    assert len(await told(outlet)) == 1, "the second look is another process's"
    async with outlet.delivering():
        await outlet.said()
    assert [STUCK in words for words in outlet.sent()] == [True, False]


async def test_what_telegram_asked_to_wait_is_not_stuck(outlet: Outlet) -> None:
    """Nor what waits behind it in that chat. Another chat's is."""
    outlet.world.faults.append(Fault("429", method="sendMessage", chat_id=LIN, retry_after=3600))
    await outlet.put(LIN, "a")
    async with outlet.delivering():
        await outlet.struck()
        await tried(outlet, 1)
    await outlet.put(LIN, "b")
    outlet.world.advance(10 * MINUTE)
    assert await told(outlet) == []
    await outlet.put(ANN, "c")
    outlet.world.advance(6 * MINUTE)
    assert len(await told(outlet)) == 1


async def test_a_message_that_is_tried_again_and_again_is_stuck(outlet: Outlet) -> None:
    """It is never due for long, since each try puts it off; it waits in vain all the same."""
    outlet.world.faults.append(Fault("500", method="sendMessage", chat_id=LIN, times=100))
    await outlet.put(LIN, "a")
    async with outlet.delivering():
        await tried(outlet, 1)
        outlet.world.advance(6 * MINUTE)
        await tried(outlet, 2)
    [row] = await outlet.waiting()
    assert row.due_at > outlet.world.clock.now() - MINUTE
    assert f"{STUCK}: the oldest has been due for 6 minutes" in (await told(outlet))[0]


async def tried(outlet: Outlet, times: int) -> None:
    """Wait until the only message has been tried so often."""
    async with asyncio.timeout(10):
        while (await outlet.waiting())[0].attempts < times:  # noqa: ASYNC110  (the row is in the database)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("state", "purpose", "words"),
    [
        (State.QUEUED, "carpentry", ["Jobs that wait: 2.", "/link carpentry"]),
        (State.SUBMITTED, "office", ["Reports that wait for review: 2.", "/link office"]),
        (State.ACCEPTED, "carpentry", []),
    ],
)
async def test_what_no_group_sees(outlet: Outlet, state: State, purpose: str, words: list[str]) -> None:
    """How many wait there, and what to do; nothing once a group is linked, or while none waits."""
    assert await told(outlet) == []
    async with outlet.app.desk.work() as work:
        if office := await work.session.get(Channel, "office"):
            await work.session.delete(office)
        lin = Person(chat_user=LIN, name="Lin", language=Language.EN, created_at=work.now)
        work.session.add(lin)
        await work.session.flush()
        for _bed in range(2):
            work.session.add(
                Ticket(
                    state=state,
                    category="furniture",
                    team="carpentry",
                    description="bed",
                    urgency=Urgency.NORMAL,
                    resident_id=lin.row_id,
                    created_at=work.now,
                    state_since=work.now,
                )
            )
    alerts = await told(outlet)
    assert len(alerts) == bool(words)
    assert all(word in alert for alert in alerts for word in words)
    outlet.world.advance(59 * MINUTE)
    async with outlet.delivering():
        await outlet.said()
    assert await told(outlet) == []
    async with outlet.app.desk.work() as work:
        work.session.add(Channel(purpose=purpose, chat_id=-5, language=Language.EN, linked_by=lin.row_id))
    outlet.world.advance(2 * MINUTE)
    assert await told(outlet) == []


async def test_what_nobody_could_be_told_is_told_to_the_first_who_can(outlet: Outlet) -> None:
    """No admin had opened the bot: the hour does not count from there."""
    await _reachable(outlet, False)
    await outlet.put(LIN, "a")
    outlet.world.advance(6 * MINUTE)
    assert await told(outlet) == []
    await _reachable(outlet, True)
    assert len(await told(outlet)) == 1


async def _reachable(outlet: Outlet, reachable: bool) -> None:
    async with outlet.app.desk.work() as work:
        await work.session.execute(update(Person).values(reachable=reachable))
