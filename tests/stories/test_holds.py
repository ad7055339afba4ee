"""A job that cannot go on, a door that nobody opens, a job that is another's: from the worker's own card."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.tickets.holds import current_hold, pick
from storage.kinds import Language, Role
from storage.tables import Person, Ticket
from tests.stories.campus import Campus
from tests.stories.crew import member, spoken
from tests.stories.jobs import accepted_job, released
from tests.stories.rota import ZONE


async def test_waiting_for_parts(desk: Campus) -> None:
    """Wang waits for parts until tomorrow: his card says why and until when, Lin hears it, then it goes on to Done."""
    lin, wang, own, number = await accepted_job(desk)
    await own.presses("Cannot go on")
    await own.presses("Waiting for parts", on=await own.sees(number, "Why can it not go on?"))
    asked = await own.sees(number, "⏸ Waiting for parts", "When does it go on?")
    assert (await own.presses(asked.buttons[1], on=asked)).toast.startswith("On hold until ")
    card = await own.sees(number, "⏸ On hold until ", "Waiting for parts", buttons=["Resume", "Done", "Hold longer"])
    assert "Nobody home" not in card.buttons
    await lin.sees(number, "the work waits until", "Waiting for parts")
    await wang.sees(number, "⏸ Wang has it, on hold until")
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.held_until is not None) == ("on_hold", True)

    assert (await own.presses("Resume")).toast == "It goes on."
    await own.sees(number, "🔧 You are at work", buttons=["Done", "Cannot go on"])
    await lin.sees(number, "the work goes on")
    assert (await desk.events(number))[-2:] == ["hold", "resume"]


async def test_a_written_reason_and_a_written_day(desk: Campus) -> None:
    """What is none of the reasons is written; a day may be written as people write days; and held once more."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Cannot go on")
    await own.presses("Something else", on=await own.sees(number, buttons=["Something else"]))
    await own.sees("What is it? A few words; the resident reads them.")
    await own.writes("The valve is walled in")
    await own.sees(number, "The valve is walled in", "When does it go on?")
    week_ago, in_six_days = (desk.app.desk.now().astimezone(ZONE) + timedelta(days=days) for days in (-7, 6))
    for nonsense, said in (
        (
            "soon",
            f"I cannot read “soon” as a day. When does it go on? Choose a day, or write one: {in_six_days:%Y-%m-%d}",
        ),
        ("<b>31.2." + "x" * 50, "I cannot read “<b>31.2." + "x" * 31 + "…” as a day. When does it go on?"),
        ("2099-01-01", "At most 180 days ahead, please: give an earlier day."),
        ("in 200 days", "At most 180 days ahead, please: give an earlier day."),
        (f"{week_ago.month}月{week_ago.day}日", "Please give a time that is still to come."),
        ("yesterday", "Please give a time that is still to come."),
    ):
        await own.writes(nonsense)
        await own.sees(said)
        await desk.quiet()
    assert (await desk.ticket(number)).state == "accepted"
    await own.writes("2020-01-01")
    await own.sees("Please give a time that is still to come.")
    await own.writes("in 5 days")
    await own.sees(number, "⏸ On hold until ", "The valve is walled in", buttons=["Resume"])
    await lin.sees(number, "Reason: The valve is walled in")
    first = (await desk.ticket(number)).held_until

    await own.presses("Hold longer")
    await own.presses("The weather", on=await own.sees(buttons=["The weather"]))
    await own.sees(number, "⏸ The weather")
    await own.writes(f"{in_six_days.month}月{in_six_days.day}日")
    await own.sees(number, "⏸ On hold until ", "The weather", buttons=["Hold longer"])
    held = (await desk.ticket(number)).held_until
    assert first is not None
    assert held is not None
    assert held > first
    assert held.astimezone(ZONE).date() == in_six_days.date()


async def test_a_day_that_has_come(desk: Campus) -> None:
    """The days stood on Wang's phone over the weekend: what is over gets a sentence, and the reason is not lost."""
    _lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Cannot go on")
    await own.presses("Waiting for parts", on=await own.sees(buttons=["Waiting for parts"]))
    asked = await own.sees(number, "When does it go on?")
    press = own.hold(asked.buttons[0], asked)
    await desk.fast_forward(days=4)
    assert (await press()).toast == "Please give a time that is still to come."
    await own.presses("Cannot go on", on=await own.sees(number, buttons=["Start", "Cannot go on"]))
    again = await own.sees(number, "⏸ Waiting for parts", "When does it go on?")
    assert (await own.presses(again.buttons[0], on=again)).toast.startswith("On hold until ")


async def test_a_way_back_from_the_question(desk: Campus) -> None:
    """Back, and the card is as it was; 5,000 characters and a file get a sentence, and the question stays."""
    _lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Cannot go on")
    await own.sees(number, "Why can it not go on?")
    await own.writes("x" * 4_096)
    await own.sees("That is too long: at most 200 characters")
    await own.sends_also(document={"file_id": "doc", "file_unique_id": "doc", "file_name": "a.pdf"})
    await own.sees("I cannot open files.")
    await own.presses("« Back", on=await own.sees(number, "Why can it not go on?"))
    await own.sees(number, "tap drips", buttons=["Start", "Done", "Cannot go on", "Nobody home"])
    assert (await desk.ticket(number)).state == "accepted"


