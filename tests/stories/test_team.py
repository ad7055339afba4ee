"""/team: the foreman sees who has what, and moves jobs."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlmodel import col

from storage.kinds import Language, Role
from storage.tables import Membership, Person, Ticket
from tests.stories.campus import Campus
from tests.stories.crew import foreman, has_jobs, member, spoken


async def test_who_has_what(desk: Campus) -> None:
    """Numbers by worker, what is late, who is away, what waits; each number opens the job as a foreman has it."""
    fang, wang, sam = (
        await foreman(desk),
        await member(desk, "Wang", Role.WORKER),
        await member(desk, "Sam", Role.WORKER),
    )
    late, other = await has_jobs(desk, wang, "3-502", "3-503")
    (free,) = [await desk.resident("Mei").reports("3-504 tap drips")]
    async with desk.app.desk.database.transaction() as session:
        due = desk.world.clock.now() - timedelta(hours=1)
        await session.execute(update(Ticket).where(col(Ticket.id) == int(late[2:])).values(due_at=due))
    await sam.writes("/pause in 5 days")
    await sam.sees("You are away")
    await fang.writes("/team")
    board = await fang.sees("Plumbing team", "🆓 Waiting: 1", "⏰ Late: 1", buttons=[f"⏰ {late}", other, f"🆓 {free}"])
    assert f"👷 Wang · 2: ⏰{late}, {other}" in board.text
    assert "👷 Sam · 🏖 away until" in board.text
    assert "👷 Fang · 0" in board.text
    assert "« All teams" not in board.buttons

    await fang.presses(f"⏰ {late}", on=board)
    card = await fang.sees(late, "👷 Wang has it", buttons=["Assign to …", "Other team", "Release", "Cannot go on"])
    assert "Resume" not in card.buttons
    await fang.presses("« Team", on=card)
    await fang.sees("Plumbing team", "⏰ Late: 1", buttons=["Hand over a shift"])


async def test_assigning(desk: Campus) -> None:
    """Fang gives Wang's job to Sam: who is away is no button; all concerned hear it."""
    fang = await foreman(desk)
    wang, sam, away = [await member(desk, name, Role.WORKER) for name in ("Wang", "Sam", "Zhu")]
    await away.writes("/pause in 5 days")
    await away.sees("You are away")
    (number,) = await has_jobs(desk, wang, "3-502")
    await fang.writes("/team")
    await fang.presses(number, on=await fang.sees("Plumbing team", buttons=[number]))
    await fang.presses("Assign to …", on=await fang.sees(number, buttons=["Assign to …"]))
    choice = await fang.sees(number, "Who gets this job?", "Zhu · 🏖 away until", buttons=["Sam · 0", "Fang · 0"])
    assert not [label for label in choice.buttons if label.startswith(("Wang", "Zhu"))]
    press = fang.hold("Sam · 0", choice)
    assert (await press()).toast == "Sam has the job now."
    await fang.sees(number, "👷 Sam has it", buttons=["Assign to …"])
    await sam.sees(f"{number}: Fang gives you this job.")
    await sam.sees(number, "tap drips", buttons=["Start", "Done"])
    await fang.within(desk.groups["plumbing"]).sees(number, "👷 Sam has it")
    assert "out of date" in (await press()).toast
    assert (await desk.events(number))[-1] == "assign"


async def test_who_goes_away_meanwhile(desk: Campus) -> None:
    """Fang's buttons are older than Sam's word: the refusal says what Fang can do, not what only Sam can."""
    fang, wang = await foreman(desk), await member(desk, "Wang", Role.WORKER)
    sam = await member(desk, "Sam", Role.WORKER)
    (number,) = await has_jobs(desk, wang, "3-502")
    await fang.writes("/team")
    await fang.presses(number, on=await fang.sees("Plumbing team", buttons=[number]))
    await fang.presses("Assign to …", on=await fang.sees(number, buttons=["Assign to …"]))
    press = fang.hold("Sam · 0", await fang.sees(number, "Who gets this job?", buttons=["Sam · 0"]))
    await sam.writes("/pause in 5 days")
    await sam.sees("You are away")
    refused = (await press()).toast
    assert refused.startswith("Sam is away until ")
    assert refused.endswith("Please choose somebody else.")
    assert (await desk.ticket(number)).state == "accepted"


