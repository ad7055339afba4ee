"""A repair, from one message to a rating."""

from tests.stories.campus import Campus


async def test_one_message_and_one_press_make_a_ticket(desk: Campus) -> None:
    """Lin writes one message, presses Submit, and reads the number, what happens next and by when."""
    lin = desk.resident("Lin")
    await lin.writes("3-502 tap drips")
    card = await lin.sees("Your report", "Water and drains", "Building 3 502", buttons=["Submit"])
    answered = await lin.presses("Submit", on=card)
    assert answered.toast == "Submitted: R-1001"
    ticket = await lin.sees("R-1001", "It should be repaired by")
    assert ticket.id == card.id, "the draft's own message becomes the ticket's card"


async def test_a_repair_goes_from_the_report_to_the_stars(desk: Campus, photo: bytes) -> None:
    """The whole way: report, accept, start, done with a photo, fixed, five stars and a word."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.sees(number, "tap drips", "Building 3 502", buttons=["Accept"])
    assert (await wang.presses("Accept")).toast == "The job is yours."
    await wang.sees(number, "Wang has it")
    await lin.sees(number, "Wang has taken your repair")

    own = desk.private(wang)
    await own.sees(number, "tap drips", "Lin", buttons=["Start", "Done", "Release"])
    await own.presses("Start")
    await lin.sees(number, "Wang has started")
    await own.presses("Done")
    await own.sees("Send a photo of the finished work", buttons=["Skip the photo"])
    await own.sends(photo, caption="New washer")

    await lin.sees(number, "Wang says it is repaired", "New washer", buttons=["Fixed", "Not fixed"])
    await lin.presses("Fixed")
    await lin.presses("⭐5")
    await lin.sees("Would you like to add a word?")
    await lin.writes("Quick and friendly")
    await lin.sees(number, "You rated it ⭐⭐⭐⭐⭐")
    await own.sees("The resident says: fixed")

    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.rating, ticket.rating_comment) == ("closed", 5, "Quick and friendly")
    assert await desk.events(number) == ["submit", "approve", "accept", "start", "finish", "confirm", "rated", "rated"]


async def test_not_fixed_goes_back_to_the_same_team(desk: Campus) -> None:
    """Not fixed: the same ticket is queued again, one cycle on, and the group reads why."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    number = await lin.reports("3-502 tap drips")
    await wang.presses("Accept")
    own = desk.private(wang)
    await own.presses("Done")
    await own.presses("Skip the photo")
    await own.sees("What was done?")
    await own.presses("Skip the note")
    await lin.presses("Not fixed")
    await lin.presses("The fault is still there")
    await wang.sees(number, "Not fixed the last time", "The fault is still there", buttons=["Accept"])
    ticket = await desk.ticket(number)
    assert (ticket.state, ticket.cycle, ticket.assignee_id) == ("queued", 2, None)


async def test_the_office_reviews_what_needs_it(desk: Campus) -> None:
    """A kind of fault with manual review: the office asks, reads the answer, approves, and the resident hears it."""
    lin, ada = desk.resident("Lin"), await desk.office()
    number = await lin.reports("3-502 the wall has a crack")
    await ada.sees(number, "crack", "Decide by", buttons=["Approve", "Reject", "Ask"])
    await ada.presses("Ask")
    question = await ada.sees("Ada, please write it as a reply")
    await ada.writes("How long is it?", reply_to=question)
    await lin.sees(number, "How long is it?", buttons=["Answer"])
    await lin.presses("Answer")
    await lin.writes("About a metre")
    await ada.sees(number, "Answer", "About a metre", buttons=["Approve"])
    await ada.presses("Approve")
    await lin.sees(number, "passed the review")
    assert (await desk.ticket(number)).state == "queued"
