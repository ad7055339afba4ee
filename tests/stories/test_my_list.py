"""The list of a resident: their own, those of their room, those that they follow, drafts; and long ones."""

from desk.tickets.following import add_followers
from desk.tickets.repairs import RepairDraft, confirm, submit
from storage.kinds import State
from storage.tables import Ticket
from tests.stories.campus import Campus
from tests.stories.dealings import acting, lives
from tests.stories.player import Player
from tests.stories.test_reporting import opened


async def reported(desk: Campus, player: Player, count: int, *, closed: bool = False) -> list[str]:
    """So many reports at once, oldest first."""
    numbers = []
    async with acting(desk, player) as work:
        for n in range(count):
            draft = RepairDraft(category="plumbing", building="3", room="502", description=f"tap {n} drips")
            ticket = await submit(work, draft)
            if closed:
                ticket.state = State.DONE
                await work.session.flush()
                await confirm(work, ticket.row_id)
            numbers.append(work.campus.number(ticket))
    return numbers


async def test_older_ones_are_paged(desk: Campus) -> None:
    """Ten at a time, those under way first, each once; and back again."""
    lin = await opened(desk)
    old, new = await reported(desk, lin, 13, closed=True), await reported(desk, lin, 12)
    await lin.writes("/my")
    first = await lin.sees("Your reports", buttons=["Older ones"])
    await lin.presses("Older ones", on=first)
    second = await lin.sees("Your reports", buttons=["« Back", "Older ones"])
    assert second.id == first.id
    await lin.presses("Older ones", on=second)
    third = await lin.sees("Your reports", old[0], buttons=["« Back"])
    listed = [label for page in (first, second, third) for label in page.buttons if label.startswith("R-")]
    assert listed == [*reversed(new), *reversed(old)]
    await lin.presses("« Back", on=third)
    again = await lin.sees("Your reports", new[-1], buttons=["Older ones"])
    assert (again.id, again.buttons) == (first.id, first.buttons)
    await lin.presses(new[-1], on=again)
    await lin.sees(new[-1], "tap 11 drips", buttons=["Urge"])


async def test_a_roommates_long_list(desk: Campus) -> None:
    """Of the room five stand on the list, the others behind a button; those followed elsewhere by themselves."""
    lin, chen = await opened(desk), await opened(desk, "Chen")
    await lives(desk, chen)
    numbers = await reported(desk, lin, 7)
    await reported(desk, lin, 2, closed=True)
    await chen.writes("/my")
    listed = await chen.sees("You have not reported anything yet", "In your room", buttons=["More in your room"])
    assert [label for label in listed.buttons if label.startswith("R-")] == list(reversed(numbers))[:5]
    await chen.presses("More in your room")
    rest = await chen.sees("In your room", numbers[0], buttons=["« Back"])
    assert [label for label in rest.buttons if label.startswith("R-")] == [numbers[1], numbers[0]]
    assert "You follow" not in listed.text


async def test_all_sections(desk: Campus) -> None:
    """Own, the room's, what is followed elsewhere, a draft, and a closed one, in this order."""
    lin, chen = await opened(desk), await opened(desk, "Chen")
    await lives(desk, chen)
    (theirs,) = await reported(desk, lin, 1)
    (followed,) = await reported(desk, lin, 1)
    (mine,), (old,) = await reported(desk, chen, 1), await reported(desk, chen, 1, closed=True)
    await _follows(desk, chen, followed)
    await chen.writes("5-301 the lamp is dark")
    await chen.sees("Your report", "the lamp is dark")
    await chen.writes("/my")
    listed = await chen.sees("Your reports", "In your room", "You follow", "Not submitted yet: 1")
    order = [listed.text.index(word) for word in ("Your reports", mine, old, "In your room", theirs, "You follow")]
    assert order == sorted(order)
    assert listed.text.index(followed) > order[-1]
    assert listed.buttons == (mine, old, theirs, followed, "📝 5-301 the lamp is dark")


async def test_a_stale_page_and_a_forged_one(desk: Campus) -> None:
    """A page behind the end says that there is nothing more; a number beyond all counting gets a sentence."""
    lin = await opened(desk)
    await reported(desk, lin, 1)
    await lin.writes("/my")
    listed = await lin.sees("Your reports")
    press = desk.world.press(lin.id, lin.chat, listed.id, "y:m:1:1")
    await desk.world.answer_of(press, 10)
    await lin.presses("« Back", on=await lin.sees("Nothing more."))
    press = desk.world.press(lin.id, lin.chat, listed.id, f"y:m:1:{2**70}")
    assert "no longer works" in (await desk.world.answer_of(press, 10)).text


async def test_the_longest_list_fits_into_a_message(desk: Campus) -> None:
    """Twenty described places of two hundred characters each, and all that was written there, in one message."""
    lin, chen = await opened(desk), await opened(desk, "Chen")
    numbers: list[str] = []
    for person in (lin, chen):
        async with acting(desk, person) as work:
            draft = RepairDraft(category="plumbing", place_note="🚿" * 200, description="💦" * 900)
            numbers += [work.campus.number(await submit(work, draft)) for _ in range(12)]
    numbers = numbers[:12]
    for number in numbers:
        await _follows(desk, chen, number)
    await lin.writes("/my")
    await lin.sees("Your reports", buttons=["Older ones"])
    await chen.writes("/my")
    await chen.presses("More that you follow", on=await chen.sees("You follow", numbers[-1]))
    await chen.sees("You follow", numbers[0])


async def _follows(desk: Campus, player: Player, number: str) -> None:
    """Follows a ticket that is elsewhere."""
    async with acting(desk, player) as work:
        ticket = await work.session.get_one(Ticket, int(number.split("-")[-1]))
        if ticket.room == "502":
            ticket.room = "401"
        await add_followers(work, ticket, [work.actor.row_id])


async def test_empty_states_in_both_chinese(desk: Campus) -> None:
    """Nothing at all, and nothing but a roommate's, as people read it."""
    lin = await opened(desk)
    await reported(desk, lin, 1)
    for language, nothing, room in (
        ("zh-hans", "您还没有报修", "同寝室的报修"),
        ("zh-hant", "您還沒有報修", "同寢室的報修"),
    ):
        chen = desk.resident(language, language=language)
        await desk.quiet()
        await chen.writes("/my")
        await chen.sees(nothing)
        await lives(desk, chen)
        await chen.writes("/my")
        await chen.sees(room, "R-1001")