async def test_who_has_left_or_is_away_takes_no_shift(desk: Campus) -> None:
    """Their jobs can be handed over; but they are nobody to hand over to."""
    fang, wang = await foreman(desk), await member(desk, "Wang", Role.WORKER)
    left, away = await member(desk, "Lao", Role.WORKER), await member(desk, "Zhu", Role.WORKER)
    await has_jobs(desk, left, "3-502")
    await has_jobs(desk, wang, "3-503")
    async with desk.app.desk.database.transaction() as session:
        number = select(col(Person.id)).where(col(Person.chat_user) == left.id).scalar_subquery()
        await session.execute(delete(Membership).where(col(Membership.person_id) == number))
    await away.writes("/pause in 5 days")
    await away.sees("You are away")
    await fang.writes("/team")
    await fang.presses("Hand over a shift", on=await fang.sees(buttons=["Hand over a shift"]))
    await fang.presses("Wang · 1", on=await fang.sees("Whose jobs change hands?", buttons=["Wang · 1", "Lao · 1"]))
    choice = await fang.sees("To whom do all open jobs of Wang go?", "Zhu · 🏖 away until", buttons=["Fang · 0"])
    assert not [label for label in choice.buttons if "Lao" in label or "Zhu" in label]
    assert "Lao" not in choice.text


async def test_a_free_job_is_given_out_and_taken_back(desk: Campus) -> None:
    """Assign, Hold, Resume, Release and Other team on the foreman's card; the worker's card follows."""
    fang, wang = await foreman(desk), await member(desk, "Wang", Role.WORKER)
    number = await desk.resident("Lin").reports("3-502 tap drips")
    await fang.writes("/team")
    await fang.presses(f"🆓 {number}", on=await fang.sees("Plumbing team", buttons=[f"🆓 {number}"]))
    card = await fang.sees(number, "🆓 Nobody has it", buttons=["Assign to …", "Other team"])
    assert not {"Release", "Cannot go on", "Resume"} & set(card.buttons)
    await fang.presses("Assign to …", on=card)
    await fang.presses("Wang · 0", on=await fang.sees(number, buttons=["Wang · 0"]))
    await wang.sees(number, "tap drips", buttons=["Start"])

    await fang.presses("Cannot go on", on=await fang.sees(number, buttons=["Cannot go on"]))
    await fang.presses("An outside firm has to come", on=await fang.sees(number, "Why can it not go on?"))
    await fang.sees(number, "⏸ An outside firm has to come", "When does it go on?")
    await fang.writes("in 4 days")
    held = await fang.sees(
        number, "⏸ Wang has it, on hold until", "Reason: An outside firm has to come", buttons=["Resume"]
    )
    await wang.sees(number, "This job is on hold.")
    await wang.sees(number, "⏸ On hold until", "An outside firm has to come", buttons=["Resume", "Done"])
    await fang.presses("Resume", on=held)
    await wang.sees(number, "🔧 You are at work")

    await fang.presses("Release", on=await fang.sees(number, "🔧 Wang is at work", buttons=["Release"]))
    await fang.presses("A tool or a colleague is missing", on=await fang.sees(number, "Why does it go back?"))
    free = await fang.sees(number, "↩️ It came back: A tool or a colleague is missing", buttons=["Assign to …"])
    await wang.sees(number, "This job went back to your team.")

    await fang.presses("Other team", on=free)
    await fang.presses("Electrical team", on=await fang.sees(number, "Whose job is it?"))
    gone = await fang.sees(number, "➡️ Now a job of: Electrical team", buttons=["« Team"])
    assert (await desk.ticket(number)).team == "electrical"
    await fang.presses("« Team", on=gone)
    await fang.sees("Plumbing team", "🆓 No job is waiting.")