async def test_nobody_home(desk: Campus) -> None:
    """Wang ticks two openings of the next working days and sends them; Lin is asked; one tick taken back is none."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Nobody home")
    asked = await own.sees(number, "When can you come again?")
    slots = [label for label in asked.buttons if label.startswith("▫️")]
    assert len(slots) == 6
    assert "Send" not in asked.buttons
    assert any(label.endswith("08:00–12:00") for label in slots)
    assert any(label.endswith("13:30–17:30") for label in slots)
    for label in (slots[0], slots[1], slots[3]):
        await own.presses(label)
        await own.sees(number, buttons=[label.replace("▫️", "✓")])
    await own.presses(slots[1].replace("▫️", "✓"))
    ready = await own.sees(number, "🕐 Proposed:", buttons=[slots[1], "Send"])
    assert (await own.presses("Send", on=ready)).toast == "I ask the resident to pick a time."
    await own.sees(number, "⏸ On hold until", "Nobody was home", "🕐 Proposed:", buttons=["Resume", "Done"])
    await lin.sees(number, "Wang found nobody in. When may somebody come?")
    assert (await desk.events(number))[-1] == "no_access"


async def test_times_that_are_written(desk: Campus) -> None:
    """Times in words; what is over, what is none and what is too many get a sentence, and the others stay."""
    _lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Nobody home")
    await own.sees(number, "When can you come again?")
    await own.writes("in 3 days 14:00, in 4 days 9:00")
    kept = await own.sees(number, "🕐 Proposed:", "14:00 · ", "09:00", buttons=["Send"])
    await own.writes("whenever you like")
    await own.sees("I cannot read “whenever you like” as a day and a time. When can you come again? Tick up to 6 times")
    await own.writes("2099-01-01 10:00")
    await own.sees("At most 180 days ahead")
    await own.writes("2020-01-01 10:00")
    await own.sees("Please give a time that is still to come.")
    await own.writes("tomorrow 10:00, 11:00, 12:00, 13:00, 14:00")
    await own.sees("At most 6 times, please. Take one away first.")
    assert (await own.presses("Send", on=kept)).toast == "I ask the resident to pick a time."
    ticket = await desk.ticket(number)
    assert ticket.state == "on_hold"
    assert ticket.held_until is not None
    local = ticket.held_until.astimezone(desk.app.desk.campus.catalogue.calendar.time_zone)
    assert (local.hour, local.minute) == (9, 0)


async def test_release_asks_for_a_reason(desk: Campus) -> None:
    """The team reads on its card why it came back; words of one's own do as well."""
    lin, wang, own, number = await accepted_job(desk)
    assert (await released(own, why="Another trade is needed")).toast == "Given back to the team."
    await wang.sees(number, "↩️ It came back: Another trade is needed", buttons=["Accept"])
    await lin.sees(number, "the worker gave it back")

    await wang.presses("Accept")
    await own.sees(number, buttons=["Start"])
    assert "It came back" not in (await wang.sees(number, "👷 Wang has it")).text
    await own.presses("Release", on=await own.sees(number, buttons=["Release"]))
    await own.presses("Something else", on=await own.sees(buttons=["Something else"]))
    await own.writes("My van broke down")
    await own.sees(number, "You gave this job back.")
    await wang.sees(number, "↩️ It came back: “My van broke down”", buttons=["Accept"])


async def test_another_teams_job(desk: Campus) -> None:
    """Behind More… Wang passes it to the electricians: their group has it, the plumbers read so."""
    lin, wang, own, number = await accepted_job(desk)
    zhao = await desk.worker("Zhao", "electrical")
    assert "Other team" not in (await own.sees(number, buttons=["More…"])).buttons
    await own.presses("More…")
    await own.presses("Other team", on=await own.sees(number, buttons=["Release", "Other team", "« Less"]))
    teams = await own.sees(number, "Whose job is it?")
    assert "Plumbing team" not in teams.buttons
    press = own.hold("Electrical team", teams)
    assert (await press()).toast == "Passed on to the other team."
    assert (await own.sees(number, "➡️ Now a job of: Electrical team")).buttons == ()
    await wang.sees(number, "➡️ Now a job of: Electrical team")
    await zhao.sees(number, buttons=["Accept"])
    await lin.sees(number, "in the hands of another team now: Electrical team")
    assert (await press()).toast == "This one is not yours to change."


@pytest.mark.parametrize("label", ["Cannot go on", "Nobody home", "Release", "More…"])
async def test_stale_presses(desk: Campus, label: str) -> None:
    """The card of a job that Lin cancelled meanwhile: each button has its sentence, and shows how it stands."""
    lin, _wang, own, number = await accepted_job(desk)
    press = own.hold(label, await own.sees(number, buttons=[label]))
    await lin.presses("Cancel")
    await lin.presses("Yes, cancel it")
    await own.sees(number, "✖️ Cancelled")
    answered = await press()
    if label != "More…":
        assert answered.toast == f"{number}: Cancelled. That is no longer possible."
    await own.sees(number, "✖️ Cancelled")
    assert (await desk.ticket(number)).state == "cancelled"


