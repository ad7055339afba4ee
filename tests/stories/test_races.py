"""Many people at the same moment, over real HTTP."""

import asyncio
from collections.abc import Sequence

from tests.stories.campus import Campus
from tests.stories.player import Seen


async def test_only_one_of_fifty_gets_the_job(desk: Campus) -> None:
    """Fifty plumbers press Accept at once: one has the job, forty-nine read who."""
    lin = desk.resident("Lin")
    plumbers = [await desk.worker(f"Plumber {n}") for n in range(50)]
    number = await lin.reports("3-502 tap drips")
    card = await plumbers[0].sees(number, buttons=["Accept"])
    fingers = [plumber.hold("Accept", card) for plumber in plumbers]

    answers = await asyncio.gather(*(press() for press in fingers))

    (winner,) = [answer for answer in answers if answer.toast == "The job is yours."]
    losers = [answer for answer in answers if answer is not winner]
    assert all(answer.toast.startswith(f"{winner.by} took this job at ") for answer in losers)
    assert (await plumbers[0].sees(number, f"👷 {winner.by} has it")).buttons == ()
    await desk.quiet()

    assert await desk.events(number) == ["submit", "approve", "accept"]
    jobs = {plumber.name: len(_jobs(desk.private(plumber).heard(), number)) for plumber in plumbers}
    assert jobs == {plumber.name: int(plumber.name == winner.by) for plumber in plumbers}
    assert len([seen for seen in plumbers[0].heard() if number in seen.text]) == 1, "one card in the group"
    assert len([seen for seen in lin.heard() if "has taken your repair" in seen.text]) == 1


def _jobs(heard: Sequence[Seen], number: str) -> list[Seen]:
    """The full jobs among what somebody heard."""
    return [seen for seen in heard if number in seen.text and "Start" in seen.buttons]


async def test_one_impatient_thumb(desk: Campus) -> None:
    """The same plumber presses Accept ten times: it is accepted once, and every press gets an answer."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    press = wang.hold("Accept", await wang.sees(number, buttons=["Accept"]))
    answers = await asyncio.gather(*(press() for _ in range(10)))
    assert sorted(answer.toast for answer in answers) == ["The job is yours."] + ["You already have this job."] * 9
    assert (await desk.events(number)).count("accept") == 1


async def test_twenty_jobs_for_five_workers(desk: Campus) -> None:
    """Five plumbers grab at twenty jobs all at once: every job ends with one of them."""
    lin = desk.resident("Lin")
    plumbers = [await desk.worker(f"Plumber {n}") for n in range(5)]
    numbers = [await lin.reports(f"3-5{n:02} tap drips") for n in range(1, 21)]
    cards = [await plumbers[0].sees(number, buttons=["Accept"]) for number in numbers]
    fingers = [plumber.hold("Accept", card) for card in cards for plumber in plumbers]
    answers = await asyncio.gather(*(press() for press in fingers))
    assert [answer.toast for answer in answers].count("The job is yours.") == 20
    await desk.quiet()
    assert {ticket.state for ticket in await desk.tickets()} == {"accepted"}
    jobs = [_jobs(desk.private(plumber).heard(), "R-") for plumber in plumbers]
    assert sum(len(mine) for mine in jobs) == 20


async def test_started_and_released_at_once(desk: Campus) -> None:
    """A thumb on Start and another on the reason to give it back: whichever is first, nobody has it in the end."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.presses("Accept", on=await wang.sees(number, buttons=["Accept"]))
    own = desk.private(wang)
    card = await own.sees(number, buttons=["Start", "Release"])
    starts = own.hold("Start", card)
    await own.presses("Release", on=card)
    releases = own.hold("No time for it", await own.sees(number, buttons=["No time for it"]))
    await asyncio.gather(starts(), releases())
    await desk.quiet()
    ticket, events = await desk.ticket(number), await desk.events(number)
    assert (ticket.state, ticket.assignee_id, events[-1]) == ("queued", None, "release")
    assert events[3:] in (["start", "release"], ["release"])


async def test_one_approves_while_another_rejects(desk: Campus) -> None:
    """Ada presses Approve while Bo presses his reason: one of both counts, and the other reads who was faster."""
    lin, ada, bo = desk.resident("Lin"), await desk.office("Ada"), await desk.office("Bo")
    number = await lin.reports("3-502 the wall has a crack")
    approves = ada.hold("Approve", await ada.sees(number, buttons=["Approve"]))
    await bo.presses("Reject")
    rejects = bo.hold("No fault was found", await bo.sees(number, "Why not?"))
    ada_reads, bo_reads = (answer.toast for answer in await asyncio.gather(approves(), rejects()))
    if ada_reads == "Approved.":
        assert bo_reads == "Ada decided this first. Now: Waiting for a worker."
        assert await desk.events(number) == ["submit", "approve"]
    else:
        assert (ada_reads, bo_reads) == ("Bo decided this first. Now: Not accepted.", "Rejected.")
        assert await desk.events(number) == ["submit", "reject"]


async def test_a_card_from_before_the_desk_was_started_anew(desk: Campus) -> None:
    """Wang and Sam press what they saw before: Wang has the job, Sam reads so, and Lin's Cancel is out of date."""
    lin, wang, sam = desk.resident("Lin"), await desk.worker("Wang"), await desk.worker("Sam")
    number = await lin.reports("3-502 tap drips")
    card = await wang.sees(number, buttons=["Accept"])
    fingers = [wang.hold("Accept", card), sam.hold("Accept", card)]
    await lin.presses("Cancel")
    cancels = lin.hold("Yes, cancel it", await lin.sees(number, buttons=["Yes, cancel it"]))
    await desk.quiet()
    await desk.stops()
    await desk.starts()
    first, second = [await press() for press in fingers]
    assert first.toast == "The job is yours."
    assert second.toast.startswith("Wang took this job at ")
    assert "out of date" in (await cancels()).toast
    assert await desk.events(number) == ["submit", "approve", "accept"]