async def test_handing_over_a_shift(desk: Campus) -> None:
    """All of Wang's jobs become Sam's in one go, each with a line in its history."""
    fang = await foreman(desk)
    wang, sam = await member(desk, "Wang", Role.WORKER), await member(desk, "Sam", Role.WORKER)
    numbers = await has_jobs(desk, wang, "3-502", "3-503", "3-504")
    await fang.writes("/team")
    await fang.presses("Hand over a shift", on=await fang.sees(buttons=["Hand over a shift"]))
    whose = await fang.sees("Whose jobs change hands?", buttons=["Wang · 3"])
    assert whose.buttons == ("Wang · 3", "« Back")
    await fang.presses("Wang · 3", on=whose)
    to_whom = await fang.sees("To whom do all open jobs of Wang go?", buttons=["Sam · 0", "Fang · 0"])
    await fang.presses("Sam · 0", on=to_whom)
    sure = await fang.sees("Hand over the whole shift?", "Jobs of Wang that go to Sam: 3", buttons=["« Back"])
    await fang.presses("« Back", on=sure)
    await fang.presses("Sam · 0", on=await fang.sees("To whom do all open jobs of Wang go?", buttons=["Sam · 0"]))
    assert {(await desk.ticket(number)).state for number in numbers} == {"accepted"}
    assert not [event for number in numbers for event in await desk.events(number) if event == "assign"]
    sure = await fang.sees("Hand over the whole shift?", buttons=["Yes, hand over"])
    press = fang.hold("Yes, hand over", sure)
    assert (await press()).toast == "Jobs handed over: 3"
    await fang.sees("👷 Sam · 3:", *numbers)
    for number in numbers:
        await sam.sees(number, "tap drips", buttons=["Start"])
        await wang.sees(number, "Somebody else does this job now.")
        assert (await desk.events(number))[-1] == "assign"
    assert (await press()).toast == "There is no job to hand over any more."


async def test_the_office_chooses_the_team(desk: Campus) -> None:
    """Ada of the office, and the admin, lead every team; a worker and a resident read a sentence."""
    ada = await member(desk, "Ada", Role.OFFICE, scope="")
    (number,) = await has_jobs(desk, await member(desk, "Wang", Role.WORKER), "3-502")
    for boss in (ada, desk.admin()):
        await boss.writes("/team")
        teams = await boss.sees("Which team?", buttons=["Plumbing team", "Electrical team", "Property services"])
        await boss.presses("Plumbing team", on=teams)
        board = await boss.sees("👷 Wang · 1:", buttons=[number, "« All teams"])
        await boss.presses("« All teams", on=board)
        await boss.sees("Which team?")
    wang, eve = await member(desk, "Wei", Role.WORKER), desk.resident("Eve")
    for other in (wang, eve):
        await other.writes("/team")
        await other.sees("Only the foreman or the office can see who has what.")
    await ada.writes("/help")
    await ada.sees("/team – for foremen and the office")


async def test_the_other_foreman(desk: Campus) -> None:
    """The electricians' foreman sees nothing of the plumbers: neither their board, nor a job, nor a press on either."""
    fang, wang = await foreman(desk), await member(desk, "Wang", Role.WORKER)
    luo = await member(desk, "Luo", Role.FOREMAN, scope="team:electrical")
    (number,) = await has_jobs(desk, wang, "3-502")
    await fang.writes("/team")
    board = await fang.sees("Plumbing team", buttons=[number, "Hand over a shift"])
    data = _data(desk, fang.chat, board.id)
    await fang.presses(number, on=board)
    card = await fang.sees(number, buttons=["Assign to …"])
    await desk.quiet()
    data += _data(desk, fang.chat, card.id)
    await luo.writes("/team")
    own = await luo.sees("Electrical team")
    for press in data:
        answer = await desk.world.answer_of(desk.world.press(luo.id, luo.chat, own.id, press), 10)
        assert answer.text in (
            "Only the foreman or the office can see who has what. /jobs shows your own jobs.",
            "Only the foreman or the office can do this.",
            "This one is not yours to change.",
            "I cannot find that any more. /my shows your reports.",
        ), press
    await desk.quiet()
    assert not [seen for seen in luo.heard() if number in seen.text or "Wang" in seen.text]
    assert (await desk.ticket(number)).state == "accepted"