async def test_a_strangers_press(desk: Campus) -> None:
    """Eve has Wang's card before her: whichever button she presses, nothing moves and she learns nothing of the job."""
    _lin, _wang, own, number = await accepted_job(desk)
    eve = desk.resident("Eve")
    greeting = await eve.sees("service desk")
    card = await own.sees(number, buttons=["Cannot go on"])
    markup = desk.world.chat(own.chat).messages[card.id].markup or {}
    presses = [button["callback_data"] for row in markup["inline_keyboard"] for button in row]
    assert len(presses) == 7
    for data in presses:
        answer = await desk.world.answer_of(desk.world.press(eve.id, eve.chat, greeting.id, data), 10)
        assert answer.text in (
            "This one is not yours to change.",
            "I cannot find that any more. /my shows your reports.",
        )
    await desk.quiet()
    assert (await desk.ticket(number)).state == "accepted"
    assert not [seen for seen in eve.heard() if number in seen.text]


@pytest.mark.parametrize(("code", "language"), [("zh-hans", Language.ZH_HANS), ("zh-hant", Language.ZH_HANT)])
async def test_a_hold_in_chinese(desk: Campus, code: str, language: Language) -> None:
    """A worker who speaks Chinese: buttons, questions and the written day."""
    lin = desk.resident("Lin")
    own = await member(desk, "王", Role.WORKER, language=code)
    number = await lin.reports("3-502 tap drips")
    group = own.within(desk.groups["plumbing"])
    await group.presses("Accept", on=await group.sees(number, buttons=["Accept"]))

    def say(label: str) -> str:
        return spoken(desk, label, language)

    await own.presses(say("Cannot go on"))
    await own.presses(say("Waiting for parts"))
    await own.writes("2月30日")
    await own.sees(spoken(desk, "I cannot read “{words}” as a day.", language, words="2月30日"), "哪天可以")
    await own.writes("5天后")
    card = await own.sees(number, say("Waiting for parts"), buttons=[say("Resume"), say("Done"), say("Hold longer")])
    assert say("Release") in card.buttons
    assert (await desk.ticket(number)).state == "on_hold"


async def test_the_time_that_the_resident_picked(desk: Campus) -> None:
    """It stands on Wang's card and in his list as the visit, and the job goes on."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Nobody home")
    await own.writes("in 3 days 14:00")
    await own.presses("Send", on=await own.sees(number, "🕐 Proposed:", buttons=["Send"]))
    await own.sees(number, "Nobody was home", buttons=["Resume"])
    await desk.quiet()
    async with desk.app.desk.work() as work:
        found = await work.session.execute(select(Person).where(col(Person.chat_user) == lin.id))
        work.person = found.scalar_one()
        ticket = await work.session.get_one(Ticket, int(number.removeprefix("R-")))
        held = await current_hold(work, ticket)
        assert held is not None
        await pick(work, ticket.row_id, datetime.fromisoformat(held.times[0]))
    card = await own.sees(number, "🕐 Visit: ", "14:00", buttons=["Start", "Done"])
    assert "Proposed" not in card.text
    await own.writes("/jobs")
    await own.sees("Your jobs: 1", "🕐 Visit: ", buttons=[number])


async def test_a_reply_to_a_card_answers_what_is_asked_there(desk: Campus) -> None:
    """Asked on two cards, Wang replies to the first: that is its reason, and no word of it reaches Lin."""
    lin, wang, own, number = await accepted_job(desk)
    other = await lin.reports("3-503 shower drips")
    await wang.presses("Accept", on=await wang.sees(other, buttons=["Accept"]))
    await own.presses("Release", on=await own.sees(number, buttons=["Release"]))
    asked = await own.sees(number, "Why does it go back?")
    await own.presses("Done", on=await own.sees(other, buttons=["Done"]))
    await own.sees(other, "Send a photo of the finished work")
    await own.writes("The tenant was rude", reply_to=asked)
    await wang.sees(number, "The tenant was rude", buttons=["Accept"])
    await desk.quiet()
    assert not [seen for seen in lin.messages() if "rude" in seen.text]


async def test_a_command_leaves_the_question(desk: Campus) -> None:
    """Asked why, Wang looks at his jobs instead: what he writes then is no reason that Lin would read."""
    lin, _wang, own, number = await accepted_job(desk)
    await own.presses("Cannot go on")
    await own.presses("Something else", on=await own.sees("Why can it not go on?", buttons=["Something else"]))
    await desk.quiet()
    await own.writes("/jobs")
    await own.sees("Your jobs", number)
    await own.writes("Fine, thank you")
    await desk.quiet()
    assert not [seen for seen in own.messages() if "When does it go on?" in seen.text], "it was no reason"
    await own.sees("Did you mean the resident of a job?", buttons=[f"💬 {number}"])
    assert not [seen for seen in lin.messages() if "Fine" in seen.text]
