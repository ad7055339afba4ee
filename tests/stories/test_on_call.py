"""New jobs say who is on duty; outside duty hours what cannot wait goes to who is on call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from desk.tickets.prioritising import prioritise
from storage import outbox
from storage.driver import Line
from storage.kinds import Duty, Lane, Language, Role, Urgency
from storage.tables import Channel, Person
from tests.stories.campus import PLUMBERS, Campus
from tests.stories.crew import foreman, member, spoken
from tests.stories.dealings import acting, row
from tests.stories.rota import has_shift, until


async def test_a_new_job_says_who_is_on_duty(desk: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only while nobody has it; by one statement more, and by none for a team that keeps no roster."""
    asked: list[str] = []
    fetch = Line.fetch

    async def noted(line: Line, statement: str, *values: Any) -> Sequence[Any]:
        if "shift_exception" in statement and "keeps_rota" not in statement:
            asked.append(statement)
        return await fetch(line, statement, *values)

    monkeypatch.setattr(Line, "fetch", noted)
    zhu, qian = await member(desk, "Zhu", Role.WORKER), await member(desk, "Qian", Role.WORKER)
    until(desk, 1, 10)
    lin = desk.resident("Lin")
    group = zhu.within(PLUMBERS)
    number = await lin.reports("3-502 tap drips")
    assert "duty" not in (await group.sees(number, buttons=["Accept"])).text
    assert asked == []

    await has_shift(desk, zhu, "12345", 8, 17)
    await has_shift(desk, qian, "12345", 8, 17)
    await has_shift(desk, qian, "12345", 17, 8, Duty.ON_CALL)
    number = await lin.reports("3-503 tap drips")
    card = await group.sees(number, "🧰 On duty: ", buttons=["Accept"])
    assert ("Qian, Zhu" in card.text) or ("Zhu, Qian" in card.text)
    assert "On call" not in card.text
    assert len(asked) == 1
    await group.presses("Accept", on=card)
    assert "On duty" not in (await group.sees(number, "Zhu has it")).text
    # What can wait calls nobody at night.
    until(desk, 2, 22)
    number = await lin.reports("3-504 tap drips")
    assert "On" not in (await group.sees(number, buttons=["Accept"])).text.replace("On hold", "")
    await desk.quiet()
    assert not [seen for seen in qian.heard() if number in seen.text]