async def test_a_foreman_takes_a_job_like_anybody(desk: Campus) -> None:
    """Fang presses Accept in the group, and has it in /jobs."""
    fang = await foreman(desk)
    number = await desk.resident("Lin").reports("3-502 tap drips")
    group = fang.within(desk.groups["plumbing"])
    assert (await group.presses("Accept", on=await group.sees(number, buttons=["Accept"]))).toast == "The job is yours."
    await fang.sees(number, buttons=["Start", "Done"])
    await fang.writes("/jobs")
    await fang.sees("Your jobs: 1", buttons=[number])


async def test_a_foreman_goes_home(desk: Campus) -> None:
    """Fang hands over her own shift: her card says that she has the job no more."""
    fang, sam = await foreman(desk), await member(desk, "Sam", Role.WORKER)
    number = await desk.resident("Lin").reports("3-502 tap drips")
    group = fang.within(desk.groups["plumbing"])
    await group.presses("Accept", on=await group.sees(number, buttons=["Accept"]))
    await fang.sees(number, buttons=["Start", "Done"])
    await fang.writes("/team")
    await fang.presses("Hand over a shift", on=await fang.sees(buttons=["Hand over a shift"]))
    await fang.presses("Fang · 1", on=await fang.sees("Whose jobs change hands?", buttons=["Fang · 1"]))
    await fang.presses("Sam · 0", on=await fang.sees("To whom do all open jobs of Fang go?", buttons=["Sam · 0"]))
    await fang.presses("Yes, hand over", on=await fang.sees("Hand over the whole shift?"))
    await sam.sees(number, "tap drips", buttons=["Start"])
    assert (await fang.sees(number, "You do not have this job any more.")).buttons == ()
    await desk.quiet()
    assert not [seen for seen in fang.heard() if "Somebody else does this job now." in seen.text]


async def test_an_empty_team(desk: Campus) -> None:
    """Nobody but the foreman, no job: the board says so, and nothing can be handed over."""
    fang = await foreman(desk)
    await fang.writes("/team")
    board = await fang.sees("Plumbing team", "🆓 No job is waiting.", "👷 Fang · 0")
    assert "Hand over a shift" not in board.buttons


async def test_a_team_in_chinese(desk: Campus) -> None:
    """The board and the foreman's card in both scripts."""
    wang = await member(desk, "王", Role.WORKER)
    (number,) = await has_jobs(desk, wang, "3-502")
    for code, language in (("zh-hans", Language.ZH_HANS), ("zh-hant", Language.ZH_HANT)):
        fang = await foreman(desk, f"方{code[-1]}", code)
        await fang.writes("/team")
        board = await fang.sees(spoken(desk, "🆓 No job is waiting.", language), "👷 王 · 1:", buttons=[number])
        assert spoken(desk, "Hand over a shift", language) in board.buttons
        await fang.presses(number, on=board)
        labels = [spoken(desk, label, language) for label in ("Assign to …", "Other team", "Release", "« Team")]
        await fang.sees(number, buttons=labels)


def _data(desk: Campus, chat: int, message: int) -> list[str]:
    markup = desk.world.chat(chat).messages[message].markup or {"inline_keyboard": []}
    return [button["callback_data"] for row in markup["inline_keyboard"] for button in row]
