"""/pause: a worker who is away gets no jobs, and those that they have go back to the team."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.days.dates import opening_of, today
from storage.kinds import Language, Role
from storage.tables import Person
from tests.stories.campus import Campus
from tests.stories.crew import member, spoken
from tests.stories.jobs import accepted_job


async def test_a_week_away(desk: Campus) -> None:
    """Wang is away for a week: his job is the team's again, with a sentence for all; he takes none until he is back."""
    lin, wang, own, number = await accepted_job(desk)
    sam = await desk.worker("Sam")
    await own.writes("/pause")
    asked = await own.sees("How long are you away?", buttons=["Today", "Today and tomorrow", "3 days", "A week"])
    await own.presses("A week", on=asked)
    away = await own.sees("🏖 You are away until", f"Offered to your team again: {number}", buttons=["I am back"])
    await own.sees(number, "You do not have this job any more.")
    card = await sam.sees(number, "↩️ It came back: The worker is away", buttons=["Accept"])
    await lin.sees(f"{number}: the worker who had it is away; the team is looking for another one.")
    assert (await desk.ticket(number)).state == "queued"

    refused = await wang.presses("Accept", on=card)
    assert refused.toast.startswith("Wang is away until ")
    assert refused.toast.endswith("/pause off ends that.")
    assert (await desk.ticket(number)).state == "queued"

    await own.presses("I am back", on=away)
    await own.sees("Welcome back! You can accept jobs again.")
    assert (await wang.presses("Accept", on=card)).toast == "The job is yours."


async def test_a_week_is_over(desk: Campus) -> None:
    """Nobody has to say that they are back."""
    lin, own = desk.resident("Lin"), await member(desk, "Wang", Role.WORKER)
    wang = own.within(desk.groups["plumbing"])
    await own.writes("/pause in 2 days")
    await own.sees("🏖 You are away until")
    number = await lin.reports("3-502 tap drips")
    card = await wang.sees(number, buttons=["Accept"])
    assert (await wang.presses("Accept", on=card)).toast.startswith("Wang is away until ")
    await desk.fast_forward(days=3)
    assert (await wang.presses("Accept", on=card)).toast == "The job is yours."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/pause 2030-13-45", "I cannot read “2030-13-45” as a day. Please write it like"),
        ("/pause 2020-01-01", "Please give a time that is still to come."),
        ("/pause me", "as a day. Please write it like"),
        ("/pause until the swallows return", "as a day. Please write it like"),
        ("/pause " + "x" * 4_000, "as a day. Please write it like"),
        ("/pause off", "You are not away. /pause tells me when you are."),
    ],
)
async def test_odd_words(desk: Campus, words: str, said: str) -> None:
    """Whatever stands behind the command, there is a sentence, and nobody is away by it."""
    own = await member(desk, "Wang", Role.WORKER)
    await own.writes(words)
    await own.sees(said)
    if "off" not in words:
        await own.sees("How long are you away?", "As soon as you say how long", buttons=["Today", "« Back"])
    await own.writes("/pause off")
    await own.sees("You are not away.")


@pytest.mark.parametrize(
    "words", ["me until friday", "until friday", "Friday", "me Friday", "till friday", "today", "今明两天", "到周五"]
)
async def test_words_that_name_a_day(desk: Campus, words: str) -> None:
    """With or without what people say before it; “today” is the day away, not the day back."""
    own = await member(desk, "Wang", Role.WORKER)
    await own.writes(f"/pause {words}")
    await own.sees("🏖 You are away until", buttons=["I am back"])


async def test_today_lasts_until_work_begins_tomorrow(desk: Campus) -> None:
    """Written as an answer, or chosen: the same moment."""
    calendar = desk.app.desk.campus.catalogue.calendar
    until = opening_of(today(desk.world.clock.now(), calendar) + timedelta(days=1), calendar)
    chose, wrote = await member(desk, "Wang", Role.WORKER), await member(desk, "Sam", Role.WORKER)
    for own in (chose, wrote):
        await own.writes("/pause")
        await own.sees("How long are you away?", buttons=["Today"])
    await chose.presses("Today")
    await wrote.writes("today")
    for own in (chose, wrote):
        await own.sees("🏖 You are away until", buttons=["I am back"])
    async with desk.app.desk.work() as work:
        away = select(col(Person.away_until)).where(col(Person.chat_user).in_([chose.id, wrote.id]))
        assert list((await work.session.execute(away)).scalars()) == [until, until]


async def test_who_is_away_thinks_of_staying_longer(desk: Campus) -> None:
    """Back leaves them as they are: away, and that is what they read."""
    own = await member(desk, "Wang", Role.WORKER)
    await own.writes("/pause in 3 days")
    away = await own.sees("🏖 You are away until", buttons=["I am back"])
    await own.writes("/pause")
    asked = await own.sees(away.text, "As soon as you say how long", buttons=["A week", "« Back"])
    await own.presses("« Back", on=asked)
    await desk.quiet()
    assert [seen.text for seen in own.heard()][-1] == away.text
    assert not [seen for seen in own.heard() if "You are not away" in seen.text]
    await own.presses("I am back")
    await own.sees("Welcome back!")


async def test_a_written_day_and_a_change_of_mind(desk: Campus) -> None:
    """Nonsense is asked again, a report is a report, a day counts; and Back leaves all as it was."""
    own = await member(desk, "Wang", Role.WORKER)
    await own.writes("/pause")
    await own.sees("How long are you away?", buttons=["« Back"])
    await own.writes("when the swallows return")
    await own.sees("I cannot read “when the swallows return” as a day. Please write it like")
    await own.writes("yesterday")
    await own.writes("x" * 4_000)
    await own.sees("That is too long")
    await own.presses("« Back")
    await own.sees("You are not away.")
    await own.writes("/pause")
    await own.sees("How long are you away?", buttons=["« Back"])
    await own.writes("3-502 tap drips")
    await own.sees("Your report", buttons=["Submit"])
    await own.writes("/pause")
    await own.sees("How long are you away?", buttons=["« Back"])
    back = today(desk.app.desk.now(), desk.app.desk.campus.catalogue.calendar) + timedelta(days=20)
    await own.writes(f"{back.month}月{back.day}日")
    await own.sees("🏖 You are away until", buttons=["I am back"])


@pytest.mark.parametrize(("code", "language"), [("zh-hans", Language.ZH_HANS), ("zh-hant", Language.ZH_HANT)])
async def test_away_in_chinese(desk: Campus, code: str, language: Language) -> None:
    """The worker, and the resident whose job it was, read it in their language."""
    lin = desk.resident("林", code)
    own = await member(desk, "王", Role.WORKER, language=code)
    await lin.writes("3-502 水龙头滴水" if language is Language.ZH_HANS else "3-502 水龍頭滴水")
    number = (await lin.presses(spoken(desk, "Submit", language))).toast.split()[-1]
    number = "R-" + "".join(c for c in number.split("R-")[-1] if c.isdigit())
    group = own.within(desk.groups["plumbing"])
    await group.presses("Accept", on=await group.sees(number, buttons=["Accept"]))
    await own.writes("/pause 5天后")
    await own.sees(number, "🏖", buttons=[spoken(desk, "I am back", language)])
    sentence = "{number}: the worker who had it is away; the team is looking for another one."
    await lin.sees(spoken(desk, sentence, language, number=number))
    await own.writes("/pause off")
    await own.sees(spoken(desk, "Welcome back! You can accept jobs again.", language))
