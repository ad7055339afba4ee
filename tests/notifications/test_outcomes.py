"""Every way in which a message can go wrong, and what follows from it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.people.meeting import meet
from sandbox.faults import Kind
from sandbox.world import Fault
from storage.kinds import Lane
from storage.tables import Card, Channel, Person
from tests.notifications.conftest import ANN, LIN, PLUMBERS, Outlet

REFUSED: list[Kind] = ["429", "500", "502_html", "drop"]
"""Without effect: said once in the end."""
PERHAPS: list[Kind] = ["timeout_after", "drop_after", "malformed"]
"""Carried out, but nobody heard so: said again, since twice is better than never."""


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_refused_message_is_said_later(outlet: Outlet, kind: Kind) -> None:
    """Once, with the one behind it after it."""
    outlet.world.faults.append(Fault(kind, method="sendMessage", retry_after=1))
    await outlet.put(LIN, "first")
    await outlet.put(LIN, "second")
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts() == ["first", "second"]


@pytest.mark.parametrize("kind", PERHAPS)
async def test_a_message_of_which_nothing_was_heard_is_said_again(outlet: Outlet, kind: Kind) -> None:
    """Every message at least once."""
    outlet.world.faults.append(Fault(kind, method="sendMessage", delay=0.1))
    await outlet.put(LIN, "first")
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts() == ["first", "first"]


@pytest.mark.parametrize("kind", [*REFUSED, *PERHAPS])
async def test_a_card_stays_one_message_whatever_happens_to_its_edit(outlet: Outlet, kind: Kind) -> None:
    """An edit that is repeated changes nothing more."""
    await outlet.put(LIN, "one", card="job")
    async with outlet.delivering():
        await outlet.said()
        outlet.world.faults.append(Fault(kind, method="editMessageText", retry_after=1, delay=0.1))
        await outlet.put(LIN, "two", card="job")
        await outlet.said()
    assert outlet.texts() == ["two"]
    assert not await outlet.given_up()


async def test_a_chat_that_must_wait_holds_up_nobody_else(outlet: Outlet) -> None:
    """Telegram asks to wait three seconds with Lin: Ann reads hers at once, and Lin's answer to a press comes too."""
    outlet.world.faults.append(Fault("429", method="sendMessage", chat_id=LIN, retry_after=3))
    async with outlet.delivering():
        await outlet.put(LIN, "for Lin")
        await outlet.struck()
        await outlet.put(LIN, "for Lin, later")
        await outlet.put(ANN, "for Ann")
        await outlet.reads("for Ann", ANN, timeout=1)
        assert outlet.texts(LIN) == []
        await outlet.reads("for Lin, later")
    assert outlet.texts(LIN) == ["for Lin", "for Lin, later"]


async def test_who_blocked_the_bot_is_written_to_no_more(outlet: Outlet) -> None:
    """One try, then the person counts as unreachable; a /start makes them reachable again."""
    desk = outlet.app.desk
    async with desk.work() as work:
        await meet(work, None, LIN, "Lin", None, "en", reachable=True)
    outlet.world.person(LIN).blocked = True
    async with outlet.delivering():
        await outlet.put(LIN, "nobody reads this")
        await outlet.said()
        assert [row.attempts for row in await outlet.given_up()] == [1]
        assert not (await person(outlet)).reachable

        outlet.world.start(LIN)
        for update in list(outlet.world.updates.pending.values()):
            await outlet.app.intake.handle(update.json())
        await outlet.reads("service desk")
    assert (await person(outlet)).reachable


async def test_a_person_who_never_opened_the_bot_cannot_be_written_to(outlet: Outlet) -> None:
    """It is given up at once, and stays for the operator with the reason."""
    stranger = outlet.world.add_person(70_009, "Stranger").id
    await outlet.put(stranger, "hello")
    async with outlet.delivering():
        await outlet.said()
    [row] = await outlet.given_up()
    assert "initiate" in (row.failure or "")


async def test_a_group_that_moved_is_followed(outlet: Outlet) -> None:
    """It became a supergroup: binding, cards and what is still to be said move along, and nothing is lost."""
    group = outlet.world.add_group("Painters", [LIN], type="group").id
    async with outlet.app.desk.work() as work:
        binding = (await work.session.execute(select(Channel).limit(1))).scalar_one()
        binding.chat_id = group
    async with outlet.delivering():
        await outlet.put(group, "job, as it was", card="job")
        await outlet.said()
        new = outlet.world.migrate(group)
        await outlet.put(group, "job, as it is", card="job")
        await outlet.put(group, "and a word")
        await outlet.said()
    assert [text for text in outlet.texts(new) if text] == ["job, as it is", "and a word"]
    async with outlet.app.desk.database.transaction() as session:
        assert new in (await session.execute(select(col(Channel.chat_id)))).scalars().all()
        assert (await session.execute(select(col(Card.chat_id)))).scalars().all() == [new]