async def test_at_night_it_goes_to_who_is_on_call(desk: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emergency: Qian is called in private, ahead of all else, and accepts there; or reads that Kong was faster."""
    rows: list[outbox.Row] = []
    put = outbox.put

    def noted(session: AsyncSession, row: outbox.Row) -> None:
        rows.append(row)
        put(session, row)

    monkeypatch.setattr(outbox, "put", noted)
    zhu, qian, kong = [await member(desk, name, Role.WORKER) for name in ("Zhu", "Qian", "Kong")]
    fang = await foreman(desk)
    await has_shift(desk, zhu, "1234567", 8, 17)
    await has_shift(desk, qian, "1234567", 17, 8, Duty.ON_CALL)
    until(desk, 2, 22)
    lin, group = desk.resident("Lin"), kong.within(PLUMBERS)
    number = await lin.cries("3-502 pipe burst, water everywhere")
    await group.sees(number, "🆘 Emergency", "📟 On call: Qian", buttons=["Accept"])
    call = await qian.sees("📟 You are on call: Plumbing team has nobody on duty now.", number, buttons=["Accept"])
    [called] = [row for row in rows if row.chat_id == qian.id and row.card and row.card.key.startswith("call:")]
    assert called.lane is Lane.EMERGENCY
    assert (await qian.presses("Accept", on=call)).toast == "The job is yours."
    await qian.sees(number, buttons=["Start", "Done"])
    await desk.quiet()
    settled = next(seen for seen in qian.heard() if seen.id == call.id)
    assert "Qian has it" in settled.text
    assert settled.buttons == ()
    assert "On call" not in (await group.sees(number, "Qian has it")).text

    number = await lin.cries("3-503 pipe burst, water everywhere")
    finger = qian.hold("Accept", await qian.sees("You are on call", number, buttons=["Accept"]))
    await group.presses("Accept", on=await group.sees(number, buttons=["Accept"]))
    await qian.sees(number, "Kong has it")
    assert "Kong took this job" in (await finger()).toast
    assert not [seen for seen in (*fang.heard(), *zhu.heard()) if "call" in seen.text]

    # By day nobody is called.
    until(desk, 3, 10)
    number = await lin.cries("3-504 pipe burst, water everywhere")
    await group.sees(number, "🧰 On duty: Zhu", buttons=["Accept"])
    await desk.quiet()
    assert not [seen for seen in qian.heard() if number in seen.text]


async def test_what_becomes_urgent_at_night_calls_too(desk: Campus) -> None:
    """Fang finds that a tap cannot wait: Qian is called, the group's card says so; then that it can, and nobody is."""
    qian, fang = await member(desk, "Qian", Role.WORKER), await foreman(desk)
    await has_shift(desk, qian, "1234567", 0, 24, Duty.ON_CALL)
    until(desk, 2, 22)
    number = await desk.resident("Lin").reports("3-502 tap drips")
    group = qian.within(PLUMBERS)
    assert "On call" not in (await group.sees(number, buttons=["Accept"])).text
    for urgency in (Urgency.URGENT, Urgency.LOW, Urgency.EMERGENCY):
        async with acting(desk, fang) as work:
            await prioritise(work, row(number), urgency)
        await desk.quiet()
        called = [seen for seen in qian.heard() if number in seen.text and "You are on call" in seen.text]
        assert len(called) == (urgency is not Urgency.LOW)
        card = await group.sees(number, buttons=["Accept"])
        assert ("📟 On call: Qian" in card.text) is (urgency is not Urgency.LOW)
    await qian.presses("Accept", on=called[0])
    await qian.sees(number, buttons=["Start"])


async def test_who_is_on_call_cannot_be_reached(desk: Campus) -> None:
    """Qian has blocked the bot: the foreman hears it, and gives the job to somebody."""
    qian, zhu = await member(desk, "Qian", Role.WORKER), await member(desk, "Zhu", Role.WORKER)
    fang, hans = await foreman(desk), await foreman(desk, "方", "zh-hans")
    await has_shift(desk, qian, "1234567", 0, 24, Duty.ON_CALL)
    until(desk, 2, 22)
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Person).where(col(Person.name) == "Qian").values(reachable=False))
        await session.execute(
            update(Channel).where(col(Channel.purpose) == "plumbing").values(language=Language.ZH_HANT)
        )
    number = await desk.resident("Lin").cries("3-502 pipe burst, water everywhere")
    card = await fang.sees("📟 On call: Qian, whom I cannot reach here.", number, buttons=["Accept", "Assign to …"])
    await hans.sees("Qian", number, buttons=[spoken(desk, "Assign to …", Language.ZH_HANS)])
    group = zhu.within(PLUMBERS)
    await group.sees(number, spoken(desk, "📟 On call: {names}", Language.ZH_HANT, names="Qian"))
    await fang.presses("Assign to …", on=card)
    await fang.presses("Zhu · 0", on=await fang.sees("Who gets this job?", buttons=["Zhu · 0"]))
    await zhu.sees(number, buttons=["Start"])
    await hans.sees(number, spoken(desk, "👷 {worker} has it", Language.ZH_HANS, worker="Zhu"))
    # Nobody on call, nobody on duty: nothing extra.
    await qian.starts()
    await qian.writes("/pause in 5 days")
    await qian.sees("You are away")
    number = await desk.resident("Mei").cries("3-503 pipe burst, water everywhere")
    await group.sees(number)
    await desk.quiet()
    assert not [seen for seen in (*fang.heard(), *qian.heard()) if number in seen.text]
