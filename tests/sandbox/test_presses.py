"""Buttons, their answers, and links that open the bot."""

from datetime import timedelta

import pytest

from sandbox.errors import NotAnswered, WorldError
from sandbox.world import Answer, World
from tests.sandbox.tools import CLUB, LIN, MEI, SAM, Api, button

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_is_answered_once(api: Api, world: World) -> None:
    """The presser reads the answer; a second one is refused, and so is one to an unknown press."""
    sent = await api.call("sendMessage", chat_id=LIN, text="x", reply_markup=button("Accept", "a:1"))
    press = world.press(LIN, LIN, sent["message_id"], "a:1")
    query = (await api.updates())[0]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (press.id, "a:1", LIN)
    assert query["message"] == sent
    with pytest.raises(NotAnswered):
        await world.answer_of(press, timeout=0.01)
    await api.call("answerCallbackQuery", callback_query_id=press.id, text="Yours.", show_alert=True)
    assert await world.answer_of(press) == Answer("Yours.", True)
    assert await api.refused("answerCallbackQuery", callback_query_id=press.id) == TOO_OLD
    assert await api.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_a_press_is_too_old_after_150_seconds(api: Api, world: World) -> None:
    """Its answer is refused then, and its update is forgotten."""
    press = world.press(LIN, LIN, 1, "a")
    world.send(LIN, LIN, "still there")
    world.advance(timedelta(seconds=151))
    assert await api.refused("answerCallbackQuery", callback_query_id=press.id) == TOO_OLD
    assert [update["message"]["text"] for update in await api.updates()] == ["still there"]


async def test_an_answer_has_200_characters(api: Api, world: World) -> None:
    """And its link leads to the bot or nowhere."""
    press = world.press(LIN, LIN, 1, "a")
    one = {"callback_query_id": press.id}
    assert await api.refused("answerCallbackQuery", **one, text="x" * 201) == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await api.refused("answerCallbackQuery", **one, url="https://a.org") == "400 Bad Request: URL_INVALID"
    await api.call("answerCallbackQuery", **one, url="https://t.me/robot_bot?start=x")
    assert (await world.answer_of(press)).url == "https://t.me/robot_bot?start=x"


async def test_a_press_on_a_deleted_message_still_arrives(api: Api, world: World) -> None:
    """A slow phone presses what is no longer there: the bot gets an inaccessible message."""
    sent = await api.call("sendMessage", chat_id=LIN, text="x", reply_markup=button("A", "a"))
    await api.call("deleteMessage", chat_id=LIN, message_id=sent["message_id"])
    world.press(LIN, LIN, sent["message_id"], "a")
    assert (await api.updates())[0]["callback_query"]["message"]["date"] == 0


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/robot_bot?start=join-1",
        "t.me/Robot_Bot?start=join-1",
        "tg://resolve?domain=robot_bot&start=join-1",
    ],
)
async def test_a_link_starts_the_bot_with_its_payload(api: Api, world: World, link: str) -> None:
    """Whoever follows the link has started the bot."""
    world.open_link(MEI, link)
    assert (await api.updates())[0]["message"]["text"] == "/start join-1"
    assert world.person("Mei").started


async def test_a_startgroup_link_brings_the_bot_into_a_group(api: Api, world: World) -> None:
    """The group's admin chooses the group; the bot joins and gets the payload there."""
    world.set_bot_status(CLUB, "left")
    world.updates.forget(list(world.updates.pending))
    world.open_link(SAM, "https://t.me/robot_bot?startgroup=hi", CLUB)
    change, message = await api.updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["text"] == "/start@robot_bot hi"


@pytest.mark.parametrize(
    "link", ["https://example.org", "https://t.me/other_bot?start=x", "https://t.me/robot_bot?start=a b", "nonsense"]
)
def test_other_links_lead_nowhere(world: World, link: str) -> None:
    """Another bot's link, or one that is no link of a bot, is a sentence for the player."""
    with pytest.raises(WorldError):
        world.open_link(LIN, link)