async def test_a_card_that_moved_after_its_group_had_one_already(outlet: Outlet) -> None:
    """The new group's card is not confused with another message of the same number there."""
    group = outlet.world.add_group("Painters", [LIN], type="group").id
    async with outlet.delivering():
        await outlet.put(group, "job, as it was", card="job")
        await outlet.said()
        new = outlet.world.migrate(group)
        await outlet.put(new, "another")
        await outlet.put(new, "job, in the new group", card="job")
        await outlet.said()
        await outlet.put(group, "job, as it is", card="job")
        await outlet.said()
    texts = [text for text in outlet.texts(new) if text]
    assert texts == ["another", "job, in the new group", "job, as it is"]


async def test_a_card_whose_message_is_gone_is_sent_anew(outlet: Outlet) -> None:
    """Somebody deleted it."""
    async with outlet.delivering():
        await outlet.put(PLUMBERS, "one", card="job")
        await outlet.said()
        messages = outlet.world.chat(PLUMBERS).messages
        del messages[max(messages)]
        await outlet.put(PLUMBERS, "two", card="job")
        await outlet.said()
        await outlet.put(PLUMBERS, "three", card="job")
        await outlet.said()
    assert [text for text in outlet.texts(PLUMBERS) if text] == ["three"]


async def test_a_card_that_took_the_place_of_a_photo_is_sent_anew(outlet: Outlet, photo: bytes) -> None:
    """A message without a text has none to edit."""
    [picture] = outlet.world.send(LIN, LIN, photos=(photo,))
    picture.sender = outlet.world.bot_id
    async with outlet.app.desk.work() as work:
        work.session.add(Card(key="job", chat_id=LIN, message_id=picture.id))
    async with outlet.delivering():
        await outlet.put(LIN, "the card", card="job")
        await outlet.said()
    assert "the card" in outlet.texts()


async def test_an_edit_that_changes_nothing_is_done(outlet: Outlet) -> None:
    """Telegram calls that an error; nobody else would."""
    async with outlet.delivering():
        for _time in range(2):
            await outlet.put(LIN, "the same", card="job")
            await outlet.said()
    assert outlet.texts() == ["the same"]
    assert not await outlet.given_up()


async def test_an_old_press_needs_no_answer(outlet: Outlet) -> None:
    """Telegram takes an answer for 150 seconds; afterwards it is over, and no failure."""
    async with outlet.delivering():
        message = await button(outlet)
        press = outlet.world.press(LIN, LIN, message, "x")
        outlet.world.advance(timedelta(minutes=5))
        await outlet.put(None, "too late", Lane.ANSWER, press=press.id)
        await outlet.said()
    assert press.answer is None
    assert not await outlet.given_up()


async def test_an_answer_to_a_press_is_tried_again(outlet: Outlet) -> None:
    """A press that nobody answers shows a wheel that turns."""
    outlet.world.faults.append(Fault("500", method="answerCallbackQuery"))
    async with outlet.delivering():
        press = outlet.world.press(LIN, LIN, await button(outlet), "x")
        await outlet.put(None, "here you are", Lane.ANSWER, press=press.id)
        assert (await outlet.world.answer_of(press)).text == "here you are"


async def test_a_card_is_sent_once_though_its_old_message_cannot_be_taken_away(outlet: Outlet) -> None:
    """Taking the old one away is only tidying: when it fails, the new one is not sent again for that."""
    outlet.world.faults.append(Fault("500", method="deleteMessage"))
    async with outlet.delivering():
        await outlet.put(LIN, "old", card="job")
        await outlet.said()
        await outlet.put(LIN, "new", card="job", anew=True)
        await outlet.said()
    assert outlet.texts() == ["old", "new"]


async def test_a_message_that_nobody_can_say_stops_no_other(outlet: Outlet) -> None:
    """A defect of ours in one row: it is given up, and the rest is said."""
    await outlet.put(LIN, "fine before")
    await outlet.put(ANN, "odd", buttons=[[{"no": "text"}]])
    await outlet.put(LIN, "fine after")
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts(LIN) == ["fine before", "fine after"]
    assert len(await outlet.given_up()) == 1


@pytest.mark.parametrize("words", ["<b>unclosed", "", "x" * 5000])
async def test_what_telegram_refuses_for_good_is_given_up(outlet: Outlet, words: str) -> None:
    """It stays for the operator; the next one is said."""
    await outlet.put(LIN, words)
    await outlet.put(LIN, "fine")
    async with outlet.delivering():
        await outlet.said()
    assert outlet.texts() == ["fine"]
    assert len(await outlet.given_up()) == 1


async def person(outlet: Outlet) -> Person:
    """Lin, as the desk knows her."""
    async with outlet.app.desk.database.transaction() as session:
        return (await session.execute(select(Person).where(col(Person.chat_user) == LIN))).scalar_one()


async def button(outlet: Outlet) -> int:
    """A message with a button; its number."""
    await outlet.put(LIN, "Press me", buttons=[[{"text": "Yes", "data": "x"}]])
    message = await outlet.reads("Press me")
    await asyncio.wait_for(outlet.said(), 10)
    return message.id
