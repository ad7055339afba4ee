"""Ready sentences: the office keeps what it says often, and says it with one press."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from desk.tickets.canned import LENGTH, MOST
from storage.kinds import State
from storage.tables import CannedReply
from tests.stories.campus import Campus
from tests.stories.offices import at_the_desk
from tests.stories.player import Player

CRACK = "3-502 the wall has a crack"


async def sentences(ada: Player, label: str) -> None:
    """The ready sentences of a state are open on the desk."""
    await ada.writes("/desk")
    await ada.presses("💬 Ready sentences", on=await ada.sees("The office's desk"))
    await ada.presses(label, on=await ada.sees("For which state?", buttons=[label]))


async def added(ada: Player, words: str) -> None:
    """One more in the list that is open."""
    await ada.presses("Add one")
    await ada.sees("Write the sentence")
    await ada.writes(words)
    await ada.campus.quiet()


async def test_add_change_use_and_delete(desk: Campus) -> None:
    """A sentence is kept for refusals, changed, said with a press, and deleted."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    await sentences(ada, "Not accepted · 0")
    await ada.sees("There is none yet.", buttons=["Add one", "« Back"])
    await added(ada, "The house will be rebuilt.")
    await added(ada, "Please <ask> the landlord.")
    await ada.presses("1", on=await ada.sees("1. The house will be rebuilt.", "2. Please <ask>", buttons=["1", "2"]))
    await ada.presses("Change", on=await ada.sees("The house will be rebuilt.", buttons=["Change", "Delete"]))
    await ada.writes("The house is rebuilt in May.")
    await ada.sees("1. The house is rebuilt in May.")
    await desk.quiet()
    await ada.writes(number)
    await ada.presses("Reject", on=await ada.sees(number, buttons=["Reject"]))
    question = await ada.sees(number, "Why not?", buttons=["No fault was found", "💬 Please <ask> the landlord."])
    await ada.presses("💬 The house is rebuilt in May.", on=question)
    await lin.sees(number, "Reason: “The house is rebuilt in May.”")
    await sentences(ada, "Not accepted · 2")
    await ada.presses("2", on=await ada.sees("2. Please <ask>", buttons=["2"]))
    assert (await ada.presses("Delete")).toast == "Deleted."
    listed = await ada.sees("1. The house is rebuilt in May.", buttons=["1", "Add one"])
    assert "2." not in listed.text


async def test_a_question_and_a_word_have_their_own(desk: Campus) -> None:
    """Those of a question are offered with Ask, those of a ticket's state where the office writes to the resident."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    number = await lin.reports(CRACK)
    await sentences(ada, "Waiting for an answer · 0")
    await added(ada, "Please send a photo.")
    await sentences(ada, "Waiting for review · 0")
    await added(ada, "We look at it tomorrow.")
    await ada.writes(number)
    card = await ada.sees(number, buttons=["Ask", "💬 Write to the resident"])
    await ada.presses("💬 Write to the resident", on=card)
    said = await ada.sees(number, "To: Lin", "Write it, send photos", buttons=["💬 We look at it tomorrow."])
    assert "💬 Please send a photo." not in said.buttons
    await ada.presses("💬 We look at it tomorrow.", on=said)
    await lin.sees(f"💬 {number} Ada · office", "We look at it tomorrow.")
    await ada.presses("Ask", on=await ada.sees(number, "Ada added", buttons=["Ask"]))
    await ada.presses("💬 Please send a photo.", on=await ada.sees(number, buttons=["💬 Please send a photo."]))
    await lin.sees(number, "The office asks: “Please send a photo.”")


async def test_limits(desk: Campus) -> None:
    """At most 500 characters, at most twenty of a state; what was being written is asked for again."""
    ada = await at_the_desk(desk)
    await sentences(ada, "Not accepted · 0")
    await ada.presses("Add one")
    await ada.writes("x" * (LENGTH + 1))
    await ada.sees("That is too long: at most 500 characters, please. Yours has 501.")
    await ada.writes("x" * LENGTH)
    await ada.sees("1. xxx", buttons=["Add one"])
    async with desk.app.desk.database.transaction() as session:
        maker = (await session.execute(select(col(CannedReply.made_by)))).scalars().one()
        session.add_all(CannedReply(state=State.REJECTED, words=f"No {n}", made_by=maker) for n in range(MOST - 2))
    await desk.quiet()
    last = await ada.sees("1. xxx", buttons=["Add one"])
    add = ada.hold("Add one", last)
    await ada.presses("Add one", on=last)
    await ada.writes("The last one")
    full = await ada.sees("20. The last one")
    assert "Add one" not in full.buttons
    press = desk.world.press(ada.id, ada.chat, full.id, "ds:add:rejected:0")
    assert "There are 20 sentences already" in (await desk.world.answer_of(press, 10)).text
    assert add is not None


async def test_only_the_office_has_them(desk: Campus) -> None:
    """A resident who forges the button reads a sentence, and nothing is kept or deleted."""
    lin, ada = desk.resident("Lin"), await at_the_desk(desk)
    await sentences(ada, "Not accepted · 0")
    await added(ada, "The house will be rebuilt.")
    number = await lin.reports(CRACK)
    own = await lin.sees(number, buttons=["Urge"])
    for data in ("ds:add:rejected:0", "ds:delete:rejected:1", "ds:list:rejected:0", "dk:sentences", "dp:open:0:0"):
        press = desk.world.press(lin.id, lin.chat, own.id, data)
        assert "This is the office's desk." in (await desk.world.answer_of(press, 10)).text
    await sentences(ada, "Not accepted · 1")
