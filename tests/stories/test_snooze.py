"""Who leads a job puts a notice off with a reason, gives the job to somebody, calls whoever has it."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlmodel import col

from desk.errors.late import NobodyToCall
from desk.late.escalating import LATE
from desk.tickets.assigning import transfer
from storage.kinds import Language, Role
from storage.tables import Membership, Notice, Person
from tests.stories.campus import OFFICE, PLUMBERS, Campus
from tests.stories.crew import member, spoken
from tests.stories.dealings import acting, row
from tests.stories.player import Player

HANS, HANT = Language.ZH_HANS, Language.ZH_HANT


async def _set(desk: Campus, player: Player, **values: object) -> None:
    async with desk.app.desk.database.transaction() as session:
        await session.execute(update(Person).where(col(Person.chat_user) == player.id).values(**values))


async def holds_no_more(desk: Campus, player: Player, role: Role) -> None:
    """They have this role no longer."""
    async with desk.app.desk.database.transaction() as session:
        person = select(col(Person.id)).where(col(Person.chat_user) == player.id).scalar_subquery()
        gone = delete(Membership).where(col(Membership.person_id) == person, col(Membership.role) == role)
        await session.execute(gone)


def _notices(player: Player, number: str) -> list[str]:
    """What stands of a ticket's notice in somebody's chat."""
    words = ("Nobody has taken it", "has it now", "Not repaired")
    return [seen.text for seen in player.heard() if number in seen.text and any(word in seen.text for word in words)]


async def test_a_notice_is_put_off_with_a_reason(desk: Campus) -> None:
    """Until then no level is told, and due times stay; then what was reached is told once, and who snoozed reminded.

    What does not fit is asked once more, a second snooze takes the first one's place, and Wake ends it at once.
    """
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    ma = await member(desk, "Ma", Role.FOREMAN)
    sun, zhou = await member(desk, "Sun", Role.HEAD, ""), await member(desk, "Zhou", Role.DIRECTOR, "")
    await desk.passes_to("08:30")
    number = await lin.reports("3-502 tap is dripping")
    await desk.passes_to("14:10")
    due = (await desk.ticket(number)).due_at
    await ma.presses("💤 Snooze", on=await ma.sees(number, "Nobody has taken it", " min ago"))
    for wrong, answer in (
        ("2020-01-01", "Please give a time that is still to come"),
        ("in 30 days", "At most 7 days"),
        ("when it suits", "I cannot read “when it suits” as a day and a time. Until when need nobody be reminded?"),
        ("2099-01-01", "At most 7 days ahead"),
        ("x" * 5000, "too long"),
    ):
        await ma.writes(wrong)
        await ma.sees(answer)
    await ma.presses("For an hour")
    await ma.writes("y" * 201)
    await ma.sees("at most 200 characters")
    await ma.presses("Parts are ordered")
    await ma.sees(number, "💤 until", "Parts are ordered (Ma)", buttons=["⏰ Wake", "💤 Snooze", "Assign to …"])
    await ma.presses("💤 Snooze")
    await ma.writes("tomorrow")
    await ma.writes("the <plumber> of the firm comes")
    await ma.sees(number, "💤 until", "the <plumber> of the firm comes (Ma)", buttons=["⏰ Wake"])
    await desk.passes_to("16:10")
    assert not _notices(sun, number)
    assert (await desk.ticket(number)).due_at == due
    await desk.passes_to("08:10")
    await sun.sees(number, "Nobody has taken it", "Told:", "Ma")
    [mine] = _notices(ma, number)
    assert "💤" not in mine
    await desk.passes_to("08:40")
    await zhou.sees(number, "Nobody has taken it")
    await zhou.presses("💤 Snooze")
    await zhou.presses("For an hour")
    await zhou.presses("Agreed with the resident")
    await ma.sees(number, "💤 until", "Agreed with the resident (Zhou)")
    await ma.presses("⏰ Wake")
    await desk.quiet()
    assert all("💤" not in text for player in (ma, sun, zhou) for text in _notices(player, number))
    await zhou.presses("💤 Snooze")
    await zhou.presses("For an hour")
    await zhou.presses("Somebody is on the way")
    await desk.quiet()
    assert (await desk.ticket(number)).snoozed_until is not None
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    for player in (ma, sun, zhou):
        await player.sees(number, "✅ Wang has it now", buttons=["Open"])
        assert len(_notices(player, number)) == 1
    assert (await desk.ticket(number)).snoozed_until is None, "it is in other hands"
    events = await desk.events(number)
    assert (events.count("snooze"), events.count("wake"), events.count(LATE)) == (4, 2, 3)
    await sun.presses("Open", on=await sun.sees("✅ Wang has it now"))
    await sun.sees("Zhou put off the reminders until", "Somebody is on the way", "Wang took the job")
    await sun.presses("All the history")
    await sun.sees("⏰ Nobody took it in time: put before head 孙科长 Sun, head Sun", "The desk lets people be")
    await wang.presses("Start", on=await desk.private(wang).sees(number, buttons=["Start"]))
    await ma.sees(number, "✅ Wang has it now")


async def test_who_may_not_put_it_off(desk: Campus) -> None:
    """A worker; in a group only who leads goes on, in private. What is another team's is not looked after any more.

    In 繁體, from the group's notice to the choice of a worker.
    """
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    ma = await member(desk, "馬班長", Role.FOREMAN, language="zh-hant")
    await desk.passes_to("08:30")
    number = await lin.reports("3-502 tap is dripping")
    await desk.passes_to("11:50")
    notice = await wang.sees(number, "Somebody should take it by", buttons=["Accept", "💤 Snooze", "📞 Call", "Open"])
    for label in ("💤 Snooze", "Assign to …", "📞 Call"):
        assert (await wang.presses(label, on=notice)).toast == "Only the foreman or the office can do this."
    answer = await ma.within(PLUMBERS).presses("💤 Snooze", on=notice)
    await ma.opens(answer.url)
    private = await ma.sees(number, "還剩", buttons=[spoken(desk, "📞 Call", HANT)])
    await ma.presses(spoken(desk, "💤 Snooze", HANT), on=private)
    await ma.presses(spoken(desk, "For an hour", HANT))
    await ma.writes("住戶下午才在")
    await ma.sees(number, "暫停提醒到", "住戶下午才在（馬班長）", buttons=["⏰ 恢復提醒"])
    await ma.presses(spoken(desk, "Assign to …", HANT))
    await ma.presses("Wang · 0")
    await ma.sees(number, "✅ 現由 Wang 處理")
    await wang.sees(number, "✅ Wang has it now")
    async with acting(desk, desk.admin()) as work:
        await transfer(work, row(number), "electrical")
    await ma.sees(number, spoken(desk, "This is for others to look after now.", HANT))
    await wang.sees(number, "This is for others to look after now.")


async def test_whom_to_call(desk: Campus) -> None:
    """Whoever has the job, by their number, else by their name in the chat; nobody has it: another foreman, or nobody.

    In private, for who leads the job. In 简体.
    """
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    ma = await member(desk, "马班长", Role.FOREMAN, language="zh-hans")
    sun = await member(desk, "Sun", Role.HEAD, "")
    await _set(desk, wang, phone=desk.app.desk.campus.seal.close("138 0013 8000"), username=None)
    await desk.passes_to("08:30")
    number = await lin.reports("3-502 tap is dripping")
    await desk.passes_to("14:10")
    call = spoken(desk, "📞 Call", HANS)
    await ma.presses(call)
    await ma.sees(number, "马班长 Ma 没有留下电话号码", "@ma")
    await holds_no_more(desk, desk.player("马班长 Ma"), Role.FOREMAN)
    assert (await ma.presses(call)).toast == spoken(desk, NobodyToCall.say.key, HANS, number=number)
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    await desk.private(wang).presses("Start")
    await desk.passes_to("14:10", days=4)
    late = await ma.sees(number, "🔧 Wang", buttons=[call])
    await ma.presses(call, on=late)
    await ma.sees(number, "📞 Wang：138 0013 8000")
    assert not [seen for seen in wang.messages() if "138 0013" in seen.text], "no number in a group"
    await _set(desk, wang, phone=None, username="wang_li")
    await ma.presses(call, on=late)
    await ma.sees(number, "@wang_li")
    await _set(desk, wang, username=None)
    await ma.presses(call, on=late)
    await ma.sees("Wang 没有留下电话号码。")
    await sun.presses("📞 Call", on=await sun.sees(number, "Not repaired"))
    await sun.sees("Wang has left no number here.")


async def test_a_report_that_nobody_decides(desk: Campus) -> None:
    """The office's group, then the head, reads of it, and opens it; there is nobody to call, nothing to assign."""
    lin, ada = desk.resident("Lin"), await desk.office()
    sun = await member(desk, "Sun", Role.HEAD, "")
    await desk.passes_to("08:30")
    number = await lin.reports("3-502 the wall has a crack")
    await desk.passes_to("10:40")
    notice = await ada.sees(number, "Not decided: it should have been by", buttons=["Open", "💤 Snooze"])
    assert not {"📞 Call", "Assign to …", "Accept", "Approve"} & set(notice.buttons)
    await desk.passes_to("11:40")
    told = await sun.sees(number, "Not decided", "Told: the office's group", buttons=["Open", "💤 Snooze"])
    assert not {"📞 Call", "Assign to …"} & set(told.buttons)
    await sun.presses("Open", on=told)
    await sun.sees(
        number, "⏰ Late since", "⏰ Not decided in time: put before the office's group", buttons=["Approve"]
    )
    await sun.presses("Approve")
    await sun.sees(number, "✅ Waiting for a worker")
    await ada.within(OFFICE).sees(number, "✅ Waiting for a worker")
    async with desk.app.desk.database.transaction() as session:
        told_at = (await session.execute(select(col(Notice.told_at)))).scalars().all()
    assert None not in told_at
    assert desk.world.clock.now() - max(at for at in told_at if at) < timedelta(minutes=5)
